"""`evenveel closed-day`: how groups stood with each other when the last closed day ended."""

from __future__ import annotations

from typing import Any, Final

import typer

from access.amounts import duration
from access.phrases import Phrase
from access.phrases_outlook import Outlook
from evenveel.cli.frame import command, print_json
from evenveel.cli.office import Office, counted
from evenveel.cli.outlook import LEVELS, percent
from evenveel.cli.showing import table, tell

app = typer.Typer()

_ORDER: Final = tuple(LEVELS)


@command(app, "closed-day")
def closed_day(office: Office) -> None:
    """What neighbours owed each other when the last closed day ended, what comes near first."""
    page = office.reader.every("/regions/positions", "groups")
    if office.json:
        print_json(page)
        return
    links = _links(page["groups"])
    if not links:
        tell(office, Phrase.NO_AGREEMENTS_YET, command="evenveel agreement propose")
        return
    figures = (Phrase.HOURS, Phrase.MAY_OWE, Phrase.USED, Outlook.DAYS)
    headings = (Phrase.OWES, Phrase.TO, *figures, Outlook.LEVEL, Phrase.STATUS)
    table(office, headings, [_row(office, *link) for link in links], right=figures)
    tell(office, Outlook.AS_OF_DAY, day=page["as_of_day"])


def _links(groups: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Each link once, from one of its groups that are told of; the nearest to a limit first."""
    told: dict[frozenset[str], tuple[str, dict[str, Any]]] = {}
    for group in groups:
        for link in group["links"]:
            pair = frozenset((group["group_id"], link["neighbour"]))
            told.setdefault(pair, (group["group_id"], link))
    return sorted(
        told.values(),
        key=lambda each: (
            _ORDER.index(each[1]["warning"]),
            -(each[1]["share_per_mille"] or 0),
            each[0],
            each[1]["neighbour"],
        ),
    )


def _row(office: Office, group_id: str, link: dict[str, Any]) -> tuple[str, ...]:
    owes = link["position_ms"] >= 0
    sides = (group_id, link["neighbour"])
    limit_ms = link["may_owe_ms" if owes else "may_be_owed_ms"]
    days = link["days_left"]
    return (
        *(sides if owes else sides[::-1]),
        duration(abs(link["position_ms"]), office.language),
        duration(limit_ms, office.language),
        percent(link["share_per_mille"], office.language),
        "" if days is None else counted(days, office.language),
        office.said(LEVELS[link["warning"]]),
        office.word("status", link["status"]),
    )
