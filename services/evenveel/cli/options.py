"""Options and arguments that several commands have."""

from typing import Annotated, Final

import typer

# A negative amount begins like an option, and is none.
AMOUNT_MAY_BE_NEGATIVE: Final = {"ignore_unknown_options": True}

As = Annotated[
    str | None,
    typer.Option("--as", metavar="PERSON", help="Who acts: a person's id, or a holder's account."),
]
Capacity = Annotated[
    str | None,
    typer.Option("--capacity", help="holder, intermediary, administrator or importer."),
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
Group = Annotated[str, typer.Argument(metavar="GROUP", help="A group's id.")]
Account = Annotated[
    str, typer.Argument(metavar="ACCOUNT", help="An account: its id, group/code or group/name.")
]
Amount = Annotated[
    str, typer.Argument(metavar="AMOUNT", help="In the group's unit, like 12 or 1,5.")
]
Exchange = Annotated[str, typer.Argument(metavar="EXCHANGE", help="An exchange's id.")]
Floor = Annotated[str | None, typer.Option("--floor", help="Lowest balance, or none.")]
Ceiling = Annotated[str | None, typer.Option("--ceiling", help="Highest balance, or none.")]
WarnBelow = Annotated[str | None, typer.Option("--warn-below", help="Warning mark, or none.")]
WarnAbove = Annotated[str | None, typer.Option("--warn-above", help="Warning mark, or none.")]
