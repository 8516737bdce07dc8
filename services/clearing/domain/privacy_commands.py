"""What can be asked about what is kept of people, and what leaves the house as a file."""

from typing import TypeAlias

from clearing.domain.asked import Asked
from contracts.ids import AccountId, Day, ExportFormat, GroupId, Month, Sha256


class OrderErasure(Asked, frozen=True, kw_only=True):
    """Have all that is kept in words of a closed account's holder destroyed. It takes two."""

    account_id: AccountId


class EndRetention(Asked, frozen=True, kw_only=True):
    """The same, as it was kept for as long as it is kept; asked by the service."""

    account_id: AccountId


class CompleteErasure(Asked, frozen=True, kw_only=True):
    """Say that what an erasure ordered is destroyed; asked by the service that destroyed it."""

    account_id: AccountId


class RetireWords(Asked, frozen=True, kw_only=True):
    """Keep the group's words of a month, and of those before, no longer; asked by the service."""

    group_id: GroupId
    month: Month


class RecordExport(Asked, frozen=True, kw_only=True):
    """Write down that a file was made of the group's books. The export's id is the command's."""

    group_id: GroupId
    format: ExportFormat
    from_day: Day
    to_day: Day
    position: int
    sha256: Sha256


PrivacyCommand: TypeAlias = (
    OrderErasure | EndRetention | CompleteErasure | RetireWords | RecordExport
)
