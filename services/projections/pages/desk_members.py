"""A group's members: where each stands, and opening an account for a newcomer."""

from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.phrases import Phrase
from access.phrases_desk import Desk
from access.saying import said
from contracts.ids import GroupId
from projections.pages.affairs import order, show_affair
from projections.pages.clearing import Refused
from projections.pages.desk_accounts import SORTS, STATUSES, accounts_of, sifted
from projections.pages.desk_unit import desk_group
from projections.pages.forms import Filled, Sent
from projections.pages.means import PagesMeans
from projections.pages.parts import part_of
from projections.pages.showing import onward
from projections.pages.visits import Visit, Visiting

_LIST: Final = "/groups/{group_id}/members"
_A_PAGE: Final = 50
_LONGEST_WORDS: Final = 100
_KINDS: Final = ("person", "organisation", "community")
_SORT_SHOWN: Final[dict[str, Desk]] = {
    "name": Desk.SORT_NAME,
    "balance": Desk.SORT_BALANCE,
    "balance-down": Desk.SORT_BALANCE_DOWN,
    "code": Desk.SORT_CODE,
}
_FIELDS: Final = ("kind", "name", "code", "contact", "holder")

router = APIRouter()


@router.get(_LIST)
def members(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """The accounts that fit, each with its balance between its limits, so many at a time."""
    return _show(request, visiting, group_id)


@router.post(_LIST)
def open_account(request: Request, visiting: Visiting, group_id: GroupId, form: Filled) -> Response:
    """The account is open, with the group's limits."""
    means: PagesMeans = request.app.state.means
    account_id = form.id("act_id")
    kind = form.one("kind")
    holder = _holder(visiting, group_id, form, means) if kind == "organisation" else None
    if kind not in _KINDS or not form.one("name") or (kind == "organisation" and holder is None):
        wrong = said(Desk.NAME_AND_HOLDER, visiting.language)
        return _show(request, visiting, group_id, form=form, wrong=wrong, status=422)
    fields: dict[str, Any] = {"group_id": group_id, "kind": kind, "name": form.one("name")}
    fields |= {name: form.one(name) for name in ("code", "contact") if form.one(name)}
    if kind == "person":
        # Who is new here is a new person; sent again it is the same one.
        fields["holder_id"] = str(uuid5(NAMESPACE_OID, f"evenveel/holder/{account_id}"))
    elif holder is not None:
        fields["holder_id"] = holder
    path = f"/accounts/{account_id}"
    answer = order(request, visiting, group_id, "PUT", path, account_id, fields)
    if isinstance(answer, Refused):
        return _show(
            request, visiting, group_id, form=form, wrong=answer.detail, status=answer.status
        )
    there = f"{_LIST.format(group_id=group_id)}/{account_id}"
    return onward(there, Desk.ACCOUNT_OPENED, at=answer.position)


def _holder(visiting: Visit, group_id: GroupId, form: Sent, means: PagesMeans) -> str | None:
    """Return who holds the account of that code, or alone has that name; None where nobody does."""
    given = form.one("holder").casefold()
    desk = desk_group(visiting, group_id, means)
    people = [
        each
        for each in accounts_of(visiting, group_id, desk.unit, means)
        if each.kind == "person" and each.status == "open" and each.holder_id is not None
    ]
    called = [each for each in people if given and each.code.casefold() == given]
    called = called or [each for each in people if given and each.name.casefold() == given]
    return called[0].holder_id if len(called) == 1 else None


def _show(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    *,
    form: Sent | None = None,
    wrong: str | None = None,
    status: int = 200,
) -> Response:
    means: PagesMeans = request.app.state.means
    language = visiting.language
    desk = desk_group(visiting, group_id, means)
    every = accounts_of(visiting, group_id, desk.unit, means)
    asked = request.query_params
    sought = {
        "words": asked.get("words", "")[:_LONGEST_WORDS].strip(),
        "status": given if (given := asked.get("status", "")) in STATUSES else "",
        "sort": given if (given := asked.get("sort", "")) in SORTS else "",
    }
    found = sifted(every, **sought)
    part = part_of(found, request, _A_PAGE, sought)
    return show_affair(
        request,
        visiting,
        group_id,
        "desk/members.html",
        status=status,
        wrong=wrong,
        accounts=part.rows,
        is_one=len(found) == 1,
        number=desk.number(len(found)),
        is_any=bool(every),
        sought=sought,
        statuses=[(each, said(Phrase(f"status_{each}"), language)) for each in STATUSES],
        sorts=[(each, said(_SORT_SHOWN[each], language)) for each in SORTS],
        kinds=[(each, said(Phrase(f"kind_{each}"), language)) for each in _KINDS],
        typed={name: "" if form is None else form.one(name) for name in _FIELDS},
        is_first=part.is_first,
        further=part.further,
        position=desk.position,
    )
