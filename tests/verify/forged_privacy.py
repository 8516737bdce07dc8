"""Erasures, retired words and files that never were, made by hand."""

from __future__ import annotations

from contracts.envelope import Actor
from contracts.events import (
    AccountClosed,
    AccountOpened,
    ActApproved,
    ErasureOrdered,
    ErasureWaiting,
    Event,
    ExportMade,
    SubjectErased,
    WordsRetired,
)
from contracts.ids import ExportId, PersonId, Sha256
from contracts.months import month_of, months_before
from contracts.value import replace
from tests.verify.forged_acts import by_two, proposed, yes_of
from tests.verify.world import (
    ADMINISTRATOR,
    ALFA,
    ALFA_POT,
    ANNA,
    BETA,
    CHAIR,
    OPERATOR,
    Forger,
    Forgery,
    account,
    id_of,
    new_id,
)

ZOE = account("zoe")
MONTH_MS = 31 * 24 * 3_600_000
_ASKED = ErasureOrdered(account_id=ZOE, group_id=ALFA, ground="request")
_OUTLIVED = ErasureOrdered(account_id=ZOE, group_id=ALFA, ground="retention")
_ERASED = SubjectErased(account_id=ZOE, group_id=ALFA)


def zoe_left(forger: Forger) -> None:
    """Somebody came and left: two events."""
    holder_id = PersonId(id_of("zoe"))
    forger.add(AccountOpened(account_id=ZOE, group_id=ALFA, kind="person", holder_id=holder_id))
    forger.add(AccountClosed(account_id=ZOE, group_id=ALFA))


def at_last(forger: Forger, event: Event, actor: Actor = OPERATOR, **changes: object) -> None:
    """The event, when everything before it ended more than a month ago."""
    at_ms = forger.state.recorded_at_ms + MONTH_MS
    forger.add(event, actor=actor, recorded_at_ms=at_ms, happened_at_ms=at_ms, **changes)


def erased_rightly(forger: Forger) -> None:
    zoe_left(forger)
    by_two(forger, _ASKED, ErasureWaiting(account_id=ZOE), ALFA)
    forger.add(_ERASED, actor=OPERATOR)


def outlived_rightly(forger: Forger) -> None:
    zoe_left(forger)
    at_last(forger, _OUTLIVED)
    at_last(forger, _ERASED)


def asked_for_while_it_waits(forger: Forger) -> None:
    """What was ordered for its time goes at once when the second says yes to it."""
    zoe_left(forger)
    act_id, _ = proposed(forger, ErasureWaiting(account_id=ZOE), ALFA)
    at_last(forger, _OUTLIVED)
    both, command_id = yes_of(CHAIR, ALFA), new_id()
    approved = ActApproved(act_id=act_id, groups=(ALFA,), approvals=both)
    at_last(forger, approved, CHAIR, command_id=command_id)
    asked = replace(_ASKED, approvals=both)
    at_last(forger, asked, CHAIR, command_id=command_id, ordinal=1)
    at_last(forger, _ERASED)


def ordered_twice_for_its_time(forger: Forger) -> None:
    zoe_left(forger)
    at_last(forger, _OUTLIVED)
    at_last(forger, _OUTLIVED)


def erased_by_one(forger: Forger) -> None:
    zoe_left(forger)
    forger.add(_ASKED)


def erased_as_outlived_by_an_administrator(forger: Forger) -> None:
    zoe_left(forger)
    at_last(forger, _OUTLIVED, ADMINISTRATOR)


def erased_as_outlived_at_once(forger: Forger) -> None:
    zoe_left(forger)
    forger.add(_OUTLIVED, actor=OPERATOR)


def erased_while_a_member(forger: Forger) -> None:
    ordered = ErasureOrdered(account_id=ANNA, group_id=ALFA, ground="retention")
    at_last(forger, ordered)


def erased_the_groups_own(forger: Forger) -> None:
    ordered = ErasureOrdered(account_id=ALFA_POT, group_id=ALFA, ground="retention")
    at_last(forger, ordered)


def erased_of_another_group(forger: Forger) -> None:
    zoe_left(forger)
    ordered = ErasureOrdered(account_id=ZOE, group_id=BETA, ground="retention")
    at_last(forger, ordered)


def told_though_nobody_ordered(forger: Forger) -> None:
    zoe_left(forger)
    forger.add(_ERASED, actor=OPERATOR)


def told_twice(forger: Forger) -> None:
    outlived_rightly(forger)
    at_last(forger, _ERASED)


def told_by_an_administrator(forger: Forger) -> None:
    zoe_left(forger)
    at_last(forger, _OUTLIVED)
    at_last(forger, _ERASED, ADMINISTRATOR)


def retired(forger: Forger, months_ago: int) -> WordsRetired:
    month = months_before(month_of(forger.state.recorded_at_ms), months_ago)
    return WordsRetired(group_id=ALFA, month=month)


def retired_this_month(forger: Forger) -> None:
    forger.add(retired(forger, 0), actor=OPERATOR)


def retired_backwards(forger: Forger) -> None:
    forger.add(retired(forger, 5), actor=OPERATOR)
    forger.add(retired(forger, 6), actor=OPERATOR)


def retired_by_an_administrator(forger: Forger) -> None:
    forger.add(retired(forger, 5))


def exported(**changes: object) -> ExportMade:
    given: dict[str, object] = {
        "export_id": ExportId(new_id()),
        "group_id": ALFA,
        "format": "csv",
        "from_day": "2026-01-01",
        "to_day": "2026-12-31",
        "position": 3,
        "sha256": Sha256("5e" * 32),
    }
    return ExportMade(**{**given, **changes})  # type: ignore[arg-type] # as a forger would


def exported_under_another_id(forger: Forger) -> None:
    forger.add(exported())


def exported_beyond_the_log(forger: Forger) -> None:
    export_id = new_id()
    forger.add(exported(export_id=export_id, position=10**6), command_id=export_id)


FORGED_PRIVACY: list[tuple[Forgery, str, int]] = [
    (erased_by_one, "the approvals", 2),
    (erased_as_outlived_by_an_administrator, "the capacity in which somebody acted", 2),
    (erased_as_outlived_at_once, "the erasure of a member", 2),
    (erased_while_a_member, "the erasure of a member", 0),
    (erased_the_groups_own, "the erasure of a member", 0),
    (erased_of_another_group, "the account's group", 2),
    (told_though_nobody_ordered, "the erasure of a member", 2),
    (told_twice, "the erasure of a member", 4),
    (ordered_twice_for_its_time, "the erasure of a member", 3),
    (told_by_an_administrator, "the capacity in which somebody acted", 3),
    (retired_this_month, "the words that are kept no longer", 0),
    (retired_backwards, "the words that are kept no longer", 1),
    (retired_by_an_administrator, "the capacity in which somebody acted", 0),
    (exported_under_another_id, "the file that was made", 0),
    (exported_beyond_the_log, "the file that was made", 0),
]
