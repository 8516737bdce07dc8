"""`evenveel key`: keys by which programs and other groups' servers act for a group."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, get_args

import typer

from access.moments import now_ms
from access.phrases_who import Who
from access.rights import Act
from clearing.domain.right_commands import IssueKey, RevokeKey
from contracts.ids import KeyId, Scope
from evenveel.cli import options as o
from evenveel.cli.amounts import at_ms, day_of
from evenveel.cli.frame import command, print_json
from evenveel.cli.mistakes import Mistake, Obstacle
from evenveel.cli.office import Office, command_id
from evenveel.cli.parties import administering, group_named
from evenveel.cli.showing import accepted, say, table, tell

app = typer.Typer(
    name="key", help="Keys of programs and servers that act for a group.", no_args_is_help=True
)

SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
_DAY_MS: Final = 24 * 3_600_000
_USUAL_DAYS: Final = 365

Key = Annotated[str, typer.Argument(metavar="KEY", help="A key's id.")]
Scopes = Annotated[
    list[str] | None,
    typer.Option("--scope", help="read, exchange, administer or follow (repeatable)."),
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="[default: a year from now]")
]
PublicKey = Annotated[
    Path | None,
    typer.Option(
        "--public-key", metavar="FILE", help="Of a server: its public Ed25519 key, as PEM."
    ),
]


@command(app, "list")
def list_keys(office: Office, group: o.Group) -> None:
    """A group's keys that open something now."""
    found = group_named(office, group)
    office.known.may(Act.SEE_AFFAIRS, groups=(found.group_id,))
    keys = office.known.keys_of(found.group_id)
    if office.json:
        print_json({"keys": keys})
        return
    if not keys:
        tell(office, Who.NO_KEYS, group=found.group_id)
        return
    headings = (Who.KEY, Who.OPENS, Who.UNTIL, Who.OWNED_BY)
    rows = (
        (key.key_id, ", ".join(key.scopes), day_of(key.expires_at_ms), key.owner_id) for key in keys
    )
    table(office, headings, rows)


@command(app, "issue")
def issue(
    office: Office,
    group: o.Group,
    *,
    scope: Scopes = None,
    until: Until = None,
    public_key: PublicKey = None,
    who: o.Who,
) -> None:
    """Let a program or a server act for the group, with another's yes. Its secret is told once."""
    found = group_named(office, group)
    scopes = tuple(scope_of(text) for text in scope or ("read",))
    expires_at_ms = now_ms() + _USUAL_DAYS * _DAY_MS if until is None else at_ms(until)
    key_id = KeyId(command_id(None))
    asked = IssueKey(
        command_id=command_id(key_id),
        actor=administering(office, found, who),
        group_id=found.group_id,
        key_id=key_id,
        kind="program" if public_key is None else "server",
        scopes=scopes,
        expires_at_ms=expires_at_ms,
        public_key=None if public_key is None else public_key_in(public_key),
    )
    answer = office.do(asked)
    secret = None
    if asked.kind == "program":
        # Good for nothing before the key is issued, which may still take another's yes.
        secret = office.known.who.identity.keys.make(found.group_id, key_id, now_ms())
    text = office.said(
        Who.KEY_ISSUED,
        key=key_id,
        group=found.group_id,
        until=day_of(expires_at_ms),
        scopes=", ".join(scopes),
    )
    accepted(office, answer, text, key_id=key_id, secret=secret)
    if secret is not None and not office.json:
        tell(office, Who.KEY_SECRET, secret=secret)


@command(app, "revoke")
def revoke(office: Office, group: o.Group, key: Key, *, who: o.Who) -> None:
    """Let a key open nothing any more, at once."""
    found, key_id = group_named(office, group), KeyId(key.strip().lower())
    actor = office.known.operator_actor if who == o.Who() else None
    answer = office.do(
        RevokeKey(
            command_id=command_id(None),
            actor=actor or administering(office, found, who),
            group_id=found.group_id,
            key_id=key_id,
        )
    )
    accepted(office, answer, office.said(Who.KEY_OVER, key=key_id, group=found.group_id))


@command(app, "operator")
def operator(office: Office) -> None:
    """Make a new operator's key, told this once: the one before is over."""
    from evenveel.who_asks import new_operator_key

    settings = office.settings
    if settings.mode == "production" and settings.database_owner_url is None:
        raise Obstacle(Who.ONLY_WITH_OWNER)
    shown = new_operator_key(settings)
    if office.json:
        print_json({"key": shown})
        return
    tell(office, Who.OPERATOR_KEY_MADE)
    say(shown)


def scope_of(text: str) -> Scope:
    """Return the scope of this name. Raises `Mistake`."""
    match text:
        case "read" | "exchange" | "administer" | "follow":
            return text
        case _:
            raise Mistake(Who.NOT_A_SCOPE, given=text, known=", ".join(SCOPES))


def public_key_in(path: Path) -> str:
    """Return the 32 bytes of an Ed25519 key, in base64. Raises `Mistake`."""
    from base64 import b64encode

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        found = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError):
        found = None
    if not isinstance(found, Ed25519PublicKey):
        raise Mistake(Who.NO_KEY_FILE, file=str(path))
    return b64encode(found.public_bytes_raw()).decode()
