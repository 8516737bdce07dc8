"""An account as its holder sees it: where it stands between its limits, and what happened on it."""

import re
from calendar import monthrange
from collections.abc import Mapping
from itertools import groupby
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.phrases_member import MemberPage
from access.saying import said
from contracts.ids import AccountId
from projections.http.names import Names
from projections.pages.balance_picture import picture_of
from projections.pages.days import ms_of
from projections.pages.drawing import shown_date, shown_month
from projections.pages.means import PagesMeans
from projections.pages.own_account import OwnAccount, own_account, show_account
from projections.pages.parts import part_asked, way_on
from projections.pages.told import exchange_told
from projections.pages.visits import Visit, Visiting

_LINES: Final = 50
_MONTH: Final = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
_ON_STATEMENT: Final = "#statement"

router = APIRouter()


@router.get("/accounts/{account_id}")
def account(request: Request, visiting: Visiting, account_id: AccountId) -> Response:
    """The balance as a picture, and the statement, the newest first, month by month."""
    means: PagesMeans = request.app.state.means
    own = own_account(request, visiting, account_id)
    month = request.query_params.get("month", "")
    part = part_asked(request, _LINES)
    is_first = "cursor" not in part
    # What was asked for at first, a cursor says itself.
    if is_first and (until := _last_day(month)) is not None:
        part["as_of"] = until
    page = means.questions.ask(visiting.on_behalf, f"{own.path}/statement", **part)
    further = way_on(page)
    return show_account(
        request,
        visiting,
        own,
        "",
        "account.html",
        **_standing(own, visiting),
        months=_months(page["lines"], own, visiting, means),
        month=month if _last_day(month) else "",
        is_first=is_first,
        position=page["position"],
        further=further and further + _ON_STATEMENT,
    )


def _last_day(month: str) -> str | None:
    found = _MONTH.fullmatch(month)
    if found is None:
        return None
    year, number = int(found[1]), int(found[2])
    if not (2000 <= year < 9999 and 1 <= number <= 12):
        return None
    return f"{month}-{monthrange(year, number)[1]:02}"


def _standing(own: OwnAccount, visiting: Visit) -> dict[str, Any]:
    """Return the balance and what is left to the limits, as a picture and in words."""
    row, unit, language = own.row, own.unit, visiting.language
    limits = own.limits_steps
    steps = row["balance"]["steps"]
    balance = unit.shown(steps, signed=True)
    picture = picture_of(steps, **limits)
    words = {
        # It stands above the picture already, as large as can be.
        "balance": "",
        "zero": "0",
        **{
            name.removesuffix("_steps"): (
                None if limit is None else unit.shown(limit, signed=True).short
            )
            for name, limit in limits.items()
        },
    }
    left = {
        name: None if row[name] is None else unit.shown(row[name]["steps"])
        for name in ("left_to_give", "left_to_receive")
    }
    warned = "below" if row["below_warning"] else "above" if row["above_warning"] else None
    return {
        "balance": balance,
        "picture": picture,
        "picture_words": words,
        "picture_said": said(
            MemberPage.PICTURE_SAID,
            language,
            balance=balance.own,
            floor=words["floor"] or said(MemberPage.NO_LIMIT, language),
            ceiling=words["ceiling"] or said(MemberPage.NO_LIMIT, language),
        ),
        "left": left,
        "held": unit.shown(row["held"]["steps"]) if row["held"]["steps"] else None,
        "warned": warned,
    }


def _months(
    lines: list[Mapping[str, Any]], own: OwnAccount, visiting: Visit, means: PagesMeans
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the lines in their order, those of one month that stand together under its name."""

    others = {line["counterparty_group"] for line in lines} - {own.group_id}
    groups = Names(means.doors_for(visiting.principal)("pages"), groups=others)

    def month_of(line: Mapping[str, Any]) -> str:
        return shown_month(ms_of(line["happened_at"]), visiting.language, means.zone)

    return [
        (month, [_line(line, own, groups, visiting, means) for line in found])
        for month, found in groupby(lines, month_of)
    ]


def _line(
    line: Mapping[str, Any], own: OwnAccount, groups: Names, visiting: Visit, means: PagesMeans
) -> dict[str, Any]:
    steps = line["change"]["steps"]
    paid = steps < 0
    other, group_id = line["counterparty_name"], line["counterparty_group"]
    return {
        "day": shown_date(ms_of(line["happened_at"]), visiting.language, means.zone),
        "moment": line["happened_at"],
        "told": exchange_told(
            line["kind"],
            payer=own.name if paid else other,
            payee=other if paid else own.name,
            words=line["words"],
            shown_amount=own.unit.shown(abs(steps)).own,
            language=visiting.language,
        ),
        "group": None if group_id == own.group_id else groups.group(group_id) or group_id,
        "change": own.unit.shown(steps, signed=True),
        "after": own.unit.shown(line["balance_after"]["steps"], signed=True),
        "path": f"{own.path}/exchanges/{line['exchange_id']}",
        "reverses": line["reverses"] and f"{own.path}/exchanges/{line['reverses']}",
        "reversed_by": line["reversed_by"] and f"{own.path}/exchanges/{line['reversed_by']}",
        "past_limits": line["past_limits"],
        "by": line["acted"]["capacity"],
    }
