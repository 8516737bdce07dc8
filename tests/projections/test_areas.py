"""In which area of the region a group is said to lie."""

from __future__ import annotations

import pytest

from contracts.events import Place
from projections.areas import area_of


@pytest.mark.parametrize(
    ("locality", "north", "east", "area"),
    [
        ("Gent", 51_054_342, 3_717_424, "be-vlg"),
        ("Oostende", 51_215_000, 2_928_000, "be-vlg"),
        ("Vilvoorde", 50_928_000, 4_425_000, "be-vlg"),
        ("Halle", 50_733_000, 4_235_000, "be-vlg"),
        # Cut off from the rest of Flanders.
        ("Voeren", 50_750_000, 5_780_000, "be-vlg"),
        ("Uccle", 50_800_000, 4_338_000, "be-bru"),
        ("Brussel", 50_850_346, 4_351_721, "be-bru"),
        ("Wavre", 50_717_000, 4_601_000, "be-wal"),
        ("Tubize", 50_690_000, 4_200_000, "be-wal"),
        ("Mouscron", 50_744_000, 3_214_000, "be-wal"),
        ("Eupen", 50_627_000, 6_036_000, "be-wal"),
    ],
)
def test_a_belgian_group_lies_in_one_of_the_three_regions(
    locality: str, north: int, east: int, area: str
) -> None:
    place = Place(
        locality=locality, country="BE", latitude_microdegrees=north, longitude_microdegrees=east
    )
    assert area_of(place) == area


def test_any_other_group_lies_in_its_country() -> None:
    assert area_of(Place(locality="Gent", country="BE")) == "be"
    lille = Place(
        locality="Lille",
        country="FR",
        latitude_microdegrees=50_629_250,
        longitude_microdegrees=3_057_256,
    )
    assert area_of(lille) == "fr"
