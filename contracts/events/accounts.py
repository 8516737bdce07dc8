"""Facts about accounts and about who may act for them."""

from contracts.events.approval import Approval
from contracts.events.fact import Fact
from contracts.events.groups import AccountLimits
from contracts.ids import AccountId, AccountKind, GroupId, PersonId


class AccountOpened(Fact, frozen=True, kw_only=True, tag="account-opened.v1"):
    """An account stands at zero in its group, held by a person, an organisation or the group.

    `holder_id` is the random id of the person or organisation; None for a community account.
    """

    account_id: AccountId
    group_id: GroupId
    kind: AccountKind
    holder_id: PersonId | None = None


class AccountLimitsSet(Fact, frozen=True, kw_only=True, tag="account-limits-set.v1"):
    """The account has limits of its own; `limits` None: it follows the group's defaults again.

    Where they go beyond the group's defaults, `approvals` are the two who said yes; an importer
    brings them over as they were.
    """

    account_id: AccountId
    group_id: GroupId
    limits: AccountLimits | None = None
    approvals: tuple[Approval, ...] = ()


class AccountSuspended(Fact, frozen=True, kw_only=True, tag="account-suspended.v1"):
    """Nothing is given or received on the account until it is resumed."""

    account_id: AccountId
    group_id: GroupId


class AccountLeaving(Fact, frozen=True, kw_only=True, tag="account-leaving.v1"):
    """The member leaves: the account moves only towards zero, never across."""

    account_id: AccountId
    group_id: GroupId


class AccountResumed(Fact, frozen=True, kw_only=True, tag="account-resumed.v1"):
    """A suspended or leaving account is open again."""

    account_id: AccountId
    group_id: GroupId


class AccountClosed(Fact, frozen=True, kw_only=True, tag="account-closed.v1"):
    """The account, at zero and without open requests, is closed for good."""

    account_id: AccountId
    group_id: GroupId


class IntermediaryAppointed(Fact, frozen=True, kw_only=True, tag="intermediary-appointed.v1"):
    """The person may act for the organisation's account; each act records who did it."""

    account_id: AccountId
    group_id: GroupId
    person_id: PersonId


class IntermediaryDismissed(Fact, frozen=True, kw_only=True, tag="intermediary-dismissed.v1"):
    """The person no longer acts for the organisation's account."""

    account_id: AccountId
    group_id: GroupId
    person_id: PersonId
