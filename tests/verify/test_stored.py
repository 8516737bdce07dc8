"""What lies in the database beside the events is held against them, and read in one moment."""

from __future__ import annotations

import threading

import psycopg
import pytest

from access.principals import FOR_ALL
from clearing.adapters.state_codec import MsgpackStateCodec
from clearing.domain.directory_commands import ChangePost, PublishPost
from clearing.write_path.fold import fold
from contracts.events import PostTerms
from contracts.ids import PostId
from contracts.posts import PostContent, PostText
from evenveel.keeper import save_snapshot
from evenveel.local_desk import local_desk
from evenveel.verify import verify
from tests.verify.world import ANNA, World, holder, new_id, pay, silent

STANDINGS = "who stands how beside the log"
# As somebody does who owns the database: the triggers that guard the log are put to sleep.
_ASLEEP = "ALTER TABLE ledger.blocks DISABLE TRIGGER ALL;"


def meddle(world: World, statement: str, *values: object) -> None:
    """Change stored rows behind everybody's back."""
    with psycopg.connect(world.database_url) as connection:
        done = connection.execute(statement, values)
        assert done.rowcount != 0


def test_a_ledger_with_all_that_follows_it_is_clean(small_world: World) -> None:
    small_world.follow()
    save_snapshot(small_world.ledger, fold(small_world.ledger.log, None, MsgpackStateCodec()).state)
    small_world.do(pay("anna", "arno", 2, "nog soep"))
    small_world.follow()

    report = verify(small_world.database_url, silent)

    assert report.finding is None
    assert report.clean
    assert report.events == report.position == report.index_reached == 19
    assert (report.groups, report.accounts, report.words, report.snapshots) == (2, 5, 3, 1)
    assert report.projections_checked


def test_a_missing_block_is_named_by_its_first_position(small_world: World) -> None:
    small_world.do(pay("anna", "arno", 1))
    small_world.do(pay("anna", "arno", 1))
    with psycopg.connect(small_world.database_url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("ALTER TABLE ledger.blocks DISABLE TRIGGER blocks_stay")
        connection.execute("DELETE FROM ledger.blocks WHERE first_position = 19")

    finding = verify(small_world.database_url, silent).finding

    assert finding is not None
    assert (finding.position, finding.what, finding.found) == (19, "the next position", "20")


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE ledger.head SET position = position + 1", "where the log ends"),
        ("UPDATE ledger.ids SET position = 99 WHERE position = 3", "ids in the index"),
        ("DELETE FROM ledger.ids WHERE position = 3", "ids in the index"),
        ("INSERT INTO ledger.ids VALUES (1, gen_random_uuid(), 99)", "the id index"),
        ("INSERT INTO ledger.ids VALUES (1, gen_random_uuid(), 0)", "the id index"),
        ("UPDATE access.standings SET until_ms = 1 WHERE role = 'holder'", STANDINGS),
        ("DELETE FROM access.standings WHERE account_id IS NULL", STANDINGS),
        ("UPDATE access.standings SET role = 'former' WHERE role = 'holder'", STANDINGS),
        (
            (
                "INSERT INTO access.standings SELECT gen_random_uuid(), group_id, NULL,"
                " 'administrator', NULL FROM access.standings LIMIT 1"
            ),
            STANDINGS,
        ),
        (
            (
                "INSERT INTO access.group_keys VALUES (gen_random_uuid(), 'alfa', 'program',"
                " '{read}', 1, NULL, gen_random_uuid())"
            ),
            STANDINGS,
        ),
        (
            "UPDATE ledger.index_reached SET position = 3 WHERE name = 'standings'",
            STANDINGS,
        ),
        (
            "UPDATE ledger.index_reached SET position = 99 WHERE name = 'standings'",
            "up to where it says who stands how",
        ),
        ("UPDATE vault.words SET kept = kept || 'x'::bytea", "the commitment to the words"),
        (
            f"UPDATE projections.balances_accounts_v4 SET kind = '' WHERE account_id = '{ANNA}'",
            f"projection balances, balances_accounts_v4 {ANNA}",
        ),
        (
            "UPDATE projections.statements_lines_v4 SET change_steps = 1 WHERE position = 13",
            "projection statements",
        ),
    ],
)
def test_a_row_that_was_changed_is_named(small_world: World, statement: str, what: str) -> None:
    small_world.follow()
    meddle(small_world, statement)

    finding = verify(small_world.database_url, silent).finding

    assert finding is not None
    assert finding.what.startswith(what)


@pytest.mark.parametrize("column", ["digest", "body"])
def test_a_snapshot_that_replay_does_not_reproduce_is_named(
    small_world: World, column: str
) -> None:
    state = fold(small_world.ledger.log, None, MsgpackStateCodec()).state
    state.accounts[ANNA].balance_steps += column == "digest"
    save_snapshot(small_world.ledger, state)
    if column == "body":
        meddle(small_world, "UPDATE ledger.snapshot_parts SET body = 'x'::bytea")

    finding = verify(small_world.database_url, silent).finding

    assert finding is not None
    assert (finding.position, finding.what) == (18, "the snapshot's digest")


def test_words_that_are_gone_without_a_reason_are_named(small_world: World) -> None:
    """As who owns the database deletes, and says afterwards that somebody had to be erased."""
    meddle(small_world, "DELETE FROM vault.words WHERE position = 13")
    finding = verify(small_world.database_url, silent).finding
    assert finding is not None
    assert (finding.position, finding.what) == (13, "the words of the event")


def test_a_posts_words_that_are_gone_without_a_reason_are_named(small_world: World) -> None:
    post_id = new_id()
    content = PostContent(nl=PostText(title="Fietsen"))
    terms = PostTerms(kind="offer", category="repair", visible_to="group")
    small_world.do(
        PublishPost(
            command_id=post_id,
            actor=holder("anna"),
            account_id=ANNA,
            terms=terms,
            content=content,
        ),
        ChangePost(
            command_id=new_id(),
            actor=holder("anna"),
            post_id=PostId(post_id),
            terms=terms,
            content=content,
        ),
    )
    assert verify(small_world.database_url, silent).finding is None, "what it said before is gone"
    meddle(small_world, "DELETE FROM vault.posts")
    finding = verify(small_world.database_url, silent).finding
    assert finding is not None
    assert finding.what == "the words of the event"


def test_reading_words_to_prove_them_is_written_down(small_world: World) -> None:
    verify(small_world.database_url, silent)
    with psycopg.connect(small_world.database_url) as connection:
        rows = connection.execute("SELECT role, how_many FROM vault.reads").fetchall()
    assert rows == [("auditor", 2)]


def test_a_ledger_is_verified_as_of_one_moment_while_it_grows(small_world: World) -> None:
    stop = threading.Event()

    def trade() -> None:
        with local_desk(small_world.ledger, FOR_ALL) as (desk, _):
            while not stop.is_set():
                list(desk.submit([pay("anna", "arno", 1, "x"), pay("arno", "anna", 1)]))

    trading = threading.Thread(target=trade)
    trading.start()
    try:
        reports = [verify(small_world.database_url, silent) for _ in range(5)]
    finally:
        stop.set()
        trading.join()
    assert [report.finding for report in reports] == [None] * 5
    assert reports[0].position < reports[-1].position


def test_projections_of_a_long_log_are_checked_by_a_process_beside(
    small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenveel.verify._LONG", 1)
    small_world.follow()
    report = verify(small_world.database_url, silent)
    assert (report.finding, report.projections_checked) == (None, True)
    meddle(small_world, "UPDATE projections.groups_groups_v3 SET kind = 'sel'")
    finding = verify(small_world.database_url, silent).finding
    assert finding is not None
    assert finding.what.startswith("projection groups")
    meddle(small_world, "UPDATE ledger.head SET position = position + 1")
    finding = verify(small_world.database_url, silent).finding
    assert finding is not None
    assert finding.what == "where the log ends"
