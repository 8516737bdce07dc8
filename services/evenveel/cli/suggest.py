"""`evenveel suggest`: trades that would heal what groups owe each other."""

from __future__ import annotations

from typing import Any

import typer

from access.phrases import Phrase
from access.phrases_outlook import Outlook
from access.saying import category_named
from evenveel.cli import options as o
from evenveel.cli.frame import command, print_json
from evenveel.cli.office import Office
from evenveel.cli.parties import group_named
from evenveel.cli.showing import table, tell

app = typer.Typer()


@command(app, "suggest")
def suggest(office: Office, group: o.OneGroup = None) -> None:
    """Offers and wants that fit, and would bring groups nearer to even."""
    asked = None if group is None else group_named(office, group).group_id
    page = office.reader.every("/suggestions", "suggestions", group=asked)
    if office.json:
        print_json(page)
        return
    if page["suggestions"]:
        amounts = (Phrase.HOURS, Outlook.HEALS)
        who = (Outlook.GIVING, Phrase.WHAT, Outlook.RECEIVING, Outlook.WANTED)
        headings = (*who, Outlook.OVER, *amounts)
        table(office, headings, [_row(one) for one in page["suggestions"]], right=amounts)
    else:
        tell(office, Outlook.NOTHING_FITS)
    for one in page["missing"]:
        groups = ", ".join(group["group_id"] for group in one["groups"])
        category = category_named(one["category"], office.language)
        tell(office, Outlook.NOBODY_OFFERS, category=category, groups=groups)
    tell(office, Phrase.AS_OF_POSITION, position=str(page["position"]))


def _row(one: dict[str, Any]) -> tuple[str, ...]:
    between = [group["group_id"] for group in one["way"][1:-1]]
    return (
        _whose(one["offer"]),
        one["offer"]["title"] or "",
        _whose(one["want"]),
        one["want"]["title"] or "",
        ", ".join(between),
        one["amount"]["display"],
        one["removes"]["display"],
    )


def _whose(part: dict[str, Any]) -> str:
    return f"{part['group_id']}/{part['name'] or part['account_id']}"
