"""Facts about acts that take the yes of two people: proposed, approved or declined.

What an act asks stands in the proposal, once; why, in the words that its envelope commits to. The
approval that completes it carries it out: what follows from it is recorded right behind it, under
the same command, and an exchange has the id of the act.
"""

from typing import TypeAlias

from msgspec import Struct

from contracts.events.approval import Approval
from contracts.events.fact import Fact
from contracts.events.groups import AccountLimits, NetLimits
from contracts.ids import (
    AccountId,
    ActId,
    AtMs,
    EndOfAct,
    ExchangeId,
    FixedSide,
    GroupId,
    KeyId,
    KeyKind,
    PersonId,
    PublicKey,
    Role,
    Scope,
    Steps,
)


class Waiting(Struct, frozen=True, gc=False, tag_field="kind", omit_defaults=True):
    """What will be done when another person says yes too, told apart by `kind`."""


class SettlementWaiting(Waiting, frozen=True, kw_only=True, tag="settlement"):
    """Hours leave a link without a service, between two groups' community accounts."""

    payer: AccountId
    payee: AccountId
    payer_steps: Steps
    payee_steps: Steps
    fixed_side: FixedSide = "payer"


class WriteOffWaiting(Waiting, frozen=True, kw_only=True, tag="write-off"):
    """A departed member's account moves towards zero against a community account."""

    payer: AccountId
    payee: AccountId
    steps: Steps


class RoundingWaiting(Waiting, frozen=True, kw_only=True, tag="rounding"):
    """Whole steps move between rounding and a community account."""

    account_id: AccountId
    steps: Steps


class ReversalWaiting(Waiting, frozen=True, kw_only=True, tag="reversal"):
    """An exchange is given back, by administrators.

    `parties` are the payer and the payee of that exchange, or what stands in for whoever of them
    was erased by then, so that whose the words about it are is told by the act itself; proposals
    from before do not name them.
    """

    reverses: ExchangeId
    force: bool = False
    stand_ins: tuple[AccountId, ...] = ()
    parties: tuple[AccountId, ...] = ()


class StepValueWaiting(Waiting, frozen=True, kw_only=True, tag="step-value"):
    """The group's step gets another worth."""

    group_id: GroupId
    step_ms: int


class DefaultLimitsWaiting(Waiting, frozen=True, kw_only=True, tag="default-limits"):
    """Accounts without limits of their own get wider ones."""

    group_id: GroupId
    limits: AccountLimits


class NetLimitsWaiting(Waiting, frozen=True, kw_only=True, tag="net-limits"):
    """The net of the group's links may go further."""

    group_id: GroupId
    net_limits: NetLimits


class AccountLimitsWaiting(Waiting, frozen=True, kw_only=True, tag="account-limits"):
    """An account gets limits beyond those of its group."""

    account_id: AccountId
    limits: AccountLimits | None = None


class RoleWaiting(Waiting, frozen=True, kw_only=True, tag="role"):
    """A person gets a role in the group."""

    group_id: GroupId
    person_id: PersonId
    role: Role
    until_ms: AtMs | None = None


class KeyWaiting(Waiting, frozen=True, kw_only=True, tag="key"):
    """The group gets a key."""

    group_id: GroupId
    key_id: KeyId
    key_kind: KeyKind
    scopes: tuple[Scope, ...]
    expires_at_ms: AtMs
    public_key: PublicKey | None = None


class ErasureWaiting(Waiting, frozen=True, kw_only=True, tag="erasure"):
    """All that is kept in words of a closed account's holder is destroyed."""

    account_id: AccountId


WaitingAct: TypeAlias = (
    SettlementWaiting
    | WriteOffWaiting
    | RoundingWaiting
    | ReversalWaiting
    | StepValueWaiting
    | DefaultLimitsWaiting
    | NetLimitsWaiting
    | AccountLimitsWaiting
    | RoleWaiting
    | KeyWaiting
    | ErasureWaiting
)


class ActProposed(Fact, frozen=True, kw_only=True, tag="act-proposed.v1"):
    """An administrator of `by` said yes to an act; it waits for the yes of another person.

    `groups` are those whose yes it takes, in the order of their ids. Where they are two, it waits
    for one of the other; else for a second person of the same: an administrator, or who supports
    it. `act_id` is the id of the command that asked for the act.
    """

    act_id: ActId
    by: GroupId
    groups: tuple[GroupId, ...]
    act: WaitingAct


class ActApproved(Fact, frozen=True, kw_only=True, tag="act-approved.v1"):
    """A second person said yes, and the act is done: what it did follows under this command.

    `approvals` are both, the proposer's first.
    """

    act_id: ActId
    groups: tuple[GroupId, ...]
    approvals: tuple[Approval, ...]


class ActDeclined(Fact, frozen=True, kw_only=True, tag="act-declined.v1"):
    """The act waits no more, and nothing was done."""

    act_id: ActId
    groups: tuple[GroupId, ...]
    because: EndOfAct
