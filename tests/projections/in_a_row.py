"""Groups in a row, each an hour a step, and who asks about them on a day that is given."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from access.moments import day_of
from contracts.envelope import Recorded
from contracts.events import LinkLimitLowered, NetLimits, NetLimitsSet, PostPublished, PostTerms
from contracts.ids import AccountId, AgreementId, GroupId, PostId
from contracts.posts import Category, PostKind, VisibleTo
from tests.projections.asking import House, MakeHouse
from tests.projections.history import DAY_MS, START_MS, Pen

HOUR = 3_600_000
TODAY = day_of(START_MS)


class Region:
    """Groups in a row and their first members; every step is worth an hour."""

    def __init__(
        self, *names: str, limit_hours: int = 40, set_off_allowed: bool = False, seed: int = 1
    ) -> None:
        self.pen = Pen(seed)
        self.names = names
        for name in names:
            self.pen.found(name, per_hour=1)
        self.members = {name: self.pen.open(name) for name in names}
        self.agreements = {
            pair: self.pen.agree(
                *pair, limit_ms=limit_hours * HOUR, set_off_allowed=set_off_allowed
            )
            for pair in pairwise(names)
        }

    def pay(
        self, payer: str, payee: str, hours: int, days_ago: int, *via: str, **given: Any
    ) -> Recorded:
        """Who is given hours has its link with who gives them fall; the payer's rises."""
        at_ms = START_MS - days_ago * DAY_MS
        one, other = self.members[payer], self.members[payee]
        return self.pen.pay(one, other, hours, via=via, happened_at_ms=at_ms, **given)

    def lower(self, pair: tuple[str, str], by: str, limit_hours: int) -> None:
        first, second = (GroupId(group) for group in sorted(pair))
        self.pen.write(
            LinkLimitLowered(
                agreement_id=AgreementId(self.agreements[pair]),
                first=first,
                second=second,
                by=GroupId(by),
                other_may_owe_ms=limit_hours * HOUR,
            )
        )

    def net_limits(self, group: str, may_owe_hours: int, may_be_owed_hours: int) -> None:
        limits = NetLimits(may_owe_ms=may_owe_hours * HOUR, may_be_owed_ms=may_be_owed_hours * HOUR)
        self.pen.write(NetLimitsSet(group_id=GroupId(group), net_limits=limits))

    def post(
        self,
        group: str,
        kind: PostKind,
        category: Category = "repair",
        *,
        hint_hours: int | None = None,
        visible_to: VisibleTo = "all",
        valid_days: int | None = None,
        account_id: str | None = None,
    ) -> str:
        """The group's member, or another account, offers or wants something; returns its id."""
        post_id = PostId(self.pen.uuid())
        until_ms = None if valid_days is None else START_MS + valid_days * DAY_MS
        terms = PostTerms(
            kind=kind,
            category=category,
            visible_to=visible_to,
            hint_steps=hint_hours,
            valid_until_ms=until_ms,
        )
        self.pen.write(
            PostPublished(
                post_id=post_id,
                account_id=AccountId(account_id or self.members[group]),
                group_id=GroupId(group),
                terms=terms,
            )
        )
        return post_id


def opened(house_of: MakeHouse, region: Region) -> House:
    house = house_of(region.pen)
    house.app.state.now_ms = lambda: START_MS
    return house
