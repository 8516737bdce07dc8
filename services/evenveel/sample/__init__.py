"""A region to look at on the first day: neighbouring groups and a year of their exchanges."""

from evenveel.sample.region import EXCHANGES, SEED, sample_region

__all__ = ["EXCHANGES", "SEED", "sample_region"]
