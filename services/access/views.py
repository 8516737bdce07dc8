"""What of the projections somebody may see, as the database is told before it is asked.

Every table with rows of a group is read under row-level security: its policies go by settings of
the transaction, and a connection that sets nothing sees nothing. So a question that forgot a
condition shows at most what its asker might have asked for.
"""

from collections.abc import Collection, Iterable
from typing import Final, Literal, TypeAlias

from contracts.ids import AccountId, GroupId
from contracts.value import Value, replace

# `one`: what is any group's to know and no more, beside what is named; `closed`: also how all
# groups stood with each other when the last closed day ended; `yes`: how they stand now; `all`:
# every row.
Region: TypeAlias = Literal["one", "closed", "yes", "all"]

SETTINGS: Final = (
    *("evenveel.groups", "evenveel.between", "evenveel.accounts", "evenveel.region"),
    "evenveel.closed",
)


class View(Value, frozen=True, kw_only=True):
    """Which rows are seen: those of these groups and accounts.

    `groups`: wholly, with their members' accounts. `between`: how these stood with their
    neighbours when `closed_day` ended (none before 1970), and none of their accounts. `accounts`:
    with their exchanges. `region_closed`: how all groups stood then. `region`: how all groups stand
    with each other now, and none of their accounts; that is looked at to find who can trade with
    whom. `everything`: all there is.

    Whoever has a view, be it empty, sees what any member may know of every group: what it is
    called, its unit, where it is.
    """

    groups: frozenset[GroupId] = frozenset()
    between: frozenset[GroupId] = frozenset()
    accounts: frozenset[AccountId] = frozenset()
    closed_day: int = -1
    region_closed: bool = False
    region: bool = False
    everything: bool = False

    @property
    def settings(self) -> tuple[str, str, str, str, str]:
        """Return the values of `SETTINGS` under which the database shows this and no more."""
        return (
            _listed(self.groups),
            _listed(self.groups | self.between),
            _listed(self.accounts),
            self._of_region,
            str(self.closed_day),
        )

    @property
    def _of_region(self) -> Region:
        if self.everything:
            return "all"
        if self.region:
            return "yes"
        return "closed" if self.region_closed else "one"

    def with_region(self) -> "View":
        """Return the same view, with how all groups stand with each other."""
        return replace(self, region=True)

    def with_accounts(self, accounts: Iterable[tuple[AccountId, GroupId]]) -> "View":
        """Return the same view, with these accounts; their groups go unlooked at."""
        added = frozenset(account_id for account_id, _ in accounts)
        return replace(self, accounts=self.accounts | added)

    def shows_between(self, *groups: str) -> bool:
        """Whether how one of these groups stands with its neighbours now is seen."""
        return self.everything or self.region or not self.groups.isdisjoint(groups)


ALL: Final = View(everything=True)


def _listed(ids: Collection[str]) -> str:
    # No id holds a comma: their patterns are the contract's.
    return ",".join(sorted(ids))
