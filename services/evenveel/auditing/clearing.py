"""What every clearing run must be: proved, solved from the books of its position, applied once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from access.phrases_audit import Audit
from clearing.domain.clearing_proof import flaw_in, misshapen
from clearing.domain.netting import OutOfRange
from contracts.envelope import Envelope
from contracts.events import (
    ClearingApplied,
    ClearingConsentSet,
    ClearingEvent,
    ClearingObjected,
    ClearingProposed,
    ClearingWithdrawn,
    Growth,
    SetOff,
    Share,
    links_of,
)
from contracts.ids import MAX_ATTEMPTS, MAX_POSITIONS_SINCE_SOLVED, ClearingMode, GroupId, RunId
from evenveel.auditing.books import NO_LINK, Books, LinkBook, LinkKey, Pair, RunBook
from evenveel.auditing.wrong import Wrong, saying
from evenveel.netting.wording import saying_of

_Solved: TypeAlias = ClearingProposed | ClearingApplied
_Links: TypeAlias = Mapping[LinkKey, SetOff | Growth]


def clearing_event(books: Books, e: ClearingEvent, position: int, envelope: Envelope) -> None:
    """Check the fact about a run, or about what groups consent to, and book it."""
    match e:
        case ClearingConsentSet():
            _consent_set(books, e)
        case ClearingProposed():
            _proposed(books, e, position, envelope)
        case ClearingObjected():
            _objected(books, e, envelope)
        case ClearingApplied():
            _applied(books, e, position, envelope)
        case ClearingWithdrawn():
            run = _open(books, e.run_id)
            if e.groups != run.groups:
                raise Wrong(Audit.GROUPS_OF_RUN, run.groups, e.groups)
            books.run = None


def _consent_set(books: Books, e: ClearingConsentSet) -> None:
    group = books.group(e.group_id)
    leaves_ms = {leave.agreement_id: leave.at_least_ms for leave in e.leaves}
    own = {known.agreement_id for pair, known in books.agreements.items() if e.group_id in pair}
    if len(leaves_ms) != len(e.leaves) or leaves_ms.keys() - own:
        raise Wrong(Audit.CONSENT, Audit.LINKS_OF_ITS_OWN, tuple(leaves_ms))
    group.leaves_ms = leaves_ms
    group.over_limits_allowed = e.over_limits_allowed


def _proposed(books: Books, e: ClearingProposed, position: int, envelope: Envelope) -> None:
    if books.run is not None:
        raise Wrong(Audit.THE_RUN, Audit.NONE_OPEN_YET, books.run.run_id)
    if e.run_id != str(envelope.command_id):
        its = saying(Audit.ITS_COMMANDS, command=envelope.command_id)
        raise Wrong(Audit.THE_RUN, its, e.run_id)
    check_proof(e)
    then = _links_at(books, e.solved_at, position)
    _check_input(_by_key(e.set_offs, e.growths), _input(then, e.mode))
    now = {pair: books.link(pair) for pair in books.agreements}
    _check_room(e, _input(now, e.mode))
    moves = {key: n for key, n in _by_key(e.set_offs, e.growths).items() if n.moves_ms}
    period_ms = max(now[_pair(link)].objection_ms for link in moves.values())
    until_ms = envelope.recorded_at_ms + period_ms
    if e.objections_until_ms != until_ms:
        raise Wrong(Audit.OBJECTIONS_UNTIL, until_ms, e.objections_until_ms)
    groups = tuple(sorted({g for link in moves.values() for g in _pair(link)}))
    _check_totals(books, e, groups)
    books.run = RunBook(
        run_id=e.run_id,
        mode=e.mode,
        objections_until_ms=e.objections_until_ms,
        groups=groups,
        moves=moves,
    )


def _objected(books: Books, e: ClearingObjected, envelope: Envelope) -> None:
    run = _open(books, e.run_id)
    if envelope.recorded_at_ms >= run.objections_until_ms:
        before = saying(Audit.BEFORE, moment=run.objections_until_ms)
        raise Wrong(Audit.RECORDED_AT, before, envelope.recorded_at_ms)
    left = [
        link
        for link in run.moves.values()
        if e.by in (link.debtor, link.creditor)
        and e.agreement_id in (None, link.agreement_id)
        and link.agreement_id not in run.left_out
    ]
    groups = tuple(sorted({g for link in left for g in _pair(link)}))
    if not left or e.groups != groups:
        raise Wrong(Audit.GROUPS_OF_RUN, groups, e.groups)
    run.left_out.update(link.agreement_id for link in left)


def _applied(books: Books, e: ClearingApplied, position: int, envelope: Envelope) -> None:
    run = _open(books, e.run_id)
    if envelope.recorded_at_ms < run.objections_until_ms:
        later = saying(Audit.OR_LATER, moment=run.objections_until_ms)
        raise Wrong(Audit.RECORDED_AT, later, envelope.recorded_at_ms)
    if e.mode != run.mode or not 1 <= e.attempt <= MAX_ATTEMPTS:
        raise Wrong(Audit.THE_RUN, (run.mode, MAX_ATTEMPTS), (e.mode, e.attempt))
    brought = _by_key(e.set_offs, e.growths)
    if brought.keys() != run.moves.keys():
        raise Wrong(Audit.SHAPE_OF_RUN, Audit.THOSE_PROPOSED, sorted(brought.keys()))
    check_proof(e)
    then = _links_at(books, e.solved_at, position)
    _check_input(brought, _left(run, then))
    now = {pair: books.link(pair) for pair in books.agreements}
    _check_room(e, _left(run, now))
    _check_totals(books, e, run.groups)
    nets_ms = {group_id: books.group(group_id).net_ms for group_id in run.groups}
    for link in brought.values():
        more_ms = -link.moves_ms if isinstance(link, SetOff) else link.moves_ms
        books.owe(link.debtor, link.creditor, more_ms)
    for group_id, net_ms in nets_ms.items():
        if books.group(group_id).net_ms != net_ms:
            raise Wrong(saying(Audit.SUM_OF_GROUP, group=group_id), net_ms, e.run_id)
    books.run = None


def _open(books: Books, run_id: RunId) -> RunBook:
    if books.run is None or books.run.run_id != run_id:
        raise Wrong(Audit.THE_RUN, Audit.AN_OPEN_ONE, run_id)
    return books.run


def check_proof(e: _Solved) -> None:
    """Raise `Wrong` where the run's own caps and potentials do not prove it, or nothing moves."""
    wrong = misshapen(e.set_offs, e.growths)
    if wrong is not None:
        raise Wrong(Audit.SHAPE_OF_RUN, Audit.PROVED, wrong)
    try:
        flaw = flaw_in(e.set_offs, e.growths, e.potentials, e.input_sha256)
    except OutOfRange:
        raise Wrong(Audit.PROOF_OF_RUN, Audit.PROVED, e.run_id) from None
    if flaw is not None:
        raise Wrong(Audit.PROOF_OF_RUN, Audit.PROVED, saying_of(flaw))
    if not any(set_off.cancelled_ms for set_off in e.set_offs):
        raise Wrong(Audit.THE_RUN, Audit.SOMETHING, 0)


def _links_at(books: Books, solved_at: int, position: int) -> dict[Pair, LinkBook]:
    """Return every link as it stood at an earlier position."""
    if not 0 < position - solved_at <= MAX_POSITIONS_SINCE_SOLVED + 1:
        raise Wrong(Audit.SOLVED_AT, saying(Audit.BEFORE, moment=position), solved_at)
    links = {pair: books.link(pair) for pair in books.agreements}
    for changed_at, pair, before in reversed(books.journal):
        if changed_at <= solved_at:
            break
        links[pair] = before
    return links


def _input(links: Mapping[Pair, LinkBook], mode: ClearingMode) -> _Links:
    """Return what runs of this mode may touch, worked out anew from the books."""
    found: dict[LinkKey, SetOff | Growth] = {}
    for pair, link in links.items():
        taking_part = mode == "debts" or link.both_over_limits
        if link.agreement_id is not None and link.set_off_allowed and taking_part:
            found |= _input_of(pair, link, grows=mode == "limits" and link.worth_agreed)
    return found


def _input_of(pair: Pair, link: LinkBook, *, grows: bool) -> dict[LinkKey, SetOff | Growth]:
    assert link.agreement_id is not None
    found: dict[LinkKey, SetOff | Growth] = {}
    owed_ms = abs(link.owes_ms)
    debtor, creditor = pair if link.owes_ms >= 0 else pair[::-1]
    debtors_ms, creditors_ms = link.first_room_ms, link.second_room_ms
    if link.owes_ms < 0:
        debtors_ms, creditors_ms = creditors_ms, debtors_ms
    # What is held for the creditor to owe leans on the debt as far as its limit does not bear it.
    cap_ms = max(0, min(owed_ms - link.leave_ms, owed_ms + creditors_ms))
    if owed_ms:
        found[link.agreement_id, debtor, False] = SetOff(
            agreement_id=link.agreement_id,
            debtor=debtor,
            creditor=creditor,
            owed_ms=owed_ms,
            cap_ms=cap_ms,
        )
    # A debt grows on top of what is owed; the other way only where all that is owed may go.
    rooms = [(debtor, creditor, debtors_ms - owed_ms)]
    if cap_ms == owed_ms:
        rooms.append((creditor, debtor, creditors_ms))
    for who, to_whom, room_ms in rooms:
        if grows and room_ms > 0:
            found[link.agreement_id, who, True] = Growth(
                agreement_id=link.agreement_id, debtor=who, creditor=to_whom, cap_ms=room_ms
            )
    return found


def _left(run: RunBook, links: Mapping[Pair, LinkBook]) -> _Links:
    """Return the input of the second solution: at most what was proposed is free."""
    free = _input({pair: links.get(pair, NO_LINK) for pair in _pairs(run.moves.values())}, run.mode)
    left: dict[LinkKey, SetOff | Growth] = {}
    for key, proposed in run.moves.items():
        there = None if key[0] in run.left_out else free.get(key)
        most_ms = min(proposed.moves_ms, 0 if there is None else there.cap_ms)
        if isinstance(proposed, SetOff):
            owed_ms = there.owed_ms if isinstance(there, SetOff) else 0
            left[key] = SetOff(
                agreement_id=proposed.agreement_id,
                debtor=proposed.debtor,
                creditor=proposed.creditor,
                owed_ms=owed_ms,
                cap_ms=most_ms,
            )
            continue
        other = free.get((key[0], proposed.creditor, False))
        if isinstance(other, SetOff):
            going = run.moves.get((key[0], proposed.creditor, False))
            if going is None or going.moves_ms < other.owed_ms:
                most_ms = 0
        left[key] = Growth(
            agreement_id=proposed.agreement_id,
            debtor=proposed.debtor,
            creditor=proposed.creditor,
            cap_ms=most_ms,
        )
    return left


def _check_input(brought: _Links, expected: _Links) -> None:
    """Raise `Wrong` where the run was solved from anything but what the books held."""
    for key in sorted(brought.keys() | expected.keys()):
        found, there = _bounds(brought.get(key)), _bounds(expected.get(key))
        if found != there:
            link = brought.get(key) or expected[key]
            what = saying(Audit.INPUT_OF_RUN, one=link.debtor, other=link.creditor)
            raise Wrong(what, there, found)


def _bounds(link: SetOff | Growth | None) -> tuple[object, ...] | None:
    if link is None:
        return None
    if isinstance(link, SetOff):
        return link.debtor, link.creditor, link.owed_ms, link.cap_ms
    return link.debtor, link.creditor, link.cap_ms


def _check_room(e: _Solved, free: _Links) -> None:
    """Raise `Wrong` where a link moves by more than was free when the run was recorded."""
    for key, link in _by_key(e.set_offs, e.growths).items():
        there = free.get(key)
        most_ms = 0 if there is None else there.cap_ms
        if link.moves_ms > most_ms:
            what = saying(Audit.MOVED_BY_RUN, one=link.debtor, other=link.creditor)
            raise Wrong(what, saying(Audit.AT_MOST, value=f"{most_ms} ms"), f"{link.moves_ms} ms")


def _check_totals(books: Books, e: _Solved, groups: Sequence[GroupId]) -> None:
    falls_ms: defaultdict[GroupId, int] = defaultdict(int)
    for link in links_of(e.set_offs, e.growths):
        falls_ms[link.debtor] += link.moves_ms if isinstance(link, SetOff) else -link.moves_ms
    shares = []
    for group_id in groups:
        before_ms = sum(abs(ms) for ms in books.group(group_id).links.values())
        shares.append(
            Share(
                group_id=group_id,
                cancelled_ms=falls_ms[group_id],
                gross_before_ms=before_ms,
                gross_after_ms=before_ms - 2 * falls_ms[group_id],
            )
        )
    if tuple(shares) != e.shares:
        raise Wrong(Audit.SHARES_OF_RUN, tuple(shares), e.shares)
    gross_ms = sum(max(0, ms) for book in books.groups.values() for ms in book.links.values())
    totals = (gross_ms, gross_ms - sum(falls_ms.values()))
    if totals != (e.gross_before_ms, e.gross_after_ms):
        raise Wrong(Audit.GROSS_OF_RUN, totals, (e.gross_before_ms, e.gross_after_ms))


def _by_key(set_offs: Iterable[SetOff], growths: Iterable[Growth]) -> _Links:
    return {
        (link.agreement_id, link.debtor, isinstance(link, Growth)): link
        for link in links_of(set_offs, growths)
    }


def _pair(link: SetOff | Growth) -> Pair:
    first, second = sorted((link.debtor, link.creditor))
    return first, second


def _pairs(links: Iterable[SetOff | Growth]) -> list[Pair]:
    return [_pair(link) for link in links]
