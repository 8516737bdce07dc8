"""Which database: the one that DATABASE_URL names, or PostgreSQL of our own in the data folder."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString

import psycopg

from access.phrases_snag import Snag
from access.saying import Saying, message_of
from evenveel.embedded import EmbeddedPostgres, EmbeddedPostgresError
from evenveel.settings import Settings
from evenveel.troubles import NoDatabase


@contextlib.contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The address of the database, which runs for as long as the `with` lasts.

    Raises `NoDatabase`.
    """
    if settings.database_url is not None:
        check_reachable(settings.database_url)
        if settings.mode == "production":
            check_apart(settings.database_url)
        yield settings.database_url
        return
    postgres = embedded(settings.data)
    try:
        address = postgres.start()
    except (EmbeddedPostgresError, OSError) as error:
        given = {"data": str(settings.data), "detail": message_of(error)}
        raise NoDatabase(Saying(Snag.DATABASE_IN_NOT_STARTED, **given)) from error
    try:
        yield address
    finally:
        postgres.stop()


def embedded(data: Path) -> EmbeddedPostgres:
    """The embedded server whose files are in this data folder."""
    return EmbeddedPostgres(data / "postgres")


def check_reachable(database_url: str) -> None:
    """Raise `NoDatabase` where nothing answers at this address."""
    try:
        psycopg.connect(database_url, connect_timeout=10).close()
    except psycopg.Error as error:
        lines = str(error).strip().splitlines()
        detail = lines[-1].strip() if lines else Saying(Snag.NO_ANSWER)
        raise NoDatabase(Saying(Snag.DATABASE_NOT_REACHED, detail=detail)) from error


def check_apart(database_url: str) -> None:
    """Raise `NoDatabase` where the role of this address could change the log: it owns it."""
    with psycopg.connect(database_url, connect_timeout=10) as connection:
        owning = connection.execute(_OWNING).fetchone()
    if owning is not None:
        role = Saying(Snag.ONE_ROLE_FOR_ALL, name="DATABASE_URL", role=str(owning[0]))
        raise NoDatabase(role)


# A superuser is a member of every role, and a member of the owner may do what the owner may.
_OWNING: LiteralString = """
    SELECT current_user FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'ledger' AND c.relname = 'blocks'
      AND pg_has_role(current_user, c.relowner, 'MEMBER')
"""
