"""The naive replay: envelope and event of each position, checked and booked one by one."""

from collections.abc import Callable
from typing import get_args

from contracts.block import Entry
from contracts.envelope import Envelope
from contracts.events import (
    WIRE_NAMES,
    AccountEvent,
    AgreementEvent,
    Event,
    ExchangeEvent,
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    GroupEvent,
    RoundingSettled,
    groups_touched,
    wire_name,
)
from contracts.ids import ExchangeId, GroupId
from evenveel.auditing import affairs, entries, requests, reversals
from evenveel.auditing.books import Books
from evenveel.auditing.wrong import Wrong

_EXCHANGES = get_args(ExchangeEvent)
_ACCOUNTS = get_args(AccountEvent)
_AGREEMENTS = get_args(AgreementEvent)
_GROUPS = get_args(GroupEvent)


def _key(id_: str) -> bytes:
    # 16 bytes an id: one for every event of the log is kept.
    return bytes.fromhex(id_.replace("-", ""))


class Replay:
    """The books after every event so far. `event_at` reads one event of the past again."""

    def __init__(self, event_at: Callable[[int], Event]) -> None:
        self.books = Books()
        self.exchanges = 0
        self._event_at = event_at
        self._numbers: dict[GroupId, int] = {}
        self._commands: set[bytes] = set()
        self._recorded: dict[bytes, int] = {}
        self._reversed: set[bytes] = set()
        self._last = ("", 0)
        self._recorded_at_ms = 0

    def feed(self, position: int, entry: Entry, envelope: Envelope) -> None:
        """Check the event and book it. Raises `Wrong`."""
        if not envelope.ordinal:
            self.books.check_revalued()
        touched = groups_touched(envelope.event)
        self._check_entry(entry, envelope.event, touched)
        self._check_ids(envelope)
        self._check_numbers(envelope, touched)
        self._book(position, envelope)
        for group_id in touched:
            self.books.check_sum(group_id)

    def finish(self) -> None:
        """Check every sum and mirror once more, over all accounts. Raises `Wrong`."""
        self.books.check_revalued()
        totals = dict.fromkeys(self.books.groups, 0)
        for account in self.books.accounts.values():
            totals[account.group_id] += account.steps
        for group_id, group in self.books.groups.items():
            total = totals[group_id] * group.step_ms + sum(group.links.values()) + group.rounding_ms
            if total:
                raise Wrong(f"the sum of group {group_id} over all accounts", "0 ms", f"{total} ms")
            for other, owes_ms in group.links.items():
                if self.books.group(other).links.get(group_id, 0) != -owes_ms:
                    raise Wrong(f"the link of {group_id} and {other}", "mirrored", owes_ms)

    def _check_entry(self, entry: Entry, event: Event, touched: tuple[GroupId, ...]) -> None:
        if entry.wire_name in WIRE_NAMES and entry.wire_name != wire_name(event):
            raise Wrong("the name it is stored under", wire_name(event), entry.wire_name)
        if set(entry.tags) != set(touched):
            raise Wrong("the tags it is found by", touched, entry.tags)

    def _check_ids(self, envelope: Envelope) -> None:
        command_id, ordinal = envelope.command_id, envelope.ordinal
        if ordinal:
            if self._last != (command_id, ordinal - 1):
                raise Wrong("the event before it", f"{command_id}/{ordinal - 1}", self._last)
        else:
            key = _key(command_id)
            if key in self._commands:
                raise Wrong("the command's id", "one never used before", command_id)
            self._commands.add(key)
        self._last = (command_id, ordinal)
        if envelope.recorded_at_ms < self._recorded_at_ms:
            raise Wrong("recorded_at", f"{self._recorded_at_ms} or later", envelope.recorded_at_ms)
        self._recorded_at_ms = envelope.recorded_at_ms
        # It may lie before the group or the account was entered here: what was given earlier is
        # told with its own date.
        if envelope.happened_at_ms > envelope.recorded_at_ms:
            raise Wrong("happened_at", f"{self._recorded_at_ms} or before", envelope.happened_at_ms)

    def _check_numbers(self, envelope: Envelope, touched: tuple[GroupId, ...]) -> None:
        if set(envelope.groups) != set(touched):
            raise Wrong("the groups numbered", touched, tuple(envelope.groups))
        for group_id, number in envelope.groups.items():
            expected = self._numbers.get(group_id, 0) + 1
            if number != expected:
                raise Wrong(f"the number of group {group_id}", expected, number)
            self._numbers[group_id] = number

    def _book(self, position: int, envelope: Envelope) -> None:
        event, books = envelope.event, self.books
        if isinstance(event, _EXCHANGES):
            self._book_exchange(position, event, envelope)
        elif isinstance(event, _ACCOUNTS):
            affairs.account_event(books, event)
        elif isinstance(event, _AGREEMENTS):
            affairs.agreement_event(books, event)
        elif isinstance(event, _GROUPS):
            affairs.group_event(books, event)
        else:
            raise Wrong("the kind of event", "one that the auditor knows", type(event).__name__)

    def _book_exchange(self, position: int, event: ExchangeEvent, envelope: Envelope) -> None:
        books = self.books
        match event:
            case ExchangeRecorded():
                if not event.accepts_request:
                    _check_own_id(event.exchange_id, envelope)
                entries.exchange_recorded(books, event, envelope)
                key = _key(event.exchange_id)
                if key in self._recorded:
                    raise Wrong("the exchange's id", "one never used", event.exchange_id)
                self._recorded[key] = position
                self.exchanges += 1
            case ExchangeReversed():
                _check_own_id(event.exchange_id, envelope)
                key = _key(event.reverses)
                if key in self._reversed:
                    raise Wrong("the exchange reversed", "reversed once", event.reverses)
                reversals.exchange_reversed(books, event, envelope, self._find)
                self._reversed.add(key)
            case RoundingSettled():
                _check_own_id(event.exchange_id, envelope)
                entries.rounding_settled(books, event)
            case ExchangeRequested():
                _check_own_id(event.exchange_id, envelope)
                requests.exchange_requested(books, event, envelope)
            case _:
                requests.request_ended(books, event, envelope)

    def _find(self, exchange_id: ExchangeId) -> ExchangeRecorded | None:
        position = self._recorded.get(_key(exchange_id))
        if position is None:
            return None
        found = self._event_at(position)
        return found if isinstance(found, ExchangeRecorded) else None


def _check_own_id(exchange_id: ExchangeId, envelope: Envelope) -> None:
    if exchange_id != str(envelope.command_id):
        raise Wrong("the exchange's id", f"its command's, {envelope.command_id}", exchange_id)
