"""What passed each link a day, once more and as plainly as it can be said: for `Naive`."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from contracts.envelope import Envelope
from contracts.events import ClearingApplied, ExchangeRecorded, ExchangeReversed

_Columns: TypeAlias = dict[str, Any]

_WHY = ("trade", "transit", "settled", "cleared")
_RISE = {"trade": "received_ms"} | {why: f"{why}_rise_ms" for why in _WHY[1:]}
_FALL = {"trade": "given_ms"} | {why: f"{why}_fall_ms" for why in _WHY[1:]}


@dataclass
class NaiveFlows:
    """The rows of all tables, by key; see `Naive`."""

    days: dict[str, _Columns] = field(default_factory=dict)
    links: dict[str, _Columns] = field(default_factory=dict)
    settlements: dict[str, _Columns] = field(default_factory=dict)

    def feed(self, envelope: Envelope, own: Collection[str]) -> None:
        """The event is in, for these of its groups."""
        e = envelope.event
        if isinstance(e, ClearingApplied):
            self._clear(e, _days(envelope), own)
        if not isinstance(e, ExchangeRecorded | ExchangeReversed):
            return
        days = _days(envelope)
        sign = 1
        original = e.exchange_id
        if isinstance(e, ExchangeReversed):
            sign, original = -1, e.reverses
        for group_id in own:
            if e.routes and isinstance(e, ExchangeRecorded) and e.kind == "settlement":
                self.settlements[f"{original} {group_id}"] = {}
            ends = "settled" if f"{original} {group_id}" in self.settlements else "trade"
            is_end = group_id in {e.payer_group, e.payee_group}
            for route in e.routes:
                before: dict[str, str] = dict(zip(route.groups[1:], route.groups[:-1], strict=True))
                after: dict[str, str] = dict(zip(route.groups[:-1], route.groups[1:], strict=True))
                why = ends if is_end else "transit"
                if group_id in after:
                    self._move(group_id, after[group_id], days, why, sign * route.carried_ms)
                if group_id in before:
                    self._move(group_id, before[group_id], days, why, -sign * route.carried_ms)

    def _clear(self, e: ClearingApplied, days: tuple[int, int], own: Collection[str]) -> None:
        moves = [(s.debtor, s.creditor, -s.cancelled_ms) for s in e.set_offs]
        moves += [(g.debtor, g.creditor, g.added_ms) for g in e.growths]
        for debtor, creditor, ms in moves:
            for group_id, neighbour, more_ms in (debtor, creditor, ms), (creditor, debtor, -ms):
                if ms and group_id in own:
                    self._move(group_id, neighbour, days, "cleared", more_ms)

    def _move(
        self, group_id: str, neighbour: str, days: tuple[int, int], why: str, ms: int
    ) -> None:
        happened, recorded = days
        none_yet = {"position_ms": 0, "first_day": recorded}
        link = self.links.setdefault(f"{group_id} {neighbour}", none_yet)
        link["position_ms"] += ms
        told = happened if recorded == link["first_day"] else recorded
        columns = dict.fromkeys((*_RISE.values(), *_FALL.values()), 0)
        row = self.days.setdefault(f"{group_id} {neighbour} {happened} {told}", columns)
        row[_RISE[why] if ms >= 0 else _FALL[why]] += abs(ms)


def _days(envelope: Envelope) -> tuple[int, int]:
    a_day = 24 * 60 * 60 * 1000
    return envelope.happened_at_ms // a_day, envelope.recorded_at_ms // a_day
