"""What of the projections somebody may see, as the database is told before it is asked.

Every table with rows of a group is read under row-level security: its policies go by settings of
the transaction, and a connection that sets nothing sees nothing. So a question that forgot a
condition shows at most what its asker might have asked for.
"""

from collections.abc import Collection, Iterable
from typing import Final, Literal, TypeAlias

from contracts.ids import AccountId, GroupId
from contracts.value import Value, replace

# `one`: what is any group's to know and no more, beside what is named; `yes`: also how all groups
# stand with each other; `all`: every row.
Region: TypeAlias = Literal["one", "yes", "all"]

SETTINGS: Final = ("evenveel.groups", "evenveel.between", "evenveel.accounts", "evenveel.region")


class View(Value, frozen=True, kw_only=True):
    """Which rows are seen: those of these groups and accounts.

    `groups`: wholly, with their members' accounts. `between`: how these stand with their
    neighbours, and none of their accounts. `accounts`: with their exchanges. `region`: how all
    groups stand with each other, and none of their accounts; that is also what is looked at to
    find who can trade with whom. `everything`: all there is.

    Whoever has a view, be it empty, sees what any member may know of every group: what it is
    called, its unit, where it is.
    """

    groups: frozenset[GroupId] = frozenset()
    between: frozenset[GroupId] = frozenset()
    accounts: frozenset[AccountId] = frozenset()
    region: bool = False
    everything: bool = False

    @property
    def settings(self) -> tuple[str, str, str, str]:
        """Return the values of `SETTINGS` under which the database shows this and no more."""
        region: Region = "all" if self.everything else "yes" if self.region else "one"
        return (
            _listed(self.groups),
            _listed(self.groups | self.between),
            _listed(self.accounts),
            region,
        )

    def with_region(self) -> "View":
        """Return the same view, with how all groups stand with each other."""
        return replace(self, region=True)

    def with_accounts(self, accounts: Iterable[tuple[AccountId, GroupId]]) -> "View":
        """Return the same view, with these accounts; their groups go unlooked at."""
        added = frozenset(account_id for account_id, _ in accounts)
        return replace(self, accounts=self.accounts | added)

    def shows_between(self, *groups: str) -> bool:
        """Whether how one of these groups stands with its neighbours is seen."""
        if self.everything or self.region:
            return True
        return any(group in self.groups or group in self.between for group in groups)


ALL: Final = View(everything=True)


def _listed(ids: Collection[str]) -> str:
    # No id holds a comma: their patterns are the contract's.
    return ",".join(sorted(ids))
