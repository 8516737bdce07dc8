"""Paying somebody, and asking to be paid: whom, what for and how much; the quote; then it is done.

All until the last step is asked for by address and does nothing, so going back, loading again and
another language are harmless. The exchange's id is chosen with the amount: sent twice, from an
older page or another tab, it is done once.
"""

from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.moments import shown_moment
from access.phrases_member import MemberPage
from access.saying import said
from contracts.ids import MAX_WORDS_CHARACTERS, AccountId
from contracts.value import replace
from projections.pages.clearing import Refused
from projections.pages.days import read_day
from projections.pages.deals import (
    DAYS,
    Way,
    Wish,
    deadline_ms,
    happened_ms,
    in_order,
    quote_shown,
    quoted,
    steps_of,
    today,
    wish_in,
)
from projections.pages.drawing import shown_day
from projections.pages.forms import Filled, Sent, asked
from projections.pages.means import PagesMeans
from projections.pages.own_account import OwnAccount, own_account, show_account
from projections.pages.own_acts import act_for, steps_in
from projections.pages.own_questions import NotAnswered
from projections.pages.showing import onward
from projections.pages.visits import Visit, Visiting
from projections.pages.whom import Whom, address_in, found_for, is_id, reached_from, whom_of

_LONGEST_NAME: Final = 200
_STALE: Final = "quote-out-of-date"
_DONE: Final = {"pay": MemberPage.PAID, "ask": MemberPage.ASKED}
_TITLES: Final = {"pay": MemberPage.PAY_SOMEBODY, "ask": MemberPage.ASK_SOMEBODY}

router = APIRouter()


@router.get("/accounts/{account_id}/pay")
def pay(request: Request, visiting: Visiting, account_id: AccountId) -> Response:
    """Whom, how much and what for, and then what it would move."""
    return _step(request, visiting, account_id, "pay")


@router.get("/accounts/{account_id}/ask")
def ask(request: Request, visiting: Visiting, account_id: AccountId) -> Response:
    """The same for what somebody is asked to pay."""
    return _step(request, visiting, account_id, "ask")


@router.post("/accounts/{account_id}/pay")
def give(request: Request, visiting: Visiting, account_id: AccountId, form: Filled) -> Response:
    """It is paid, as it was quoted."""
    return _do(request, visiting, account_id, "pay", form)


@router.post("/accounts/{account_id}/ask")
def request_it(
    request: Request, visiting: Visiting, account_id: AccountId, form: Filled
) -> Response:
    """The request is open, as it was quoted."""
    return _do(request, visiting, account_id, "ask", form)


def _step(request: Request, visiting: Visit, account_id: AccountId, way: Way) -> Response:
    means: PagesMeans = request.app.state.means
    own = own_account(request, visiting, account_id)
    form = asked(request)
    to = form.one("to")
    if not is_id(to) or to == account_id:
        return _choose(request, visiting, own, way, form)
    other = whom_of(visiting, to, means)
    wish = wish_in(form, way)
    if wish.act_id is None:
        return _fill_in(request, visiting, own, other, wish)
    if _exists(visiting, wish.act_id, means):
        # Somebody who went back after it was done, or has it open in another tab.
        return onward(f"{own.path}/exchanges/{wish.act_id}", MemberPage.DONE_ALREADY)
    steps = steps_of(wish, own, other)
    if steps is None or (wish.on and read_day(wish.on) is None):
        wrong = said(
            MemberPage.NO_AMOUNT if steps is None else MemberPage.NO_DAY, visiting.language
        )
        return _fill_in(request, visiting, own, other, wish, wrong=wrong, status=422)
    return _quote(request, visiting, own, other, wish, steps)


def _exists(visiting: Visit, exchange_id: str, means: PagesMeans) -> bool:
    with suppress(NotAnswered):
        means.questions.ask(visiting.on_behalf, f"/exchanges/{exchange_id}")
        return True
    return False


def _choose(request: Request, visiting: Visit, own: OwnAccount, way: Way, form: Sent) -> Response:
    """Whom: found by address, code or name; who is meant beyond doubt needs no choosing."""
    means: PagesMeans = request.app.state.means
    groups = reached_from(visiting, own, means)
    sought = form.one("sought")[:_LONGEST_NAME].strip()
    among = {group.group_id for group in groups}
    group_id = form.one("group") if form.one("group") in among else own.group_id
    if (address := address_in(sought, groups)) is not None:
        group_id, sought = address
    found: list[Whom] = []
    if is_id(sought):
        with suppress(NotAnswered):
            found = [whom_of(visiting, sought, means)]
    elif sought:
        found = found_for(visiting, own, sought, group_id, means)
    found = [each for each in found if each.account_id != own.account_id]
    exact = [each for each in found if sought in {each.code, each.account_id}]
    if len(exact) == 1:
        return onward(f"{own.path}/{way}", to=exact[0].account_id)
    return show_account(
        request,
        visiting,
        own,
        way,
        "whom.html",
        title=said(_TITLES[way], visiting.language),
        way=way,
        groups=groups,
        group_id=group_id,
        sought=form.one("sought")[:_LONGEST_NAME],
        found=found,
        has_sought=bool(sought),
    )


def _fill_in(
    request: Request,
    visiting: Visit,
    own: OwnAccount,
    other: Whom,
    wish: Wish,
    *,
    wrong: str | None = None,
    status: int = 200,
) -> Response:
    """How much and what for, with what was filled in already."""
    return show_account(
        request,
        visiting,
        own,
        wish.way,
        "deal.html",
        status=status,
        wrong=wrong,
        title=said(_TITLES[wish.way], visiting.language),
        other=other,
        wish=wish,
        days=sorted(DAYS),
        today=today(request.app.state.means).isoformat(),
        most_words=MAX_WORDS_CHARACTERS,
    )


def _quote(
    request: Request,
    visiting: Visit,
    own: OwnAccount,
    other: Whom,
    wish: Wish,
    steps: int,
    *,
    wrong: str | None = None,
    status: int = 200,
) -> Response:
    """What it would move now, to be confirmed; nothing is held by it."""
    means: PagesMeans = request.app.state.means
    found = quoted(request, visiting, own, other, wish, steps)
    if isinstance(found, Refused):
        return _fill_in(
            request, visiting, own, other, wish, wrong=found.detail, status=found.status
        )
    until_ms, happened = deadline_ms(wish, means), happened_ms(wish, means)
    return show_account(
        request,
        visiting,
        own,
        wish.way,
        "quote.html",
        status=status,
        wrong=wrong,
        title=said(_TITLES[wish.way], visiting.language),
        other=other,
        wish=wish,
        quote=quote_shown(found, own, other, wish, visiting),
        on=None if happened is None else shown_day(happened, visiting.language, means.zone),
        until=shown_moment(until_ms),
        until_shown=shown_day(until_ms, visiting.language, means.zone),
        change="?" + urlencode(wish.asked(other.account_id)),
    )


def _do(request: Request, visiting: Visit, account_id: AccountId, way: Way, form: Sent) -> Response:
    means: PagesMeans = request.app.state.means
    own = own_account(request, visiting, account_id)
    wish = replace(wish_in(form, way), act_id=form.id("act_id"))
    other = whom_of(visiting, form.id("to"), means)
    payer, payee = in_order(way, own.account_id, other.account_id)
    fields: dict[str, Any] = {
        "payer": payer,
        "payee": payee,
        "payer_steps": steps_in(form, "payer_steps"),
        "payee_steps": steps_in(form, "payee_steps"),
        "fixed_side": wish.fixed_side,
    }
    if wish.kept_words is not None:
        fields["words"] = wish.kept_words
    if (happened := happened_ms(wish, means)) is not None:
        fields["happened_at"] = shown_moment(happened)
    if way == "ask":
        # As the page said: sent again it asks for the very same.
        fields["expires_at"] = form.one("until")
    kind = "exchanges" if way == "pay" else "requests"
    answer = act_for(
        request, visiting, own, "PUT", f"/{kind}/{wish.act_id}", str(wish.act_id), fields
    )
    if not isinstance(answer, Refused):
        return onward(f"{own.path}/exchanges/{wish.act_id}", _DONE[way], at=answer.position)
    if _exists(visiting, str(wish.act_id), means):
        # It was done from another tab, of this or of another amount: not once more.
        return onward(f"{own.path}/exchanges/{wish.act_id}", MemberPage.DONE_ALREADY)
    steps = steps_of(wish, own, other)
    if answer.code != _STALE or steps is None:
        return _fill_in(
            request, visiting, own, other, wish, wrong=answer.detail, status=answer.status
        )
    changed = said(MemberPage.QUOTE_CHANGED, visiting.language)
    return _quote(request, visiting, own, other, wish, steps, wrong=changed, status=answer.status)
