"""`evenveel up` and `evenveel serve`."""

from __future__ import annotations

import logging
import sys
from typing import Annotated

import typer

from evenveel.cli.frame import command, process
from evenveel.cli.office import Office
from evenveel.cli.options import Data
from evenveel.settings import Settings, WrongSettings, read_settings
from evenveel.troubles import NoDatabase, PortTaken

app = typer.Typer()
serve = typer.Typer(name="serve", help="One of the processes that `up` runs.", no_args_is_help=True)

_EXCHANGES = 20_000
Port = Annotated[
    int | None,
    typer.Option("--port", help="Of commands; reading is on the next. [default: 8400]"),
]
UntilStdinCloses = Annotated[bool, typer.Option("--until-stdin-closes", hidden=True)]


@command(app, "up")
def up(
    office: Office,
    *,
    port: Port = None,
    no_sample: Annotated[
        bool, typer.Option("--no-sample", help="Start empty, without the sample region.")
    ] = False,
    sample_exchanges: Annotated[int, typer.Option("--sample-exchanges", hidden=True)] = _EXCHANGES,
) -> None:
    """Run everything on this machine until Ctrl-C; the first start founds a sample region."""
    from evenveel.up import Teller, run

    given = {name: getattr(office.settings, name) for name in ("data", "host", "database_url")}
    settings = read_settings(port=port, **given)
    teller = Teller(office.aside, office.said)
    run(settings, sample=not no_sample, exchanges=sample_exchanges, teller=teller)


@process(serve, "clearing")
def clearing(
    *, data: Data = None, port: Port = None, until_stdin_closes: UntilStdinCloses = False
) -> None:
    """Take commands: the one writer, over HTTP."""
    _serve("clearing", data, port, until_stdin_closes)


@process(serve, "projections")
def projections(
    *, data: Data = None, port: Port = None, until_stdin_closes: UntilStdinCloses = False
) -> None:
    """Keep what people read up to date, and tell it over HTTP."""
    _serve("projections", data, port, until_stdin_closes)


@process(serve, "keeper")
def keeper(
    *, data: Data = None, port: Port = None, until_stdin_closes: UntilStdinCloses = False
) -> None:
    """Fill the indexes and take snapshots."""
    _serve("keeper", data, port, until_stdin_closes)


@process(serve, "relay")
def relay(*, data: Data = None, until_stdin_closes: UntilStdinCloses = False) -> None:
    """Write the log to Kafka, for projections and others to follow."""
    _serve("relay", data, None, until_stdin_closes)


@process(serve, "webhooks")
def webhooks(*, data: Data = None, until_stdin_closes: UntilStdinCloses = False) -> None:
    """Post events to the addresses that groups named."""
    _serve("webhooks", data, None, until_stdin_closes)


def _serve(name: str, data: object, port: int | None, supervised: bool) -> None:
    from evenveel import serving
    from evenveel.database import database
    from evenveel.relaying import serve_relay
    from evenveel.supervisor import end_with_parent
    from evenveel.webhooks import serve_webhooks

    serve_one = {
        "clearing": serving.serve_clearing,
        "projections": serving.serve_projections,
        "keeper": serving.serve_keeper,
        "relay": serve_relay,
        "webhooks": serve_webhooks,
    }[name]
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format=f"{name}: %(levelname)s %(message)s"
    )
    if supervised:
        end_with_parent()
    try:
        settings: Settings = read_settings(data=data, port=port)
        with database(settings) as database_url:
            code = serve_one(settings, database_url)
    except (WrongSettings, NoDatabase, PortTaken) as error:
        sys.stderr.write(f"{name}: {error}\n")
        code = 2 if isinstance(error, WrongSettings) else 1
    raise typer.Exit(code)
