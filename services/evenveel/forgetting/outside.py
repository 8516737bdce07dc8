"""All that is kept of people outside the log, and how it is destroyed: keys first, then rows.

With the keys gone nothing that was copied anywhere can be read again; the rows go so that nothing
is left to ask about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import psycopg

from access import vault
from access.departures import sign_in_gone
from access.line import CannotConnect, Connection, ConnectionBroke, Line
from access.subject_keys import SubjectKeys, subject_of_month
from clearing.log.port import Log
from contracts.envelope import decode
from contracts.ids import AccountId, Month, PersonId
from contracts.months import month_of, months_between
from evenveel.forgetting.forgetting import NotNow

_NAME: Final = "evenveel forgetting"


class Outside:
    """The keys, the vault's rows, and by what persons are known who sign in."""

    def __init__(self, keys: SubjectKeys, database_url: str, log: Log) -> None:
        self._keys = keys
        self._line = Line(database_url, name=_NAME)
        self._log = log

    def fence(self, accounts: Iterable[AccountId], months: Month | None) -> None:
        """See `Kept`."""
        subjects = list(map(str, accounts))
        if months is not None:
            subjects += self._months(months)
        self._keys.destroy(subjects)

    def destroy_accounts(self, accounts: list[AccountId], persons: list[PersonId]) -> None:
        """See `Kept`."""
        self._keys.destroy(map(str, accounts))
        self._done(lambda on: vault.erase_rows(on, list(map(str, accounts))))
        if persons:
            self._done(lambda on: sign_in_gone(on, persons))

    def destroy_months(self, up_to: Month) -> None:
        """See `Kept`."""
        self._keys.destroy(self._months(up_to))
        self._done(lambda on: vault.retire_rows(on, up_to))

    def last_month_gone(self) -> Month | None:
        """See `Kept`."""
        return self._keys.last_month_destroyed()

    def forget_reads(self, up_to: Month) -> None:
        """See `Kept`."""
        self._done(lambda on: vault.forget_reads(on, up_to))

    def close(self) -> None:
        """No connection is open; the keys are their owner's to close."""
        self._line.close()

    def _months(self, up_to: Month) -> list[str]:
        """Return the subjects of all months from the log's first event on."""
        for block in self._log.read(up_to=1):
            entry = block.entries[0]
            first = month_of(decode(entry.wire_name, entry.data).recorded_at_ms)
            return [subject_of_month(month) for month in months_between(first, up_to)]
        return []

    def _done(self, order: Callable[[Connection], None]) -> None:
        try:
            self._line.order(order)
        except (CannotConnect, ConnectionBroke, psycopg.OperationalError) as error:
            # Done or not: it is done once more.
            raise NotNow(f"what is forgotten waits for the database: {error}") from error
