"""What a question is about, and whose that is: found before it is decided whether to answer.

It is looked up with everything in view, since it is only to decide by; nothing of it is told. What
is not there and what may not be seen end in the same way, so neither tells of the other.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from starlette.datastructures import QueryParams

from access.rights import Subject
from access.views import ALL
from contracts.ids import GROUP_ID_PATTERN, UUID_PATTERN, AccountId, GroupId
from projections.http.faults import Fault
from projections.reading import groups
from projections.reading.snapshot import Snapshots

_is_group: Final = re.compile(GROUP_ID_PATTERN.strip("^$"), re.ASCII).fullmatch
_is_uuid: Final = re.compile(UUID_PATTERN.strip("^$"), re.ASCII).fullmatch
_NOT_THERE: Final = Subject(missing=True)


class Asked(NamedTuple):
    """What a question names, and how it is said that it is not there."""

    subject: Subject
    unknown: Fault
    named: str


def asked_about(path: Mapping[str, str], query: QueryParams, snapshots: Snapshots) -> Asked | None:
    """Return what the question names; None where it is about nothing in particular.

    Raises NotCaughtUp while nobody can say what is there.
    """
    if (given := path.get("account_id")) is not None:
        return Asked(of_account(snapshots, given), Fault.ACCOUNT_UNKNOWN, given)
    if (given := path.get("exchange_id")) is not None:
        return Asked(_exchange(snapshots, given), Fault.EXCHANGE_UNKNOWN, given)
    if (given := path.get("group_id")) is not None:
        return Asked(_group(snapshots, given), Fault.GROUP_UNKNOWN, given)
    # With whose eyes it is looked is whose question it is; of which group, only narrows it down.
    if (given := query.get("viewer")) is not None and _is_uuid(given):
        return Asked(of_account(snapshots, given), Fault.ACCOUNT_UNKNOWN, given)
    if (given := query.get("viewer", query.get("group"))) is not None:
        return Asked(_group(snapshots, given), Fault.GROUP_UNKNOWN, given)
    return None


def _group(snapshots: Snapshots, given: str) -> Subject:
    if not _is_group(given):
        return _NOT_THERE
    group_id = GroupId(given)
    with snapshots.open(ALL) as at:
        is_there = bool(groups.units(at, {group_id}))
    return Subject(groups=(group_id,), missing=not is_there)


def of_account(snapshots: Snapshots, given: str) -> Subject:
    """Return the account with its group; missing where it is not there, or no id.

    Raises NotCaughtUp while nobody can say.
    """
    found = snapshots.groups_of_account(given) if _is_uuid(given) else None
    if not found:
        return _NOT_THERE
    return Subject(accounts=tuple((AccountId(given), GroupId(group)) for group in found))


def _exchange(snapshots: Snapshots, given: str) -> Subject:
    parties = snapshots.parties_of_exchange(given) if _is_uuid(given) else None
    if parties is None:
        return _NOT_THERE
    return Subject(accounts=parties)
