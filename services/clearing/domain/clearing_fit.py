"""Whether what a run brings proves itself, and whether it fits the ledger as it is now."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from clearing.domain.clearing_commands import ApplyClearing, ProposeClearing
from clearing.domain.clearing_input import RunInput
from clearing.domain.clearing_proof import flaw_in, misshapen
from clearing.domain.links_before import Links, links_at
from clearing.domain.netting import OutOfRange
from clearing.domain.refusals import Code, Refusal
from clearing.domain.state import OpenRun, State
from contracts.events import Growth, SetOff
from contracts.ids import AgreementId, GroupId

_Brings: TypeAlias = ProposeClearing | ApplyClearing
# A link of a run: the agreement, who owes, and whether it is room to grow.
_Key: TypeAlias = tuple[AgreementId, GroupId, bool]


def stands_by_itself(c: _Brings) -> Refusal | None:
    """Refuse what no input can give, and what its own caps and potentials do not prove."""
    wrong = misshapen(c.set_offs, c.growths)
    if wrong is not None:
        return Refusal(code=Code.CLEARING_NOT_SOUND, subject=wrong)
    try:
        flaw = flaw_in(c.set_offs, c.growths, c.potentials, c.input_sha256)
    except OutOfRange:
        return Refusal(code=Code.CLEARING_TOO_LARGE)
    if flaw is None:
        return None
    return Refusal(code=Code.CLEARING_NOT_PROVEN, subject=" – ".join(flaw.about) or c.input_sha256)


def of_the_proposal(run: OpenRun, c: ApplyClearing) -> Refusal | None:
    """Refuse other links than those that were proposed to move."""
    proposed, brought = _links(run.set_offs, run.growths), _links(c.set_offs, c.growths)
    for agreement_id, _, _ in proposed.keys() ^ brought.keys():
        return Refusal(code=Code.LINK_NOT_IN_RUN, subject=agreement_id)
    return None


def fits(state: State, c: _Brings, input_at: Callable[[Links], RunInput]) -> Refusal | None:
    """Refuse an input that is not that of its position, or amounts for which no room is left.

    `input_at` says what a run may touch as these links are. A link may have moved since it was
    solved, as long as what goes of it is still there.
    """
    then = links_at(state, c.solved_at)
    if then is None:
        return Refusal(code=Code.CLEARING_MOVED)
    given, brought = input_at(then), _links(c.set_offs, c.growths)
    solved_from = _links(given.set_offs, given.growths)
    now = given if then is state.agreements else input_at(state.agreements)
    free = _links(now.set_offs, now.growths)
    for key in (*brought, *sorted(solved_from.keys() - brought.keys())):
        link, there = brought.get(key), free.get(key)
        wanted_ms = 0 if link is None else link.moves_ms
        room_ms = 0 if there is None else there.cap_ms
        if wanted_ms > room_ms or not _same_input(link, solved_from.get(key)):
            return Refusal(code=Code.CLEARING_MOVED, subject=key[0], left=room_ms, unit="ms")
    return None


def _same_input(link: SetOff | Growth | None, there: SetOff | Growth | None) -> bool:
    if isinstance(link, SetOff) and isinstance(there, SetOff):
        parties = (link.debtor, link.creditor) == (there.debtor, there.creditor)
        return parties and (link.owed_ms, link.cap_ms) == (there.owed_ms, there.cap_ms)
    if isinstance(link, Growth) and isinstance(there, Growth):
        parties = (link.debtor, link.creditor) == (there.debtor, there.creditor)
        return parties and link.cap_ms == there.cap_ms
    return False


def _links(set_offs: Iterable[SetOff], growths: Iterable[Growth]) -> dict[_Key, SetOff | Growth]:
    links: dict[_Key, SetOff | Growth] = {(s.agreement_id, s.debtor, False): s for s in set_offs}
    for growth in growths:
        links[growth.agreement_id, growth.debtor, True] = growth
    return links
