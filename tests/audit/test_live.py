"""An installation is checked as it is: what its owner changes in the database is found."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from clearing.tree.postgres import PostgresTree
from clearing.tree.sequencer import Sequencer
from contracts.block import decode_block, encode_block
from contracts.value import replace
from evenveel.audit_packs.files import IntoZip
from evenveel.audit_packs.live import check_live
from evenveel.audit_packs.receipts import check_receipt
from evenveel.audit_packs.trusting import Trust, kept_in
from evenveel.audit_packs.verdict import Verdict
from evenveel.audit_packs.writing import Scope, write_pack
from evenveel.signed_tree import receipt_of, signed_tree
from evenveel.troubles import Trouble
from tests import databases
from tests.audit.signed import KEY, TRUST, OneKey, Signed, silent
from tests.verify.world import World, pay, world_in

# As the owner of the database, who puts the triggers that guard it to sleep.
_ASLEEP = "ALTER TABLE {0} DISABLE TRIGGER ALL;"


@pytest.fixture(scope="module")
def founded(database_server: str, world_made: str) -> Iterator[str]:
    """The address of a database with a signed tree, copied for each test."""
    with databases.fresh_database(database_server, like=world_made) as address:
        with world_in(address) as made, PostgresTree(address) as tree:
            made.follow()
            Sequencer(made.ledger.log, tree, OneKey(KEY), entropy=os.urandom).sequence_to_head()
        yield address


@pytest.fixture
def database_url(database_server: str, founded: str) -> Iterator[str]:
    with databases.fresh_database(database_server, like=founded) as address:
        yield address


def judged(database_url: str, trust: Trust = TRUST) -> Verdict:
    with PostgresTree(database_url) as tree:
        return check_live(database_url, tree, [KEY.verifier], trust, silent)


def meddle(database_url: str, table: str, statement: str, *values: object) -> None:
    """The owner changed stored rows."""
    with psycopg.connect(database_url) as connection:
        connection.execute(_ASLEEP.format(table).encode())
        assert connection.execute(statement.encode(), values).rowcount != 0


def test_an_installation_is_in_order(database_url: str) -> None:
    verdict = judged(database_url)

    assert verdict.finding is None
    assert verdict.clean
    assert verdict.size == verdict.last_position == verdict.events > 0
    assert {"signatures", "events", "sums", "mirrors", "limits", "projections"} <= set(
        verdict.checked
    )
    assert verdict.not_checked == ()


def test_what_is_not_signed_yet_is_held_against_the_rules_alone(
    database_url: str,
) -> None:
    with world_in(database_url) as made:
        made.do(pay("anna", "arno", 1))
        made.follow()

    verdict = judged(database_url)

    assert verdict.finding is None
    assert verdict.size == verdict.last_position - 1


def test_without_a_tree_the_rules_are_checked_and_no_more_is_claimed(
    traded: World,
) -> None:
    verdict = judged(traded.database_url)

    assert verdict.clean
    assert verdict.not_checked == ("signatures", "events")
    assert (verdict.size, verdict.root) == (0, None)


def test_an_event_that_was_rewritten_within_the_rules_is_named(database_url: str) -> None:
    # Words are not in the event: what changes here breaks no rule of the ledger.
    first, position = _rewritten(database_url, b'"terms":"', b'"terms":"0')

    finding = judged(database_url).finding

    assert finding is not None
    assert (finding.what, finding.position) == ("the event that was committed to", position)
    assert finding.position >= first


def _rewritten(database_url: str, old: bytes, new: bytes) -> tuple[int, int]:
    """One event of the last block is another; returns the block's position and the event's."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "SELECT first_position, body FROM ledger.blocks ORDER BY 1 DESC LIMIT 1"
        ).fetchone()
    assert row is not None
    entries = decode_block(row[1])
    last = entries[-1]
    assert old in last.data
    entries[-1] = type(last)(last.wire_name, last.tags, last.data.replace(old, new, 1))
    meddle(
        database_url,
        "ledger.blocks",
        "UPDATE ledger.blocks SET body = %s WHERE first_position = %s",
        encode_block(entries),
        row[0],
    )
    return row[0], row[0] + len(entries) - 1


def test_the_end_of_the_log_that_was_cut_off_is_found(database_url: str) -> None:
    with world_in(database_url) as made, PostgresTree(database_url) as tree:
        made.do(pay("anna", "arno", 1))
        Sequencer(made.ledger.log, tree, OneKey(KEY), entropy=os.urandom).sequence_to_head()
        size = tree.size
    with psycopg.connect(database_url) as connection:
        connection.execute(_ASLEEP.format("ledger.blocks").encode())
        connection.execute(_ASLEEP.format("ledger.head").encode())
        connection.execute(
            "DELETE FROM ledger.blocks WHERE first_position = (SELECT max(first_position)"
            " FROM ledger.blocks)"
        )
        connection.execute(
            "UPDATE ledger.head SET position ="
            " (SELECT max(first_position + count - 1) FROM ledger.blocks)"
        )

    finding = judged(database_url).finding

    assert finding is not None
    assert (finding.what, finding.position) == ("the event of this position", size)


@pytest.mark.parametrize(
    ("table", "statement", "what"),
    [
        (
            "tree.leaves",
            "UPDATE tree.leaves SET nonces = decode(repeat('00', 32 * count), 'hex')",
            "the event that was committed to",
        ),
        (
            "tree.leaves",
            "UPDATE tree.leaves SET entries = set_byte(entries, 20, 0)",
            "the root that the tiles make up",
        ),
        (
            "tree.checkpoints",
            "UPDATE tree.checkpoints SET note = replace(note, 'uren', 'buren')",
            "the checkpoint",
        ),
    ],
)
def test_a_tree_that_was_changed_is_found(
    database_url: str, table: str, statement: str, what: str
) -> None:
    meddle(database_url, table, statement)

    finding = judged(database_url).finding

    assert finding is not None
    assert finding.what == what


@pytest.mark.parametrize(
    ("column", "what"), [("entries", "the tile"), ("nonces", "the event that was committed to")]
)
def test_a_row_of_the_tree_that_was_cut_off_is_found_and_gives_no_receipt(
    database_url: str, column: str, what: str
) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE tree.leaves DROP CONSTRAINT leaves_check1")
    cut = f"{column} = substr({column}, 1, length({column}) - 1)"
    meddle(database_url, "tree.leaves", f"UPDATE tree.leaves SET {cut}")

    finding = judged(database_url).finding

    assert finding is not None
    assert finding.what.startswith(what)
    with (
        signed_tree(database_url) as (log, tree, _),
        pytest.raises(Trouble, match="is not what was signed"),
    ):
        receipt_of(log, tree, tree.size)


def test_an_event_in_the_tree_has_a_receipt_that_is_in_order(database_url: str) -> None:
    with signed_tree(database_url) as (log, tree, _):
        assert check_receipt(receipt_of(log, tree, tree.size), TRUST).clean


def test_a_key_in_the_database_that_is_none_is_told(database_url: str) -> None:
    meddle(database_url, "tree.keys", "INSERT INTO tree.keys (key) VALUES ('no key')")
    with pytest.raises(Trouble, match="no key"), signed_tree(database_url):
        pass


def test_a_tree_of_before_is_found_by_a_checkpoint_outside_the_database(
    database_url: str, tmp_path: Path
) -> None:
    yesterday = judged(database_url)
    with world_in(database_url) as made, PostgresTree(database_url) as tree:
        made.do(pay("anna", "arno", 1))
        Sequencer(made.ledger.log, tree, OneKey(KEY), entropy=os.urandom).sequence_to_head()
        (tmp_path / "last").write_bytes(tree.checkpoint() or b"")
    meddle(
        database_url,
        "tree.checkpoints",
        "DELETE FROM tree.checkpoints WHERE size > %s",
        yesterday.size,
    )
    kept = kept_in(tmp_path / "last")

    assert judged(database_url).finding is None
    finding = judged(database_url, replace(TRUST, kept=(kept,))).finding
    assert finding is not None
    assert finding.what == "the number of events in the tree"


def test_a_tree_that_was_emptied_is_found_by_a_checkpoint_outside_the_database(
    traded: World, ledger: Signed, tmp_path: Path
) -> None:
    (tmp_path / "last").write_bytes(ledger.tree.checkpoint() or b"")
    trust = replace(TRUST, kept=(kept_in(tmp_path / "last"),))

    verdict = judged(traded.database_url, trust)

    assert not verdict.clean
    assert verdict.finding is not None
    assert verdict.finding.what == "the number of events in the tree"
    assert verdict.finding.found == "0"


def test_no_pack_is_made_of_a_tree_that_is_not_whole(database_url: str, tmp_path: Path) -> None:
    meddle(database_url, "tree.leaves", "DELETE FROM tree.leaves WHERE first_index = 0")
    path = tmp_path / "pack.zip"
    with (
        world_in(database_url) as made,
        PostgresTree(database_url) as tree,
        pytest.raises(Trouble, match="not whole"),
        IntoZip(path) as into,
    ):
        write_pack(made.ledger.log, tree, [KEY.verifier], Scope(), into, silent)
    assert list(tmp_path.iterdir()) == []
