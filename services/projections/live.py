"""Which projections there are, each in the version that is read."""

from projections.balances import Balances
from projections.cleared import Cleared
from projections.directory import Directory
from projections.flows import Flows
from projections.groups import Groups
from projections.positions import Positions
from projections.projection import Projection
from projections.regions import Regions
from projections.statements import Statements


def all_projections() -> list[Projection]:
    """A fresh instance of each."""
    # The regions last: where several partitions are followed they take turns from there on.
    return [
        *(Balances(), Statements(), Positions(), Groups(), Flows(), Cleared(), Directory()),
        Regions(),
    ]
