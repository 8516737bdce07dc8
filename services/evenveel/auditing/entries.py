"""What every entry and every request must be, checked against the books and then booked."""

from collections.abc import Callable
from typing import Final

from contracts.envelope import Envelope
from contracts.events import (
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    RoundingSettled,
    Route,
)
from contracts.ids import MAX_EXCHANGE_MS, MAX_STEPS, ExchangeId, GroupId
from evenveel.auditing.books import AccountBook, Books
from evenveel.auditing.wrong import Wrong

RequestEnd = RequestDeclined | RequestWithdrawn | RequestExpired | RequestEnded
FindExchange = Callable[[ExchangeId], ExchangeRecorded | None]
_NO_GROUPS: Final[frozenset[GroupId]] = frozenset()


def exchange_recorded(books: Books, e: ExchangeRecorded, envelope: Envelope) -> None:
    """Check an exchange and book it."""
    payer, payee = _parties(books, e)
    held = False
    if e.accepts_request:
        held = _accept(books, e, envelope)
    _check_mark(e, envelope, payer, payee)
    if e.routes:
        _check_crossing(books, e)
    elif e.payer_steps != e.payee_steps:
        raise Wrong("what the payee was given", f"{e.payer_steps} steps", f"{e.payee_steps} steps")
    elif e.payer_rounding_ms:
        raise Wrong("rounding within a group", "0 ms", f"{e.payer_rounding_ms} ms")
    before = (payer.steps, payee.steps)
    books.move_account(payer, -e.payer_steps)
    books.move_account(payee, e.payee_steps)
    books.group(e.payer_group).rounding_ms += e.payer_rounding_ms
    books.move_links(e.routes, 1)
    books.check_mirrors(e.routes)
    if e.past_limits is not None:
        return
    _check_usable(payer, before[0])
    _check_usable(payee, before[1])
    _check_floor(books, payer)
    if not held:
        _check_ceiling(books, payee)
        _check_links(books, e.routes, _NO_GROUPS)
        _check_nets(books, e.payer_group, e.payee_group, e.routes)


def _parties(
    books: Books, e: ExchangeRecorded | ExchangeRequested | ExchangeReversed
) -> tuple[AccountBook, AccountBook]:
    payer, payee = books.account(e.payer), books.account(e.payee)
    if not (0 < e.payer_steps <= MAX_STEPS and 0 < e.payee_steps <= MAX_STEPS):
        raise Wrong("the amount", f"1 to {MAX_STEPS} steps", f"{e.payer_steps}, {e.payee_steps}")
    if payer is payee:
        raise Wrong("payer and payee", "two accounts", e.payer)
    for account, group_id in ((payer, e.payer_group), (payee, e.payee_group)):
        if account.group_id != group_id:
            raise Wrong(f"the group of {account.account_id}", account.group_id, group_id)
        if account.status == "closed":
            raise Wrong(f"the account {account.account_id}", "not closed", "closed")
    if bool(e.routes) == (e.payer_group == e.payee_group):
        raise Wrong("the routes", "some across groups, none within", len(e.routes))
    for route in e.routes:
        if (route.groups[0], route.groups[-1]) != (e.payer_group, e.payee_group):
            raise Wrong("the route", f"{e.payer_group} to {e.payee_group}", route.groups)
        if route.carried_ms <= 0 or len(set(route.groups)) < len(route.groups):
            raise Wrong("the route", "each group once, more than 0 ms", route)
    return payer, payee


def _accept(books: Books, e: ExchangeRecorded, envelope: Envelope) -> bool:
    """Take the request out of the open ones; return whether it held room."""
    asked = books.close_request(e.exchange_id)
    for name in ("payer", "payee", "payer_steps", "payee_steps", "routes", "payer_rounding_ms"):
        if getattr(asked, name) != getattr(e, name):
            raise Wrong(f"{name} of the request", getattr(asked, name), getattr(e, name))
    if envelope.recorded_at_ms >= asked.expires_at_ms:
        raise Wrong("the acceptance", f"before {asked.expires_at_ms}", envelope.recorded_at_ms)
    return asked.holds


def _check_mark(
    e: ExchangeRecorded, envelope: Envelope, payer: AccountBook, payee: AccountBook
) -> None:
    """Raise `Wrong` where limits were passed by, or a kind used, without title to it."""
    if (e.kind == "write-off") != (e.past_limits == "write-off"):
        raise Wrong("the mark of past limits", f"as the kind {e.kind} asks", e.past_limits)
    if e.past_limits == "forced":
        raise Wrong("the mark of past limits", "forced on reversals only", "forced")
    if e.past_limits == "imported" and (envelope.actor.capacity != "importer" or e.routes):
        raise Wrong("an imported exchange", "by an importer, in a group", envelope.actor.capacity)
    if e.kind == "service":
        return
    communities = (payer.kind == "community") + (payee.kind == "community")
    if communities != (2 if e.kind == "settlement" else 1):
        raise Wrong(f"the accounts of a {e.kind}", "of the right kinds", (payer.kind, payee.kind))
    if e.kind == "write-off":
        departed, change = (
            (payee, e.payee_steps) if payer.kind == "community" else (payer, -e.payer_steps)
        )
        if departed.status == "open":
            raise Wrong("the account written off", "leaving or suspended", "open")
        _check_towards_zero(departed.account_id, departed.steps, departed.steps + change)


def _check_crossing(books: Books, e: ExchangeRecorded | ExchangeRequested) -> None:
    """Raise `Wrong` where the amounts do not follow from each other."""
    payer, payee = books.group(e.payer_group), books.group(e.payee_group)
    carried_ms = sum(route.carried_ms for route in e.routes)
    if carried_ms != e.payee_steps * payee.step_ms:
        raise Wrong("what the links carry", f"{e.payee_steps * payee.step_ms} ms", carried_ms)
    rounding_ms = e.payer_steps * payer.step_ms - carried_ms
    if e.payer_rounding_ms != rounding_ms:
        raise Wrong("the payer's rounding", f"{rounding_ms} ms", f"{e.payer_rounding_ms} ms")
    # One step less of the side that was rounded would have been too little.
    below_ms = payer.step_ms if e.fixed_side == "payee" else payee.step_ms
    if not 0 <= rounding_ms < below_ms:
        raise Wrong("the payer's rounding", f"0 to {below_ms - 1} ms", f"{rounding_ms} ms")
    if max(e.payer_steps * payer.step_ms, carried_ms) > MAX_EXCHANGE_MS:
        raise Wrong("the size of the exchange", f"at most {MAX_EXCHANGE_MS} ms", carried_ms)
    for route in e.routes:
        for one, other in zip(route.groups, route.groups[1:], strict=False):
            _check_open(books, one, other)
    if isinstance(e, ExchangeRecorded) and e.kind == "settlement":
        owed_ms = -payer.links.get(e.payee_group, 0)
        if carried_ms > owed_ms:
            raise Wrong("the settlement", f"at most the {owed_ms} ms owed", f"{carried_ms} ms")


def _check_open(books: Books, one: GroupId, other: GroupId) -> None:
    agreement = books.agreement(one, other)
    terms = agreement.terms
    if not agreement.active or terms is None:
        raise Wrong(f"the agreement of {one} and {other}", "in force", "not in force")
    agreed = (terms.first_step_ms, terms.second_step_ms)
    now = (books.group(agreement.first).step_ms, books.group(agreement.second).step_ms)
    if agreed != now:
        raise Wrong(f"the step values of {one} and {other}", f"as agreed, {agreed}", now)


def exchange_reversed(books: Books, e: ExchangeReversed, find: FindExchange) -> None:
    """Check that the reversal gives back exactly its original, and book it."""
    payer, payee = _parties(books, e)
    original = find(e.reverses)
    if original is None:
        raise Wrong("the exchange reversed", "one recorded before", e.reverses)
    for name in ("payer_group", "payee_group", "payer_steps", "payee_steps", "routes"):
        if getattr(original, name) != getattr(e, name):
            raise Wrong(f"{name} of the original", getattr(original, name), getattr(e, name))
    for given, first in ((payer, original.payer), (payee, original.payee)):
        stands_in = given.kind == "community" and books.account(first).status == "closed"
        if given.account_id != first and not stands_in:
            raise Wrong("the account of the reversal", first, given.account_id)
    before = (payer.steps, payee.steps)
    books.move_account(payer, e.payer_steps)
    books.move_account(payee, -e.payee_steps)
    if e.routes:
        books.group(e.payer_group).rounding_ms += e.payer_rounding_ms
        books.group(e.payee_group).rounding_ms += e.payee_rounding_ms
    books.move_links(e.routes, -1)
    books.check_mirrors(e.routes)
    back = [Route(groups=r.groups[::-1], carried_ms=r.carried_ms) for r in e.routes]
    if e.past_limits is not None:
        if e.past_limits != "forced" or not e.approvals:
            raise Wrong("the mark of past limits", "forced, with approvals", e.past_limits)
        _check_links(books, tuple(back), frozenset((e.payer_group, e.payee_group)))
        return
    _check_usable(payer, before[0])
    _check_usable(payee, before[1])
    _check_floor(books, payee)
    _check_ceiling(books, payer)
    _check_links(books, tuple(back), _NO_GROUPS)
    _check_nets(books, e.payee_group, e.payer_group, tuple(back))


def rounding_settled(books: Books, e: RoundingSettled) -> None:
    """Check that rounding only shrank, and book it."""
    account, group = books.account(e.account_id), books.group(e.group_id)
    if account.kind != "community" or account.group_id != e.group_id:
        raise Wrong("the account", f"a community account of {e.group_id}", e.account_id)
    before_ms = group.rounding_ms
    books.move_account(account, e.steps)
    group.rounding_ms += e.rounding_ms
    after_ms = group.rounding_ms
    if before_ms * after_ms < 0 or abs(after_ms) >= abs(before_ms):
        raise Wrong(f"rounding of {e.group_id}", f"nearer to 0 than {before_ms} ms", after_ms)


def exchange_requested(books: Books, e: ExchangeRequested, envelope: Envelope) -> None:
    """Check what is asked and keep it open."""
    _, payee = _parties(books, e)
    if e.routes:
        _check_crossing(books, e)
    if e.expires_at_ms <= envelope.recorded_at_ms:
        raise Wrong("the deadline", f"after {envelope.recorded_at_ms}", e.expires_at_ms)
    books.open_request(e)
    if e.holds:
        # Accepted, it is bound by no limit: so the room it holds must have been there.
        _check_held(books, e, payee)


def _check_held(books: Books, e: ExchangeRequested, payee: AccountBook) -> None:
    """Raise `Wrong` where balances and holds together pass a limit that the request leans on."""
    ceiling = books.limits_of(payee).ceiling_steps
    steps = payee.steps + books.held_steps[payee.account_id]
    if ceiling is not None and steps > ceiling:
        raise Wrong(f"what {payee.account_id} holds", f"up to {ceiling} steps", steps)
    for route in e.routes:
        for giver, taker in zip(route.groups, route.groups[1:], strict=False):
            limit_ms = books.agreement(giver, taker).may_owe_ms(giver)
            owes_ms = books.group(giver).links.get(taker, 0) + books.held_ms[giver, taker]
            if owes_ms > limit_ms:
                raise Wrong(f"what {giver} holds to owe {taker}", f"up to {limit_ms} ms", owes_ms)
    if not e.routes:
        return
    owing, owed = books.group(e.payer_group), books.group(e.payee_group)
    owes_ms = owing.net_ms + books.held_owing_ms[owing.group_id]
    if owes_ms > owing.net_limits.may_owe_ms:
        limit_ms = owing.net_limits.may_owe_ms
        raise Wrong(f"what {owing.group_id} holds to owe", f"up to {limit_ms} ms", owes_ms)
    owed_ms = books.held_owed_ms[owed.group_id] - owed.net_ms
    if owed_ms > owed.net_limits.may_be_owed_ms:
        limit_ms = owed.net_limits.may_be_owed_ms
        raise Wrong(f"what {owed.group_id} holds to be owed", f"up to {limit_ms} ms", owed_ms)


def request_ended(books: Books, e: RequestEnd, envelope: Envelope) -> None:
    """Check that the request was open; it no longer is."""
    asked = books.close_request(e.exchange_id)
    if (asked.payer_group, asked.payee_group) != (e.payer_group, e.payee_group):
        raise Wrong("its groups", (asked.payer_group, asked.payee_group), e.payer_group)
    if isinstance(e, RequestExpired) and envelope.recorded_at_ms < asked.expires_at_ms:
        raise Wrong("the expiry", f"not before {asked.expires_at_ms}", envelope.recorded_at_ms)


def _check_usable(account: AccountBook, before_steps: int) -> None:
    if account.status == "suspended":
        raise Wrong(f"the account {account.account_id}", "not suspended", "suspended")
    if account.status == "leaving":
        _check_towards_zero(account.account_id, before_steps, account.steps)


def _check_towards_zero(name: str, before: int, after: int) -> None:
    if before * after < 0 or abs(after) >= abs(before):
        raise Wrong(f"the balance of {name}, who leaves", f"nearer to 0 than {before}", after)


def _check_floor(books: Books, account: AccountBook) -> None:
    floor = books.limits_of(account).floor_steps
    if floor is not None and account.steps < floor:
        raise Wrong(
            f"the balance of {account.account_id}", f"at least {floor} steps", account.steps
        )


def _check_ceiling(books: Books, account: AccountBook) -> None:
    ceiling = books.limits_of(account).ceiling_steps
    if ceiling is not None and account.steps > ceiling:
        raise Wrong(
            f"the balance of {account.account_id}", f"at most {ceiling} steps", account.steps
        )


def _check_links(books: Books, routes: tuple[Route, ...], passed_by: frozenset[GroupId]) -> None:
    """Only the direction moved is looked at: back towards the range is always allowed."""
    for route in routes:
        for giver, taker in zip(route.groups, route.groups[1:], strict=False):
            if giver in passed_by and taker in passed_by:
                continue
            limit_ms = books.agreement(giver, taker).may_owe_ms(giver)
            owes_ms = books.group(giver).links.get(taker, 0)
            if owes_ms > limit_ms:
                raise Wrong(f"what {giver} owes {taker}", f"at most {limit_ms} ms", owes_ms)


def _check_nets(
    books: Books, owing_id: GroupId, owed_id: GroupId, routes: tuple[Route, ...]
) -> None:
    if not routes:
        return
    owing, owed = books.group(owing_id), books.group(owed_id)
    if owing.net_ms > owing.net_limits.may_owe_ms:
        limit_ms = owing.net_limits.may_owe_ms
        raise Wrong(f"what {owing_id} owes in all", f"at most {limit_ms} ms", owing.net_ms)
    if -owed.net_ms > owed.net_limits.may_be_owed_ms:
        limit_ms = owed.net_limits.may_be_owed_ms
        raise Wrong(f"what {owed_id} is owed in all", f"at most {limit_ms} ms", -owed.net_ms)
