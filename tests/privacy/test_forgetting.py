"""Orders are carried out whoever is killed when: first destroyed, then told, never else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from clearing.answers import Accepted, Answer, Refused
from clearing.domain.commands import CloseAccount, Command
from clearing.domain.privacy_commands import OrderErasure
from contracts.events import RoleGranted, RoleWithdrawn
from contracts.ids import AccountId, Month, PersonId
from evenveel.forgetting.due import Retention
from evenveel.forgetting.forgetting import Forgetting, NotNow
from tests.domain.ledger import TREASURER, Ledger
from tests.domain.region import DAY_MS, B, new_id, person, region

ANNA, ARNO = AccountId("anna"), AccountId("arno")
MONTH_MS = 31 * 24 * 3_600_000
KEPT = Retention(words_months=3, names_months=6)


class Killed(BaseException):
    """The process was killed at this moment."""


class Outside:
    """What is kept outside the log, for as long as it is: keys, rows, and who signs in."""

    def __init__(self) -> None:
        self.readable = {"anna", "arno"}
        self.signs_in = {person("anna"), person("arno")}
        self.done: list[str] = []
        self.fail: Callable[[str], None] = lambda _: None

    def fence(self, accounts: Iterable[AccountId], months: Month | None) -> None:
        self.readable -= set(accounts)
        self._note(f"fence {sorted(accounts)} {months}")

    def destroy_accounts(self, accounts: list[AccountId], persons: list[PersonId]) -> None:
        self.fail("destroy")
        self.readable -= set(accounts)
        self.signs_in -= set(persons)
        self._note(f"destroy {accounts}")

    def destroy_months(self, up_to: Month) -> None:
        self._note(f"months {up_to}")

    def last_month_gone(self) -> Month | None:
        return max((done[7:] for done in self.done if done.startswith("months ")), default=None)

    def forget_reads(self, up_to: Month) -> None:
        self._note(f"reads {up_to}")

    def _note(self, what: str) -> None:
        self.done.append(what)
        self.fail(f"after {what}")


class Desk:
    """Hands in at a ledger of this test's own."""

    def __init__(self, ledger: Ledger, outside: Outside) -> None:
        self.ledger = ledger
        self._outside = outside

    def submit(self, commands: Iterable[Command]) -> Iterator[Answer]:
        for command in commands:
            self._outside.fail("tell")
            outcome = self.ledger.when(command)
            if outcome.code is not None:
                assert not isinstance(outcome.decision, list)
                yield Refused(command_id=command.command_id, refusal=outcome.decision)
                continue
            self._outside.done.append(type(outcome.event()).__name__)
            yield Accepted(
                command_id=command.command_id,
                position=self.ledger.state.position,
                recorded_at_ms=self.ledger.now_ms,
                events=tuple(outcome.accepted()),
                repeated=False,
            )


def ordered() -> Ledger:
    ledger = region()
    ledger.given(CloseAccount(command_id=new_id(), actor=TREASURER, account_id=ANNA))
    return ledger.given(OrderErasure(command_id=new_id(), actor=TREASURER, account_id=ANNA))


def forgetting(ledger: Ledger, outside: Outside) -> Forgetting:
    """A process that has just started."""
    return Forgetting(outside, lambda: Desk(ledger, outside), KEPT, lambda: ledger.now_ms)


def works(ledger: Ledger, going: Forgetting) -> None:
    going.look(ledger.state)
    going.once()


def test_first_destroyed_then_told() -> None:
    ledger, outside = ordered(), Outside()
    works(ledger, forgetting(ledger, outside))
    assert outside.done[:3] == ["fence [] None", "destroy ['anna']", "SubjectErased"]
    assert outside.readable == {"arno"}
    assert outside.signs_in == {person("arno")}
    assert ledger.state.accounts[ANNA].erasure == "erased"


@pytest.mark.parametrize(
    "moment", ["after fence [] None", "destroy", "after destroy ['anna']", "tell"]
)
def test_whoever_is_killed_the_next_one_ends_it(moment: str) -> None:
    ledger, outside = ordered(), Outside()

    def kill(at: str) -> None:
        if at == moment:
            raise Killed

    outside.fail = kill
    with pytest.raises(Killed):
        works(ledger, forgetting(ledger, outside))
    told = ledger.state.accounts[ANNA].erasure == "erased"
    assert not told or "anna" not in outside.readable
    outside.fail = lambda _: None
    works(ledger, forgetting(ledger, outside))
    assert outside.readable == {"arno"}
    assert ledger.state.accounts[ANNA].erasure == "erased"


def test_what_cannot_be_destroyed_now_is_said_and_tried_again() -> None:
    ledger, outside = ordered(), Outside()
    going = forgetting(ledger, outside)

    def away(_: str) -> None:
        raise NotNow("the database is away")

    outside.fail = away
    works(ledger, going)
    assert going.trouble == "the database is away"
    assert ledger.state.accounts[ANNA].erasure == "ordered"
    outside.fail = lambda _: None
    works(ledger, going)
    assert going.trouble == ""
    assert ledger.state.accounts[ANNA].erasure == "erased"


def test_nothing_is_told_while_nobody_serves() -> None:
    ledger, outside = ordered(), Outside()
    going = Forgetting(outside, lambda: None, KEPT, lambda: ledger.now_ms)
    works(ledger, going)
    assert "serves again" in going.trouble
    assert ledger.state.accounts[ANNA].erasure == "ordered"


def test_two_at_once_do_no_harm() -> None:
    ledger, outside = ordered(), Outside()
    one, other = forgetting(ledger, outside), forgetting(ledger, outside)
    one.look(ledger.state)
    other.look(ledger.state)
    one.once()
    other.once()
    assert (one.trouble, other.trouble) == ("", "")
    assert outside.done.count("SubjectErased") == 1


def test_what_was_ever_erased_is_fenced_again_at_each_start() -> None:
    ledger, outside = ordered().later(5 * MONTH_MS), Outside()
    works(ledger, forgetting(ledger, outside))
    # Somebody puts back a copy of the keys.
    outside.readable.add("anna")
    works(ledger, forgetting(ledger, outside))
    assert outside.readable == {"arno"}
    assert "fence ['anna'] 2023-12" in outside.done


def test_a_month_goes_once_all_groups_have_said_so() -> None:
    ledger, outside = region().later(5 * MONTH_MS), Outside()
    going = forgetting(ledger, outside)
    works(ledger, going)
    assert outside.done.count("WordsRetired") == 3
    assert not any(done.startswith("months") for done in outside.done)
    works(ledger, going)
    works(ledger, going)
    assert [done for done in outside.done if done.startswith("months")] == ["months 2023-12"]


def test_who_read_is_forgotten_once_a_month_and_not_while_there_is_a_hold() -> None:
    ledger, outside = region(), Outside()
    going = forgetting(ledger, outside)
    works(ledger, going)
    works(ledger, going)
    assert [done for done in outside.done if done.startswith("reads")] == ["reads 2021-10"]
    held = Retention(words_months=3, names_months=6, held=frozenset({"anna"}))
    outside = Outside()
    works(ledger, Forgetting(outside, lambda: Desk(ledger, outside), held, lambda: ledger.now_ms))
    assert outside.done == ["fence [] None"]


def test_a_member_whose_time_is_over_is_ordered_and_then_erased() -> None:
    ledger, outside = region(), Outside()
    ledger.given(CloseAccount(command_id=new_id(), actor=TREASURER, account_id=ANNA))
    ledger.later(8 * MONTH_MS)
    going = forgetting(ledger, outside)
    works(ledger, going)
    assert "anna" in outside.readable, "the order stands in the log first"
    assert outside.done.count("ErasureOrdered") == 1
    works(ledger, going)
    assert "anna" not in outside.readable
    assert ledger.state.accounts[ANNA].erasure == "erased"


def test_what_a_period_typed_too_short_ordered_is_still_there_and_told() -> None:
    ledger, outside = region(), Outside()
    ledger.given(CloseAccount(command_id=new_id(), actor=TREASURER, account_id=ANNA))
    ledger.later(8 * MONTH_MS)
    short = Retention(words_months=3, names_months=6, notice_days=7)
    going = Forgetting(outside, lambda: Desk(ledger, outside), short, lambda: ledger.now_ms)
    for _ in range(3):
        works(ledger, going)
    assert ledger.state.accounts[ANNA].erasure == "ordered"
    assert "anna" in outside.readable
    assert not any(done.startswith("months") for done in outside.done)
    assert going.notice is not None
    assert (going.notice.accounts, going.notice.up_to) == ((ANNA,), "2024-03")
    # Somebody looked, and set a longer one.
    long = Retention(words_months=84, names_months=84, notice_days=7)
    ledger.later(8 * DAY_MS)
    going = Forgetting(outside, lambda: Desk(ledger, outside), long, lambda: ledger.now_ms)
    works(ledger, going)
    assert (going.notice, "anna" in outside.readable) == (None, True)
    # Or nobody did.
    going = Forgetting(outside, lambda: Desk(ledger, outside), short, lambda: ledger.now_ms)
    works(ledger, going)
    assert "anna" not in outside.readable


def test_what_was_stopped_is_not_destroyed_at_the_first_look_that_finds_it_going_again() -> None:
    ledger, outside = region(), Outside()
    ledger.given(CloseAccount(command_id=new_id(), actor=TREASURER, account_id=ANNA))
    ledger.later(8 * MONTH_MS)
    short = Retention(words_months=3, names_months=6, notice_days=7)

    def started() -> Forgetting:
        return Forgetting(outside, lambda: Desk(ledger, outside), short, lambda: ledger.now_ms)

    works(ledger, started())
    # Somebody looked, and set a longer one; a year later somebody is as hasty again.
    ledger.later(12 * MONTH_MS - 10 * DAY_MS)
    going = started()
    works(ledger, going)
    assert going.notice is not None
    assert "anna" in outside.readable
    ledger.later(7 * DAY_MS)
    works(ledger, going)
    works(ledger, going)
    assert "anna" not in outside.readable
    assert [done for done in outside.done if done.startswith("months")] == ["months 2025-03"]
    # What is gone waits for nothing, whoever starts after it.
    ledger.later(7 * DAY_MS)
    going = started()
    works(ledger, going)
    assert going.notice is None
    assert outside.done.count("months 2025-03") == 2


def test_a_held_erasure_is_no_reason_to_look_through_everything_each_second() -> None:
    ledger, outside = ordered(), Outside()
    looks = 0

    def now_ms() -> int:
        nonlocal looks
        looks += 1
        return ledger.now_ms

    held = Retention(words_months=3, names_months=6, held=frozenset({"anna"}))
    going = Forgetting(outside, lambda: Desk(ledger, outside), held, now_ms)
    works(ledger, going)
    works(ledger, going)
    assert (looks, going.held) == (1, 1)
    ledger.given(CloseAccount(command_id=new_id(), actor=TREASURER, account_id=ARNO))
    ledger.given(OrderErasure(command_id=new_id(), actor=TREASURER, account_id=ARNO))
    works(ledger, going)
    assert (looks, going.held) == (2, 2), "another one is seen at once"
    assert outside.readable == {"anna", "arno"}


def test_who_loses_its_last_standing_after_the_erasure_signs_in_no_more() -> None:
    ledger, outside = ordered(), Outside()
    ledger.given(RoleGranted(group_id=B, person_id=person("anna"), role="support"))
    works(ledger, forgetting(ledger, outside))
    assert outside.signs_in == {person("anna"), person("arno")}
    ledger.given(RoleWithdrawn(group_id=B, person_id=person("anna"), role="support"))
    works(ledger, forgetting(ledger, outside))
    assert outside.signs_in == {person("arno")}
