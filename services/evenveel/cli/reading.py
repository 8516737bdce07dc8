"""`evenveel statement` and `evenveel positions`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from access.phrases import Phrase
from evenveel.cli import options as o
from evenveel.cli.frame import command, print_json
from evenveel.cli.office import Office
from evenveel.cli.outlook import percent, show_matrix
from evenveel.cli.parties import account_named, pairs_of
from evenveel.cli.showing import table, tell

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
    name, group, position = page["name"] or page["account_id"], page["group_id"], page["position"]
    if page["as_of"] is None:
        tell(office, Phrase.STATEMENT_OF, name=name, group=group, position=str(position))
    else:
        about = {"name": name, "group": group, "position": str(position)}
        tell(office, Phrase.STATEMENT_AS_OF, **about, moment=page["as_of"])
    if page["lines"]:
        headings = (
            *(Phrase.POSITION, Phrase.DATE, Phrase.WHAT),
            *(Phrase.CHANGE, Phrase.BALANCE_AFTER),
        )
        rows = [_line(office, line) for line in page["lines"]]
        right = (Phrase.POSITION, Phrase.CHANGE, Phrase.BALANCE_AFTER)
        table(office, headings, rows, right=right)
    tell(office, Phrase.BALANCE_IS, amount=page["balance"]["display"])
    if page["next"] is not None:
        tell(office, Phrase.MORE_WITH, option=f"--cursor {page['next']}")


def _line(office: Office, line: dict[str, Any]) -> tuple[str, ...]:
    text = line["text"]
    if line["reversed_by"] is not None:
        text = office.said(Phrase.GIVEN_BACK, text=text)
    return (
        str(line["position"]),
        line["happened_at"][:10],
        text,
        line["change"]["display"],
        line["balance_after"]["display"],
    )


@command(app, "positions")
def positions(
    office: Office,
    group: o.OneGroup = None,
    *,
    matrix: Annotated[
        bool, typer.Option("--matrix", help="Every group with every other, and its sums.")
    ] = False,
) -> None:
    """What neighbours owe each other, against what they may."""
    if matrix:
        show_matrix(office, group)
        return
    page = pairs_of(office, group)
    if office.json:
        print_json(page)
        return
    if not page["pairs"]:
        tell(office, Phrase.NO_AGREEMENTS_YET, command="evenveel agreement propose")
        return
    amounts = (Phrase.HOURS, Phrase.MAY_OWE, Phrase.USED)
    headings = (Phrase.OWES, Phrase.TO, *amounts, Phrase.STATUS)
    table(office, headings, [_pair(office, pair) for pair in page["pairs"]], right=amounts)
    tell(office, Phrase.AS_OF_POSITION, position=str(page["position"]))


def _pair(office: Office, pair: dict[str, Any]) -> tuple[str, ...]:
    one, other = pair["sides"]
    owing, owed = (one, other) if one["link"]["ms"] >= 0 else (other, one)
    return (
        owing["group_id"],
        owed["group_id"],
        owing["link"]["display"],
        owing["may_owe"]["display"],
        percent(owing["used_per_mille"], office.language),
        office.word("status", pair["status"]),
    )
