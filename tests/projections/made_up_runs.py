"""Clearing runs for a made-up history: a circle through all groups, as sound as folding needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from uuid import UUID

from contracts.events import (
    ClearingApplied,
    ClearingConsentSet,
    ClearingObjected,
    ClearingProposed,
    ClearingWithdrawn,
    Growth,
    Leave,
    SetOff,
    Share,
)
from contracts.ids import AgreementId, GroupId, RunId, Sha256
from contracts.value import replace
from tests.projections.history import Pen

_AMOUNT_MS = 60_000
_DIGEST = Sha256("ab" * 32)


class MadeUpRuns:
    """Now and then a run, or a group's word on what runs may do."""

    def __init__(
        self,
        pen: Pen,
        pairs: Sequence[tuple[str, str]],
        agreements: Mapping[tuple[str, str], str],
    ) -> None:
        self._pen, self._pairs, self._agreements = pen, pairs, agreements
        self._draw = Random(7)
        self._times = 0

    def something(self) -> None:
        self._times += 1
        if self._times % 60 == 30:
            _consent(self._pen, self._draw, self._agreements)
        if self._times % 60 == 0 and len(self._pairs) > 2:
            _run(self._pen, self._draw, self._pairs, self._agreements)


def _consent(pen: Pen, draw: Random, agreements: Mapping[tuple[str, str], str]) -> None:
    """A group says what runs must leave of one of its links, or nothing any more."""
    (group_id, _), agreement_id = draw.choice(sorted(agreements.items()))
    leave = Leave(agreement_id=AgreementId(agreement_id), at_least_ms=draw.randrange(10**6))
    pen.write(
        ClearingConsentSet(
            group_id=GroupId(group_id),
            leaves=draw.choice(((), (leave,))),
            over_limits_allowed=draw.random() < 0.5,
        )
    )


def _run(
    pen: Pen,
    draw: Random,
    pairs: Sequence[tuple[str, str]],
    agreements: Mapping[tuple[str, str], str],
) -> None:
    """A run over a circle of all pairs is proposed; somebody may object; it is applied or not."""
    proposal = _proposal(pen, draw, pairs, agreements)
    pen.write(proposal)
    if draw.random() < 0.5:
        link = proposal.set_offs[0]
        whole = draw.random() < 0.5
        pen.write(
            ClearingObjected(
                run_id=proposal.run_id,
                by=link.debtor,
                agreement_id=None if whole else link.agreement_id,
                groups=tuple(s.group_id for s in proposal.shares) if whole else _ends(link),
            )
        )
    match draw.randrange(3):
        case 0:
            groups = tuple(share.group_id for share in proposal.shares)
            pen.write(ClearingWithdrawn(run_id=proposal.run_id, because="by-hand", groups=groups))
        case 1:
            pen.write(_application(proposal))
        case _:
            pass


def _proposal(
    pen: Pen,
    draw: Random,
    pairs: Sequence[tuple[str, str]],
    agreements: Mapping[tuple[str, str], str],
) -> ClearingProposed:
    links = [
        SetOff(
            agreement_id=AgreementId(agreements[pair]),
            debtor=GroupId(pair[0]),
            creditor=GroupId(pair[1]),
            owed_ms=2 * _AMOUNT_MS,
            cap_ms=2 * _AMOUNT_MS,
            cancelled_ms=_AMOUNT_MS,
        )
        for pair in pairs
    ]
    # The last link grows the other way instead: to the nets it is the same.
    *set_offs, last = links
    growth = Growth(
        agreement_id=last.agreement_id,
        debtor=last.creditor,
        creditor=last.debtor,
        cap_ms=_AMOUNT_MS,
        added_ms=_AMOUNT_MS,
    )
    groups = sorted({group_id for pair in pairs for group_id in pair})
    return ClearingProposed(
        run_id=RunId(str(UUID(int=draw.getrandbits(128), version=4))),
        mode="limits",
        solved_at=len(pen.records),
        input_sha256=_DIGEST,
        set_offs=tuple(set_offs),
        growths=(growth,),
        potentials={GroupId(group_id): 0 for group_id in groups},
        shares=tuple(
            Share(
                group_id=GroupId(group_id),
                cancelled_ms=draw.randrange(_AMOUNT_MS),
                gross_before_ms=4 * _AMOUNT_MS,
                gross_after_ms=2 * _AMOUNT_MS,
            )
            for group_id in groups
        ),
        gross_before_ms=9 * _AMOUNT_MS,
        gross_after_ms=6 * _AMOUNT_MS,
        objections_until_ms=10**12,
    )


def _application(proposal: ClearingProposed) -> ClearingApplied:
    return ClearingApplied(
        run_id=proposal.run_id,
        mode=proposal.mode,
        attempt=1,
        solved_at=proposal.solved_at + 1,
        input_sha256=_DIGEST,
        set_offs=proposal.set_offs,
        growths=proposal.growths,
        potentials=proposal.potentials,
        shares=tuple(replace(s, gross_before_ms=3 * _AMOUNT_MS) for s in proposal.shares),
        gross_before_ms=8 * _AMOUNT_MS,
        gross_after_ms=5 * _AMOUNT_MS,
    )


def _ends(link: SetOff) -> tuple[GroupId, ...]:
    first, second = sorted((link.debtor, link.creditor))
    return first, second
