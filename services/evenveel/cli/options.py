"""Options and arguments that several commands have, some of them always together."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from contracts.ids import MAX_HOPS

# A negative amount begins like an option, and is none.
AMOUNT_MAY_BE_NEGATIVE: Final = {"ignore_unknown_options": True}

As = Annotated[
    str | None,
    typer.Option("--as", metavar="PERSON", help="Who acts: a person's id, or a holder's account."),
]
Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="The data folder. [default: .evenveel]"),
]
Id = Annotated[
    str | None,
    typer.Option("--id", metavar="UUID", help="Your own id: sent again, it is done once."),
]
Words = Annotated[str | None, typer.Option("--words", help="What it was for.")]
HappenedAt = Annotated[
    str | None, typer.Option("--happened-at", metavar="DATE", help="When, if it was earlier.")
]
Side = Annotated[str, typer.Option("--side", help="Whose unit the amount is in: payer or payee.")]
Hops = Annotated[
    int,
    typer.Option("--hops", min=1, max=MAX_HOPS, help="Over how many links between groups at most."),
]
Group = Annotated[str, typer.Argument(metavar="GROUP", help="A group's id.")]
Account = Annotated[
    str, typer.Argument(metavar="ACCOUNT", help="An account: its id, group/code or group/name.")
]
Amount = Annotated[
    str, typer.Argument(metavar="AMOUNT", help="In the group's unit, like 12 or 1,5.")
]
Exchange = Annotated[str, typer.Argument(metavar="EXCHANGE", help="An exchange's id.")]
OneGroup = Annotated[str | None, typer.Argument(metavar="[GROUP]", help="Only this group.")]
GroupKind = Annotated[str, typer.Option("--kind", help="lets, sel or other.")]


@dataclass(frozen=True, kw_only=True)
class Common:
    """What every command may be told."""

    data: Data = None
    json: Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")] = False
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="nl|fr|en", help="Language. [default: from LANG]"),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who acts, and in which capacity; where nothing is said, who would be expected to."""

    person: As = None
    capacity: Annotated[
        str | None,
        typer.Option(
            "--capacity", help="holder, intermediary, administrator, support, importer or operator."
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """The limits of an account as they are typed; None is what nobody typed."""

    floor: Annotated[str | None, typer.Option("--floor", help="Lowest balance, or none.")] = None
    ceiling: Annotated[str | None, typer.Option("--ceiling", help="Highest balance, or none.")] = (
        None
    )
    warn_below: Annotated[
        str | None, typer.Option("--warn-below", help="Warning mark, or none.")
    ] = None
    warn_above: Annotated[
        str | None, typer.Option("--warn-above", help="Warning mark, or none.")
    ] = None
