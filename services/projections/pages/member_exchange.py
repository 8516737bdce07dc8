"""One exchange as an account sees it, or a request for one, and what can be done about it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.phrases_member import MemberPage
from access.phrases_pages import Page
from access.rights import Verdict
from access.saying import said
from contracts.ids import MAX_WORDS_CHARACTERS, AccountId, PersonId
from projections.http.names import Names
from projections.pages.clearing import Done, Refused
from projections.pages.days import ms_of
from projections.pages.drawing import shown_day
from projections.pages.forms import Filled, Sent
from projections.pages.means import PagesMeans
from projections.pages.own_account import OwnAccount, own_account, show_account
from projections.pages.own_acts import act_for, steps_in
from projections.pages.showing import onward
from projections.pages.standing import names_of
from projections.pages.told import exchange_told
from projections.pages.visits import TurnedAway, Visit, Visiting

_EXCHANGE: Final = "/accounts/{account_id}/exchanges/{exchange_id}"
_REQUEST: Final = "/accounts/{account_id}/requests/{exchange_id}"
_NEIGHBOURS: Final = 2
# As C2SP tlog-proof names its files.
_RECEIPT_SUFFIX: Final = ".tlog-proof"

router = APIRouter()


@router.get(_EXCHANGE)
def exchange(
    request: Request, visiting: Visiting, account_id: AccountId, exchange_id: str
) -> Response:
    """What was given by whom to whom, what for, when, and over which groups."""
    own = own_account(request, visiting, account_id)
    return _show(request, visiting, own, exchange_id)


@router.get(_EXCHANGE + "/receipt")
def receipt(
    request: Request, visiting: Visiting, account_id: AccountId, exchange_id: str
) -> Response:
    """The exchange with what proves it, as a file that verifies offline."""
    means: PagesMeans = request.app.state.means
    own = own_account(request, visiting, account_id)
    _found(request, visiting, own, exchange_id)
    answer = means.clearing.receipt(visiting.on_behalf, exchange_id)
    if isinstance(answer, Refused):
        return _refused(request, visiting, own, exchange_id, answer)
    named = f'attachment; filename="{exchange_id}{_RECEIPT_SUFFIX}"'
    return Response(answer, 200, {"Content-Disposition": named}, "text/plain")


@router.post(_EXCHANGE + "/give-back")
def give_back(
    request: Request, visiting: Visiting, account_id: AccountId, exchange_id: str, form: Filled
) -> Response:
    """All of it is given back, by an exchange of its own."""
    own = own_account(request, visiting, account_id)
    _found(request, visiting, own, exchange_id)
    fields: dict[str, Any] = {"reverses": exchange_id}
    if words := form.one("words")[:MAX_WORDS_CHARACTERS]:
        fields["words"] = words
    reversal_id = form.id("act_id")
    path = f"/reversals/{reversal_id}"
    answer = act_for(request, visiting, own, "PUT", path, reversal_id, fields)
    if isinstance(answer, Refused):
        return _refused(request, visiting, own, exchange_id, answer)
    if answer.waits:
        return onward(own.path, MemberPage.GIVING_BACK_WAITS, at=answer.position)
    return onward(f"{own.path}/exchanges/{reversal_id}", MemberPage.GAVE_BACK, at=answer.position)


@router.post(_REQUEST + "/accept")
def accept(
    request: Request, visiting: Visiting, account_id: AccountId, exchange_id: str, form: Filled
) -> Response:
    """What was asked for is paid, both amounts as read."""
    fields = {name: steps_in(form, name) for name in ("payer_steps", "payee_steps")}
    return _answer(
        request, visiting, account_id, exchange_id, form, "accept", MemberPage.ACCEPTED, fields
    )


@router.post(_REQUEST + "/decline")
def decline(
    request: Request, visiting: Visiting, account_id: AccountId, exchange_id: str, form: Filled
) -> Response:
    """The request will not be paid."""
    fields = _with_words(form)
    return _answer(
        request, visiting, account_id, exchange_id, form, "decline", MemberPage.DECLINED, fields
    )


@router.post(_REQUEST + "/withdraw")
def withdraw(
    request: Request, visiting: Visiting, account_id: AccountId, exchange_id: str, form: Filled
) -> Response:
    """The account asks for it no more."""
    fields = _with_words(form)
    return _answer(
        request, visiting, account_id, exchange_id, form, "withdraw", MemberPage.WITHDRAWN, fields
    )


def _with_words(form: Sent) -> dict[str, Any]:
    words = form.one("words")[:MAX_WORDS_CHARACTERS]
    return {"words": words} if words else {}


def _answer(
    request: Request,
    visiting: Visit,
    account_id: AccountId,
    exchange_id: str,
    form: Sent,
    verb: str,
    done: MemberPage,
    fields: Mapping[str, Any],
) -> Response:
    own = own_account(request, visiting, account_id)
    # Looked at first: only what the account takes part in is named to the ledger in its name.
    _found(request, visiting, own, exchange_id)
    path = f"/requests/{exchange_id}/{verb}"
    answer = act_for(request, visiting, own, "POST", path, form.id("act_id"), fields)
    if isinstance(answer, Done):
        return onward(f"{own.path}/exchanges/{exchange_id}", done, at=answer.position)
    return _refused(request, visiting, own, exchange_id, answer)


def _refused(
    request: Request, visiting: Visit, own: OwnAccount, exchange_id: str, why: Refused
) -> Response:
    return _show(request, visiting, own, exchange_id, wrong=why.detail, status=why.status)


def _found(
    request: Request, visiting: Visit, own: OwnAccount, exchange_id: str
) -> Mapping[str, Any]:
    """Return the answer about it. Raises `TurnedAway` where the account has no part in it."""
    means: PagesMeans = request.app.state.means
    row: Mapping[str, Any] = means.questions.ask(visiting.on_behalf, f"/exchanges/{exchange_id}")[
        "exchange"
    ]
    if own.account_id not in {row[side]["account_id"] for side in ("payer", "payee")}:
        raise TurnedAway(Verdict.HIDDEN)
    return row


def _show(
    request: Request,
    visiting: Visit,
    own: OwnAccount,
    exchange_id: str,
    *,
    wrong: str | None = None,
    status: int = 200,
) -> Response:
    means: PagesMeans = request.app.state.means
    row = _found(request, visiting, own, exchange_id)
    return show_account(
        request,
        visiting,
        own,
        "requests" if row["status"] == "open" else "",
        "exchange.html",
        status=status,
        wrong=wrong,
        exchange=exchange_shown(row, own, names_of_groups([row], visiting, means), visiting, means),
        most_words=MAX_WORDS_CHARACTERS,
    )


def names_of_groups(rows: Iterable[Mapping[str, Any]], visiting: Visit, means: PagesMeans) -> Names:
    """Return what the groups of these exchanges and requests are called."""
    groups = {row[side]["group_id"] for row in rows for side in ("payer", "payee")}
    groups |= {group for row in rows for way in row.get("routes", ()) for group in way["groups"]}
    return Names(means.doors_for(visiting.principal)("pages"), groups=groups)


def exchange_shown(
    row: Mapping[str, Any], own: OwnAccount, groups: Names, visiting: Visit, means: PagesMeans
) -> dict[str, Any]:
    """Return the exchange, or the request, as the account sees it."""
    language = visiting.language
    pays = row["payer"]["account_id"] == own.account_id
    mine, theirs = (row["payer"], row["payee"]) if pays else (row["payee"], row["payer"])
    steps = mine["amount"]["steps"]
    acted = row.get("acted")
    is_across = theirs["group_id"] != own.group_id
    return {
        "id": row["exchange_id"],
        "path": f"{own.path}/exchanges/{row['exchange_id']}",
        "status": row.get("status", "open"),
        "pays": pays,
        "told": exchange_told(
            row.get("kind", "service"),
            payer=row["payer"]["name"],
            payee=row["payee"]["name"],
            words=row["words"],
            shown_amount=own.unit.shown(abs(steps)).own,
            language=language,
        ),
        "day": _day(row.get("happened_at"), visiting, means),
        "until": _day(row.get("expires_at"), visiting, means),
        "change": own.unit.shown(-steps if pays else steps, signed=True),
        # In the other group's own unit.
        "theirs": theirs["amount"]["display"] if is_across else None,
        "other": theirs["name"] or "…",
        "group": groups.group(theirs["group_id"]) or theirs["group_id"] if is_across else None,
        "ways": [
            [groups.group(group) or group for group in way["groups"]]
            for way in row.get("routes", ())
            if len(way["groups"]) > _NEIGHBOURS
        ],
        "by": None if acted is None else _acted(acted, visiting, means),
        "reverses": row.get("reverses") and f"{own.path}/exchanges/{row['reverses']}",
        "reversed_by": row.get("reversed_by") and f"{own.path}/exchanges/{row['reversed_by']}",
        "can_be_given_back": _can_be_given_back(row, own, pays=pays),
        "payer_steps": row["payer"]["amount"]["steps"],
        "payee_steps": row["payee"]["amount"]["steps"],
    }


def _can_be_given_back(row: Mapping[str, Any], own: OwnAccount, *, pays: bool) -> bool:
    """Whether it is the payee's own to undo; an administrator does it from the desk."""
    is_done = row.get("status") == "recorded" and row.get("reversed_by") is None
    return is_done and not pays and row["kind"] == "service" and own.acting_as is not None


def _day(moment: str | None, visiting: Visit, means: PagesMeans) -> str | None:
    return None if moment is None else shown_day(ms_of(moment), visiting.language, means.zone)


def _acted(acted: Mapping[str, Any], visiting: Visit, means: PagesMeans) -> str:
    """Return who did it and as what; the name where an account of theirs carries one."""
    person_id = PersonId(acted["person_id"])
    name = names_of(visiting, [person_id], means).get(person_id)
    capacity = acted["capacity"]
    language = visiting.language
    if capacity == "holder" and name is not None:
        return name
    roles = {page.value for page in Page}
    role = said(Page(f"role_{capacity}"), language) if f"role_{capacity}" in roles else None
    return ", ".join(part for part in (name, role) if part) or "…"
