"""What a browser was asked and answers once: a passkey's challenge, the way to a provider.

Each is known by a secret that the browser brings back, and is gone as soon as it was looked at.
"""

from typing import Any, Final, Literal, LiteralString, TypeAlias

from psycopg.types.json import Jsonb

from access.line import Connection, Line
from access.opaque import digest_of, is_secret, new_secret
from contracts.ids import PersonId
from contracts.value import Value

CeremonyKind: TypeAlias = Literal["add-passkey", "use-passkey", "provider"]

GOOD_MS: Final = 10 * 60_000
# More at once is a flood, and drives out the oldest.
MAX_OPEN: Final = 20_000

_BEGIN: Final[LiteralString] = """
INSERT INTO access.ceremonies (digest, kind, person_id, content, expires_at_ms)
VALUES (%(digest)s, %(kind)s, %(person_id)s, %(content)s, %(expires_at_ms)s)
ON CONFLICT (digest) DO NOTHING
"""
_CLEAR: Final[LiteralString] = """
DELETE FROM access.ceremonies WHERE expires_at_ms <= greatest(%(now_ms)s,
    (SELECT expires_at_ms FROM access.ceremonies ORDER BY expires_at_ms DESC
        OFFSET %(at_most)s LIMIT 1))
"""
_TAKE: Final[LiteralString] = """
DELETE FROM access.ceremonies WHERE digest = %s AND kind = %s
RETURNING person_id::text, content, expires_at_ms
"""


class Ceremony(Value, frozen=True, kw_only=True):
    """What was asked, and of whom where that was known."""

    person_id: PersonId | None
    content: dict[str, str]


class Ceremonies:
    """All that wait for an answer."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def begin(
        self,
        kind: CeremonyKind,
        content: dict[str, str],
        now_ms: int,
        *,
        person_id: PersonId | None = None,
        token: str | None = None,
    ) -> str:
        """Return the secret under which it is answered: `token`, or a new one."""
        token = token or new_secret()
        given = {
            "digest": digest_of(token),
            "kind": kind,
            "person_id": person_id,
            "content": Jsonb(content),
            "now_ms": now_ms,
            "expires_at_ms": now_ms + GOOD_MS,
            "at_most": MAX_OPEN,
        }

        def begun(on: Connection) -> None:
            on.execute(_CLEAR, given)
            on.execute(_BEGIN, given)

        self._line.ask(begun)
        return token

    def take(self, kind: CeremonyKind, token: str, now_ms: int) -> Ceremony | None:
        """Return what was asked; None where it was answered before, or too long ago."""
        if not is_secret(token):
            return None
        given = [digest_of(token), kind]
        row: Any = self._line.ask(lambda on: on.execute(_TAKE, given).fetchone())
        if row is None or row[2] <= now_ms:
            return None
        return Ceremony(person_id=row[0], content=row[1])
