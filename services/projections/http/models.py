"""The form of every answer. Amounts are whole numbers, beside how people read them."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.ids import Capacity

_ACCOUNT = "6f1c24a0-9a4e-4d0b-8f06-0d0c8c8e2a11"
_EXCHANGE = "c0a80101-7e57-4d0b-8f06-0d0c8c8e2a12"
_MOMENT = "2026-03-01T12:00:00.000Z"


class Model(BaseModel):
    """An immutable part of an answer."""

    model_config = ConfigDict(frozen=True)


class Answer(Model):
    """What every answer says: the log position it stands for."""

    position: int = Field(
        description="all of the log up to here, and nothing after", examples=[1042]
    )


class AnswerOverGroups(Answer):
    """An answer over several groups; its position is the lowest that any of them has reached."""

    catching_up: bool = Field(
        description="some groups have come further than this position: each one's own figures are"
        " right, a sum over them belongs to no one moment",
    )


class Steps(Model):
    """An amount in a group's unit."""

    steps: int = Field(description="whole steps of the unit", examples=[150])
    display: str = Field(examples=["1,50 uren"])
    short: str = Field(examples=["1,50 u"])


class Time(Model):
    """An amount of time between groups."""

    ms: int = Field(description="milliseconds", examples=[5_400_000])
    display: str = Field(examples=["1 u 30 min"])


class Unit(Model):
    """How a group names and divides its measure of time."""

    singular: str = Field(examples=["uur"])
    plural: str = Field(examples=["uren"])
    symbol: str = Field(examples=["u"])
    decimals: int = Field(examples=[2])


class WorthUnit(Unit):
    """The unit with today's worth of its smallest step."""

    step_ms: int = Field(description="milliseconds a step is worth", examples=[36_000])


class Place(Model):
    """Where a group is at home; degrees in whole millionths."""

    locality: str = Field(examples=["Gent"])
    country: str = Field(examples=["BE"])
    latitude_microdegrees: int | None = Field(default=None, examples=[51_054_340])
    longitude_microdegrees: int | None = Field(default=None, examples=[3_717_424])


class Limits(Model):
    """The range of an account; null is no bound on that side."""

    floor: Steps | None
    ceiling: Steps | None
    warn_below: Steps | None
    warn_above: Steps | None
    set_by: str | None = Field(description="the person who set them", examples=[_ACCOUNT])


class AccountLimits(Limits):
    """The limits that bind an account."""

    own: bool = Field(description="the account's own, and not its group's defaults")


class NetLimits(Model):
    """How far the net of all links of a group may go, and how far it still can."""

    may_owe: Time
    may_be_owed: Time
    held_owing: Time
    held_owed: Time
    left_to_owe: Time
    left_to_be_owed: Time
    set_by: str = Field(examples=[_ACCOUNT])


class AccountCount(Model):
    """How many accounts of one kind and status."""

    kind: Literal["person", "organisation", "community"]
    status: Literal["open", "leaving", "suspended", "closed"]
    accounts: int


class Sums(Model):
    """Where a group's accounts and links stand together. A positive net: the group owes."""

    total: Steps
    above_zero: Steps
    below_zero: Steps
    net: Time
    gross: Time
    owes: Time
    is_owed: Time
    rounding: Time


class ZeroSum(Model):
    """Accounts, links and rounding, each added up by itself, in ms: together they are zero."""

    holds: bool
    accounts_ms: int
    links_ms: int
    rounding_ms: int
    remainder_ms: int


class Activity(Model):
    """How much was exchanged; `in_transit` are others' exchanges that passed the group's links."""

    within: int
    across: int
    in_transit: int
    reversals: int
    last_at: str | None = Field(description="by when it happened", examples=[_MOMENT])


class Group(Model):
    """A group. What it adds up to is null for whoever does not see all of it."""

    group_id: str = Field(examples=["letsgent"])
    name: str | None = Field(examples=["LETS Gent"])
    status: Literal["open", "closed"]
    kind: Literal["lets", "sel", "other"]
    unit: WorthUnit
    place: Place
    languages: list[str] = Field(examples=[["nl"]])
    default_limits: Limits | None
    net_limits: NetLimits | None
    accounts: list[AccountCount] | None
    sums: Sums | None
    zero_sum: ZeroSum | None
    activity: Activity | None
    number: int | None = Field(
        description="how many events the group's own history has", examples=[512]
    )


class GroupAnswer(Answer):
    """One group."""

    group: Group


class GroupsPage(AnswerOverGroups):
    """Groups by id."""

    groups: list[Group]
    next: str | None = Field(description="the cursor of the next page")


class Account(Model):
    """An account between its limits."""

    account_id: str = Field(examples=[_ACCOUNT])
    group_id: str = Field(examples=["letsgent"])
    name: str | None = Field(examples=["Anna"])
    code: str | None = Field(examples=["0012"])
    kind: Literal["person", "organisation", "community"]
    status: Literal["open", "leaving", "suspended", "closed"]
    holder_id: str | None
    balance: Steps
    held: Steps = Field(description="room on the ceiling that open requests hold")
    limits: AccountLimits
    left_to_give: Steps | None = Field(description="now; null: no floor")
    left_to_receive: Steps | None = Field(description="now; null: no ceiling")
    below_warning: bool
    above_warning: bool
    intermediaries: list[str]
    requests_to_answer: int
    requests_waiting: int


class AccountAnswer(Answer):
    """One account."""

    account: Account


class AccountNameAnswer(Answer):
    """Who an account is, for whoever may pay it; not what stands on it."""

    account_id: str = Field(examples=[_ACCOUNT])
    group_id: str = Field(examples=["letsgent"])
    group_name: str | None = Field(examples=["LETS Gent"])
    name: str | None = Field(examples=["Anna"])
    code: str | None = Field(examples=["0012"])
    unit: Unit


class AccountsPage(Answer):
    """A group's accounts by id."""

    accounts: list[Account]
    next: str | None = Field(description="the cursor of the next page")


class Side(Model):
    """A pair of neighbours as one of them sees it."""

    group_id: str = Field(examples=["letsgent"])
    name: str | None = Field(examples=["LETS Gent"])
    link: Time = Field(description="positive: this group owes its neighbour")
    may_owe: Time
    held: Time
    left: Time
    used_per_mille: int | None = Field(description="of what it may owe; null: it may owe nothing")
    limit_set_by: str | None
    step_ms: int = Field(description="what a step of this group is worth now")
    step_agreed_ms: int | None = Field(description="and what it was when both agreed")


class OfferedTerms(Model):
    """Terms as offered, first and second by the groups' ids; they are accepted as they stand."""

    first_may_owe_ms: int = Field(examples=[36_000_000])
    second_may_owe_ms: int = Field(examples=[36_000_000])
    first_step_ms: int = Field(examples=[180_000])
    second_step_ms: int = Field(examples=[60_000])
    transit_allowed: bool = False
    set_off_allowed: bool = False
    objection_ms: int = 0


class Pair(Model):
    """Two neighbours and their agreement, from both sides."""

    agreement_id: str = Field(examples=[_EXCHANGE])
    status: Literal["proposed", "active", "suspended"]
    transit_allowed: bool
    set_off_allowed: bool
    objection: Time = Field(description="how long a clearing run is open to objection")
    waits_for_agreement: bool = Field(description="a step's worth changed and is not agreed again")
    proposed_by: str | None = Field(description="who offered new terms that wait for an answer")
    proposed: OfferedTerms | None = Field(description="the terms that wait for an answer")
    sides: list[Side] = Field(min_length=2, max_length=2)


class PairsPage(AnswerOverGroups):
    """Pairs of neighbours, in the order of their ids."""

    pairs: list[Pair]
    next: str | None = Field(description="the cursor of the next page")


class Party(Model):
    """An account that took part, and its amount."""

    account_id: str | None = Field(description="null: the group's rounding account")
    group_id: str
    name: str | None
    amount: Steps


class Acted(Model):
    """Who did it, in which capacity, for which account."""

    person_id: str
    capacity: Capacity
    acting_for: str | None


class Line(Model):
    """One line of a statement."""

    position: int = Field(description="of the event in the log", examples=[998])
    number: int = Field(description="of the event in the group's own history", examples=[512])
    exchange_id: str = Field(examples=[_EXCHANGE])
    kind: Literal["service", "settlement", "write-off", "rounding", "reversal"]
    happened_at: str = Field(examples=[_MOMENT])
    recorded_at: str = Field(examples=[_MOMENT])
    change: Steps
    balance_after: Steps
    counterparty_id: str | None = Field(examples=[_ACCOUNT])
    counterparty_group: str = Field(examples=["letsgent"])
    counterparty_name: str | None = Field(examples=["Béatrice"])
    words: str | None = Field(examples=["gras maaien"])
    text: str = Field(examples=["Béatrice geeft Anna “gras maaien” voor 1,50 uren"])
    reverses: str | None
    reversed_by: str | None
    past_limits: Literal["imported", "forced", "write-off"] | None
    acted: Acted


class StatementPage(Answer):
    """An account's statement. Asked again with this position as `at_position` it is the same."""

    account_id: str = Field(examples=[_ACCOUNT])
    group_id: str = Field(examples=["letsgent"])
    name: str | None = Field(examples=["Anna"])
    unit: Unit
    as_of: str | None = Field(description="only what had happened by then", examples=[_MOMENT])
    balance: Steps = Field(description="of everything on the statement, all pages together")
    lines: list[Line]
    next: str | None = Field(description="the cursor of the next page of the same statement")


class Request(Model):
    """A request that waits for its payer."""

    exchange_id: str = Field(examples=[_EXCHANGE])
    position: int
    to_answer: bool = Field(description="the account or group asked about gives")
    payer: Party
    payee: Party
    fixed_side: Literal["payer", "payee"]
    holds: bool = Field(description="it holds room on links, group limits and the payee's ceiling")
    happened_at: str
    expires_at: str
    words: str | None
    text: str


class RequestsPage(Answer):
    """An account's open requests, oldest first."""

    requests: list[Request]
    next: str | None = Field(description="the cursor of the next page")


class Route(Model):
    """Groups an exchange passed, payer's first."""

    groups: list[str]
    carried: Time


class Exchange(Model):
    """An exchange, or a request for one, from both sides."""

    exchange_id: str = Field(examples=[_EXCHANGE])
    status: Literal["recorded", "open", "declined", "withdrawn", "expired", "ended"]
    kind: Literal["service", "settlement", "write-off", "rounding", "reversal"]
    position: int
    payer: Party
    payee: Party
    routes: list[Route]
    payer_rounding: Time
    payee_rounding: Time
    happened_at: str
    recorded_at: str | None
    expires_at: str | None
    words: str | None
    text: str
    reverses: str | None
    reversed_by: str | None
    past_limits: Literal["imported", "forced", "write-off"] | None
    acted: Acted | None


class ExchangeAnswer(Answer):
    """One exchange."""

    exchange: Exchange


class Standing(Model):
    """How far one projection is."""

    name: str = Field(examples=["balances"])
    version: int = Field(examples=[1])
    position: int = Field(examples=[1042])
    behind: int = Field(description="positions it has still to read", examples=[0])


class PositionAnswer(Model):
    """Where the log ends and where each projection stands."""

    log_position: int = Field(examples=[1042])
    projections: list[Standing]
