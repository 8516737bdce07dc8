"""Facts about what is no longer kept, and about what left the house as a file.

An erasure is ordered before anything is destroyed and told again when it is done, so that what is
missing from the vault always has its reason in the log. Here too nothing is said of a person but
the random id of an account.
"""

from contracts.events.approval import Approval
from contracts.events.fact import Fact
from contracts.ids import (
    AccountId,
    Day,
    ExportFormat,
    ExportId,
    GroundOfErasure,
    GroupId,
    Month,
    Sha256,
)


class ErasureOrdered(Fact, frozen=True, kw_only=True, tag="erasure-ordered.v1"):
    """All that is kept in words of a closed account's holder is to be destroyed, for good.

    From now on whatever is missing of the account is missing for this reason. `ground`: two people
    of the group said yes (`approvals` are both), or its retention period is over. The latter waits
    some days, so that a period that was set wrong is noticed, and may be followed by the former,
    which waits for nothing.
    """

    account_id: AccountId
    group_id: GroupId
    ground: GroundOfErasure
    approvals: tuple[Approval, ...] = ()


class SubjectErased(Fact, frozen=True, kw_only=True, tag="subject-erased.v1"):
    """Name, contact, words and posts of the account are gone with the key they were kept under.

    It never has any of these again. By whom it was held is told no more; but `account-opened` keeps
    the random id of the person, so to whoever reads the log the link to somebody ends only with
    what is kept of that person's last account.
    """

    account_id: AccountId
    group_id: GroupId


class WordsRetired(Fact, frozen=True, kw_only=True, tag="words-retired.v1"):
    """The group's words recorded in this month and in every month before are kept no longer.

    A month is one of universal time. From now on they are missing for this reason; they go some
    days later, so that a period that was set wrong is noticed.
    """

    group_id: GroupId
    month: Month


class ExportMade(Fact, frozen=True, kw_only=True, tag="export-made.v1"):
    """A file was made of the group's books, whole from one day to another, both included.

    `position` is how far the log went that it was made of, and `sha256` that of the file: what a
    checking tool cannot see, two swapped lines say, is seen by it. Its id is the command's.
    """

    export_id: ExportId
    group_id: GroupId
    format: ExportFormat
    from_day: Day
    to_day: Day
    position: int
    sha256: Sha256
