"""How answers are shown: a table or a sentence for people, JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.prompt import Confirm
from rich.table import Table

from access.phrases import Phrase
from access.saying import AnyPhrase
from clearing.answers import Accepted
from contracts.events import ActProposed
from evenveel.cli.frame import print_json
from evenveel.cli.mistakes import Mistake
from evenveel.cli.office import Office

_WIDE: Final = 240


def out() -> Console:
    """Return standard output for people."""
    return _console(soft_wrap=True)


def say(text: str) -> None:
    """Print one line."""
    out().print(text)


def tell(office: Office, phrase: AnyPhrase, **given: str | int) -> None:
    """Print one phrase in the reader's language."""
    say(office.said(phrase, **given))


def wants(office: Office, question: AnyPhrase) -> bool:
    """Whether somebody answers yes. Raises `Mistake` where nobody is there to answer."""
    keys = [office.said(Phrase.YES_KEY), office.said(Phrase.NO_KEY)]
    asked = Confirm(office.said(question), console=office.aside, choices=keys)
    asked.validate_error_message = office.said(Phrase.ANSWER_WITH)
    try:
        return asked()
    except EOFError:
        raise Mistake(Phrase.NOBODY_TO_ANSWER) from None


def table(
    office: Office,
    headings: Sequence[AnyPhrase | None],
    rows: Iterable[Sequence[str]],
    right: Sequence[AnyPhrase] = (),
) -> None:
    """Print a table; columns named in `right` are numbers, None is a column that needs no name."""
    shown = Table(box=None, pad_edge=False, header_style="dim")
    for heading in headings:
        name = "" if heading is None else office.said(heading)
        shown.add_column(name, justify="right" if heading in right else "left")
    _print(shown, rows)


def matrix(corner: str, names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table of numbers whose columns are named by what they are about, as its rows are."""
    shown = Table(box=None, pad_edge=False, header_style="dim")
    shown.add_column(corner)
    for name in names:
        shown.add_column(name, justify="right")
    _print(shown, rows)


def _print(shown: Table, rows: Iterable[Sequence[str]]) -> None:
    for row in rows:
        shown.add_row(*row)
    # What is piped into a file or a search is not to be broken for a screen that is not there.
    width = None if sys.stdout.isatty() else _WIDE
    _console(width=width).print(shown)


def _console(*, soft_wrap: bool = False, width: int | None = None) -> Console:
    # An id such as `a:100:b`, or a word in brackets, is shown as it is: it stands for no picture.
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=soft_wrap, width=width)


def figures(office: Office, rows: Iterable[tuple[AnyPhrase | None, str]]) -> None:
    """Print values under each other, each behind its label; None goes on with the one before."""
    labelled = [("" if label is None else office.said(label), value) for label, value in rows]
    width = max(len(label) for label, _ in labelled)
    for label, value in labelled:
        say(f"  {label:<{width}}  {value}")


@contextmanager
def bar(office: Office, doing: AnyPhrase) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for what takes its time: told what is being done, how much of it, and how much of all.

    Before it is told, it says only what is being done.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=office.aside, transient=True) as shown:
        task = shown.add_task(office.said(doing), total=None)

        def progress(what: str, done: int, total: int) -> None:
            shown.update(task, description=office.word("stage", what), completed=done, total=total)

        yield progress


def accepted(office: Office, answer: Accepted, text: str, **more: object) -> None:
    """Tell that a command was accepted: `text` for people, all of it as JSON.

    Where it takes a second person's yes, it is told what it waits for instead.
    """
    if isinstance(event := answer.events[0], ActProposed):
        proposed(office, answer, event, **more)
        return
    _tell(office, answer, text, **more)


def proposed(office: Office, answer: Accepted, event: ActProposed, **more: object) -> None:
    """Tell that it is not done yet, whose yes it waits for, and how that is said."""
    waits_for = next((group for group in event.groups if group != event.by), event.by)
    approve = f"evenveel act approve {event.act_id}"
    phrase = Phrase.ACT_WAITS if waits_for == event.by else Phrase.ACT_WAITS_FOR_OTHERS
    text = office.said(phrase, group=waits_for, command=approve)
    _tell(office, answer, text, waits_for=waits_for, **more)


def _tell(office: Office, answer: Accepted, text: str, **more: object) -> None:
    if office.json:
        print_json({**msgspec.to_builtins(answer), "repeated": answer.repeated, **more})
        return
    again = office.said(Phrase.NOTHING_DONE_TWICE) if answer.repeated else ""
    say(f"{text} {again}".rstrip())
