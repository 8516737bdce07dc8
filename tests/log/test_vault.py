"""What belongs in the vault is durable with its block or not at all, and is read under notice."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from access.subject_keys import SubjectKeys
from access.vault import Name, Vault
from clearing.log.port import CodeTaken, HeadMoved, NameRow, VaultRows, WordsRow
from clearing.log.postgres import PostgresLog
from contracts.block import Entry
from tests.log.stores import Store

TWO = [Entry("thing-happened.v1", (), b"one"), Entry("thing-happened.v1", (), b"two")]
ANNA, BEA = str(uuid4()), str(uuid4())


@pytest.fixture
def vault(postgres_log: PostgresLog, database_url: str, keys: SubjectKeys) -> Iterator[Vault]:
    del postgres_log  # asked for its tables
    with Vault(database_url, keys) as opened:
        yield opened


def name_row(subject_id: str, code: str | None, name: str = "Anna Peeters") -> NameRow:
    return NameRow(subject_id, "linden", code, name, None)


def words_row(offset: int, words: str) -> WordsRow:
    return WordsRow(offset, b"s" * 32, words, (ANNA, BEA), "2026-11")


def test_a_code_is_taken_only_once_in_a_group(store: Store) -> None:
    in_another_group = NameRow(BEA, "oever", "7", "Béatrice", None)
    without_code = [name_row(str(uuid4()), None), name_row(str(uuid4()), None)]
    rows = VaultRows(names=[name_row(ANNA, "7"), in_another_group, *without_code])
    head = store.log.append(TWO, after=store.log.head(), vault=rows)
    rows = VaultRows(names=[name_row(str(uuid4()), "9"), name_row(str(uuid4()), "7")])
    with pytest.raises(CodeTaken) as refusal:
        store.log.append(TWO, after=head, vault=rows)
    assert refusal.value.taken == (("linden", "7"),)
    assert store.log.head() == head


def test_a_subject_may_change_its_code_and_so_free_the_old_one(store: Store) -> None:
    for row in (name_row(ANNA, "7"), name_row(ANNA, "8"), name_row(BEA, "7")):
        store.log.append(TWO, after=store.log.head(), vault=VaultRows(names=[row]))
    assert store.log.head().position == 6


def test_two_of_one_block_cannot_have_the_same_code(store: Store) -> None:
    rows = VaultRows(names=[name_row(ANNA, "7"), name_row(BEA, "7")])
    with pytest.raises(CodeTaken) as refusal:
        store.log.append(TWO, after=store.log.head(), vault=rows)
    assert refusal.value.taken == (("linden", "7"),)
    assert store.log.head().position == 0


def test_of_a_subject_named_twice_in_a_block_the_last_name_stays(store: Store) -> None:
    rows = VaultRows(names=[name_row(ANNA, "7"), name_row(ANNA, "8")])
    store.log.append(TWO, after=store.log.head(), vault=rows)
    rows = VaultRows(names=[name_row(BEA, "7")])
    assert store.log.append(TWO, after=store.log.head(), vault=rows).position == 4


def test_words_are_found_at_the_position_of_their_entry(
    postgres_log: PostgresLog, vault: Vault
) -> None:
    postgres_log.append(TWO, after=postgres_log.head())
    rows = VaultRows(words=[words_row(1, "brood, gebakken in Linden")])
    postgres_log.append(TWO, after=postgres_log.head(), vault=rows)
    door = vault.door(role="member", purpose="statement", reader=ANNA)
    assert door.words_at([1, 2, 3, 4, 5]) == {4: "brood, gebakken in Linden"}


def test_a_block_that_came_too_late_leaves_nothing_in_the_vault(
    postgres_log: PostgresLog, vault: Vault
) -> None:
    old = postgres_log.head()
    postgres_log.append(TWO, after=old)
    rows = VaultRows(words=[words_row(0, "lost")], names=[name_row(ANNA, "7")])
    with pytest.raises(HeadMoved):
        postgres_log.append(TWO, after=old, vault=rows)
    door = vault.door(role="auditor", purpose="check", reader=BEA)
    assert door.words_at(range(1, 9)) == {}
    assert door.names_of([ANNA]) == {}


def test_names_are_found_by_id_by_code_and_by_how_they_begin(
    postgres_log: PostgresLog, vault: Vault
) -> None:
    rows = [name_row(ANNA, "7"), name_row(BEA, None, "Béatrice Claes")]
    postgres_log.append(TWO, after=postgres_log.head(), vault=VaultRows(names=rows))
    anna, bea = (
        Name(subject_id=row[0], group_id=row[1], code=row[2], name=row[3], contact=row[4])
        for row in rows
    )
    door = vault.door(role="member", purpose="pay", reader=ANNA)
    assert door.names_of([ANNA, BEA.upper(), str(uuid4())]) == {ANNA: anna, BEA.upper(): bea}
    assert door.find_account("linden", "7") == [anna]
    assert door.find_account("linden", "béat") == [bea]
    assert door.find_account("oever", "7") == []


def test_every_read_is_written_down_with_who_and_what_for(
    postgres_log: PostgresLog, vault: Vault, database_url: str
) -> None:
    rows = VaultRows(words=[words_row(0, "a"), words_row(1, "b")])
    postgres_log.append(TWO, after=postgres_log.head(), vault=rows)
    door = vault.door(role="treasurer", purpose="statement", reader=ANNA)
    door.words_at([1, 2])
    door.names_of([BEA])
    door.find_account("linden", "x")
    with psycopg.connect(database_url) as session:
        noted = session.execute(
            "SELECT role, purpose, reader, how_many FROM vault.reads ORDER BY number"
        ).fetchall()
    assert noted == [("treasurer", "statement", ANNA, how_many) for how_many in (2, 0, 0)]
