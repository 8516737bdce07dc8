"""The tables of who stands how: what the log says, however often and by whom they are filled."""

from __future__ import annotations

import psycopg
import pytest

from access.standings import Standing, changes_of
from clearing.domain import commands as c
from clearing.domain.right_commands import GrantRole, WithdrawRole
from clearing.log import standings as following
from clearing.log.port import IndexGap
from clearing.log.standings import keep_standings, standings_to_head
from contracts.events import (
    AccountClosed,
    AccountOpened,
    ErasureOrdered,
    Event,
    GroupClosed,
    KeyIssued,
    KeyRevoked,
    RoleGranted,
    SubjectErased,
)
from contracts.ids import KeyId, PersonId
from tests.meanwhile import meanwhile
from tests.verify.world import (
    ADMINISTRATOR,
    ALFA,
    ANNA,
    ARNO,
    BEA,
    BETA,
    CHAIR,
    OPERATOR,
    World,
    account,
    id_of,
    new_id,
)

HELPER, READER, BAKERY = PersonId(id_of("helper")), PersonId(id_of("reader")), account("bakery")
ZOE = account("zoe")
KEY, OTHER_KEY = KeyId(id_of("key")), KeyId(id_of("other key"))
UNTIL_MS = 4_000_000_000_000

Rows = list[tuple[object, ...]]


@pytest.fixture
def made(small_world: World) -> World:
    return small_world


def rows(made: World) -> Rows:
    """Every row of both tables, in one order."""
    with psycopg.connect(made.database_url) as connection:
        standings = connection.execute(
            "SELECT person_id::text, group_id, account_id::text, role, until_ms"
            " FROM access.standings ORDER BY 2, 4, 3, 1"
        ).fetchall()
        keys = connection.execute(
            "SELECT key_id::text, group_id, kind, scopes, revoked FROM access.group_keys ORDER BY 1"
        ).fetchall()
    return [*standings, *keys]


def to_head(made: World) -> int:
    return standings_to_head(made.ledger.log, made.ledger.standings)


def granted(person_id: PersonId, role: str, until_ms: int | None = None) -> GrantRole:
    return GrantRole(
        command_id=new_id(),
        actor=OPERATOR,
        group_id=ALFA,
        person_id=person_id,
        role=role,  # type: ignore[arg-type] # one of the three
        until_ms=until_ms,
    )


def issued(key_id: KeyId = KEY) -> KeyIssued:
    return KeyIssued(
        group_id=ALFA,
        key_id=key_id,
        kind="program",
        scopes=("follow", "read"),
        expires_at_ms=UNTIL_MS,
        owner_id=ADMINISTRATOR.person_id,
    )


def forged(made: World, *events: Event) -> None:
    forger = made.forger
    for event in events:
        forger.add(event)
    forger.write()


def founded() -> Rows:
    """Who stands how in the world as it is made."""
    heads = sorted((ADMINISTRATOR.person_id, CHAIR.person_id))
    return [
        *((head, ALFA, None, "administrator", None) for head in heads),
        *sorted(
            (
                (id_of("anna"), ALFA, ANNA, "holder", None),
                (id_of("arno"), ALFA, ARNO, "holder", None),
            ),
            key=lambda row: row[2],
        ),
        *((head, BETA, None, "administrator", None) for head in heads),
        (id_of("bea"), BETA, BEA, "holder", None),
    ]


def test_founders_administer_and_holders_hold(made: World) -> None:
    assert to_head(made) == made.ledger.log.head().position
    assert rows(made) == founded()


def test_roles_come_with_their_end_and_go(made: World) -> None:
    made.do(granted(HELPER, "administrator"), granted(READER, "support", UNTIL_MS))
    made.do(granted(READER, "support", UNTIL_MS - 1))
    to_head(made)
    assert (HELPER, ALFA, None, "administrator", None) in rows(made)
    assert (READER, ALFA, None, "support", UNTIL_MS - 1) in rows(made)
    for person_id, role in ((HELPER, "administrator"), (READER, "support")):
        made.do(
            WithdrawRole(
                command_id=new_id(),
                actor=OPERATOR,
                group_id=ALFA,
                person_id=person_id,
                role=role,  # type: ignore[arg-type] # one of the three
            )
        )
    to_head(made)
    assert rows(made) == founded()


def test_who_acts_for_an_organisation_does_so_until_dismissed_or_it_is_closed(made: World) -> None:
    opened = c.OpenAccount(
        command_id=new_id(),
        actor=ADMINISTRATOR,
        name="Bakery",
        code="BAK",
        account_id=BAKERY,
        group_id=ALFA,
        kind="organisation",
        holder_id=PersonId(id_of("baker")),
    )
    appoint = [
        c.AppointIntermediary(
            command_id=new_id(), actor=ADMINISTRATOR, account_id=BAKERY, person_id=person_id
        )
        for person_id in (HELPER, READER)
    ]
    dismiss = c.DismissIntermediary(
        command_id=new_id(), actor=ADMINISTRATOR, account_id=BAKERY, person_id=HELPER
    )
    made.do(opened, *appoint, dismiss)
    to_head(made)
    of_bakery = [row[0::3] for row in rows(made) if row[2] == BAKERY]
    assert of_bakery == [(id_of("baker"), "holder"), (READER, "intermediary")]
    made.do(c.CloseAccount(command_id=new_id(), actor=ADMINISTRATOR, account_id=BAKERY))
    to_head(made)
    former = (id_of("baker"), ALFA, BAKERY, "former", None)
    assert former in rows(made)
    assert [row for row in rows(made) if row != former] == founded()
    erased = SubjectErased(account_id=BAKERY, group_id=ALFA)
    forged(made, ErasureOrdered(account_id=BAKERY, group_id=ALFA, ground="request"), erased)
    to_head(made)
    assert rows(made) == founded(), "nobody knows any more whose it was"


def test_keys_are_there_until_they_are_revoked_or_their_group_ends(made: World) -> None:
    forged(made, issued(), issued(OTHER_KEY), KeyRevoked(group_id=ALFA, key_id=KEY))
    to_head(made)
    keys = {row[0]: row[1:] for row in rows(made) if row[2] == "program"}
    assert keys == {
        KEY: (ALFA, "program", ["follow", "read"], True),
        OTHER_KEY: (ALFA, "program", ["follow", "read"], False),
    }
    forged(made, GroupClosed(group_id=ALFA))
    to_head(made)
    left = rows(made)
    assert [row[4] for row in left if row[2] == "program"] == [True, True]
    # Who held an account there may read what was theirs, and act for nothing.
    of_group = [row for row in left if row[1] == ALFA and row[2] != "program"]
    assert {(row[0], row[3]) for row in of_group} == {
        (id_of("anna"), "former"),
        (id_of("arno"), "former"),
    }


def test_what_ends_within_a_batch_was_never_there(made: World) -> None:
    """One batch, or one for every block: the tables are the same."""
    changes = changes_of(
        made.forger.envelope(event)
        for event in (
            RoleGranted(group_id=ALFA, person_id=HELPER, role="administrator"),
            AccountOpened(account_id=BAKERY, group_id=ALFA, kind="person", holder_id=READER),
            AccountOpened(account_id=ZOE, group_id=ALFA, kind="person", holder_id=HELPER),
            AccountClosed(account_id=ZOE, group_id=ALFA),
            SubjectErased(account_id=ZOE, group_id=ALFA),
            GroupClosed(group_id=ALFA),
            RoleGranted(group_id=BETA, person_id=HELPER, role="administrator"),
        )
    )
    assert list(changes.left()) == [
        Standing(READER, ALFA, BAKERY, "former"),
        Standing(HELPER, BETA, None, "administrator"),
    ]


@pytest.mark.parametrize("batch_entries", [1, 3, 1_000])
def test_emptied_tables_are_filled_again_from_the_beginning(
    made: World, monkeypatch: pytest.MonkeyPatch, batch_entries: int
) -> None:
    made.do(granted(HELPER, "administrator"), granted(HELPER, "auditor", _in_a_month(made)))
    forged(made, issued())
    to_head(made)
    before = rows(made)
    with psycopg.connect(made.database_url) as connection:
        connection.execute("DELETE FROM access.standings")
        connection.execute("DELETE FROM access.group_keys")
    monkeypatch.setattr(following, "_BATCH_ENTRIES", batch_entries)
    assert to_head(made) == made.ledger.log.head().position
    assert rows(made) == before


def test_the_same_events_again_change_nothing(made: World) -> None:
    forged(made, issued())
    to_head(made)
    before = rows(made)
    with psycopg.connect(made.database_url) as connection:
        connection.execute("UPDATE ledger.index_reached SET position = 0 WHERE name = 'standings'")
    to_head(made)
    assert rows(made) == before


def test_a_follower_that_has_not_reached_the_beginning_writes_nothing(made: World) -> None:
    to_head(made)
    head = made.ledger.log.head().position
    changes = changes_of([made.forger.envelope(GroupClosed(group_id=ALFA))])
    with pytest.raises(IndexGap):
        made.ledger.standings.write(changes, after=head + 1, up_to=head + 2)
    assert rows(made) == founded()


def test_two_followers_at_once_leave_what_one_would(made: World) -> None:
    log, kept = made.ledger.log, made.ledger.standings
    with (
        meanwhile(lambda stop: keep_standings(log, kept, stop=stop)),
        meanwhile(lambda stop: keep_standings(log, kept, stop=stop)),
    ):
        for number in range(20):
            made.do(granted(PersonId(id_of(f"person {number}")), "support"))
        to_head(made)
    supporters = {row[0] for row in rows(made) if row[3] == "support"}
    assert supporters == {id_of(f"person {number}") for number in range(20)}


def _in_a_month(made: World) -> int:
    return made.forger.state.recorded_at_ms + 30 * 24 * 3_600_000
