"""`evenveel tables`: what an installation needs in its database, before its services start."""

from __future__ import annotations

import typer

from access.phrases_who import Who
from evenveel.cli.frame import command, print_json
from evenveel.cli.office import Office
from evenveel.cli.showing import tell

app = typer.Typer()


@command(app, "tables")
def tables(office: Office) -> None:
    """Make the tables, as their owner, and let the services' login do what it needs."""
    office.make_tables()
    if office.json:
        print_json({"made": True})
        return
    tell(office, Who.TABLES_MADE)
