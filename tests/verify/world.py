"""A small ledger made by the real writer, and a forger who writes into its log what must not be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid4, uuid5

from access.moments import now_ms
from access.principals import FOR_ALL
from clearing.adapters.state_codec import MsgpackStateCodec
from clearing.answers import Accepted
from clearing.domain import commands as c
from clearing.domain.right_commands import GrantRole
from clearing.domain.state import State
from clearing.log.indexer import fill_to_head
from clearing.log.port import Log, VaultRows, WordsRow
from clearing.log.standings import standings_to_head
from clearing.write_path.draft import WORDS_DOMAIN
from clearing.write_path.fold import fold
from contracts.block import Entry
from contracts.envelope import Actor, Envelope, encode
from contracts.events import (
    AccountLimits,
    Event,
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    GroupFounded,
    NetLimits,
    Place,
    RoundingSettled,
    Route,
    Terms,
    Unit,
    groups_touched,
    wire_name,
)
from contracts.ids import (
    MS_PER_HOUR,
    AccountId,
    AgreementId,
    Capacity,
    CommandId,
    ExchangeId,
    GroupId,
    PersonId,
)
from contracts.months import month_of
from contracts.subjects import subjects_of_words
from evenveel.composition import Ledger, index_keys, ledger, projecting
from evenveel.local_desk import local_desk
from projections.runner import catch_up

ALFA, BETA = GroupId("alfa"), GroupId("beta")
ALFA_STEP_MS, BETA_STEP_MS = 180_000, 60_000
LINK_LIMIT_MS = 10 * MS_PER_HOUR


_SALT = b"s" * 32
# What an envelope says where words say why; they lie in the vault then, as they must.
WHY_COMMITTED = sha256(WORDS_DOMAIN + _SALT + b"why").hexdigest()


def id_of(name: str) -> str:
    """The id of whoever is called so, in every test the same."""
    return str(uuid5(NAMESPACE_URL, name))


def account(name: str) -> AccountId:
    return AccountId(id_of(f"account of {name}"))


ANNA, ARNO, ALFA_POT = account("anna"), account("arno"), account("alfa pot")
BEA, BETA_POT = account("bea"), account("beta pot")
AGREEMENT = AgreementId(id_of("agreement"))
ADMINISTRATOR = Actor(person_id=PersonId(id_of("administrator")), capacity="administrator")
# The other pair of eyes in both groups, who says yes where one person does not suffice.
CHAIR = Actor(person_id=PersonId(id_of("chair")), capacity="administrator")
OPERATOR = Actor(person_id=PersonId(id_of("operator")), capacity="operator", via="operator")


def holder(name: str, capacity: Capacity = "holder") -> Actor:
    return Actor(person_id=PersonId(id_of(name)), capacity=capacity)


def new_id() -> CommandId:
    return CommandId(str(uuid4()))


def pay(payer: str, payee: str, steps: int, words: str | None = None) -> c.Pay:
    """A payment within a group."""
    return c.Pay(
        command_id=new_id(),
        actor=holder(payer),
        payer=account(payer),
        payee=account(payee),
        payer_steps=steps,
        payee_steps=steps,
        words=words,
    )


def pay_across(payer: str, payee: str, payer_steps: int, payee_steps: int) -> c.Pay:
    """A payment from alfa to beta, priced in the payee's unit."""
    return c.Pay(
        command_id=new_id(),
        actor=holder(payer),
        payer=account(payer),
        payee=account(payee),
        payer_steps=payer_steps,
        payee_steps=payee_steps,
        fixed_side="payee",
    )


def founding() -> Iterator[c.Command]:
    """Two groups of two administrators each, five accounts and an agreement."""
    for group_id, step_ms in ((ALFA, ALFA_STEP_MS), (BETA, BETA_STEP_MS)):
        yield c.FoundGroup(
            command_id=new_id(),
            actor=ADMINISTRATOR,
            name=f"Group {group_id}",
            group_id=group_id,
            kind="lets",
            unit=Unit(singular=f"{group_id}uur", plural=f"{group_id}uren", symbol="u"),
            decimals=0,
            step_ms=step_ms,
            place=Place(locality="Gent", country="BE"),
            languages=("nl",),
            default_limits=AccountLimits(floor_steps=-500, ceiling_steps=500),
            net_limits=NetLimits(may_owe_ms=LINK_LIMIT_MS, may_be_owed_ms=LINK_LIMIT_MS),
        )
        yield GrantRole(
            command_id=new_id(),
            actor=OPERATOR,
            group_id=group_id,
            person_id=CHAIR.person_id,
            role="administrator",
        )
    for name, group_id in (("anna", ALFA), ("arno", ALFA), ("bea", BETA)):
        yield c.OpenAccount(
            command_id=new_id(),
            actor=ADMINISTRATOR,
            name=name.capitalize(),
            code=name[:2].upper(),
            account_id=account(name),
            group_id=group_id,
            kind="person",
            holder_id=PersonId(id_of(name)),
        )
    for name, group_id in (("alfa pot", ALFA), ("beta pot", BETA)):
        yield c.OpenAccount(
            command_id=new_id(),
            actor=ADMINISTRATOR,
            name=name,
            account_id=account(name),
            group_id=group_id,
            kind="community",
        )
    terms = Terms(
        first_may_owe_ms=LINK_LIMIT_MS,
        second_may_owe_ms=LINK_LIMIT_MS,
        first_step_ms=ALFA_STEP_MS,
        second_step_ms=BETA_STEP_MS,
    )
    yield c.ProposeAgreement(
        command_id=new_id(),
        actor=ADMINISTRATOR,
        agreement_id=AGREEMENT,
        by=ALFA,
        other=BETA,
        terms=terms,
    )
    yield c.AcceptAgreement(
        command_id=new_id(), actor=CHAIR, agreement_id=AGREEMENT, by=BETA, terms=terms
    )


def request(payer: str, payee: str, payer_steps: int, payee_steps: int) -> c.Request:
    """A request open for a day."""
    return c.Request(
        command_id=new_id(),
        actor=holder(payee),
        payer=account(payer),
        payee=account(payee),
        payer_steps=payer_steps,
        payee_steps=payee_steps,
        expires_at_ms=now_ms() + 24 * MS_PER_HOUR,
    )


def accept(asked: c.Request, payer: str) -> c.AcceptRequest:
    """The payer's yes."""
    return c.AcceptRequest(
        command_id=new_id(),
        actor=holder(payer),
        exchange_id=ExchangeId(asked.command_id),
        payer_steps=asked.payer_steps,
        payee_steps=asked.payee_steps,
    )


def trading() -> Iterator[c.Command]:
    """Some of everything: within and across, with words, requested, given back."""
    paid = pay("anna", "arno", 30, "soep")
    yield paid
    yield pay("arno", "anna", 12, "brood")
    # 31 of beta are 1,860,000 ms; 11 of alfa are 1,980,000: two minutes go to rounding.
    yield pay_across("anna", "bea", 11, 31)
    asked = request("arno", "bea", 1, 3)
    yield asked
    yield accept(asked, "arno")
    yield request("anna", "bea", 2, 6)
    yield c.Reverse(command_id=new_id(), actor=holder("arno"), reverses=ExchangeId(paid.command_id))


def silent(_: str, __: int, ___: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, kw_only=True)
class World:
    """The ledger in one database."""

    database_url: str
    ledger: Ledger

    def do(self, *commands: c.Command) -> list[Accepted]:
        """All were accepted."""
        with local_desk(self.ledger, FOR_ALL) as (desk, _):
            answers = list(desk.submit(commands))
        refused = [answer for answer in answers if not isinstance(answer, Accepted)]
        assert not refused, refused
        return [answer for answer in answers if isinstance(answer, Accepted)]

    def follow(self) -> None:
        """Index, standings and projections are up to date."""
        fill_to_head(self.ledger.log, self.ledger.index, index_keys)
        standings_to_head(self.ledger.log, self.ledger.standings)
        with projecting(self.database_url) as runner:
            catch_up(runner)

    @property
    def forger(self) -> Forger:
        """A forger who knows the ledger as it stands."""
        return Forger(self.ledger.log)


@contextmanager
def world(database_url: str) -> Iterator[World]:
    """A ledger with groups, accounts and some trade in it, followed by nobody yet.

    The database has its tables, and nothing in them.
    """
    with world_in(database_url) as made:
        made.do(*founding(), *trading())
        yield made


@contextmanager
def world_in(database_url: str) -> Iterator[World]:
    """The ledger that is in the database already."""
    with ledger(database_url) as opened:
        yield World(database_url=database_url, ledger=opened)


class Forger:
    """Writes events straight into the log, each well-formed but for what a test makes wrong."""

    def __init__(self, log: Log) -> None:
        self.state: State = fold(log, None, MsgpackStateCodec()).state
        self._numbers = {group.group_id: group.number for group in self.state.groups.values()}
        self._log = log
        self._entries: list[Entry] = []
        self._words: list[WordsRow] = []

    def envelope(self, event: Event, **changes: object) -> Envelope:
        """The event as the writer would put it down next."""
        command_id = new_id()
        match event:
            case ExchangeRecorded(accepts_request=True):
                pass
            case ExchangeRecorded() | ExchangeReversed() | ExchangeRequested() | RoundingSettled():
                command_id = CommandId(event.exchange_id)
            case _:
                pass
        given: dict[str, object] = {
            "command_id": command_id,
            "groups": {g: self._number(g) for g in groups_touched(event)},
            "happened_at_ms": self.state.recorded_at_ms,
            "recorded_at_ms": self.state.recorded_at_ms,
            "actor": ADMINISTRATOR,
            "terms": "0" * 32,
            "event": event,
        }
        return Envelope(**{**given, **changes})  # type: ignore[arg-type] # as a forger would

    def _number(self, group_id: GroupId) -> int:
        return self._numbers.get(group_id, 0) + 1

    def add(self, event: Event, **changes: object) -> None:
        """The event is in the block to come."""
        envelope = self.envelope(event, **changes)
        if envelope.words == WHY_COMMITTED:
            month = month_of(envelope.recorded_at_ms)
            row = WordsRow(len(self._entries), _SALT, "why", subjects_of_words(event), month)
            self._words.append(row)
        self.add_entry(Entry(wire_name(event), tuple(groups_touched(event)), encode(envelope)))
        self._numbers.update(envelope.groups)

    def founded(self, group_id: GroupId) -> GroupFounded:
        """A group that counts like alfa."""
        group = self.state.groups[ALFA]
        return GroupFounded(
            group_id=group_id,
            kind="lets",
            unit=group.unit,
            decimals=0,
            step_ms=ALFA_STEP_MS,
            place=Place(locality="Gent", country="BE"),
            languages=("nl",),
            default_limits=group.default_limits,
            net_limits=group.net_limits,
        )

    @property
    def entries(self) -> list[Entry]:
        """What is in the block to come so far."""
        return list(self._entries)

    def add_entry(self, entry: Entry) -> None:
        """The entry, whatever it is, is in the block to come."""
        self._entries.append(entry)

    def write(self) -> int:
        """The block stands in the log; returns its first position."""
        head = self._log.take_over("forger", 1, force=True)
        self._log.append(self._entries, after=head, vault=VaultRows(words=self._words))
        return head.position + 1


def exchange(**changes: object) -> ExchangeRecorded:
    """Anna gives Arno 5 in alfa, but for what is changed."""
    given: dict[str, object] = {
        "exchange_id": ExchangeId(new_id()),
        "payer": ANNA,
        "payee": ARNO,
        "payer_group": ALFA,
        "payee_group": ALFA,
        "payer_steps": 5,
        "payee_steps": 5,
    }
    return ExchangeRecorded(**{**given, **changes})  # type: ignore[arg-type] # as a forger would


def across(payee_steps: int = 3, payer_steps: int = 1, **changes: object) -> ExchangeRecorded:
    """Anna gives Bea 3 of beta for 1 of alfa, but for what is changed."""
    carried_ms = payee_steps * BETA_STEP_MS
    given: dict[str, object] = {
        "payee": BEA,
        "payee_group": BETA,
        "payer_steps": payer_steps,
        "payee_steps": payee_steps,
        "fixed_side": "payee",
        "routes": (Route(groups=(ALFA, BETA), carried_ms=carried_ms),),
        "payer_rounding_ms": payer_steps * ALFA_STEP_MS - carried_ms,
    }
    return exchange(**{**given, **changes})


Forgery = Callable[[Forger], None]
