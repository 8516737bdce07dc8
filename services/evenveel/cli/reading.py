"""`evenveel statement` and `evenveel positions`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from evenveel.cli import options as o
from evenveel.cli.frame import command, print_json
from evenveel.cli.office import Office
from evenveel.cli.parties import account_named, group_named
from evenveel.cli.showing import say, table

app = typer.Typer()


@command(app, "statement")
def statement(
    office: Office,
    account: o.Account,
    *,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="What had happened by then.")
    ] = None,
    at_position: Annotated[
        int | None, typer.Option("--at-position", min=0, help="As it was printed at this one.")
    ] = None,
    oldest_first: Annotated[bool, typer.Option("--oldest-first")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=500, help="Lines a page.")] = 50,
    cursor: Annotated[
        str | None, typer.Option("--cursor", help="`next` of the page before.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All pages.")] = False,
) -> None:
    """What an account gave and was given, with the balance after each."""
    found = account_named(office, account)
    path = f"/accounts/{found.account_id}/statement"
    order = "oldest" if oldest_first else None
    if everything:
        page = office.reader.every(path, "lines", as_of=as_of, at_position=at_position, order=order)
    else:
        page = office.reader.get(
            path, as_of=as_of, at_position=at_position, order=order, limit=limit, cursor=cursor
        )
    if office.json:
        print_json(page)
        return
    by = "" if page["as_of"] is None else f" of what had happened by {page['as_of']}"
    say(
        f"{page['name'] or page['account_id']}, {page['group_id']}: position {page['position']}{by}"
    )
    if page["lines"]:
        headings = ("position", "date", "what", "change", "balance after")
        rows = [_line(line) for line in page["lines"]]
        table(headings, rows, right=("position", "change", "balance after"))
    say(f"balance {page['balance']['display']}")
    if page["next"] is not None:
        say(f"more with: --cursor {page['next']}")


def _line(line: dict[str, Any]) -> tuple[str, ...]:
    text = line["text"]
    if line["reversed_by"] is not None:
        text += " (given back)"
    return (
        str(line["position"]),
        line["happened_at"][:10],
        text,
        line["change"]["display"],
        line["balance_after"]["display"],
    )


@command(app, "positions")
def positions(
    office: Office, group: Annotated[str | None, typer.Argument(metavar="[GROUP]")] = None
) -> None:
    """What neighbours owe each other, against what they may."""
    path = "/positions"
    if group is not None:
        path = f"/groups/{group_named(office, group).group_id}/positions"
    page = office.reader.every(path, "pairs")
    if office.json:
        print_json(page)
        return
    if not page["pairs"]:
        say("No groups have an agreement yet.")
        return
    headings = ("owes", "to", "hours", "may owe", "used", "status")
    rows = [_pair(pair) for pair in page["pairs"]]
    table(headings, rows, right=("hours", "may owe", "used"))
    say(f"as of position {page['position']}")


def _pair(pair: dict[str, Any]) -> tuple[str, ...]:
    one, other = pair["sides"]
    owing, owed = (one, other) if one["link"]["ms"] >= 0 else (other, one)
    used = owing["used_per_mille"]
    return (
        owing["group_id"],
        owed["group_id"],
        owing["link"]["display"],
        owing["may_owe"]["display"],
        "" if used is None else f"{used / 10:.1f} %",
        pair["status"],
    )
