"""A result as people keep it: names instead of places in columns; and back, for a check."""

from __future__ import annotations

from typing import Final

from access.phrases_netting import Netting
from access.saying import Saying
from clearing.domain.netting import Problem, Result
from contracts.value import Value

FORMAT: Final = "evenveel-netting.v1"


class SetOff(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of what `debtor` owes `creditor`, so much is cancelled."""

    debtor: str
    creditor: str
    amount: int


class Certificate(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What proves the result: which input it is of, and every party's potential."""

    format: str
    input_sha256: str
    potentials: dict[str, int]


class Document(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A result by names. `net` is what a party is owed less what it owes: it does not change."""

    gross_before: int
    cleared: int
    gross_after: int
    net: dict[str, int]
    set_offs: tuple[SetOff, ...]
    certificate: Certificate


class Unproved(Exception):
    """A document is no result of this problem; `reason` says why."""

    def __init__(self, reason: Saying) -> None:
        super().__init__(reason)
        self.reason = reason


def document_of(problem: Problem, result: Result) -> Document:
    """Return the result by names; only what is set off is listed, in the problem's order."""
    return Document(
        gross_before=result.gross_before,
        cleared=result.cleared,
        gross_after=result.gross_after,
        net=dict(zip(problem.parties, result.nets, strict=True)),
        set_offs=tuple(
            SetOff(debtor=arc.debtor, creditor=arc.creditor, amount=flow)
            for arc, flow in zip(problem.arcs(), result.flows, strict=True)
            if flow
        ),
        certificate=Certificate(
            format=FORMAT,
            input_sha256=result.input_sha256,
            potentials=dict(zip(problem.parties, result.potentials, strict=True)),
        ),
    )


def result_in(document: Document, problem: Problem) -> Result:
    """Return what the document says of this problem, for the check. Raises `Unproved`."""
    if document.certificate.format != FORMAT:
        raise Unproved(Saying(Netting.OF_ANOTHER_FORMAT, format=FORMAT))
    # Before its parts are looked up: what is of another input lacks them all.
    if document.certificate.input_sha256 != problem.input_sha256:
        raise Unproved(Saying(Netting.OF_ANOTHER_INPUT))
    for by_party in (document.net, document.certificate.potentials):
        for party in sorted(by_party.keys() ^ set(problem.parties)):
            raise Unproved(Saying(Netting.OTHER_PARTIES, party=party))
    return Result(
        input_sha256=document.certificate.input_sha256,
        flows=_flows(document, problem),
        potentials=tuple(document.certificate.potentials[party] for party in problem.parties),
        gross_before=document.gross_before,
        cleared=document.cleared,
        grown=0,
        gross_after=document.gross_after,
        nets=tuple(document.net[party] for party in problem.parties),
    )


def _flows(document: Document, problem: Problem) -> tuple[int, ...]:
    numbers = {party: number for number, party in enumerate(problem.parties)}
    pairs = zip(problem.tails, problem.heads, strict=True)
    # A pair as one number: a million pairs of numbers would take four times the room.
    arcs = {tail * len(numbers) + head: arc for arc, (tail, head) in enumerate(pairs)}
    flows = [0] * len(problem.tails)
    for each in document.set_offs:
        about = {"one": each.debtor, "other": each.creditor}
        tail, head = numbers.get(each.debtor), numbers.get(each.creditor)
        arc = None if tail is None or head is None else arcs.get(tail * len(numbers) + head)
        if arc is None:
            raise Unproved(Saying(Netting.NO_SUCH_DEBT, **about))
        if each.amount <= 0:
            raise Unproved(Saying(Netting.SET_OFF_OF_NOTHING, **about, found=str(each.amount)))
        if flows[arc]:
            raise Unproved(Saying(Netting.SET_OFF_TWICE, **about))
        flows[arc] = each.amount
    return tuple(flows)
