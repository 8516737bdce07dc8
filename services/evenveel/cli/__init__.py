"""The command line. `evenveel --help` says what there is."""

from __future__ import annotations

import typer

from evenveel.cli import (
    account,
    act,
    agreement,
    audit,
    audit_keys,
    clearing,
    closed_day,
    exchange,
    exporting,
    figures,
    group,
    importing,
    key,
    keys,
    netting,
    outlook,
    post,
    projections,
    proving,
    reading,
    request,
    role,
    signing,
    status,
    suggest,
    tables,
    webhook,
    witness,
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
    *(run.app, exchange.app, reading.app, outlook.app, closed_day.app, suggest.app),
    *(proving.app, netting.app, status.app, post.finding, signing.app, tables.app),
    witness.app,
):
    # Commands of their own, beside the groups of commands.
    app.registered_commands += several.registered_commands
app.add_typer(run.serve)
group.app.registered_commands += figures.app.registered_commands
app.add_typer(group.app)
app.add_typer(account.app)
app.add_typer(agreement.app)
app.add_typer(role.app)
app.add_typer(act.app)
app.add_typer(key.app)
app.add_typer(keys.app)
app.add_typer(request.app)
app.add_typer(clearing.app)
app.add_typer(post.app)
app.add_typer(importing.app)
app.add_typer(exporting.app)
app.add_typer(projections.app)
audit.app.add_typer(audit_keys.app, name="keys")
app.add_typer(audit.app)
app.add_typer(webhook.app)


def main() -> None:
    """Run the command line."""
    app()
