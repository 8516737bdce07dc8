"""How answers are shown: a table or a sentence for people, JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from clearing.answers import Accepted
from evenveel.cli.frame import print_json
from evenveel.cli.office import Office

_WIDE: Final = 240


def out() -> Console:
    """Return standard output for people."""
    return Console(highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """Print one line."""
    out().print(escape(text))


def table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[str] = ()
) -> None:
    """Print a table; columns named in `right` are numbers."""
    shown = Table(box=None, pad_edge=False, header_style="dim")
    for heading in headings:
        shown.add_column(heading, justify="right" if heading in right else "left")
    for row in rows:
        shown.add_row(*(escape(cell) for cell in row))
    # What is piped into a file or a search is not to be broken for a screen that is not there.
    width = None if sys.stdout.isatty() else _WIDE
    Console(highlight=False, width=width).print(shown)


def accepted(office: Office, answer: Accepted, text: str, **more: object) -> None:
    """Tell that a command was accepted: `text` for people, all of it as JSON."""
    if office.json:
        print_json({**msgspec.to_builtins(answer), "repeated": answer.repeated, **more})
        return
    again = " (as before: nothing was done twice)" if answer.repeated else ""
    say(f"{text}{again}")
