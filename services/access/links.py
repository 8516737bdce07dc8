"""Links that sign a person in once: mailed ones, and invitations that an operator hands over.

A link holds for some minutes and is used up by the one request that uses it. To look at it changes
nothing: mail programs look at every link they see.
"""

from __future__ import annotations

from typing import Any, Final, Literal, LiteralString, NamedTuple, TypeAlias

from access.line import Connection, Line
from access.opaque import digest_of, is_secret, new_secret
from access.rules_pages import PAGES_AT
from contracts.ids import PersonId
from contracts.value import Value

LinkPurpose: TypeAlias = Literal["sign-in", "invitation"]

# Where the pages take them, below the address under which people reach us.
PATHS: Final[dict[LinkPurpose, str]] = {
    "sign-in": PAGES_AT + "/sign-in/link/",
    "invitation": PAGES_AT + "/invitation/",
}
_MINUTE_MS: Final = 60_000
# Of one person so many are good at once; a new one takes the place of the oldest.
MAX_LINKS: Final = 3

_MAKE: Final[LiteralString] = """
INSERT INTO access.sign_in_links (digest, person_id, purpose, created_at_ms, expires_at_ms)
VALUES (%(digest)s, %(person_id)s, %(purpose)s, %(now_ms)s, %(expires_at_ms)s)
ON CONFLICT (digest) DO NOTHING
"""
_CLEAR: Final[LiteralString] = """
DELETE FROM access.sign_in_links WHERE expires_at_ms <= %(now_ms)s OR used_at_ms IS NOT NULL
    OR digest IN (SELECT digest FROM access.sign_in_links
        WHERE person_id = %(person_id)s AND purpose = %(purpose)s
        ORDER BY created_at_ms DESC, digest OFFSET %(at_most)s - 1)
"""
_LOOK: Final[LiteralString] = """
SELECT person_id::text, purpose FROM access.sign_in_links
WHERE digest = %s AND purpose = %s AND used_at_ms IS NULL AND %s < expires_at_ms
"""
# One statement looks and uses up, so of two at once one finds it used. Whoever made several
# invitations handed over one of them, and is not the person: the others end with it.
_USE: Final[LiteralString] = """
WITH used AS (
    UPDATE access.sign_in_links SET used_at_ms = %(now_ms)s
    WHERE digest = %(digest)s AND purpose = %(purpose)s
      AND used_at_ms IS NULL AND %(now_ms)s < expires_at_ms
    RETURNING digest, person_id, purpose
), others AS (
    DELETE FROM access.sign_in_links WHERE digest IN (
        SELECT l.digest FROM access.sign_in_links l JOIN used USING (person_id, purpose)
        WHERE purpose = 'invitation' AND l.digest <> used.digest FOR UPDATE OF l SKIP LOCKED)
)
SELECT person_id::text, purpose FROM used
"""


class LinkTimes(Value, frozen=True, kw_only=True):
    """How long links are good for."""

    sign_in_ms: int = 20 * _MINUTE_MS
    invitation_ms: int = 7 * 24 * 60 * _MINUTE_MS


class Link(NamedTuple):
    """Whom a link signs in."""

    person_id: PersonId
    purpose: LinkPurpose


class Links:
    """All links that were not used yet."""

    def __init__(self, line: Line, times: LinkTimes, public_url: str) -> None:
        self._line = line
        self._times = times
        self._public_url = public_url

    def make(self, person_id: PersonId, purpose: LinkPurpose, now_ms: int) -> str:
        """Return the token of a new link for the person."""
        token = new_secret()
        invites = purpose == "invitation"
        good_ms = self._times.invitation_ms if invites else self._times.sign_in_ms
        given = {
            "digest": digest_of(token),
            "person_id": person_id,
            "purpose": purpose,
            "now_ms": now_ms,
            "expires_at_ms": now_ms + good_ms,
            "at_most": MAX_LINKS,
        }

        def made(on: Connection) -> None:
            on.execute(_CLEAR, given)
            on.execute(_MAKE, given)

        self._line.ask(made)
        return token

    def address_of(self, token: str, purpose: LinkPurpose) -> str:
        """Return the link as a person opens it."""
        return self._public_url + PATHS[purpose] + token

    def look(self, token: str, purpose: LinkPurpose, now_ms: int) -> Link | None:
        """Return whom the link would sign in; None where it is no good. Nothing is changed."""
        if not is_secret(token):
            return None
        given = [digest_of(token), purpose, now_ms]
        row: Any = self._line.ask(lambda on: on.execute(_LOOK, given).fetchone())
        return None if row is None else Link(*row)

    def use(self, token: str, purpose: LinkPurpose, now_ms: int) -> Link | None:
        """Return whom the link signs in, now and never again; None where it is no good.

        An invitation that is used ends all others of the person.
        """
        if not is_secret(token):
            return None
        given = {"digest": digest_of(token), "purpose": purpose, "now_ms": now_ms}
        # Where the connection broke it may have been used up: then it is asked for anew.
        row: Any = self._line.ask(lambda on: on.execute(_USE, given).fetchone())
        return None if row is None else Link(*row)

    def end_all(self, person_id: PersonId) -> None:
        """No link signs this person in any more."""
        statement: LiteralString = "DELETE FROM access.sign_in_links WHERE person_id = %s"
        self._line.ask(lambda on: on.execute(statement, [person_id]))
