"""`evenveel outlook`: which limits come near, when trade stops, and what would help."""

from __future__ import annotations

from typing import Any, Final

import typer

from access.amounts import short_amount
from access.languages import Language
from access.phrases import Phrase
from access.phrases_outlook import Outlook
from evenveel.cli import options as o
from evenveel.cli.frame import command, print_json
from evenveel.cli.office import Office, counted
from evenveel.cli.parties import group_named
from evenveel.cli.showing import matrix, say, table, tell

app = typer.Typer()

LEVELS: Final = {
    "stuck": Outlook.STUCK,
    "soon": Outlook.SOON,
    "watch": Outlook.WATCH,
    "calm": Outlook.CALM,
}
# A matrix wider than this is no matrix on any screen.
_GROUPS_IN_A_MATRIX: Final = 14


@command(app, "outlook")
def outlook(office: Office, group: o.OneGroup = None) -> None:
    """Which limits come near: when trade stops, for whom, and what would help."""
    if group is None:
        page = office.reader.every("/outlook", "prospects")
    else:
        page = office.reader.get(f"/groups/{group_named(office, group).group_id}/outlook")
    if office.json:
        print_json(page)
        return
    if page["prospects"]:
        _show(office, page["prospects"])
    if all(prospect["level"] == "calm" for prospect in page["prospects"]):
        tell(office, Outlook.ALL_IS_CALM)
    tell(office, Phrase.AS_OF_POSITION, position=str(page["position"]))


def _show(office: Office, prospects: list[dict[str, Any]]) -> None:
    figures = (Phrase.HOURS, Outlook.OF_LIMIT, Phrase.USED, Outlook.A_WEEK, Outlook.DAYS)
    headings = (Outlook.LEVEL, Outlook.RECEIVING, Outlook.GIVING, *figures)
    table(office, headings, [_row(office, one) for one in prospects], right=figures)
    for one in prospects:
        if one["helps"]:
            say("")
            say(one["text"])
            for help_ in one["helps"]:
                say(f"  - {help_['text']}")


def _row(office: Office, one: dict[str, Any]) -> tuple[str, ...]:
    return (
        office.said(LEVELS[one["level"]]),
        _side(office, one["receiver"]),
        _side(office, one["giver"]),
        one["used"]["display"],
        one["limit"]["display"],
        percent(one["used_per_mille"], office.language),
        _pace(one)["a_week"]["display"],
        "" if one["days_left"] is None else counted(one["days_left"], office.language),
    )


def _pace(one: dict[str, Any]) -> dict[str, Any]:
    """The recent pace; where days are counted, the faster one, since by that they are."""
    paces: list[dict[str, Any]] = [one["recent"], one["long"]]
    return max(paces, key=lambda pace: pace["a_week"]["ms"]) if one["days_left"] else paces[0]


def _side(office: Office, named: dict[str, Any] | None) -> str:
    return office.said(Outlook.ALL_NEIGHBOURS) if named is None else str(named["group_id"])


def percent(per_mille: int | None, language: Language) -> str:
    """Return the share as people read it; nothing of a limit of 0."""
    if per_mille is None:
        return ""
    return short_amount(per_mille, {"decimals": 1, "symbol": "%"}, language)


def show_matrix(office: Office, group: str | None) -> None:
    """Each group's net and gross, the share of its limits used, and its link with each other.

    Of all groups, or of one and its neighbours.
    """
    page = office.reader.every("/positions/matrix", "groups")
    rows = page["groups"]
    if group is not None:
        group_id = group_named(office, group).group_id
        rows = [row for row in rows if row["group_id"] == group_id or _touches(row, group_id)]
    if office.json:
        print_json({**page, "groups": rows})
        return
    figures = (Outlook.NET, Outlook.GROSS, Outlook.USED_OWING, Outlook.USED_OWED)
    table(
        office,
        (Phrase.GROUP, *figures),
        [_together(office, row) for row in rows],
        right=figures,
    )
    if len(rows) > _GROUPS_IN_A_MATRIX:
        tell(office, Outlook.TOO_MANY_GROUPS, command="evenveel positions --matrix GROUP")
    elif rows:
        say("")
        _cells(office, rows)
    tell(office, Phrase.AS_OF_POSITION, position=str(page["position"]))


def _touches(row: dict[str, Any], group_id: str) -> bool:
    return any(link["neighbour"] == group_id for link in row["links"])


def _together(office: Office, row: dict[str, Any]) -> tuple[str, ...]:
    return (
        row["group_id"],
        row["net"]["display"],
        row["gross"]["display"],
        percent(row["owing_per_mille"], office.language),
        percent(row["owed_per_mille"], office.language),
    )


def _cells(office: Office, rows: list[dict[str, Any]]) -> None:
    """What the group of each line owes the group of each column; below zero, is owed by it."""
    ids = [row["group_id"] for row in rows]
    links = {
        (row["group_id"], link["neighbour"]): link["link"]["display"]
        for row in rows
        for link in row["links"]
    }
    cells = [(one, *(links.get((one, other), "") for other in ids)) for one in ids]
    matrix(f"{office.said(Phrase.OWES)} →", ids, cells)
