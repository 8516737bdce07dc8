"""`evenveel keys`: the keys under which the vault is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from access.phrases_keys import KeyStore
from evenveel.cli.frame import command, print_json
from evenveel.cli.mistakes import Obstacle
from evenveel.cli.office import Office
from evenveel.cli.showing import tell

app = typer.Typer(name="keys", help="The keys under which the vault is kept.", no_args_is_help=True)


@command(app, "backup")
def backup(
    office: Office, file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.")]
) -> None:
    """Copy the vault's keys, as of one moment. Keep no copy longer than 30 days."""
    from evenveel.vault_keys import keys_of

    office.known.may_begin(office.act)
    try:
        with keys_of(office.settings) as keys:
            keys.copy_to(file)
    except OSError as error:
        detail = error.strerror or str(error)
        raise Obstacle(KeyStore.NOT_COPIED, file=str(file), detail=detail) from error
    if office.json:
        print_json({"file": str(file)})
        return
    tell(office, KeyStore.COPIED, file=str(file))


@command(app, "rotate-master")
def rotate(
    office: Office,
    *,
    forget_older: Annotated[
        bool,
        typer.Option(
            "--forget-older",
            help="Destroy the master keys before it: backups of the keys open no more.",
        ),
    ] = False,
) -> None:
    """Put every key of the vault under a new master key, while everything runs."""
    from evenveel.master_rotation import rotate_master

    office.known.may_begin(office.act)
    done = rotate_master(office.settings, forget_older=forget_older)
    if office.json:
        print_json({"rewrapped": done.rewrapped, "master": done.master_id, "older": done.older})
        return
    tell(office, KeyStore.MASTER_ROTATED, count=done.rewrapped, master=done.master_id)
    if done.older:
        tell(office, KeyStore.OLD_MASTER_MAY_GO)
