"""What is to be forgotten at a moment, as the ledger's state says it."""

from __future__ import annotations

from clearing.domain.commands import CloseAccount
from clearing.domain.privacy import LEAST_KEPT_MS
from clearing.domain.privacy_commands import (
    CompleteErasure,
    EndRetention,
    OrderErasure,
    RetireWords,
)
from contracts.envelope import Actor
from contracts.events import GroupClosed, RoleGranted, RoleWithdrawn
from contracts.ids import AccountId, GroupId, PersonId
from contracts.months import month_of, months_before, months_between
from evenveel.forgetting.due import (
    NAMED_AT_MOST,
    NOTHING_SEEN,
    Due,
    Erasure,
    Notice,
    Retention,
    Seen,
    due_in,
)
from tests.domain.ledger import TREASURER, Ledger
from tests.domain.region import (
    DAY_MS,
    INGE,
    SYSTEM,
    A,
    B,
    C,
    founded,
    new_id,
    opened,
    person,
    region,
)

KEPT = Retention(words_months=3, names_months=6)
NOTICED = Retention(words_months=3, names_months=6, notice_days=7)
ANNA = AccountId("anna")
D = GroupId("dinant")


def close(name: str) -> CloseAccount:
    return CloseAccount(command_id=new_id(), actor=TREASURER, account_id=AccountId(name))


def erase(name: str) -> OrderErasure:
    return OrderErasure(command_id=new_id(), actor=TREASURER, account_id=AccountId(name))


def outlived(name: str) -> EndRetention:
    return EndRetention(command_id=new_id(), actor=SYSTEM, account_id=AccountId(name))


def erased(name: str, by: Actor = SYSTEM) -> CompleteErasure:
    return CompleteErasure(command_id=new_id(), actor=by, account_id=AccountId(name))


def due(ledger: Ledger, retention: Retention = KEPT, seen: Seen = NOTHING_SEEN) -> Due:
    return due_in(ledger.state, retention, ledger.now_ms, seen)


def months_on(ledger: Ledger, months: int) -> Ledger:
    """The same ledger, somewhere in the month so many later."""
    wanted = months_before(month_of(ledger.now_ms), 0)
    for _ in range(months):
        while month_of(ledger.now_ms) == wanted:
            ledger.later(DAY_MS)
        wanted = month_of(ledger.now_ms)
    return ledger


def test_what_was_ordered_is_due_until_it_is_told() -> None:
    ledger = region().given(close("anna"))
    assert due(ledger).erasures == ()
    ledger.given(erase("anna"))
    assert due(ledger).erasures == (Erasure(ANNA, person("anna")),)
    ledger.given(erased("anna"))
    assert due(ledger).erasures == ()
    assert due(ledger).erased == (ANNA,)


def test_who_stands_elsewhere_goes_on_signing_in() -> None:
    runs = RoleGranted(group_id=B, person_id=person("anna"), role="support")
    second = opened("anna too", C)
    holds = type(second)(
        account_id=second.account_id, group_id=C, kind="person", holder_id=person("arno")
    )
    ledger = region().given(runs, holds, close("anna"), close("arno"), erase("anna"))
    ledger.given(erase("arno"))
    assert due(ledger).erasures == (Erasure(ANNA, None), Erasure(AccountId("arno"), None))


def test_whose_other_account_is_erased_too_signs_in_no_more() -> None:
    other = opened("anna too", C)
    both = type(other)(
        account_id=other.account_id, group_id=C, kind="person", holder_id=person("anna")
    )
    ledger = region().given(both, close("anna"), close("anna too"), erase("anna"))
    assert due(ledger).erasures == (Erasure(ANNA, None),), "the other account is only closed"
    ledger.given(erase("anna too"))
    found = {each.account_id: each.person_id for each in due(ledger).erasures}
    assert found == {ANNA: person("anna"), AccountId("anna too"): person("anna")}


def test_an_intermediary_of_an_open_organisation_stands_somewhere() -> None:
    holds = opened("inges", B)
    inges = type(holds)(
        account_id=holds.account_id, group_id=B, kind="person", holder_id=INGE.person_id
    )
    ledger = region().given(inges, close("inges"), erase("inges"))
    assert due(ledger).erasures == (Erasure(AccountId("inges"), None),)
    ledger.given(close("atelier"))
    assert due(ledger).erasures == (Erasure(AccountId("inges"), PersonId("inge")),)


def test_while_there_is_any_hold_nothing_of_anybody_goes() -> None:
    """What bea wrote to anna stands under both keys: it is evidence about whichever is held."""
    ledger = months_on(region().given(close("anna"), close("bea"), close("arno")), 7)
    ledger.given(erase("anna"), erase("bea"))
    assert due(ledger).held == 0
    for held in ("anna", A, "somebody else"):
        found = due(ledger, Retention(words_months=3, names_months=6, held=frozenset({held})))
        assert (found.erasures, found.held) == ((), 2)
        assert (found.outlived, found.retiring) == ((), ())


def test_a_month_that_is_retired_waits_for_the_end_of_a_hold() -> None:
    ledger = months_on(region(), 4)
    for group_id in (A, B, C):
        ledger.given(
            RetireWords(command_id=new_id(), actor=SYSTEM, group_id=group_id, month="2023-11")
        )
    assert due(ledger).retired == "2023-11"
    held = Retention(words_months=3, names_months=6, held=frozenset({"anna"}))
    assert due(ledger, held).retired is None


def test_a_role_whose_time_is_over_is_no_standing() -> None:
    ledger = region()
    until_ms = ledger.now_ms + DAY_MS
    runs = RoleGranted(group_id=B, person_id=person("anna"), role="support", until_ms=until_ms)
    ledger.given(runs, close("anna"), erase("anna"))
    assert due(ledger).erasures == (Erasure(ANNA, None),)
    ledger.later(DAY_MS)
    assert due(ledger).erasures == (Erasure(ANNA, person("anna")),)


def test_whose_last_standing_ends_after_the_erasure_signs_in_no_more() -> None:
    runs = RoleGranted(group_id=B, person_id=person("anna"), role="support")
    ledger = region().given(runs, close("anna"), erase("anna"), erased("anna"))
    assert due(ledger).gone == ()
    ledger.given(RoleWithdrawn(group_id=B, person_id=person("anna"), role="support"))
    assert due(ledger).gone == (person("anna"),)
    held = Retention(words_months=3, names_months=6, held=frozenset({"arno"}))
    assert due(ledger, held).gone == ()


def test_who_only_ever_ran_a_group_that_is_closed_for_a_year_signs_in_no_more() -> None:
    ledger = region().given(founded(D, 60_000))
    for name in ("anna", "dora", "dirk"):
        ledger.given(RoleGranted(group_id=D, person_id=person(name), role="support"))
    ledger.given(RoleWithdrawn(group_id=D, person_id=person("dirk"), role="support"))
    months_on(ledger, 13)
    assert due(ledger).gone == (), "the group is there"
    ledger.given(GroupClosed(group_id=D))
    assert due(months_on(ledger, 12)).gone == ()
    gone = due(months_on(ledger, 1)).gone
    assert {person("dora"), person("dirk")} <= set(gone)
    assert person("anna") not in gone, "she holds an account elsewhere"


def test_names_outlive_the_month_of_closing_by_the_months_they_are_kept() -> None:
    ledger = region().given(close("anna"))
    assert due(months_on(ledger, 6)).outlived == ()
    assert due(months_on(ledger, 1)).outlived == (ANNA,)
    ledger.given(erase("anna"))
    assert due(ledger).outlived == ()


def test_the_groups_own_pot_has_no_name_to_outlive() -> None:
    assert due(months_on(region().given(close("pot-a")), 12)).outlived == ()


def test_a_group_that_was_not_there_yet_has_no_words_to_retire() -> None:
    ledger = region()
    assert (due(ledger).retire, due(ledger).retiring) == ("2023-07", ())
    months_on(ledger, 1).given(founded(D, 60_000))
    months_on(ledger, 3)
    assert (due(ledger).retire, set(due(ledger).retiring)) == ("2023-11", {A, B, C})
    for group_id in (A, B, C):
        ledger.given(
            RetireWords(command_id=new_id(), actor=SYSTEM, group_id=group_id, month="2023-11")
        )
    assert due(ledger).retired == "2023-11", "the youngest had no part in it"
    months_on(ledger, 1)
    assert set(due(ledger).retiring) == {A, B, C, D}
    for group_id in (A, B, C):
        ledger.given(
            RetireWords(command_id=new_id(), actor=SYSTEM, group_id=group_id, month="2023-12")
        )
    assert due(ledger).retired == "2023-11", "the youngest may still have words of 2023-12"


def test_words_outlive_their_month_in_every_group() -> None:
    ledger = months_on(region(), 4)
    found = due(ledger)
    assert found.retire == "2023-11", "three months whole, and the one that runs"
    assert set(found.retiring) == {A, B, C}
    assert found.retired is None
    for group_id in (A, B):
        ledger.given(
            RetireWords(command_id=new_id(), actor=SYSTEM, group_id=group_id, month="2023-11")
        )
    assert due(ledger).retiring == (C,)
    assert due(ledger).retired == "2023-10", "one group may still have words of 2023-11"
    ledger.given(RetireWords(command_id=new_id(), actor=SYSTEM, group_id=C, month="2023-11"))
    assert (due(ledger).retiring, due(ledger).retired) == ((), "2023-11")


def test_what_goes_for_its_time_waits_for_the_end_of_its_notice_and_is_told() -> None:
    ledger = months_on(region().given(close("anna"), close("arno")), 7)
    ordered_at_ms = ledger.now_ms
    ledger.given(outlived("anna"))
    found = due(ledger, NOTICED)
    assert (found.erasures, found.outlived) == ((), (AccountId("arno"),))
    assert found.notice == Notice(ordered_at_ms + 7 * DAY_MS, 1, (ANNA,), None)
    ledger.later(7 * DAY_MS - 1)
    assert due(ledger, NOTICED).erasures == ()
    ledger.later(1)
    assert due(ledger, NOTICED).erasures == (Erasure(ANNA, person("anna")),)
    assert due(ledger, NOTICED).notice is None


def test_what_somebody_asked_for_waits_for_nothing() -> None:
    ledger = months_on(region().given(close("anna")), 7).given(outlived("anna"))
    assert due(ledger, NOTICED).erasures == ()
    ledger.given(erase("anna"))
    assert due(ledger, NOTICED).erasures == (Erasure(ANNA, person("anna")),)


def test_a_longer_period_stops_what_a_shorter_one_ordered() -> None:
    ledger = months_on(region().given(close("anna")), 7).given(outlived("anna"))
    longer = Retention(words_months=99, names_months=8, notice_days=7)
    ledger.later(8 * DAY_MS)
    assert (due(ledger, longer).erasures, due(ledger, longer).notice) == ((), None)
    ledger.later(62 * DAY_MS)
    found = due(ledger, longer)
    assert (found.erasures, found.seen.accounts) == ((), {ANNA: ledger.now_ms})
    ledger.later(7 * DAY_MS)
    assert due(ledger, longer, found.seen).erasures == (Erasure(ANNA, person("anna")),)


def test_a_second_period_that_is_typed_too_short_destroys_no_sooner_than_the_first() -> None:
    """The orders of the first stand in the log for a year: nobody was told again since."""
    ledger = months_on(region().given(close("anna")), 7).given(outlived("anna"))
    for group_id in (A, B, C):
        ledger.given(
            RetireWords(command_id=new_id(), actor=SYSTEM, group_id=group_id, month="2023-11")
        )
    months_on(ledger, 12)
    first = due(ledger, NOTICED)
    assert (first.erasures, first.retired) == ((), None)
    goes_at_ms = ledger.now_ms + 7 * DAY_MS
    assert first.notice == Notice(goes_at_ms, 1, (ANNA,), "2023-11")
    ledger.later(7 * DAY_MS - 1)
    second = due(ledger, NOTICED, first.seen)
    assert (second.erasures, second.retired, second.notice) == ((), None, first.notice)
    # Who begins anew waits once more.
    assert due(ledger, NOTICED).notice != first.notice
    ledger.later(1)
    third = due(ledger, NOTICED, second.seen)
    assert (third.erasures, third.retired) == ((Erasure(ANNA, person("anna")),), "2023-11")


def test_a_keeper_that_is_a_day_late_does_not_wait_once_more() -> None:
    ledger = months_on(region().given(close("anna")), 7).given(outlived("anna"))
    ledger.later(8 * DAY_MS)
    assert due(ledger, NOTICED).erasures == (Erasure(ANNA, person("anna")),)


def test_of_words_that_are_gone_nobody_is_told_that_they_go() -> None:
    ledger = months_on(region(), 4)
    for group_id in (A, B, C):
        ledger.given(
            RetireWords(command_id=new_id(), actor=SYSTEM, group_id=group_id, month="2023-11")
        )
    ledger.later(20 * DAY_MS)
    found = due(ledger, NOTICED, Seen(gone="2023-11"))
    assert (found.retired, found.notice) == ("2023-11", None), "rows may be left of them"


def test_words_wait_for_the_end_of_their_notice_and_for_the_period_that_is_set_by_then() -> None:
    ledger = months_on(region(), 4)
    for group_id in (A, B, C):
        ledger.given(
            RetireWords(command_id=new_id(), actor=SYSTEM, group_id=group_id, month="2023-11")
        )
    ordered_at_ms = ledger.now_ms
    found = due(ledger, NOTICED)
    assert (found.retired, found.retiring) == (None, ())
    assert found.notice == Notice(ordered_at_ms + 7 * DAY_MS, 0, (), "2023-11")
    ledger.later(7 * DAY_MS)
    assert (due(ledger, NOTICED).retired, due(ledger, NOTICED).notice) == ("2023-11", None)
    longer = Retention(words_months=5, names_months=6, notice_days=7)
    assert due(ledger, longer).retired == "2023-09", "and nothing was said that early"


def test_of_much_that_goes_only_the_first_are_named() -> None:
    names = [f"zed {number}" for number in range(NAMED_AT_MOST + 1)]
    ledger = region()
    for name in names:
        ledger.given(opened(name, A), close(name))
    months_on(ledger, 7)
    for name in names:
        ledger.given(outlived(name))
    notice = due(ledger, NOTICED).notice
    assert notice is not None
    assert (notice.how_many, len(notice.accounts)) == (len(names), NAMED_AT_MOST)


def test_the_shortest_retention_is_no_shorter_than_the_ledger_allows() -> None:
    """What the settings let be said must be taken: else it would be tried for ever."""
    shortest = Retention(words_months=2, names_months=2)
    ledger = months_on(region().given(close("anna")), 3)
    assert due(ledger, shortest).outlived == (ANNA,)
    assert ledger.now_ms >= (ledger.state.accounts[ANNA].closed_at_ms or 0) + LEAST_KEPT_MS
    retire = due(ledger, shortest).retire
    ledger.given(RetireWords(command_id=new_id(), actor=SYSTEM, group_id=A, month=retire))


def test_months_are_counted_over_the_turn_of_a_year() -> None:
    assert month_of(0) == "1970-01"
    assert months_before("2024-01", 1) == "2023-12"
    assert months_before("1970-02", 9) == "1970-01"
    assert months_between("2023-11", "2024-02") == ["2023-11", "2023-12", "2024-01", "2024-02"]
    assert months_between("1970-01", "1970-01") == ["1970-01"]
    assert months_between("2024-02", "2023-11") == []
