"""A vault from before is sealed once, whole, and reads as it did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from access.vault_tables import is_plain
from evenveel.composition import make_tables
from evenveel.verify import verify
from tests.privacy.marked import ZED, House, house, live_of
from tests.privacy.vault_before import unseal
from tests.verify.world import silent

MARK = "zilverlinde"


@pytest.fixture
def before(database_url: str, tmp_path: Path) -> Iterator[House]:
    """An installation with names, words and posts of every kind, as an earlier release left it."""
    with house(database_url, tmp_path) as made:
        made.do(*live_of(MARK))
        made.follow()
        yield made


def plain_rows(database_url: str) -> str:
    """All that a copy of the database takes along of the vault, as text."""
    with psycopg.connect(database_url) as connection:
        rows = [
            row
            for table in ("words", "names", "posts")
            for row in connection.execute(f"SELECT t::text FROM vault.{table} AS t")
        ]
    return "\n".join(row[0] for row in rows)


def test_every_row_is_sealed_and_reads_as_it_did(before: House) -> None:
    url, keys = before.ledger.database_url, before.ledger.keys
    words, name = before.words(), before.name_of(ZED)
    found = before.found(MARK)
    assert len(words) > 5
    assert name == f"Zed {MARK}"
    assert found
    unseal(url, keys, before.ledger.log.head().position)
    assert MARK in plain_rows(url)

    make_tables(url, settings=before.settings)

    assert MARK not in plain_rows(url)
    assert sorted(before.words()) == sorted(words)
    assert before.name_of(ZED) == name
    assert sorted(before.found(MARK)) == sorted(found)
    report = verify(url, silent, before.settings)
    assert (report.finding, report.words) == (None, len(words) + len(found))
    with psycopg.connect(url) as connection:
        assert not is_plain(connection)
        left = connection.execute("SELECT to_regnamespace('vault_before') IS NULL").fetchone()
        assert left == (True,)
    # A code from before is still its own, and whoever is erased afterwards leaves nothing.
    door = before.ledger.vault.door(role="member", purpose="a test", reader="a test")
    assert [each.subject_id for each in door.find_account("alfa", MARK)] == [ZED]
    # It is done once, whoever begins it again.
    make_tables(url, settings=before.settings)
    assert sorted(before.words()) == sorted(words)
    keys.destroy([ZED])
    assert not any(MARK in each for each in before.words())
    assert before.name_of(ZED) is None
    assert before.found(MARK) == []


def test_an_old_plain_copy_comes_over_without_those_who_were_erased_since(before: House) -> None:
    url, keys = before.ledger.database_url, before.ledger.keys
    others = sorted(each for each in before.words() if MARK not in each)
    assert others
    unseal(url, keys, before.ledger.log.head().position)
    keys.destroy([ZED])

    make_tables(url, settings=before.settings)

    assert MARK not in plain_rows(url)
    assert ZED not in plain_rows(url)
    assert sorted(before.words()) == others
    assert before.name_of(ZED) is None
    assert before.found(MARK) == []
