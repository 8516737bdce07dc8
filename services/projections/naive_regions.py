"""What the region's figures are made of, once more and as plainly as can be said: for `Naive`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias

from contracts.envelope import Envelope
from contracts.events import (
    ExchangeRecorded,
    ExchangeReversed,
    FiguresConsentSet,
    GroupClosed,
    GroupDescribed,
    GroupFounded,
    PostChanged,
    PostPublished,
    PostWithdrawn,
    UnitRevalued,
)
from projections.areas import area_of
from projections.naive_figures import NaiveFigures

_Columns: TypeAlias = dict[str, Any]


@dataclass
class NaiveRegions:
    """The rows of all its tables, by key; see `Naive`."""

    given: dict[str, _Columns] = field(default_factory=dict)
    others: dict[str, _Columns] = field(default_factory=dict)
    groups: dict[str, _Columns] = field(default_factory=dict)
    consents: dict[str, _Columns] = field(default_factory=dict)
    closings: dict[str, _Columns] = field(default_factory=dict)
    posts: dict[str, _Columns] = field(default_factory=dict)
    standing: dict[str, _Columns] = field(default_factory=dict)
    figures: NaiveFigures = field(default_factory=NaiveFigures)

    def feed(self, position: int, envelope: Envelope, own: Collection[str]) -> None:
        """The event is in, for these of its groups."""
        e = envelope.event
        if own:
            closed = str(_number(_day(envelope.recorded_at_ms) - timedelta(days=5)) - 1)
            self.closings.setdefault(closed, {"position": position})
        match e:
            case GroupFounded() | GroupDescribed() | UnitRevalued():
                self._know(e)
            case FiguresConsentSet():
                self._agree(e.group_id, e.shown_to, position, envelope.recorded_at_ms)
            case GroupClosed():
                if self.groups[e.group_id]["agreed"]:
                    self._agree(e.group_id, "nobody", position, envelope.recorded_at_ms)
            case ExchangeRecorded():
                self._recorded(e, envelope, own)
            case ExchangeReversed():
                if not any(f"{e.reverses} {group_id}" in self.others for group_id in own):
                    self._count(e, envelope, own, -1)
            case PostPublished() | PostChanged() | PostWithdrawn():
                self._post(e, position)
            case _:
                pass

    def publish(self, reached: int) -> None:
        """The figures are those that follow from all that is fed, up to this position."""
        self.figures = NaiveFigures()
        self.figures.publish(
            reached,
            given=self.given.values(),
            consents=sorted(self.consents.values(), key=lambda row: row["position"]),
            closings={int(month): row["position"] for month, row in self.closings.items()},
            posts=self.posts.values(),
        )

    def _know(self, e: GroupFounded | GroupDescribed | UnitRevalued) -> None:
        row = self.groups.setdefault(e.group_id, {"agreed": False})
        if not isinstance(e, GroupDescribed):
            row["step_ms"] = e.step_ms
        if not isinstance(e, UnitRevalued):
            row["area"] = area_of(e.place)

    def _recorded(self, e: ExchangeRecorded, envelope: Envelope, own: Collection[str]) -> None:
        if e.kind == "service":
            self._count(e, envelope, own, 1)
            return
        for group_id in {e.payer_group, e.payee_group} & set(own):
            self.others[f"{e.exchange_id} {group_id}"] = {}

    def _agree(self, group_id: str, shown_to: str, position: int, at_ms: int) -> None:
        group = self.groups[group_id]
        self.consents[f"{group_id} {position}"] = {
            "group_id": group_id,
            "position": position,
            "recorded_at_ms": at_ms,
            "shown_to": shown_to,
            "area": group["area"],
        }
        group["agreed"] = group["agreed"] or shown_to != "nobody"

    def _count(
        self,
        e: ExchangeRecorded | ExchangeReversed,
        envelope: Envelope,
        own: Iterable[str],
        sign: int,
    ) -> None:
        for group_id in own:
            group = self.groups[group_id]
            month = _number(_day(envelope.happened_at_ms))
            if group["agreed"]:
                earliest = _number(_day(envelope.recorded_at_ms) - timedelta(days=5))
                month = max(month, earliest)
            worth_ms = sum(route.carried_ms for route in e.routes)
            if e.payer_group == e.payee_group:
                worth_ms = e.payee_steps * group["step_ms"]
            sides: list[tuple[str, int, str]] = []
            if group_id == e.payer_group:
                sides = [(e.payee_group, 0, e.payer), (e.payee_group, 1, e.payee)]
            elif group_id == e.payee_group:
                sides = [(e.payer_group, 2, e.payee)]
            for neighbour, side, account_id in sides:
                key = f"{month} {group_id} {neighbour} {side} {account_id}"
                row = self.given.setdefault(
                    key,
                    {
                        "month": month,
                        "group_id": group_id,
                        "neighbour": neighbour,
                        "side": side,
                        "account_id": account_id,
                        "hours_ms": 0,
                        "exchanges": 0,
                    },
                )
                row["hours_ms"] += sign * worth_ms
                row["exchanges"] += sign

    def _post(self, e: PostPublished | PostChanged | PostWithdrawn, position: int) -> None:
        if e.post_id in self.standing:
            self.standing.pop(e.post_id)["until_position"] = position
        if not isinstance(e, PostWithdrawn):
            self.posts[f"{e.post_id} {position}"] = self.standing[e.post_id] = {
                "post_id": e.post_id,
                "from_position": position,
                "until_position": None,
                "group_id": e.group_id,
                "account_id": e.account_id,
                "kind": e.terms.kind,
                "category": e.terms.category,
                "valid_until_ms": e.terms.valid_until_ms,
            }


def _day(at_ms: int) -> date:
    return datetime.fromtimestamp(at_ms // 1000, UTC).date()


def _number(day: date) -> int:
    return 12 * day.year + day.month - 1
