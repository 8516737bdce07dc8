"""What entries and requests have in common: parties, amounts, and the limits that bind them."""

from itertools import pairwise

from access.phrases_audit import Audit
from contracts.events import ExchangeRecorded, ExchangeRequested, ExchangeReversed, Route
from contracts.ids import MAX_EXCHANGE_MS, MAX_HOPS, MAX_ROUTES, MAX_STEPS, GroupId
from evenveel.auditing.books import AccountBook, Books
from evenveel.auditing.wrong import Wrong, at_most, saying, steps


def parties(
    books: Books, e: ExchangeRecorded | ExchangeRequested | ExchangeReversed
) -> tuple[AccountBook, AccountBook]:
    """Return both accounts. Raises `Wrong` where two such accounts, or routes, cannot be."""
    payer, payee = books.account(e.payer), books.account(e.payee)
    if not (0 < e.payer_steps <= MAX_STEPS and 0 < e.payee_steps <= MAX_STEPS):
        some = saying(Audit.FROM_TO, least=1, most=steps(MAX_STEPS))
        raise Wrong(Audit.AMOUNT, some, f"{e.payer_steps}, {e.payee_steps}")
    if payer is payee:
        raise Wrong(Audit.PARTIES, Audit.TWO_ACCOUNTS, e.payer)
    for account, group_id in ((payer, e.payer_group), (payee, e.payee_group)):
        if account.group_id != group_id:
            what = saying(Audit.GROUP_OF_THIS_ACCOUNT, account=account.account_id)
            raise Wrong(what, account.group_id, group_id)
        if account.status == "closed":
            what = saying(Audit.THIS_ACCOUNT, account=account.account_id)
            raise Wrong(what, Audit.NOT_CLOSED, Audit.IS_CLOSED)
    if bool(e.routes) == (e.payer_group == e.payee_group):
        raise Wrong(Audit.ROUTES, Audit.ROUTES_ONLY_ACROSS, len(e.routes))
    for route in e.routes:
        if (route.groups[0], route.groups[-1]) != (e.payer_group, e.payee_group):
            ends = saying(Audit.FROM_TO, least=e.payer_group, most=e.payee_group)
            raise Wrong(Audit.ROUTE, ends, route.groups)
        if route.carried_ms <= 0 or len(set(route.groups)) < len(route.groups):
            raise Wrong(Audit.ROUTE, Audit.EACH_GROUP_ONCE, route)
    return payer, payee


def check_crossing(books: Books, e: ExchangeRecorded | ExchangeRequested) -> None:
    """Raise `Wrong` where the amounts do not follow from each other."""
    payer, payee = books.group(e.payer_group), books.group(e.payee_group)
    carried_ms = sum(route.carried_ms for route in e.routes)
    if carried_ms != e.payee_steps * payee.step_ms:
        raise Wrong(Audit.CARRIED, f"{e.payee_steps * payee.step_ms} ms", carried_ms)
    rounding_ms = e.payer_steps * payer.step_ms - carried_ms
    if e.payer_rounding_ms != rounding_ms:
        raise Wrong(Audit.PAYERS_ROUNDING, f"{rounding_ms} ms", f"{e.payer_rounding_ms} ms")
    # One step less of the side that was rounded would have been too little.
    below_ms = payer.step_ms if e.fixed_side == "payee" else payee.step_ms
    if not 0 <= rounding_ms < below_ms:
        some = saying(Audit.FROM_TO, least=0, most=f"{below_ms - 1} ms")
        raise Wrong(Audit.PAYERS_ROUNDING, some, f"{rounding_ms} ms")
    if max(e.payer_steps * payer.step_ms, carried_ms) > MAX_EXCHANGE_MS:
        raise Wrong(Audit.SIZE, at_most(f"{MAX_EXCHANGE_MS} ms"), carried_ms)
    _check_routes(books, e)
    if isinstance(e, ExchangeRecorded) and e.kind == "settlement":
        owed_ms = -payer.links.get(e.payee_group, 0)
        if carried_ms > owed_ms:
            owed = saying(Audit.AT_MOST_OWED, value=f"{owed_ms} ms")
            raise Wrong(Audit.SETTLEMENT, owed, f"{carried_ms} ms")


def _check_routes(books: Books, e: ExchangeRecorded | ExchangeRequested) -> None:
    """Raise `Wrong` where there are too many, one is too long, or a link was not open."""
    if len(e.routes) > MAX_ROUTES:
        raise Wrong(Audit.ROUTES, at_most(MAX_ROUTES), len(e.routes))
    is_settlement = isinstance(e, ExchangeRecorded) and e.kind == "settlement"
    most = 1 if is_settlement else MAX_HOPS
    for route in e.routes:
        links = list(pairwise(route.groups))
        if len(links) > most:
            raise Wrong(Audit.LINKS_OF_ROUTE, at_most(most), len(links))
        for one, other in links:
            _check_open(books, one, other)
            terms = books.agreement(one, other).terms
            if len(links) > 1 and terms is not None and not terms.transit_allowed:
                what = saying(Audit.TRANSIT_OVER, one=one, other=other)
                raise Wrong(what, Audit.ALLOWED, Audit.NOT_ALLOWED)


def check_not_round(books: Books, e: ExchangeRecorded | ExchangeRequested) -> None:
    """Raise `Wrong` where it goes round a neighbour with whom trade stood still."""
    payer, payee = sorted((e.payer_group, e.payee_group))
    between = books.agreements.get((payer, payee))
    if between is not None and between.terms is not None:
        _check_open(books, payer, payee)


def _check_open(books: Books, one: GroupId, other: GroupId) -> None:
    agreement = books.agreement(one, other)
    terms = agreement.terms
    if not agreement.active or terms is None:
        what = saying(Audit.AGREEMENT_OF, one=one, other=other)
        raise Wrong(what, Audit.IN_FORCE, Audit.NOT_IN_FORCE)
    agreed = (terms.first_step_ms, terms.second_step_ms)
    now = (books.group(agreement.first).step_ms, books.group(agreement.second).step_ms)
    if agreed != now:
        what = saying(Audit.STEP_VALUES_OF, one=one, other=other)
        raise Wrong(what, saying(Audit.AS_AGREED, values=agreed), now)


def check_usable(account: AccountBook, before_steps: int) -> None:
    """Raise `Wrong` where a suspended account moved, or a leaving one away from zero."""
    if account.status == "suspended":
        what = saying(Audit.THIS_ACCOUNT, account=account.account_id)
        raise Wrong(what, Audit.NOT_SUSPENDED, Audit.IS_SUSPENDED)
    if account.status == "leaving":
        check_towards_zero(account.account_id, before_steps, account.steps)


def check_towards_zero(name: str, before: int, after: int) -> None:
    """Raise `Wrong` where a balance did not come nearer to zero."""
    if before * after < 0 or abs(after) >= abs(before):
        nearer = saying(Audit.NEARER_TO_ZERO, value=before)
        raise Wrong(saying(Audit.BALANCE_OF_LEAVING, account=name), nearer, after)


def check_floor(books: Books, account: AccountBook) -> None:
    """Raise `Wrong` where the account came below its floor."""
    floor = books.limits_of(account).floor_steps
    if floor is not None and account.steps < floor:
        what = saying(Audit.BALANCE_OF, account=account.account_id)
        raise Wrong(what, saying(Audit.AT_LEAST, value=steps(floor)), account.steps)


def check_ceiling(books: Books, account: AccountBook) -> None:
    """Raise `Wrong` where the account came above its ceiling."""
    ceiling = books.limits_of(account).ceiling_steps
    if ceiling is not None and account.steps > ceiling:
        what = saying(Audit.BALANCE_OF, account=account.account_id)
        raise Wrong(what, at_most(steps(ceiling)), account.steps)


def check_links(books: Books, routes: tuple[Route, ...], passed_by: frozenset[GroupId]) -> None:
    """Raise `Wrong` where a link passed its limit in the direction moved.

    Back towards the range is always allowed. Links between two groups in `passed_by` may pass.
    """
    for route in routes:
        for giver, taker in pairwise(route.groups):
            if giver in passed_by and taker in passed_by:
                continue
            limit_ms = books.agreement(giver, taker).may_owe_ms(giver)
            owes_ms = books.group(giver).links.get(taker, 0)
            if owes_ms > limit_ms:
                what = saying(Audit.OWES, giver=giver, taker=taker)
                raise Wrong(what, at_most(f"{limit_ms} ms"), owes_ms)


def check_nets(
    books: Books, owing_id: GroupId, owed_id: GroupId, routes: tuple[Route, ...]
) -> None:
    """Raise `Wrong` where the links of an end group together passed its own limits."""
    if not routes:
        return
    owing, owed = books.group(owing_id), books.group(owed_id)
    if owing.net_ms > owing.net_limits.may_owe_ms:
        limit_ms = owing.net_limits.may_owe_ms
        what = saying(Audit.OWES_IN_ALL, group=owing_id)
        raise Wrong(what, at_most(f"{limit_ms} ms"), owing.net_ms)
    if -owed.net_ms > owed.net_limits.may_be_owed_ms:
        limit_ms = owed.net_limits.may_be_owed_ms
        what = saying(Audit.OWED_IN_ALL, group=owed_id)
        raise Wrong(what, at_most(f"{limit_ms} ms"), -owed.net_ms)
