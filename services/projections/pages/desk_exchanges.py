"""All exchanges of a group: sought by word, period, kind and neighbour, the latest first."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.languages import Language
from access.phrases_desk import Desk
from access.phrases_pages import Page
from access.rules_pages import PAGES, PAGES_AT
from access.saying import said
from contracts.ids import GROUP_ID_PATTERN, UUID_PATTERN, GroupId
from projections.pages.affairs import show_affair
from projections.pages.days import ms_of, read_day
from projections.pages.desk_between import between_all
from projections.pages.desk_unit import DeskGroup, desk_group, group_names
from projections.pages.drawing import shown_date, shown_month
from projections.pages.given import fitting
from projections.pages.means import PagesMeans
from projections.pages.own_questions import NotAnswered
from projections.pages.parts import part_asked, way_on
from projections.pages.told import exchange_told
from projections.pages.visits import Visit, Visiting

KINDS: Final = ("service", "settlement", "write-off", "rounding", "reversal")
_FILTERS: Final = ("words", "since", "until", "kind", "neighbour", "account")
_LINES: Final = 50
_LONGEST_WORDS: Final = 200
_DETAIL: Final = "/accounts/{account_id}/exchanges/{exchange_id}"

router = APIRouter()


@router.get("/groups/{group_id}/exchanges")
def exchanges(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """Those that every filter lets through, month by month, so many at a time."""
    means: PagesMeans = request.app.state.means
    desk = desk_group(visiting, group_id, means)
    sought = _sought(request.query_params)
    asked = {**sought, **part_asked(request, _LINES)}
    page = means.questions.ask(visiting.on_behalf, f"/groups/{group_id}/exchanges", **asked)
    return show_affair(
        request,
        visiting,
        group_id,
        "desk/exchanges.html",
        sought={**dict.fromkeys(_FILTERS, ""), **sought},
        is_sifted=bool(sought),
        of_account=_account_name(visiting, sought.get("account"), means),
        kinds=[(kind, said(_kind(kind), visiting.language)) for kind in KINDS],
        neighbours=[(p.id, p.name) for p in between_all(visiting, group_id, means)],
        months=_months(page["exchanges"], desk, visiting, means),
        is_first="cursor" not in asked,
        further=way_on(page, sought),
        position=page["position"],
    )


def lines_of(
    rows: list[Mapping[str, Any]], desk: DeskGroup, visiting: Visit, means: PagesMeans
) -> list[dict[str, Any]]:
    """Return exchanges of an answer as they are told in a list."""
    parties = {row[side]["group_id"] for row in rows for side in ("payer", "payee")}
    called = group_names(visiting, parties - {desk.id}, means)
    return [_line(row, desk, called, means) for row in rows]


def _sought(given: Mapping[str, str]) -> dict[str, str]:
    """Return what was asked for, without what is no such thing."""
    words = given.get("words", "")[:_LONGEST_WORDS].replace("\0", " ").strip()
    kind = given.get("kind", "")
    found = {
        "words": words,
        **{name: day for name in ("since", "until") if read_day(day := given.get(name, ""))},
        "kind": kind if kind in KINDS else "",
        "neighbour": fitting(GROUP_ID_PATTERN, given.get("neighbour", "")),
        "account": fitting(UUID_PATTERN, given.get("account", "")),
    }
    return {name: text for name, text in found.items() if text}


def _account_name(visiting: Visit, account_id: str | None, means: PagesMeans) -> str | None:
    if account_id is None:
        return None
    try:
        answer = means.questions.ask(visiting.on_behalf, f"/accounts/{account_id}")
    except NotAnswered:
        return None
    return str(answer["account"]["name"] or answer["account"]["code"] or account_id)


def _kind(kind: str) -> Desk:
    return Desk(f"kind_{kind.replace('-', '_')}")


def _months(
    rows: list[Mapping[str, Any]], desk: DeskGroup, visiting: Visit, means: PagesMeans
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return them in their order, those of one month that stand together under its name."""

    def month_of(row: Mapping[str, Any]) -> str:
        return shown_month(ms_of(row["happened_at"]), visiting.language, means.zone)

    told = zip(rows, lines_of(rows, desk, visiting, means), strict=True)
    return [
        (month, [line for _, line in found])
        for month, found in groupby(told, lambda each: month_of(each[0]))
    ]


def _line(
    row: Mapping[str, Any], desk: DeskGroup, called: Mapping[str, str], means: PagesMeans
) -> dict[str, Any]:
    language = desk.unit.language
    amount = desk.unit.shown(row["amount"]["steps"])
    ours = [side for side in ("payer", "payee") if row[side]["group_id"] == desk.id]
    away = {row[side]["group_id"] for side in ("payer", "payee")} - {desk.id}
    return {
        "day": shown_date(ms_of(row["happened_at"]), language, means.zone),
        "moment": row["happened_at"],
        "told": exchange_told(
            row["kind"],
            payer=row["payer"]["name"],
            payee=row["payee"]["name"],
            words=row["words"],
            shown_amount=amount.own,
            language=language,
        ),
        "amount": amount,
        "path": _path(row, ours),
        "other": called[away.pop()] if away else None,
        "by": _by(row["acted"]["capacity"], language),
        "kind": row["kind"],
        "given_back": row["reversed_by"] is not None,
        "past_limits": row["past_limits"],
    }


def _path(row: Mapping[str, Any], ours: list[str]) -> str | None:
    """Return the page about it of an account of the group; None where there is none."""
    accounts = [row[side]["account_id"] for side in ours if row[side]["account_id"] is not None]
    if not accounts or ("GET", PAGES_AT + _DETAIL) not in PAGES:
        return None
    return _DETAIL.format(account_id=accounts[0], exchange_id=row["exchange_id"])


def _by(capacity: str, language: Language) -> str | None:
    """Return as what somebody acted, where it was not for their own account."""
    if capacity not in {"intermediary", "administrator"}:
        return None
    return said(Page(f"role_{capacity}"), language)
