"""Clearing runs once more, as plainly as they can be said: for `Naive`."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from contracts.envelope import Envelope
from contracts.events import (
    ClearingApplied,
    ClearingConsentSet,
    ClearingEvent,
    ClearingObjected,
    ClearingProposed,
    ClearingWithdrawn,
)

_Columns: TypeAlias = dict[str, Any]
_Link: TypeAlias = tuple[str, str, str, bool, int | None, int]


def moved(e: ClearingEvent) -> Iterator[tuple[str, str, int]]:
    """Yield each group whose link moved, its neighbour, and by how much more it owes it."""
    if isinstance(e, ClearingApplied):
        for _, debtor, creditor, grows, _, ms in _links(e):
            if ms:
                yield debtor, creditor, ms if grows else -ms
                yield creditor, debtor, -ms if grows else ms


def _links(e: ClearingProposed | ClearingApplied) -> list[_Link]:
    return [
        *(
            (s.agreement_id, s.debtor, s.creditor, False, s.owed_ms or None, s.cancelled_ms)
            for s in e.set_offs
        ),
        *((g.agreement_id, g.debtor, g.creditor, True, None, g.added_ms) for g in e.growths),
    ]


@dataclass
class NaiveClearing:
    """The rows of the three tables, by key; see `Naive`."""

    runs: dict[str, _Columns] = field(default_factory=dict)
    links: dict[str, _Columns] = field(default_factory=dict)
    consents: dict[str, _Columns] = field(default_factory=dict)

    def feed(self, position: int, envelope: Envelope, own: Collection[str]) -> None:
        """The event is in, for these of its groups."""
        at_ms = envelope.recorded_at_ms
        match envelope.event:
            case ClearingConsentSet() as e:
                leaves = {leave.agreement_id: leave.at_least_ms for leave in e.leaves}
                allowed = {"over_limits_allowed": e.over_limits_allowed}
                self.consents[e.group_id] = allowed | {"leaves": leaves}
            case ClearingProposed() as e:
                self._propose(e, position, at_ms, own)
            case ClearingApplied() as e:
                self._share_out(e, own, {"status": "applied", "ended_at_ms": at_ms})
                for agreement_id, debtor, creditor, grows, owed_ms, ms in _links(e):
                    for group_id in {debtor, creditor}.intersection(own):
                        key = _key(e.run_id, group_id, agreement_id, debtor, grows=grows)
                        self.links[key]["applied_ms"] = ms
                        self.links[key]["owed_ms"] = owed_ms or self.links[key]["owed_ms"]
            case ClearingObjected() as e:
                for key, row in self.links.items():
                    run_id, group_id, agreement_id, debtor, _ = key.split()
                    of_group = e.by in (debtor, row["creditor"]) and group_id in own
                    if run_id == e.run_id and of_group:
                        row["objected"] |= e.agreement_id in (None, agreement_id)
            case ClearingWithdrawn() as e:
                for group_id in own:
                    row = self.runs[f"{e.run_id} {group_id}"]
                    row |= {"status": "withdrawn", "because": e.because, "ended_at_ms": at_ms}
            case _:
                pass

    def _propose(
        self, e: ClearingProposed, position: int, at_ms: int, own: Collection[str]
    ) -> None:
        new: _Columns = {"mode": e.mode, "status": "proposed", "because": None}
        new |= {"proposed_at_ms": at_ms, "objections_until_ms": e.objections_until_ms}
        new |= {"ended_at_ms": None, "position": position}
        self._share_out(e, own, new)
        for agreement_id, debtor, creditor, grows, owed_ms, ms in _links(e):
            for group_id in {debtor, creditor}.intersection(own) if ms else ():
                key = _key(e.run_id, group_id, agreement_id, debtor, grows=grows)
                self.links[key] = {"creditor": creditor, "proposed_ms": ms, "owed_ms": owed_ms}
                self.links[key] |= {"applied_ms": None, "objected": False}

    def _share_out(
        self, e: ClearingProposed | ClearingApplied, own: Collection[str], columns: _Columns
    ) -> None:
        for share in e.shares:
            if share.group_id in own:
                row = self.runs.setdefault(f"{e.run_id} {share.group_id}", {})
                row |= columns | {"cancelled_ms": share.cancelled_ms}
                row |= {"gross_before_ms": share.gross_before_ms}
                row |= {"gross_after_ms": share.gross_after_ms}
                row |= {"run_gross_before_ms": e.gross_before_ms}
                row |= {"run_gross_after_ms": e.gross_after_ms}


def _key(run_id: str, group_id: str, agreement_id: str, debtor: str, *, grows: bool) -> str:
    return f"{run_id} {group_id} {agreement_id} {debtor} {str(grows).lower()}"
