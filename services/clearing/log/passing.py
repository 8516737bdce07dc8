"""Which of the database's errors pass by themselves: they are waited for, all others are loud."""

from typing import Final

import psycopg

from clearing.log.port import LogUnavailable

# SQLSTATE classes of a server that cannot now, whatever it is asked: read-only, rolled back for
# another, out of disk or memory, locked, cancelled, broken underneath. The connection still stands,
# so nothing was written; the same may be asked again.
_PASSING: Final = ("25", "40", "53", "55", "57", "58")


def unless_passing(error: psycopg.Error) -> Exception:
    """Return the error, or `LogUnavailable` where the database's own state is to blame."""
    passing = (error.sqlstate or "").startswith(_PASSING)
    return LogUnavailable(str(error).strip()) if passing else error
