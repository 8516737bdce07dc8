"""`evenveel group figures`: to whom the region's figures are shown with a group's in them."""

from __future__ import annotations

from typing import Annotated

import typer

from access.phrases import Phrase
from clearing.domain.commands import SetFiguresConsent
from contracts.ids import ShownTo
from evenveel.cli import options as o
from evenveel.cli.frame import command
from evenveel.cli.mistakes import Mistake
from evenveel.cli.office import Office, command_id
from evenveel.cli.parties import administering, group_named
from evenveel.cli.showing import accepted

# Beside the other commands about groups.
app = typer.Typer(name="group")


@command(app, "figures")
def figures_consent(
    office: Office,
    group: o.Group,
    shown_to: Annotated[str, typer.Argument(metavar="SHOWN_TO", help="nobody|region|everyone")],
    *,
    who: o.Who,
) -> None:
    """Say to whom the region's figures may be shown with those of the group in them."""
    audience, said = _audience_of(shown_to)
    found = group_named(office, group)
    answer = office.do(
        SetFiguresConsent(
            command_id=command_id(None),
            actor=administering(office, found, who),
            group_id=found.group_id,
            shown_to=audience,
        )
    )
    accepted(office, answer, office.said(said, group=found.group_id))


def _audience_of(text: str) -> tuple[ShownTo, Phrase]:
    match text:
        case "nobody":
            return text, Phrase.FIGURES_SHOWN_TO_NOBODY
        case "region":
            return text, Phrase.FIGURES_SHOWN_TO_REGION
        case "everyone":
            return text, Phrase.FIGURES_SHOWN_TO_EVERYONE
        case _:
            raise Mistake(Phrase.NOT_AN_AUDIENCE, given=text)
