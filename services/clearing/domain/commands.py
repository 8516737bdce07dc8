"""What can be asked of the ledger. Imperative, immutable, each under its caller's own id.

`command_id` is the caller's UUID: same id and same terms give the first answer again, for ever.
Words and names ride along to the vault and are no terms; `terms_of` says what is.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Final, TypeAlias, get_args

from clearing.domain.act_commands import ActCommand
from clearing.domain.asked import Asked, Named
from clearing.domain.clearing_commands import ClearingCommand
from clearing.domain.directory_commands import DirectoryCommand
from clearing.domain.privacy_commands import PrivacyCommand
from clearing.domain.right_commands import RightCommand
from contracts.events import AccountLimits, NetLimits, Place, Terms, Unit
from contracts.ids import (
    DEFAULT_HOPS,
    AccountId,
    AccountKind,
    AgreementId,
    ExchangeId,
    FixedSide,
    GroupId,
    GroupKind,
    PersonId,
    ShownTo,
)


class FoundGroup(Named, frozen=True, kw_only=True):
    """Begin a group."""

    group_id: GroupId
    kind: GroupKind
    unit: Unit
    decimals: int
    step_ms: int
    place: Place
    languages: tuple[str, ...]
    default_limits: AccountLimits
    net_limits: NetLimits


class DescribeGroup(Asked, frozen=True, kw_only=True):
    """Replace the group's unit names, place and languages."""

    group_id: GroupId
    unit: Unit
    place: Place
    languages: tuple[str, ...]


class SetDefaultLimits(Asked, frozen=True, kw_only=True):
    """Bind all accounts of the group that have no limits of their own."""

    group_id: GroupId
    limits: AccountLimits


class SetNetLimits(Asked, frozen=True, kw_only=True):
    """Bind the net of all links of the group."""

    group_id: GroupId
    net_limits: NetLimits


class RevalueUnit(Asked, frozen=True, kw_only=True):
    """Give the group's step another worth from now on."""

    group_id: GroupId
    step_ms: int


class SetFiguresConsent(Asked, frozen=True, kw_only=True):
    """Say to whom the region's figures may be shown with those of the group in them."""

    group_id: GroupId
    shown_to: ShownTo


class CloseGroup(Asked, frozen=True, kw_only=True):
    """Close a group in which everything is at zero."""

    group_id: GroupId


class OpenAccount(Named, frozen=True, kw_only=True):
    """Open an account; `holder_id` None only for a community account. `limits` None: defaults."""

    account_id: AccountId
    group_id: GroupId
    kind: AccountKind
    holder_id: PersonId | None = None
    limits: AccountLimits | None = None


class SetAccountLimits(Asked, frozen=True, kw_only=True):
    """Give the account limits of its own, or with None the group's defaults again."""

    account_id: AccountId
    limits: AccountLimits | None = None


class SuspendAccount(Asked, frozen=True, kw_only=True):
    """Stop the account until it is resumed."""

    account_id: AccountId


class LeaveGroup(Asked, frozen=True, kw_only=True):
    """Let the account move only towards zero from now on."""

    account_id: AccountId


class ResumeAccount(Asked, frozen=True, kw_only=True):
    """Open a suspended or leaving account again."""

    account_id: AccountId


class CloseAccount(Asked, frozen=True, kw_only=True):
    """Close an account at zero without open requests."""

    account_id: AccountId


class AppointIntermediary(Asked, frozen=True, kw_only=True):
    """Let a person act for an organisation's account."""

    account_id: AccountId
    person_id: PersonId


class DismissIntermediary(Asked, frozen=True, kw_only=True):
    """Let a person no longer act for an organisation's account."""

    account_id: AccountId
    person_id: PersonId


class ProposeAgreement(Asked, frozen=True, kw_only=True):
    """Offer a neighbour terms: a first agreement (a new id), new terms, or to resume.

    Terms are given in the order of the two groups' ids.
    """

    agreement_id: AgreementId
    by: GroupId
    other: GroupId
    terms: Terms


class AcceptAgreement(Asked, frozen=True, kw_only=True):
    """Accept the neighbour's proposal, naming its terms as read."""

    agreement_id: AgreementId
    by: GroupId
    terms: Terms


class DeclineAgreement(Asked, frozen=True, kw_only=True):
    """Decline the neighbour's proposal, or take back one's own."""

    agreement_id: AgreementId
    by: GroupId


class LowerLinkLimit(Asked, frozen=True, kw_only=True):
    """Lower at once what the other group may owe."""

    agreement_id: AgreementId
    by: GroupId
    other_may_owe_ms: int


class AgreeStepValue(Asked, frozen=True, kw_only=True):
    """Agree to the neighbour's new step value, naming both as they are now."""

    agreement_id: AgreementId
    by: GroupId
    first_step_ms: int
    second_step_ms: int


class SuspendAgreement(Asked, frozen=True, kw_only=True):
    """Stop trade over the link at once."""

    agreement_id: AgreementId
    by: GroupId


class EndAgreement(Asked, frozen=True, kw_only=True):
    """End an agreement whose link is at zero."""

    agreement_id: AgreementId
    by: GroupId


class Pay(Asked, frozen=True, kw_only=True):
    """Give now. The exchange's id is the command's. Both amounts are as quoted.

    `hop_limit`: over how many links at most, where the groups are no neighbours.
    """

    payer: AccountId
    payee: AccountId
    payer_steps: int
    payee_steps: int
    fixed_side: FixedSide = "payer"
    hop_limit: int = DEFAULT_HOPS


class Request(Asked, frozen=True, kw_only=True):
    """Ask the payer to give, until the deadline. The exchange's id is the command's."""

    payer: AccountId
    payee: AccountId
    payer_steps: int
    payee_steps: int
    fixed_side: FixedSide = "payee"
    expires_at_ms: int
    hop_limit: int = DEFAULT_HOPS


class AcceptRequest(Asked, frozen=True, kw_only=True):
    """Give what was asked, naming both amounts as read."""

    exchange_id: ExchangeId
    payer_steps: int
    payee_steps: int


class DeclineRequest(Asked, frozen=True, kw_only=True):
    """Say no, as the payer."""

    exchange_id: ExchangeId


class WithdrawRequest(Asked, frozen=True, kw_only=True):
    """Take the request back, as the payee."""

    exchange_id: ExchangeId


class ExpireRequest(Asked, frozen=True, kw_only=True):
    """End a request whose deadline has passed; asked by the writer's own timer."""

    exchange_id: ExchangeId


class Reverse(Asked, frozen=True, kw_only=True):
    """Give an exchange back: by its payee alone, or by administrators of both end groups.

    `force` goes past those two groups' own limits. `stand_ins` are community accounts that take
    the place of closed ones.
    """

    reverses: ExchangeId
    force: bool = False
    stand_ins: tuple[AccountId, ...] = ()


class Settle(Asked, frozen=True, kw_only=True):
    """Let hours leave a link without a service, from community account to community account."""

    payer: AccountId
    payee: AccountId
    payer_steps: int
    payee_steps: int
    fixed_side: FixedSide = "payer"


class WriteOff(Asked, frozen=True, kw_only=True):
    """Bring a departed member's account towards zero against a community account, past limits."""

    payer: AccountId
    payee: AccountId
    steps: int


class SettleRounding(Asked, frozen=True, kw_only=True):
    """Move whole steps from the rounding account to a community account (negative: back)."""

    account_id: AccountId
    steps: int


class RecordImported(Asked, frozen=True, kw_only=True):
    """Record an exchange of a group's earlier history, past limits, marked so."""

    payer: AccountId
    payee: AccountId
    steps: int


GroupCommand: TypeAlias = (
    FoundGroup
    | DescribeGroup
    | SetDefaultLimits
    | SetNetLimits
    | RevalueUnit
    | SetFiguresConsent
    | CloseGroup
)
AccountCommand: TypeAlias = (
    OpenAccount
    | SetAccountLimits
    | SuspendAccount
    | LeaveGroup
    | ResumeAccount
    | CloseAccount
    | AppointIntermediary
    | DismissIntermediary
)
AgreementCommand: TypeAlias = (
    ProposeAgreement
    | AcceptAgreement
    | DeclineAgreement
    | LowerLinkLimit
    | AgreeStepValue
    | SuspendAgreement
    | EndAgreement
)
RequestCommand: TypeAlias = (
    Request | AcceptRequest | DeclineRequest | WithdrawRequest | ExpireRequest
)
ExchangeCommand: TypeAlias = Pay | Reverse | Settle | WriteOff | SettleRounding | RecordImported
# What one person asks for themselves, whether or not it then waits for another.
OnesOwn: TypeAlias = (
    GroupCommand
    | AccountCommand
    | AgreementCommand
    | RequestCommand
    | ExchangeCommand
    | DirectoryCommand
    | ClearingCommand
    | RightCommand
    | PrivacyCommand
)
Command: TypeAlias = OnesOwn | ActCommand


# What rides along is no term: words, names and posts may be put better the second time, and a
# deadline counts from the asking.
_NO_TERMS: Final = frozenset(
    (
        "command_id",
        "actor",
        "happened_at_ms",
        # By which way it goes is for us to find.
        "hop_limit",
        "words",
        "name",
        "code",
        "contact",
        "content",
        "expires_at_ms",
        # A run that is asked for twice is solved twice, at two positions.
        "attempt",
        "solved_at",
        "input_sha256",
        "set_offs",
        "growths",
        "potentials",
    )
)


def terms_of(command: Command) -> tuple[object, ...]:
    """Return what was asked, by which the same command is told from another under its id."""
    kind, read = _TERMS[type(command)]
    return (kind, read(command))


# Read by attrgetter, since every command passes here: one call instead of one a field.
_TERMS: Final[dict[type, tuple[str, Callable[[Command], object]]]] = {
    cls: (
        cls.__name__,
        attrgetter(*(name for name in cls.__struct_fields__ if name not in _NO_TERMS)),
    )
    for cls in get_args(Command)
}
