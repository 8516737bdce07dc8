"""Who is signed in: sessions in the database, known by the digest of what the browser shows.

A session ends when it was not used for a while, when it has lasted long enough, when its person
ends it, and with the next sign-in from the same browser. What was ended is gone: a cookie that is
shown again afterwards opens nothing.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Collection, Sequence
from hmac import compare_digest, digest
from typing import Any, Final, Literal, LiteralString, NamedTuple, TypeAlias
from uuid import uuid4

from psycopg.types.numeric import Int8

from access.arrays import byteas
from access.line import Connection, Line
from access.opaque import digest_of, is_secret, new_secret
from access.secret import Secret
from contracts.ids import PersonId
from contracts.value import Value

SignedInBy: TypeAlias = Literal["link", "passkey", "oidc"]

_HOUR_MS: Final = 3_600_000
# That a session was used is written down so often, not with every request.
_SEEN_EACH_MS: Final = 60_000
# Browsers, telephones and programs of one person; beyond, the longest unused is ended.
MAX_SESSIONS: Final = 20

_COLUMNS: Final[LiteralString] = """session_id::text, person_id::text, created_at_ms,
    last_seen_at_ms, idle_ms, ends_at_ms, means, acting_for"""
# One that somebody else has hold of is being written down as used by them, or ends.
_FIND: Final[LiteralString] = f"""
WITH unseen AS (
    SELECT digest FROM access.sessions
    WHERE digest = ANY(%(digests)b::bytea[]) AND last_seen_at_ms + %(each_ms)b <= %(now_ms)b
      AND %(now_ms)b < least(ends_at_ms, last_seen_at_ms + idle_ms)
    FOR UPDATE SKIP LOCKED
), seen AS (
    UPDATE access.sessions SET last_seen_at_ms = %(now_ms)b
    WHERE digest IN (SELECT digest FROM unseen)
)
SELECT digest, {_COLUMNS} FROM access.sessions WHERE digest = ANY(%(digests)b::bytea[])
"""
_BEGIN: Final[LiteralString] = """
INSERT INTO access.sessions (digest, session_id, person_id, created_at_ms, last_seen_at_ms,
    idle_ms, ends_at_ms, means)
VALUES (%(digest)s, %(session_id)s, %(person_id)s, %(now_ms)s, %(now_ms)s,
    %(idle_ms)s, %(ends_at_ms)s, %(means)s)
ON CONFLICT (digest) DO NOTHING
"""
_OVER: Final[LiteralString] = """
DELETE FROM access.sessions WHERE digest = %(before)s OR ends_at_ms <= %(now_ms)s
    OR digest IN (SELECT digest FROM access.sessions WHERE person_id = %(person_id)s
        ORDER BY last_seen_at_ms DESC, digest OFFSET %(at_most)s - 1)
"""
_OF: Final[LiteralString] = f"""
SELECT {_COLUMNS} FROM access.sessions
WHERE person_id = %s AND %s < least(ends_at_ms, last_seen_at_ms + idle_ms)
ORDER BY created_at_ms DESC, session_id
"""
_END_OTHERS: Final[LiteralString] = (
    "DELETE FROM access.sessions WHERE person_id = %s AND session_id <> %s"
)


class Lengths(Value, frozen=True, kw_only=True):
    """How long a session lasts: without being used, and in any case."""

    idle_ms: int = 8 * _HOUR_MS
    whole_ms: int = 7 * 24 * _HOUR_MS


class Session(NamedTuple):
    """One person's, in one browser. `session_id` names it, and opens nothing.

    `last_seen_at_ms` is true to a minute. `acting_for` is what the person chose in the pages.
    """

    session_id: str
    person_id: PersonId
    created_at_ms: int
    last_seen_at_ms: int
    idle_ms: int
    ends_at_ms: int
    means: SignedInBy
    acting_for: str | None

    def holds_at(self, now_ms: int) -> bool:
        """Whether it is not over."""
        return now_ms < min(self.ends_at_ms, self.last_seen_at_ms + self.idle_ms)


class Sessions:
    """All sessions. From any thread; each look is one statement."""

    def __init__(self, line: Line, secret: Secret, lengths: Lengths) -> None:
        self._line = line
        self._forms_key = secret.key_for("forms")
        self._lengths = lengths

    def begin(
        self, person_id: PersonId, means: SignedInBy, now_ms: int, *, instead_of: str | None = None
    ) -> str:
        """Return the token of a new session: always a new one, so that none can be foisted.

        `instead_of`: the token the browser showed so far, whose session ends.
        """
        token = new_secret()
        given = {
            "digest": digest_of(token),
            "session_id": uuid4(),
            "person_id": person_id,
            "now_ms": now_ms,
            "idle_ms": self._lengths.idle_ms,
            "ends_at_ms": now_ms + self._lengths.whole_ms,
            "means": means,
            "before": digest_of(instead_of or ""),
            "at_most": MAX_SESSIONS,
        }

        def begun(on: Connection) -> None:
            on.execute(_OVER, given)
            on.execute(_BEGIN, given)

        self._line.ask(begun)
        return token

    def found(self, token: str, now_ms: int) -> Session | None:
        """Return the session of this token, over or not; None where there is none."""
        return self.found_each([token], now_ms).get(token)

    def found_each(self, tokens: Collection[str], now_ms: int) -> dict[str, Session]:
        """Return the sessions of these tokens, over or not, as far as there are any."""
        asked = {digest_of(token): token for token in tokens if is_secret(token)}
        if not asked:
            return {}
        given = {
            "digests": byteas(list(asked)),
            "now_ms": Int8(now_ms),
            "each_ms": Int8(_SEEN_EACH_MS),
        }
        rows: Any = self._line.ask(lambda on: on.execute(_FIND, given, prepare=True).fetchall())
        return {asked[bytes(row[0])]: Session(*row[1:]) for row in rows}

    def end(self, token: str) -> None:
        """The session is over, and its token opens nothing any more."""
        self._order("DELETE FROM access.sessions WHERE digest = %s", [digest_of(token)])

    def end_named(self, person_id: PersonId, session_id: str) -> None:
        """This session of the person is over, wherever it is."""
        self._order(
            "DELETE FROM access.sessions WHERE person_id = %s AND session_id::text = %s",
            [person_id, session_id],
        )

    def end_others(self, session: Session) -> None:
        """All sessions of its person but this one are over."""
        self._order(_END_OTHERS, [session.person_id, session.session_id])

    def end_all(self, person_id: PersonId) -> None:
        """The person is signed in nowhere."""
        self._order("DELETE FROM access.sessions WHERE person_id = %s", [person_id])

    def of(self, person_id: PersonId, now_ms: int) -> list[Session]:
        """Return the person's sessions that are not over, the newest first."""
        rows: Any = self._line.ask(lambda on: on.execute(_OF, [person_id, now_ms]).fetchall())
        return [Session(*row) for row in rows]

    def act_for(self, token: str, acting_for: str | None) -> None:
        """From now the person acts for this one, as far as it may."""
        self._order(
            "UPDATE access.sessions SET acting_for = %s WHERE digest = %s",
            [acting_for, digest_of(token)],
        )

    def form_token(self, token: str) -> str:
        """Return what every form of this session's pages carries, and no other site knows."""
        made = digest(self._forms_key, digest_of(token), "sha256")
        return urlsafe_b64encode(made).decode().rstrip("=")

    def is_form_token(self, token: str, shown: str) -> bool:
        """Whether a form that was sent comes from a page of this session."""
        return compare_digest(self.form_token(token).encode(), shown.encode(errors="replace"))

    def _order(self, statement: LiteralString, given: Sequence[object]) -> None:
        # Each of them may be done twice, so it is asked again where the connection broke.
        self._line.ask(lambda on: on.execute(statement, given))
