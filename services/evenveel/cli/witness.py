"""`evenveel witness`: a small server that cosigns what it was shown of other groups' logs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from access.phrases_proofs import Proof
from access.saying import Saying, message_of
from evenveel.cli.frame import command, print_json
from evenveel.cli.mistakes import Mistake
from evenveel.cli.office import Office
from evenveel.cli.showing import tell
from evenveel.troubles import Trouble

app = typer.Typer()


@command(app, "witness")
def witness(
    office: Office,
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where its key and checkpoints are kept.")
    ],
    *,
    name: Annotated[
        str, typer.Option("--name", help="Its name for ever, like witness.sel-lille.example.")
    ],
    log: Annotated[
        list[str] | None,
        typer.Option("--log", metavar="KEY", help="A log's key, or a file of them (repeatable)."),
    ] = None,
    host: Annotated[str, typer.Option("--host", help="The address on which it listens.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option("--port", min=1, max=65_535)] = 8410,
    show_key: Annotated[
        bool, typer.Option("--show-key", help="Only print its key; one is made where none is.")
    ] = False,
) -> None:
    """Cosign checkpoints that go on from all that were cosigned before, until Ctrl-C.

    It needs no database, and keeps nothing of the groups but the newest checkpoint of each log.
    """
    from clearing.tree.notes import ED25519, BadNote
    from evenveel.audit_packs.trusting import keys_given
    from evenveel.witnessing.kept import FILE_NAME, Kept
    from evenveel.witnessing.own_key import own_key
    from evenveel.witnessing.serving import now_s, serve
    from evenveel.witnessing.witness import Witness, logs_of

    told = keys_given(log or ())
    for each in told:
        if each.kind != ED25519:
            raise Trouble(Saying(Proof.NO_KEY_GIVEN, given=each.text, detail=f"0x{each.kind:02x}"))
    logs = logs_of(told)
    if not logs and not show_key:
        raise Mistake(Proof.NO_LOG_NAMED)
    try:
        key = own_key(folder, name)
    except BadNote as error:
        raise Trouble(Saying(Proof.WITNESS_KEY_NOT_USED, detail=message_of(error))) from error
    if office.json:
        print_json({"key": key.verifier.text, "logs": sorted(logs)})
    else:
        tell(office, Proof.WITNESS_IS, key=key.verifier.text)
    if show_key:
        return
    with Kept(folder / FILE_NAME) as kept:
        if not office.json:
            tell(office, Proof.WITNESS_ANSWERS, url=f"http://{host}:{port}", logs=len(logs))
        serve(Witness(key, logs, kept, now_s), host, port)
