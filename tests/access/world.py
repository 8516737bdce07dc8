"""One installation's who is who on a database of its own, with a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import psycopg

from access import schema
from access.guard import CredentialRefused, Credentials
from access.identity import Identity, SignInMeans, identity
from access.opaque import new_secret
from access.principals import Principal
from access.secret import Secret
from access.signed_in import Signed, SignedInGuard
from contracts.ids import GroupId, KeyId, PersonId, Scope

PUBLIC_URL: Final = "https://uren.example"
ANNA: Final = PersonId("a0000000-0000-4000-8000-000000000001")
BO: Final = PersonId("b0000000-0000-4000-8000-000000000002")
LEUVEN: Final = GroupId("leuven")
KEY_ID: Final = KeyId("c0000000-0000-4000-8000-000000000003")
NOON_MS: Final = 1_795_000_000_000
MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS


class Clock:
    """The time, which goes on when it is told to."""

    def __init__(self) -> None:
        self.ms = NOON_MS

    def __call__(self) -> int:
        return self.ms


class World:
    """What a test needs of one installation."""

    def __init__(self, database_url: str, who: Identity, clock: Clock) -> None:
        self.database_url = database_url
        self.who = who
        self.clock = clock

    def guard(
        self, *, signed: Signed | None = None, for_all: bool = False, proxied: bool = True
    ) -> SignedInGuard:
        """Return the guard of this installation, in production unless told otherwise."""
        return self.who.guard(signed, operator_acts_for_all=for_all, proxied=proxied)

    def asked(self, **shown: Any) -> Principal | str:
        """Return who asks, or why the credential is refused."""
        try:
            return self.guard().principal(credentials(**shown))
        except CredentialRefused as refused:
            return refused.why

    def do(self, statement: str, *given: object) -> None:
        """The statement is carried out beside the installation, as its owner could."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            connection.execute(statement.encode(), given)

    def rows(self, statement: str, *given: object) -> list[tuple[Any, ...]]:
        """Return what the statement finds."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            return connection.execute(statement.encode(), given).fetchall()

    def issued(
        self,
        *,
        key_id: KeyId = KEY_ID,
        group_id: GroupId = LEUVEN,
        scopes: Iterable[Scope] = ("read",),
        expires_at_ms: int = NOON_MS + HOUR_MS,
        kind: str = "program",
        public_key: str | None = None,
    ) -> None:
        """The log says that the group has this key."""
        self.do(
            "INSERT INTO access.group_keys (key_id, group_id, kind, scopes, expires_at_ms,"
            " public_key, owner_id) VALUES (%s, %s, %s, %s, %s, %s, %s)",
            *(key_id, group_id, kind, list(scopes), expires_at_ms, public_key, ANNA),
        )


def credentials(
    *,
    method: str = "GET",
    authorization: str | None = None,
    cookies: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    peer: str | None = "203.0.113.7",
) -> Credentials:
    """Return what a request shows."""
    return Credentials(
        method=method,
        target="/groups",
        authority="uren.example",
        scheme="https",
        authorization=authorization,
        cookies=cookies or {},
        headers=headers or {},
        peer=peer,
    )


@contextmanager
def world(database_url: str, means: SignInMeans | None = None) -> Iterator[World]:
    """An installation whose tables are made and empty."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        schema.create(connection)
    clock = Clock()
    means = means or SignInMeans(public_url=PUBLIC_URL)
    with identity(database_url, means, Secret(new_secret()), clock) as who:
        yield World(database_url, who, clock)
