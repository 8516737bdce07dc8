"""What the vault keeps is sealed for whoever it is about, and goes with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from access.line import Line
from access.sealed import Seals
from access.subject_keys import SubjectKeys
from access.vault import Vault, VaultDoor, erase_rows, forget_reads, retire_rows
from access.vault_refilling import fill_search
from access.vault_search import Sought, WhereSeen
from clearing.log.port import NameRow, PostRow, VaultRows, WordsRow
from clearing.log.postgres import PostgresLog
from clearing.log.schema import create_tables
from contracts.block import Entry
from contracts.events import PostTerms
from contracts.posts import PostContent, PostPlace, PostText
from evenveel.settings import Settings
from evenveel.troubles import CannotRun
from evenveel.vault_keys import keys_of, keys_with
from tests.privacy.copies import statistics

ONE = [Entry("thing-happened.v1", (), b"one")]
MARKER = "zilverlinde"
POST = str(uuid4())


class House:
    """A vault in which three people are known, with keys of their own."""

    def __init__(self, database_url: str, keys: SubjectKeys, until_end: ExitStack) -> None:
        self.database_url, self.keys = database_url, keys
        self.log = until_end.enter_context(PostgresLog(database_url, keys=keys))
        self.vault = until_end.enter_context(Vault(database_url, keys))
        self.line = until_end.enter_context(Line(database_url, name="test"))
        self.anna, self.bea, self.carl = (str(uuid4()) for _ in range(3))

    @property
    def door(self) -> VaultDoor:
        return self.vault.door(role="member", purpose="test", reader="test")

    def keep(self, **rows: object) -> int:
        """The position at which the rows are kept."""
        given = VaultRows(**rows)  # type: ignore[arg-type] # each test says which
        return self.log.append(ONE, after=self.log.head(), vault=given).position

    def words(self, text: str, *subjects: str, month: str = "2026-11") -> int:
        return self.keep(words=[WordsRow(0, b"s" * 32, text, subjects, month)])

    def name(self, subject_id: str, code: str | None = None) -> int:
        return self.keep(names=[NameRow(subject_id, "gent", code, MARKER, f"{MARKER}@uren")])

    def post(self, account_id: str, title: str = MARKER) -> int:
        content = PostContent(
            nl=PostText(title=title, text=f"bij {MARKER}"),
            place=PostPlace(
                locality=MARKER, latitude_microdegrees=51_053_822, longitude_microdegrees=3_722_270
            ),
        )
        terms = PostTerms(kind="offer", category="other", visible_to="all")
        row = PostRow(
            offset=0,
            salt=b"s" * 32,
            account_id=account_id,
            group_id="gent",
            terms=terms,
            content=content,
        )
        return self.keep(posts={POST: row})

    def found(self, text: str) -> list[str]:
        everywhere = (WhereSeen(group_id="gent", at_least="group"),)
        return [
            found.post_id
            for found in self.door.posts_found(Sought(groups=everywhere, now_ms=0, text=text))
        ]

    def erase(self, *subjects: str) -> None:
        self.keys.destroy(subjects)
        self.line.order(lambda on: erase_rows(on, subjects))

    def fill(self, *, tidy: bool = False) -> int:
        return self.line.ask(lambda on: fill_search(on, self.keys, tidy=tidy))

    def rows(self, *tables: str) -> str:
        """Everything that stands in these tables of the vault, as text."""
        with psycopg.connect(self.database_url) as connection:
            return "\n".join(
                str(row)
                for table in tables
                for row in connection.execute(f"SELECT * FROM vault.{table}").fetchall()
            )


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    create_tables(database_url)
    with ExitStack() as until_end:
        keys = until_end.enter_context(keys_of(Settings(keys=tmp_path / "keys")))
        yield House(database_url, keys, until_end)


def test_nothing_that_a_copy_takes_along_can_be_read_as_it_stands(house: House) -> None:
    house.words(MARKER, house.anna, house.bea)
    house.name(house.anna, code=MARKER)
    house.post(house.anna)
    copied = house.rows("words", "names", "posts", "reads", "keyring")
    assert copied
    assert not re.search(MARKER, copied, re.IGNORECASE)
    # Nor the salt, with which words could be tried against what the log commits to.
    assert (b"s" * 16) not in copied.encode()
    with psycopg.connect(house.database_url) as connection:
        plain = connection.execute(
            "SELECT relname, relpersistence FROM pg_class"
            " WHERE relnamespace = 'vault'::regnamespace AND starts_with(relname, 'post_')"
        ).fetchall()
    assert ("post_search", "u") in plain
    assert ("post_words", "u") in plain
    assert {kind for _, kind in plain} == {"u"}


def test_what_the_server_gathers_of_columns_tells_nothing_of_what_is_searched(
    house: House,
) -> None:
    """Its statistics are in every copy, unlike the tables that they are about."""
    house.post(house.anna)
    house.name(house.anna)
    gathered = "\n".join(statistics(house.database_url))
    assert "gent" in gathered
    assert "51053822" not in gathered
    assert "3722270" not in gathered
    for word in (MARKER, MARKER[:6], MARKER[:3]):
        assert word not in gathered
    assert house.found(MARKER) == [POST]


@pytest.mark.parametrize("leaves", ["anna", "bea"])
def test_words_of_two_go_with_the_key_of_either(house: House, leaves: str) -> None:
    both = house.words("gras maaien", house.anna, house.bea)
    others = house.words("brood bakken", house.carl)
    house.keys.destroy([getattr(house, leaves)])
    assert house.door.words_at([both, others]) == {others: "brood bakken"}
    with Seals(house.database_url, house.keys, reader="test") as seals:
        assert seals.between(0, others).keys() == {others}


def test_words_of_a_month_go_with_its_key_and_its_rows_with_retiring_it(house: House) -> None:
    old = house.words("gras maaien", house.anna, house.bea, month="2026-09")
    month = house.words("brood bakken", house.anna, house.bea, month="2026-10")
    kept = house.words("soep koken", house.anna, house.bea, month="2026-11")
    house.keys.destroy_period("2026-10")
    assert house.door.words_at([old, month, kept]).keys() == {old, kept}
    house.line.order(lambda on: retire_rows(on, "2026-10"))
    assert house.door.words_at([old, month, kept]) == {kept: "soep koken"}
    assert house.rows("words").count("2026-") == 1


def test_who_is_erased_leaves_no_row_and_takes_nobody_elses(house: House) -> None:
    theirs = house.words("gras maaien", house.anna, house.bea)
    others = house.words("brood bakken", house.bea, house.carl)
    house.name(house.anna, code="7")
    house.name(house.bea, code="8")
    house.post(house.anna)
    assert house.found(MARKER) == [POST]
    house.erase(house.anna)
    assert house.door.names_of([house.anna, house.bea]).keys() == {house.bea}
    assert [found.subject_id for found in house.door.find_account("gent", MARKER)] == [house.bea]
    assert house.door.words_at([theirs, others]).keys() == {others}
    assert house.door.post(POST) is None
    assert house.found(MARKER) == []
    assert house.anna not in house.rows("words", "names", "posts", "post_search", "post_words")
    assert house.rows("posts", "post_search", "post_words") == ""
    # Its code is another's to have.
    house.name(house.carl, code="7")


def test_an_old_copy_of_the_rows_brings_nobody_back(house: House) -> None:
    """As after a restore: every row is there again, and the keys are those of today."""
    words = house.words(MARKER, house.anna, house.bea)
    house.name(house.anna)
    house.post(house.anna)
    with psycopg.connect(house.database_url, autocommit=True) as owner:
        for table in ("words", "names", "posts"):
            owner.execute(f"CREATE TABLE copy_of_{table} AS TABLE vault.{table}")
        house.erase(house.anna)
        for table in ("words", "names", "posts"):
            owner.execute(f"INSERT INTO vault.{table} TABLE copy_of_{table}")
        assert house.fill() == 0
    assert house.rows("words", "names", "posts").count(house.anna) == 3
    assert house.door.words_at([words]) == {}
    assert house.door.names_of([house.anna]) == {}
    assert house.door.find_account("gent", MARKER) == []
    assert house.door.contents_of([POST]) == {}
    assert house.found(MARKER) == []


def test_of_who_is_forgotten_nothing_is_kept_again_and_the_block_stands(house: House) -> None:
    house.keys.destroy([house.anna])
    anna = NameRow(house.anna, "gent", "7", MARKER, None)
    bea = NameRow(house.bea, "gent", "8", "Bea", None)
    position = house.keep(
        words=[WordsRow(0, b"s" * 32, MARKER, (house.bea, house.anna), "2026-11")],
        names=[anna, bea],
    )
    house.post(house.anna)
    assert house.log.head().position == position + 1
    assert house.rows("words", "posts", "post_search", "post_words") == ""
    assert house.door.names_of([house.anna, house.bea]).keys() == {house.bea}


def test_rows_that_changed_places_do_not_open(house: House) -> None:
    first = house.words("gras maaien", house.anna, house.bea)
    second = house.words("brood bakken", house.anna, house.bea)
    house.name(house.anna)
    house.name(house.bea)
    with psycopg.connect(house.database_url, autocommit=True) as owner:
        owner.execute(
            "UPDATE vault.words AS w SET kept = other.kept FROM vault.words AS other"
            " WHERE other.position <> w.position"
        )
        owner.execute(
            "UPDATE vault.names AS n SET kept = other.kept FROM vault.names AS other"
            " WHERE other.subject_id <> n.subject_id"
        )
    assert house.door.words_at([first, second]) == {}
    assert house.door.names_of([house.anna, house.bea]) == {}
    with Seals(house.database_url, house.keys, reader="test") as seals:
        assert seals.between(0, second) == {first: (b"", ""), second: (b"", "")}


def test_after_a_crash_what_is_searched_is_filled_again_from_what_is_sealed(house: House) -> None:
    house.post(house.anna, title="Gitaarles")
    assert house.found("gitaarlessen") == [POST]
    with psycopg.connect(house.database_url, autocommit=True) as owner:
        # What PostgreSQL does to unlogged tables when it was killed.
        owner.execute("TRUNCATE vault.post_search, vault.post_words")
        assert house.found("gitaarlessen") == []
        assert house.door.post(POST) is not None
        assert house.found("") == [POST]
        assert house.fill() == 1
        assert house.fill() == 0
    assert house.found("gitaarlessen") == [POST]
    assert house.found("guitaarles") == [POST]
    # What changes afterwards takes the place of what was filled.
    house.post(house.anna, title="Pianoles")
    assert house.found("gitaarles") == []
    assert house.found("pianoles") == [POST]


def test_what_was_left_over_from_a_post_that_is_gone_is_tidied_away(house: House) -> None:
    house.post(house.anna)
    with psycopg.connect(house.database_url, autocommit=True) as owner:
        owner.execute("DELETE FROM vault.posts")
        assert house.found(MARKER) == []
        assert house.fill(tidy=True) == 0
    assert house.rows("post_search", "post_words") == ""


def test_who_read_is_forgotten_with_its_month_but_never_of_the_last_year(house: House) -> None:
    with psycopg.connect(house.database_url, autocommit=True) as owner:
        for years in (0, 2, 3):
            owner.execute(
                "INSERT INTO vault.reads (at, role, purpose, reader, how_many)"
                " VALUES (now() - make_interval(years => %s), 'member', 'test', %s, 1)",
                [years, f"{years} years ago"],
            )

        def read_by() -> list[str]:
            found = owner.execute("SELECT reader FROM vault.reads ORDER BY number").fetchall()
            return [reader for (reader,) in found]

        two_years_ago = owner.execute(
            "SELECT to_char(now() AT TIME ZONE 'UTC' - interval '2 years 1 month', 'YYYY-MM')"
        ).fetchone()
        assert two_years_ago is not None
        house.line.order(lambda on: forget_reads(on, two_years_ago[0]))
        assert read_by() == ["0 years ago", "2 years ago"]
        house.line.order(lambda on: forget_reads(on, "9999-12"))
        assert read_by() == ["0 years ago"]


def test_a_code_is_told_apart_without_being_told(house: House) -> None:
    house.name(house.anna, code="0012")
    with psycopg.connect(house.database_url) as connection:
        rows = connection.execute("SELECT code_index FROM vault.names").fetchall()
    (index,) = (bytes(row[0]) for row in rows)
    assert len(index) == 32
    (found,) = house.door.find_account("gent", "0012")
    assert (found.subject_id, found.code) == (house.anna, "0012")


def test_a_code_with_a_digit_is_found_without_opening_any_other_name(house: House) -> None:
    house.name(house.anna, code="L7")
    house.keep(names=[NameRow(house.bea, "gent", None, "l7 en vrienden", None)])
    for spelt in ("L7", "l7"):
        assert [each.subject_id for each in house.door.find_account("gent", spelt)] == [house.anna]
    (found,) = house.door.find_account("gent", "l7 en")
    assert found.subject_id == house.bea
    assert house.door.find_account("oever", "L7") == []


def test_a_code_in_another_spelling_is_found_as_names_are(house: House) -> None:
    house.name(house.anna, code="Lab7")
    (found,) = house.door.find_account("gent", "lAb7")
    assert found.subject_id == house.anna


def test_the_code_comes_first_then_names_in_their_order(house: House) -> None:
    names = {"zoë": "Zoë", "an": "An Zoete", "zo": "zoë Claes", "code": "Bart"}
    ids = {key: str(uuid4()) for key in names}
    for key, name in names.items():
        code = "ZO" if key == "code" else None
        house.keep(names=[NameRow(ids[key], "gent", code, name, None)])
    found = house.door.find_account("gent", "zo")
    assert [each.name for each in found] == ["Bart", "Zoë", "zoë Claes"]


def test_a_database_goes_with_one_folder_of_keys_and_starts_with_no_other(
    database_url: str, tmp_path: Path
) -> None:
    create_tables(database_url)
    its_own, another = (Settings(keys=tmp_path / name) for name in ("its own", "another"))
    with keys_with(database_url, another, claim=False):
        pass  # nothing is sealed yet
    with keys_with(database_url, its_own, claim=True):
        pass
    for claim in (True, False):
        with (
            pytest.raises(CannotRun, match="belong to another database"),
            keys_with(database_url, another, claim=claim),
        ):
            pass
    with keys_with(database_url, its_own, claim=True):
        pass
