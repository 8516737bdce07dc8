"""The command line. `evenveel --help` says what there is."""

from __future__ import annotations

import typer

from evenveel.cli import (
    account,
    agreement,
    clearing,
    exchange,
    group,
    importing,
    netting,
    outlook,
    post,
    projections,
    proving,
    reading,
    request,
    status,
    suggest,
    webhook,
)
from evenveel.cli import running as run

app = typer.Typer(
    name="evenveel",
    help="A clearing service for neighbouring LETS and SEL groups.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for several in (
    *(run.app, exchange.app, reading.app, outlook.app, suggest.app),
    *(proving.app, netting.app, status.app, post.finding),
):
    # Commands of their own, beside the groups of commands.
    app.registered_commands += several.registered_commands
app.add_typer(run.serve, name="serve")
app.add_typer(group.app, name="group")
app.add_typer(account.app, name="account")
app.add_typer(agreement.app, name="agreement")
app.add_typer(request.app, name="request")
app.add_typer(clearing.app, name="clearing")
app.add_typer(post.app, name="post")
app.add_typer(importing.app, name="import")
app.add_typer(projections.app, name="projections")
app.add_typer(webhook.app, name="webhook")


def main() -> None:
    """Run the command line."""
    app()
