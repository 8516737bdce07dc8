"""Each kind of wrongness, written into a log by hand, is named at the event that shows it."""

from __future__ import annotations

import psycopg
import pytest

from access.languages import LANGUAGES
from access.saying import spoken
from clearing.domain import commands as c
from contracts.events import (
    AccountClosed,
    ErasureOrdered,
    ErasureWaiting,
    RequestEnded,
    ReversalWaiting,
    SubjectErased,
)
from contracts.ids import PersonId
from evenveel.verify import verify
from tests.verify import forged_ends as ends
from tests.verify.forged_acts import by_two, revalue_alfa
from tests.verify.forged_holds import request
from tests.verify.forged_privacy import (
    ZOE,
    asked_for_while_it_waits,
    erased_rightly,
    outlived_rightly,
)
from tests.verify.forged_reversals import given_back_across, reversed_with
from tests.verify.forged_routes import taken_rightly
from tests.verify.forgeries import FORGERIES, accepted
from tests.verify.world import (
    ADMINISTRATOR,
    ALFA,
    ALFA_POT,
    BETA,
    OPERATOR,
    Forgery,
    World,
    account,
    across,
    exchange,
    holder,
    new_id,
    silent,
)


@pytest.mark.parametrize(
    ("forge", "what", "which"), FORGERIES, ids=[f[0].__name__.strip("_") for f in FORGERIES]
)
def test_a_forged_event_is_named(small_world: World, forge: Forgery, what: str, which: int) -> None:
    forger = small_world.forger
    forge(forger)
    first = forger.write()

    report = verify(small_world.database_url, silent)

    assert not report.clean
    assert report.finding is not None
    assert report.finding.what == what
    assert report.finding.position == first + which
    assert report.finding.expected != report.finding.found
    for language in LANGUAGES:
        said = spoken(report.finding.what, language)
        assert (said == report.finding.what) == (language == "en")


def test_events_that_are_right_can_be_forged_unseen(small_world: World) -> None:
    forger = small_world.forger
    forger.add(exchange(), actor=ADMINISTRATOR)
    forger.add(across())
    forger.add(accepted(forger))
    forger.write()

    assert verify(small_world.database_url, silent).finding is None


def test_what_happened_before_its_group_was_entered_here_is_right(small_world: World) -> None:
    forger = small_world.forger
    forger.add(exchange(), actor=holder("anna"), happened_at_ms=0)
    forger.write()

    assert verify(small_world.database_url, silent).finding is None


def test_routes_over_a_common_neighbour_are_right(small_world: World) -> None:
    forger = small_world.forger
    taken_rightly(forger)
    forger.write()

    assert verify(small_world.database_url, silent).finding is None


def test_a_payee_who_holds_just_under_a_tenth_is_right(small_world: World) -> None:
    forger = small_world.forger
    forger.add(request(17, 50))
    forger.add(request(17, 51, holds=False))
    forger.write()

    assert verify(small_world.database_url, silent).finding is None


def test_a_reversal_forced_by_people_of_both_groups_is_right(small_world: World) -> None:
    forger = small_world.forger
    back = given_back_across(forger)
    by_two(forger, back, ReversalWaiting(reverses=back.reverses, force=True), ALFA, BETA)
    forger.write()

    assert verify(small_world.database_url, silent).finding is None


def test_a_reversal_onto_the_stand_in_that_two_said_yes_to_is_right(small_world: World) -> None:
    forger = small_world.forger
    reversed_with(forger, ALFA_POT, ALFA_POT)
    forger.write()

    assert verify(small_world.database_url, silent).finding is None


def test_a_revaluation_that_ends_its_requests_is_right(small_world: World) -> None:
    forger = small_world.forger
    revalue_alfa(forger)
    forger.add(exchange())
    forger.write()

    assert verify(small_world.database_url, silent).finding is None


@pytest.mark.parametrize("forge", [erased_rightly, outlived_rightly, asked_for_while_it_waits])
def test_whom_two_people_or_their_time_erased_is_erased_rightly(
    small_world: World, forge: Forgery
) -> None:
    forger = small_world.forger
    forge(forger)
    forger.write()
    # Why it was asked is theirs too, and goes with them.
    with psycopg.connect(small_world.database_url) as connection:
        connection.execute("DELETE FROM vault.words WHERE %s::uuid = ANY(subjects)", [ZOE])

    assert verify(small_world.database_url, silent).finding is None


def test_whoever_is_still_named_after_their_erasure_is_a_finding(small_world: World) -> None:
    opened = c.OpenAccount(
        command_id=new_id(),
        actor=ADMINISTRATOR,
        name="Zoe",
        account_id=ZOE,
        group_id=ALFA,
        kind="person",
        holder_id=PersonId(new_id()),
    )
    small_world.do(opened, c.CloseAccount(command_id=new_id(), actor=ADMINISTRATOR, account_id=ZOE))
    forger = small_world.forger
    by_two(
        forger,
        ErasureOrdered(account_id=ZOE, group_id=ALFA, ground="request"),
        ErasureWaiting(account_id=ZOE),
        ALFA,
    )
    forger.write()
    assert verify(small_world.database_url, silent).finding is None, "it is not told as done yet"
    forger = small_world.forger
    forger.add(SubjectErased(account_id=ZOE, group_id=ALFA), actor=OPERATOR)
    forger.write()

    finding = verify(small_world.database_url, silent).finding

    assert finding is not None
    assert finding.what == "what is left in words of erased accounts"


def test_an_agreement_and_an_account_without_requests_end_rightly(small_world: World) -> None:
    forger = small_world.forger
    command_id = new_id()
    ended = RequestEnded(
        exchange_id=ends.gamma_asks(forger),
        payer_group=ALFA,
        payee_group=ends.GAMMA,
        because="agreement-ended",
    )
    forger.add(ended, command_id=command_id)
    ends.gammas_agreement_ends(forger, command_id=command_id, ordinal=1)
    forger.add(AccountClosed(account_id=account("gwen"), group_id=ends.GAMMA))
    forger.write()

    assert verify(small_world.database_url, silent).finding is None
