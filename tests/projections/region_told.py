"""Groups that trade and are counted by the month, and what is published of them."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import Any, TypeAlias

import psycopg

from contracts.envelope import Recorded
from contracts.events import FiguresConsentSet, PostPublished, PostTerms
from contracts.ids import AccountId, GroupId, PostId, ShownTo
from contracts.posts import Category, PostKind
from projections.check import first_difference
from projections.months import closes_ms, starts_ms
from projections.regions import Regions
from projections.runner import Runner, catch_up
from projections.stream import MemoryStream
from tests.projections.history import DAY_MS, Pen

# What is shown, or None where the cell is not: ms, exchanges, members and groups.
Cell: TypeAlias = tuple[int, ...] | None
# By month, kind, area, group and neighbour.
Told: TypeAlias = dict[tuple[Any, ...], Cell]

OCTOBER, NOVEMBER, DECEMBER = (12 * 2025 + month for month in (9, 10, 11))
HOUR_MS = 3_600_000


class Region:
    """Groups of seven members each, at an hour a step, that trade and are counted by the month.

    Those `abroad` are in France.
    """

    def __init__(self, database_url: str, *names: str, abroad: Collection[str] = ()) -> None:
        self.database_url = database_url
        self.pen = Pen()
        self.members: dict[str, list[str]] = {}
        self.stream = MemoryStream()
        # No month before this one is open any more.
        self.pen.at_ms = closes_ms(OCTOBER - 1)
        for name in names:
            self.pen.found(name, per_hour=1, country="FR" if name in abroad else "BE")
            self.members[name] = [self.pen.open(name) for _ in range(7)]
        for one, other in pairwise(names):
            self.pen.agree(one, other)

    def on(self, month: int, day: int = 1) -> None:
        """What is written next is recorded on that day."""
        self.pen.at_ms = starts_ms(month) + (day - 1) * DAY_MS

    def agree(self, *names: str, shown_to: ShownTo = "everyone") -> None:
        for name in names:
            self.pen.write(FiguresConsentSet(group_id=GroupId(name), shown_to=shown_to))

    def round(
        self, name: str, *, by: str | None = None, steps: int = 2, members: int = 7
    ) -> list[Recorded]:
        """So many of the group are each paid by one of theirs, or of another group's."""
        payees = self.members[name][:members]
        payers = self.members[by or name][:members]
        return [
            self.pen.pay(payer, payee, steps)
            for payer, payee in zip(payers[-1:] + payers[:-1], payees, strict=True)
        ]

    def post(self, account_id: str, kind: PostKind, category: Category) -> None:
        """The account offers or wants something of the category."""
        terms = PostTerms(kind=kind, category=category, visible_to="all")
        self.pen.write(
            PostPublished(
                post_id=PostId(self.pen.uuid()),
                account_id=AccountId(account_id),
                group_id=GroupId(self.pen.accounts[account_id]),
                terms=terms,
            )
        )

    def told(self) -> Told:
        """What is published, which is what a plain replay publishes."""
        self.stream.add(*self.pen.records[self.stream.head() :])
        runner = Runner(self.database_url, self.stream, [Regions()])
        catch_up(runner)
        runner.close()
        assert first_difference(self.database_url, self.stream) is None
        with psycopg.connect(self.database_url) as connection:
            return cells_of(connection)

    def hours(self, name: str) -> dict[int, int | None]:
        """The hours of the group's members by month; None where they are not shown."""
        found = self.told().items()
        return {
            at[0]: None if cell is None else cell[0] // HOUR_MS
            for at, cell in found
            if at[1:] == ("group", "be", name, "")
        }


def cells_of(connection: psycopg.Connection[Any], version: int = 2) -> Told:
    """Every published cell."""
    rows = connection.execute(
        "SELECT month, kind, area, group_id, neighbour, hours_ms, exchanges, members, groups"
        f" FROM projections.regions_cells_v{version}"
    )
    return {tuple(row[:5]): None if row[5] is None else tuple(row[5:]) for row in rows.fetchall()}
