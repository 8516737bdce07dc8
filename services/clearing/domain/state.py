"""What the log folds into: everything a decision needs, and nothing else.

The fold is changed in place by its one owner; `evolve` is the only code that may do so. Ids refer
to each other by text rather than by reference, so that the whole can be written as a snapshot.

Signs: a link position is positive where the group owes its neighbour. Zero-sum, for every group:
`total_steps * step_ms + net_ms + rounding_ms == 0`.
"""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from contracts.envelope import Actor
from contracts.events import (
    AccountLimits,
    ExchangeRequested,
    Growth,
    NetLimits,
    SetOff,
    Terms,
    Unit,
    WaitingAct,
)
from contracts.ids import (
    AccountId,
    AccountKind,
    ActId,
    AgreementId,
    ClearingMode,
    ExchangeId,
    GroupId,
    KeyId,
    KeyKind,
    Month,
    PersonId,
    PostId,
    Role,
    RunId,
    Scope,
    ShownTo,
)

AccountStatus: TypeAlias = Literal["open", "leaving", "suspended", "closed"]
ErasureStatus: TypeAlias = Literal["ordered", "erased"]
AgreementStatus: TypeAlias = Literal["proposed", "active", "suspended"]


@dataclass(slots=True, kw_only=True)
class Account:
    """An account's place between its limits. `held_steps` is room on its ceiling that is taken.

    `leaving` outlasts a suspension: who was leaving goes on leaving when resumed from it.
    """

    account_id: AccountId
    group_id: GroupId
    kind: AccountKind
    holder_id: PersonId | None
    status: AccountStatus = "open"
    leaving: bool = False
    balance_steps: int = 0
    held_steps: int = 0
    open_requests: int = 0
    limits: AccountLimits | None = None
    limits_set_by: PersonId | None = None
    intermediaries: list[PersonId] = field(default_factory=list)
    posts: list[PostId] = field(default_factory=list)
    closed_at_ms: int | None = None
    erasure: ErasureStatus | None = None


@dataclass(slots=True, kw_only=True)
class Key:
    """What a key may do, and until when. A revoked one is kept, as its id is never used again."""

    kind: KeyKind
    scopes: tuple[Scope, ...]
    expires_at_ms: int
    public_key: str | None
    owner_id: PersonId
    revoked: bool = False


@dataclass(slots=True, kw_only=True)
class Group:
    """A group's sums. `net_ms` is the sum of its links; holds are kept for each direction.

    `leaves_ms` is what clearing runs must leave of its links, by agreement. `roles` says until
    when each person has each role; None: until it is withdrawn. `words_retired` is the last month
    whose words are kept no longer; before it was founded, in the log's own time, it had none.
    """

    group_id: GroupId
    unit: Unit
    decimals: int
    step_ms: int
    default_limits: AccountLimits
    default_limits_set_by: PersonId
    net_limits: NetLimits
    net_limits_set_by: PersonId
    founded_at_ms: int
    closed: bool = False
    closed_at_ms: int = 0
    number: int = 0
    total_steps: int = 0
    net_ms: int = 0
    rounding_ms: int = 0
    held_owing_ms: int = 0
    held_owed_ms: int = 0
    accounts_open: int = 0
    neighbours: dict[GroupId, AgreementId] = field(default_factory=dict)
    leaves_ms: dict[AgreementId, int] = field(default_factory=dict)
    over_limits_allowed: bool = False
    figures_shown_to: ShownTo = "nobody"
    roles: dict[PersonId, dict[Role, int | None]] = field(default_factory=dict)
    # Who ever had a role, also when it was withdrawn or the group is closed.
    had_roles: set[PersonId] = field(default_factory=set)
    keys: dict[KeyId, Key] = field(default_factory=dict)
    words_retired: Month | None = None
    words_retired_at_ms: int = 0


@dataclass(slots=True, kw_only=True)
class Agreement:
    """An agreement and its link. `position_ms` is first's: positive where first owes second.

    `held_first_ms` is room held for first to owe more, `held_second_ms` for second. An ended
    agreement is not kept: its successor begins anew with `accepted_number`, by which an exchange
    of an ended one is known.
    """

    agreement_id: AgreementId
    first: GroupId
    second: GroupId
    status: AgreementStatus = "proposed"
    terms: Terms | None = None
    proposed: Terms | None = None
    proposed_by: GroupId | None = None
    proposed_by_person: PersonId | None = None
    # First's own number at the first acceptance: exchanges before it belong to an ended agreement.
    accepted_number: int = 0
    first_limit_set_by: PersonId | None = None
    second_limit_set_by: PersonId | None = None
    position_ms: int = 0
    held_first_ms: int = 0
    held_second_ms: int = 0
    held_by_payee_ms: dict[AccountId, int] = field(default_factory=dict)


class LinkBefore(NamedTuple):
    """What was owed and held over a link until the event at this position moved it."""

    position: int
    agreement_id: AgreementId
    position_ms: int
    held_first_ms: int
    held_second_ms: int


@dataclass(slots=True, kw_only=True)
class OpenRun:
    """The clearing run that waits to be applied: what it moves, and which links were objected to.

    Of the debts of its input only those that it moves are kept.
    """

    run_id: RunId
    mode: ClearingMode
    objections_until_ms: int
    groups: tuple[GroupId, ...]
    set_offs: tuple[SetOff, ...]
    growths: tuple[Growth, ...] = ()
    left_out: set[AgreementId] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class Post:
    """Whose post it is, and until when it stands; None: until it is withdrawn."""

    account_id: AccountId
    valid_until_ms: int | None = None


@dataclass(slots=True, kw_only=True)
class OpenAct:
    """An act that waits for the yes of a second person: of another of `groups`, or of `by` too.

    `happened_at_ms` is the day its proposer gave it, None where it happens as it is carried out.
    """

    act_id: ActId
    by: GroupId
    groups: tuple[GroupId, ...]
    act: WaitingAct
    proposer: Actor
    position: int
    happened_at_ms: int | None = None


@dataclass(slots=True, kw_only=True)
class State:
    """All groups, accounts, agreements, open requests, posts, and which exchanges were reversed."""

    position: int = 0
    recorded_at_ms: int = 0
    groups: dict[GroupId, Group] = field(default_factory=dict)
    accounts: dict[AccountId, Account] = field(default_factory=dict)
    agreements: dict[AgreementId, Agreement] = field(default_factory=dict)
    requests: dict[ExchangeId, ExchangeRequested] = field(default_factory=dict)
    reversals: dict[ExchangeId, ExchangeId] = field(default_factory=dict)
    ended_agreements: set[AgreementId] = field(default_factory=set)
    run: OpenRun | None = None
    run_proposed_at_ms: int = 0
    # The latest moves of links, in order; see `links_before`.
    moves: list[LinkBefore] = field(default_factory=list)
    # The last position at which anything else changed that the input of a run follows from.
    links_changed_at: int = 0
    posts: dict[PostId, Post] = field(default_factory=dict)
    acts: dict[ActId, OpenAct] = field(default_factory=dict)
    # Of accounts whose erasure was ordered and is not done yet: when, where it is for its time.
    # None: somebody asked, so it waits for nothing.
    erasures: dict[AccountId, int | None] = field(default_factory=dict)

    def agreement_between(self, one: GroupId, other: GroupId) -> Agreement | None:
        """Return the agreement of two groups that has not ended, proposed ones included."""
        agreement_id = self.groups[one].neighbours.get(other)
        return None if agreement_id is None else self.agreements[agreement_id]

    def limits_of(self, account: Account) -> AccountLimits:
        """Return the limits that bind the account: its own, else its group's defaults."""
        own = account.limits
        return self.groups[account.group_id].default_limits if own is None else own

    def limits_set_by(self, account: Account) -> PersonId:
        """Return who set the limits that bind the account."""
        if account.limits is not None and account.limits_set_by is not None:
            return account.limits_set_by
        return self.groups[account.group_id].default_limits_set_by
