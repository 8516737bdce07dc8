"""Who serves the log now, as its head row says: so that one finds the other by the database alone.

A holder is the service's URL and, after a `#`, the machine: the same service started again is the
same holder and takes its own lease back at once. A writer without a URL is somebody's command line.
"""

from __future__ import annotations

import os
import socket

import psycopg

from contracts.value import Value

_HELD = """
SELECT holder, lease_until > clock_timestamp() FROM ledger.head WHERE holder IS NOT NULL
"""


class Lease(Value, frozen=True, kw_only=True):
    """A lease that runs. `url` None: whoever holds it serves nobody else."""

    holder: str
    url: str | None


def holder_of_service(url: str) -> str:
    """Return the name under which the service at this URL holds the lease."""
    return f"{url}#{socket.gethostname()}"


def holder_of_command() -> str:
    """Return the name under which this process holds the lease for its own commands."""
    return f"command#{socket.gethostname()}#{os.getpid()}"


def running_lease(database_url: str) -> Lease | None:
    """Return who holds the lease now, None where it lapsed or was given up."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        row = connection.execute(_HELD).fetchone()
    if row is None or not row[1]:
        return None
    url, _, _ = str(row[0]).partition("#")
    return Lease(holder=row[0], url=url if url.startswith("http") else None)
