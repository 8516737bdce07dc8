"""The naive replay: envelope and event of each position, checked and booked one by one."""

from collections.abc import Callable
from typing import get_args

from access.phrases_audit import Audit
from contracts.block import Entry
from contracts.envelope import Envelope
from contracts.events import (
    WIRE_NAMES,
    AccountEvent,
    ActEvent,
    AgreementEvent,
    ClearingEvent,
    DirectoryEvent,
    Event,
    ExchangeEvent,
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    GroupEvent,
    PrivacyEvent,
    RightEvent,
    RoundingSettled,
    groups_touched,
    wire_name,
)
from contracts.ids import ExchangeId, GroupId
from evenveel.auditing import (
    acts,
    affairs,
    clearing,
    entries,
    journal,
    posts,
    privacy,
    requests,
    reversals,
    rights,
)
from evenveel.auditing.books import Books
from evenveel.auditing.wrong import Wrong, saying

_EXCHANGES = get_args(ExchangeEvent)
_ACCOUNTS = get_args(AccountEvent)
_AGREEMENTS = get_args(AgreementEvent)
_GROUPS = get_args(GroupEvent)
_POSTS = get_args(DirectoryEvent)
_RUNS = get_args(ClearingEvent)
_RIGHTS = get_args(RightEvent)
_ACTS = get_args(ActEvent)
_KEPT = get_args(PrivacyEvent)


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
            self._check_command()
        touched = groups_touched(envelope.event)
        self._check_entry(entry, envelope.event, touched)
        self._check_ids(envelope)
        self._check_numbers(envelope, touched)
        rights.check_who_acted(self.books, envelope)
        two = acts.takes_two(self.books, envelope)
        self._book(position, envelope)
        for group_id in touched:
            self.books.check_sum(group_id)
        acts.check_done_as_proposed(self.books, envelope, two=two)

    def finish(self) -> None:
        """Check every sum and mirror once more, over all accounts. Raises `Wrong`."""
        self._check_command()
        totals = dict.fromkeys(self.books.groups, 0)
        for account in self.books.accounts.values():
            totals[account.group_id] += account.steps
        for group_id, group in self.books.groups.items():
            total = totals[group_id] * group.step_ms + sum(group.links.values()) + group.rounding_ms
            if total:
                what = saying(Audit.SUM_OVER_ACCOUNTS, group=group_id)
                raise Wrong(what, "0 ms", f"{total} ms")
            for other, owes_ms in group.links.items():
                if self.books.group(other).links.get(group_id, 0) != -owes_ms:
                    what = saying(Audit.LINK_OF, one=group_id, other=other)
                    raise Wrong(what, Audit.MIRRORED, owes_ms)

    def _check_command(self) -> None:
        """Check what must have followed by the command that is over now."""
        acts.check_done(self.books)
        self.books.check_revalued()
        posts.check_closed(self.books)

    def _check_entry(self, entry: Entry, event: Event, touched: tuple[GroupId, ...]) -> None:
        if entry.wire_name in WIRE_NAMES and entry.wire_name != wire_name(event):
            raise Wrong(Audit.STORED_NAME, wire_name(event), entry.wire_name)
        if set(entry.tags) != set(touched):
            raise Wrong(Audit.TAGS, touched, entry.tags)

    def _check_ids(self, envelope: Envelope) -> None:
        command_id, ordinal = envelope.command_id, envelope.ordinal
        if ordinal:
            if self._last != (command_id, ordinal - 1):
                raise Wrong(Audit.EVENT_BEFORE, f"{command_id}/{ordinal - 1}", self._last)
        else:
            key = _key(command_id)
            if key in self._commands:
                raise Wrong(Audit.COMMAND_ID, Audit.NEVER_USED, command_id)
            self._commands.add(key)
        self._last = (command_id, ordinal)
        if envelope.recorded_at_ms < self._recorded_at_ms:
            later = saying(Audit.OR_LATER, moment=self._recorded_at_ms)
            raise Wrong(Audit.RECORDED_AT, later, envelope.recorded_at_ms)
        self._recorded_at_ms = envelope.recorded_at_ms
        # It may lie before the group or the account was entered here: what was given earlier is
        # told with its own date.
        if envelope.happened_at_ms > envelope.recorded_at_ms:
            before = saying(Audit.OR_BEFORE, moment=self._recorded_at_ms)
            raise Wrong(Audit.HAPPENED_AT, before, envelope.happened_at_ms)

    def _check_numbers(self, envelope: Envelope, touched: tuple[GroupId, ...]) -> None:
        if set(envelope.groups) != set(touched):
            raise Wrong(Audit.GROUPS_NUMBERED, touched, tuple(envelope.groups))
        for group_id, number in envelope.groups.items():
            expected = self._numbers.get(group_id, 0) + 1
            if number != expected:
                raise Wrong(saying(Audit.NUMBER_OF_GROUP, group=group_id), expected, number)
            self._numbers[group_id] = number

    def _book(self, position: int, envelope: Envelope) -> None:
        event, books = envelope.event, self.books
        journal.keep(books, position, event)
        if isinstance(event, _EXCHANGES):
            self._book_exchange(position, event, envelope)
        elif isinstance(event, _ACCOUNTS):
            affairs.account_event(books, event, envelope.recorded_at_ms)
        elif isinstance(event, _AGREEMENTS):
            affairs.agreement_event(books, event, position, envelope.actor.person_id)
        elif isinstance(event, _GROUPS):
            affairs.group_event(books, event, envelope)
        elif isinstance(event, _POSTS):
            posts.directory_event(books, event, envelope)
        elif isinstance(event, _RUNS):
            clearing.clearing_event(books, event, position, envelope)
        elif isinstance(event, _RIGHTS):
            rights.right_event(books, event, envelope)
        elif isinstance(event, _ACTS):
            acts.act_event(books, event, envelope, position)
        elif isinstance(event, _KEPT):
            privacy.privacy_event(books, event, envelope, position)
        else:
            raise Wrong(Audit.KIND_OF_EVENT, Audit.ONE_FOR_AUDITORS, type(event).__name__)

    def _book_exchange(self, position: int, event: ExchangeEvent, envelope: Envelope) -> None:
        books = self.books
        match event:
            case ExchangeRecorded():
                if not event.accepts_request:
                    _check_own_id(event.exchange_id, envelope, event.reason_at)
                entries.exchange_recorded(books, event, envelope)
                key = _key(event.exchange_id)
                if key in self._recorded:
                    raise Wrong(Audit.EXCHANGE_ID, Audit.NEVER_USED, event.exchange_id)
                self._recorded[key] = position
                self.exchanges += 1
            case ExchangeReversed():
                _check_own_id(event.exchange_id, envelope, event.reason_at)
                key = _key(event.reverses)
                if key in self._reversed:
                    raise Wrong(Audit.REVERSED, Audit.REVERSED_ONCE, event.reverses)
                reversals.exchange_reversed(books, event, envelope, self._find)
                self._reversed.add(key)
            case RoundingSettled():
                _check_own_id(event.exchange_id, envelope, event.reason_at)
                entries.rounding_settled(books, event)
            case ExchangeRequested():
                _check_own_id(event.exchange_id, envelope, None)
                requests.exchange_requested(books, event, envelope)
            case _:
                requests.request_ended(books, event, envelope)

    def _find(self, exchange_id: ExchangeId) -> tuple[int, ExchangeRecorded] | None:
        position = self._recorded.get(_key(exchange_id))
        if position is None:
            return None
        found = self._event_at(position)
        return (position, found) if isinstance(found, ExchangeRecorded) else None


def _check_own_id(exchange_id: ExchangeId, envelope: Envelope, reason_at: int | None) -> None:
    """Raise `Wrong` where it is not its command's; what two people did has the act's own id."""
    if reason_at is None and exchange_id != str(envelope.command_id):
        its = saying(Audit.ITS_COMMANDS, command=envelope.command_id)
        raise Wrong(Audit.EXCHANGE_ID, its, exchange_id)
