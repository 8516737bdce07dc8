"""One account of a group as its desk sees to it: limits, a pause, leaving, closing, erasing."""

from typing import Any, Final, Literal

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from access.phrases_desk import Desk
from access.phrases_desk_links import DeskLinks
from access.phrases_privacy import Privacy
from access.rules_pages import PAGES, PAGES_AT
from access.saying import AnyPhrase, said
from contracts.ids import AccountId, GroupId
from projections.pages.affairs import order, outcome, show_affair
from projections.pages.clearing import Refused
from projections.pages.desk_accounts import AccountShown, account_shown
from projections.pages.desk_limits import limits_sent, limits_to_type, limits_typed
from projections.pages.desk_unit import DeskGroup, desk_group
from projections.pages.forms import Filled, Sent
from projections.pages.means import PagesMeans
from projections.pages.showing import onward
from projections.pages.visits import Visit, Visiting

_ONE: Final = "/groups/{group_id}/members/{member}"
_OWN_PAGE: Final = "/accounts/{account_id}"
# What it is called, what it does, and what is said once it is done.
_DEEDS: Final[dict[str, tuple[AnyPhrase, AnyPhrase, AnyPhrase]]] = {
    "suspend": (Desk.DEED_SUSPEND, Desk.DEED_SUSPEND_HOW, Desk.ACCOUNT_SUSPENDED),
    "resume": (Desk.DEED_RESUME, Desk.DEED_RESUME_HOW, Desk.ACCOUNT_RESUMED),
    "leave": (Desk.DEED_LEAVE, Desk.DEED_LEAVE_HOW, Desk.ACCOUNT_LEAVING),
    "close": (Desk.DEED_CLOSE, Desk.DEED_CLOSE_HOW, Desk.ACCOUNT_CLOSED),
    "erasure": (Privacy.ERASE, Privacy.ERASE_HOW, DeskLinks.PROPOSED_TO_SECOND),
}
# What can be done, by how the account stands.
_AT: Final[dict[str, tuple[str, ...]]] = {
    "open": ("suspend", "leave", "close"),
    "suspended": ("resume", "leave", "close"),
    "leaving": ("close",),
    "closed": ("erasure",),
}
router = APIRouter()


@router.get(_ONE)
def member(request: Request, visiting: Visiting, group_id: GroupId, member: AccountId) -> Response:
    """Where the account stands between its limits, and what can be done about it."""
    return _show(request, visiting, group_id, member)


@router.post(_ONE + "/limits")
def set_limits(
    request: Request, visiting: Visiting, group_id: GroupId, member: AccountId, form: Filled
) -> Response:
    """The account has limits of its own, or its group's again."""
    means: PagesMeans = request.app.state.means
    desk, account = _account(visiting, group_id, member, means)
    limits: dict[str, int | None] | None = None
    if form.one("whose") != "group":
        limits = limits_typed(form, desk.unit)
        if limits is None:
            wrong = said(Desk.TYPE_LIMITS, visiting.language)
            return _show(request, visiting, group_id, member, form=form, wrong=wrong, status=422)
    path = f"/accounts/{account.id}/limits"
    return _done(request, visiting, group_id, member, form, "PUT", path, {"limits": limits})


@router.post(_ONE + "/{deed}")
def do_deed(
    request: Request,
    visiting: Visiting,
    group_id: GroupId,
    member: AccountId,
    deed: Literal["suspend", "resume", "leave", "close", "erasure"],
    form: Filled,
) -> Response:
    """The account is suspended, open again, leaving or closed, or its holder is to be erased."""
    means: PagesMeans = request.app.state.means
    _account(visiting, group_id, member, means)
    path = f"/accounts/{member}/{deed}"
    return _done(request, visiting, group_id, member, form, "POST", path, {}, _DEEDS[deed][2])


def _done(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    member: AccountId,
    form: Sent,
    method: Literal["PUT", "POST"],
    path: str,
    fields: dict[str, Any],
    done: AnyPhrase = Desk.LIMITS_SET,
) -> Response:
    answer = order(request, visiting, group_id, method, path, form.id("act_id"), fields)
    if isinstance(answer, Refused):
        return _show(
            request,
            visiting,
            group_id,
            member,
            form=form,
            wrong=answer.detail,
            status=answer.status,
        )
    there = _ONE.format(group_id=group_id, member=member)
    return onward(there, outcome(answer, done), at=answer.position)


def _account(
    visiting: Visit, group_id: GroupId, member: AccountId, means: PagesMeans
) -> tuple[DeskGroup, AccountShown]:
    """Return the account of this group. Raises `NotAnswered`, and 404 for another group's."""
    row = means.questions.ask(visiting.on_behalf, f"/accounts/{member}")["account"]
    if row["group_id"] != group_id:
        raise HTTPException(404)
    desk = desk_group(visiting, group_id, means)
    return desk, account_shown(row, desk.unit)


def _show(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    member: AccountId,
    *,
    form: Sent | None = None,
    wrong: str | None = None,
    status: int = 200,
) -> Response:
    means: PagesMeans = request.app.state.means
    desk, account = _account(visiting, group_id, member, means)
    language = visiting.language
    typed = limits_to_type(account.limits, desk.unit)
    if form is not None and form.one("whose"):
        typed = limits_sent(form)
    own_page = _OWN_PAGE if ("GET", PAGES_AT + _OWN_PAGE) in PAGES else None
    return show_affair(
        request,
        visiting,
        group_id,
        "desk/members.one.html",
        status=status,
        wrong=wrong,
        heading=account.name,
        each=account,
        path=_ONE.format(group_id=group_id, member=member),
        own_page=None if own_page is None else own_page.format(account_id=member),
        words=_words(account),
        typed=typed,
        unit=desk.unit.plural,
        deeds=[
            (deed, *(said(each, language) for each in _DEEDS[deed][:2]))
            for deed in _AT[account.status]
        ],
        position=desk.position,
    )


def _words(account: AccountShown) -> dict[str, str | None]:
    """Return what stands by the marks of the picture."""
    return {
        "balance": account.balance.short,
        "zero": "0",
        "floor": None if account.floor is None else account.floor.short,
        "ceiling": None if account.ceiling is None else account.ceiling.short,
    }
