"""The secrets of keys: a group's programs', and the operator's. What a key may do is the log's.

A group's key opens something only while the log says so: the row here proves that whoever shows it
has it, `access.group_keys` says whose it is and what for.
"""

from __future__ import annotations

from collections.abc import Collection
from hmac import compare_digest
from pathlib import Path
from typing import Any, Final, LiteralString, NamedTuple

from access.arrays import uuids
from access.line import Connection, Line
from access.opaque import (
    digest_of,
    new_secret,
    operator_in,
    shown_key,
    shown_operator,
)
from access.phrases_sign_in import SignIn
from access.principals import OPERATOR_ID
from access.saying import Saying
from access.secret import OPERATOR_FILE_NAME, SecretNotUsable, kept_text
from contracts.ids import GroupId, KeyId, PersonId, Scope

_OPERATORS_KEY: Final = KeyId(OPERATOR_ID)

# Never changed by who comes later with the same id: whoever was first has it.
_KEEP: Final[LiteralString] = """
INSERT INTO access.keys (key_id, group_id, digest, created_at_ms) VALUES (%s, %s, %s, %s)
ON CONFLICT (key_id) DO NOTHING
"""
_KEPT: Final[LiteralString] = "SELECT group_id, digest FROM access.keys WHERE key_id = %s"
_OPERATOR: Final[LiteralString] = """
INSERT INTO access.keys (key_id, digest, created_at_ms) VALUES (%s, %s, %s)
ON CONFLICT (key_id) DO UPDATE SET digest = EXCLUDED.digest, group_id = NULL,
    created_at_ms = EXCLUDED.created_at_ms WHERE keys.digest <> EXCLUDED.digest
"""
_FIND: Final[LiteralString] = """
SELECT secrets.digest, issued.group_id, issued.key_id::text, issued.owner_id::text, issued.scopes,
    issued.expires_at_ms, issued.revoked
FROM access.keys AS secrets JOIN access.group_keys AS issued USING (key_id, group_id)
WHERE secrets.key_id = ANY(%(keys)b::uuid[]) AND issued.kind = 'program'
"""
_SERVERS: Final[LiteralString] = """
SELECT NULL::bytea, group_id, key_id::text, owner_id::text, scopes, expires_at_ms, revoked
FROM access.group_keys WHERE key_id = %s AND kind = 'server'
"""
_PUBLIC: Final[LiteralString] = """
SELECT decode(public_key, 'base64') FROM access.group_keys
WHERE key_id = %s AND kind = 'server' AND NOT revoked AND %s < expires_at_ms
"""


class KeyTaken(Exception):
    """Another secret was kept under this id before."""


class IssuedKey(NamedTuple):
    """A key as the log has it."""

    group_id: GroupId
    key_id: KeyId
    owner_id: PersonId
    scopes: frozenset[Scope]
    expires_at_ms: int
    revoked: bool


class Keys:
    """All keys. From any thread; each look is one statement."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def make(self, group_id: GroupId, key_id: KeyId, now_ms: int) -> str:
        """Return a program's new key as it is shown, once. It opens nothing until it is issued.

        Raises `KeyTaken`.
        """
        secret = new_secret()
        self.keep(group_id, key_id, digest_of(secret), now_ms)
        return shown_key(key_id, secret)

    def keep(self, group_id: GroupId, key_id: KeyId, digest: bytes, now_ms: int) -> None:
        """The secret with this digest proves the key. Raises `KeyTaken`."""
        given = [key_id, group_id, digest, now_ms]

        def kept(on: Connection) -> Any:
            on.execute(_KEEP, given)
            return on.execute(_KEPT, [key_id]).fetchone()

        if self._line.ask(kept) != (group_id, digest):
            raise KeyTaken

    def proven_each(
        self, shown: Collection[tuple[KeyId, str]]
    ) -> dict[tuple[KeyId, str], IssuedKey]:
        """Return the programs' keys that these secrets prove, as far as they prove any."""
        if not shown:
            return {}
        given = {"keys": uuids(list({key_id for key_id, _ in shown}))}
        rows: Any = self._line.ask(lambda on: on.execute(_FIND, given, prepare=True).fetchall())
        kept = {row[2]: row for row in rows}
        proven: dict[tuple[KeyId, str], IssuedKey] = {}
        for key_id, secret in shown:
            row = kept.get(key_id)
            # Compared whatever was found, in a time that does not tell how much of it is right.
            if compare_digest(b"" if row is None else row[0], digest_of(secret)):
                proven[key_id, secret] = _issued(row)
        return proven

    def server(self, key_id: KeyId) -> IssuedKey | None:
        """Return the key of another group's server; that it was shown is for its signature."""
        row: Any = self._line.ask(
            lambda on: on.execute(_SERVERS, [key_id], prepare=True).fetchone()
        )
        return None if row is None else _issued(row)

    def public_key(self, key_id: KeyId, now_ms: int) -> bytes | None:
        """Return the 32 bytes against which a server's signatures hold now."""
        given = [key_id, now_ms]
        row: Any = self._line.ask(lambda on: on.execute(_PUBLIC, given, prepare=True).fetchone())
        return None if row is None else bytes(row[0])

    def keep_operator(self, shown: str, now_ms: int) -> None:
        """The operator is known by this key, and by no other that was before.

        Raises ValueError for what is no operator's key.
        """
        secret = operator_in(shown)
        if secret is None:
            raise ValueError("not an operator's key")
        given = [_OPERATORS_KEY, digest_of(secret), now_ms]
        self._line.ask(lambda on: on.execute(_OPERATOR, given))

    def operators_among(self, secrets: Collection[str]) -> frozenset[str]:
        """Return which of these is the secret of the operator's key."""
        if not secrets:
            return frozenset()
        row: Any = self._line.ask(
            lambda on: on.execute(_KEPT, [_OPERATORS_KEY], prepare=True).fetchone()
        )
        kept = b"" if row is None else row[1]
        return frozenset(s for s in secrets if compare_digest(kept, digest_of(s)))


def kept_operator_key(folder: Path) -> str:
    """Return the operator's key from the data folder; a new one is made where there is none.

    Raises `SecretNotUsable`.
    """
    path = folder / OPERATOR_FILE_NAME
    shown = kept_text(path, otherwise=shown_operator(new_secret()))
    if operator_in(shown) is None:
        raise SecretNotUsable(Saying(SignIn.KEY_NOT_OURS, path=str(path)))
    return shown


def _issued(row: Any) -> IssuedKey:
    _, group_id, key_id, owner_id, scopes, expires_at_ms, revoked = row
    return IssuedKey(group_id, key_id, owner_id, frozenset(scopes), expires_at_ms, revoked)
