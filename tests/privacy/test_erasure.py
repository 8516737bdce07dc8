"""A member is erased: nothing that they or others wrote of them is found anywhere, and all holds.

One member's every word carries a mark. What cannot be erased, amounts, days and order, is as it was
before; and what was proved before is proved after.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from io import BytesIO
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile, is_zipfile

import psycopg
import pytest

from access.line import Line
from access.moments import now_ms
from access.subject_keys import SubjectForgotten
from access.vault import Vault
from clearing.adapters.state_codec import MsgpackStateCodec
from clearing.relay.relay import Relay
from clearing.write_path.fold import fold
from contracts.block import decode_block
from evenveel.audit_packs.files import IntoZip
from evenveel.audit_packs.trusting import Trust, kept_in
from evenveel.audit_packs.writing import Scope, write_pack
from evenveel.verify import Report, verify
from projections.exports.making import FILES
from projections.exports.reading import LogBooks
from tests import databases
from tests.audit.signed import TRUST, checked, sequence
from tests.exports.histories import file_of
from tests.kafka import Broker, records_in
from tests.privacy.copies import dump, holds, restore, texts, write_ahead
from tests.privacy.marked import ZED, ZED_IN_PERSON, House, erasing, house, marked
from tests.stream.towns import run_until, target
from tests.verify.world import ALFA, ANNA, silent

MARK = f"zq{uuid4().hex}zq"
# Stems are cut at their end.
SOUGHT = MARK[:24]
# What is not erased is found by the same looking.
STAYS = "alfauren"


def balances(house: House) -> dict[str, int]:
    state = fold(house.ledger.log, None, MsgpackStateCodec()).state
    return {each.account_id: each.balance_steps for each in state.accounts.values()}


def log_of(house: House) -> list[bytes]:
    with psycopg.connect(house.ledger.database_url) as connection:
        rows = connection.execute("SELECT body FROM ledger.blocks ORDER BY first_position")
        return [entry.data for (body,) in rows for entry in decode_block(bytes(body))]


def packed(house: House, path: Path) -> Path:
    """All of the log is signed, and what an auditor is given lies at the path."""
    sequence(house.ledger.log, house.ledger.tree)
    with IntoZip(path) as into:
        write_pack(house.ledger.log, house.ledger.tree, TRUST.keys, Scope(), into, silent)
    return path


def exported(house: House) -> dict[str, bytes]:
    """The group's books as a file of each format, archives opened."""
    with Line(house.ledger.database_url, name="exports") as line:
        books = LogBooks(line, UTC).read(ALFA)
    files = {name: file_of(books, name).content for name in FILES}
    return {
        part: read
        for name, content in files.items()
        for part, read in {name: content, **_inside(name, content)}.items()
    }


def _inside(name: str, content: bytes) -> dict[str, bytes]:
    if not is_zipfile(BytesIO(content)):
        return {}
    with ZipFile(BytesIO(content)) as archive:
        return {f"{name}/{part}": archive.read(part) for part in archive.namelist()}


@dataclass(frozen=True, kw_only=True)
class Erased:
    """The installation after the erasure, and what was looked at before it."""

    house: House
    dumped: Path
    pack_before: Path
    files_before: dict[str, bytes]
    before: dict[str, int]
    log_before: list[bytes]
    report_before: Report
    said: str


@pytest.fixture(scope="module", name="erased")
def _erased(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Erased]:
    folder = tmp_path_factory.mktemp("erasure")
    said = _Said()
    logging.getLogger().addHandler(said)
    with (
        databases.fresh_database(database_server) as database_url,
        house(database_url, folder) as made,
    ):
        marked(made, MARK)
        assert made.name_of(ZED) == f"Zed {MARK}"
        assert sum(MARK in words for words in made.words()) >= 6
        dump(database_url, folder / "before.dump")
        pack = packed(made, folder / "before.zip")
        report = verify(database_url, silent, made.settings)
        found = Erased(
            house=made,
            dumped=folder / "before.dump",
            pack_before=pack,
            files_before=exported(made),
            before=balances(made),
            log_before=log_of(made),
            report_before=report,
            said="",
        )
        assert report.finding is None
        made.by_two(erasing(MARK))
        made.forget()
        made.follow()
        logging.getLogger().removeHandler(said)
        yield Erased(**{**found.__dict__, "said": "\n".join(said.lines)})


class _Said(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def test_the_mark_was_there_before(erased: Erased) -> None:
    """Else it would not be missed."""
    assert erased.report_before.words - _report(erased).words >= 6


def test_no_table_no_index_and_no_block_of_the_log_holds_the_mark(erased: Erased) -> None:
    found = list(texts(erased.house.ledger.database_url))
    assert {place for place, text in found if holds(text, SOUGHT)} == set()
    assert "ledger.blocks" in {place for place, text in found if holds(text, STAYS)}


def test_nobody_is_found_by_it(erased: Erased) -> None:
    assert erased.house.name_of(ZED) is None
    assert not any(MARK in words for words in erased.house.words())
    assert erased.house.found(MARK) == []


def test_no_dump_holds_it_made_before_or_after(erased: Erased, tmp_path: Path) -> None:
    before = erased.dumped.with_suffix(".sql").read_bytes()
    after = dump(erased.house.ledger.database_url, tmp_path / "after.dump")
    for dumped in (before, after):
        assert not holds(dumped, SOUGHT)
        assert holds(dumped, STAYS)


def test_a_dump_from_before_is_silent_with_the_keys_of_today(
    erased: Erased, database_server: str
) -> None:
    with databases.fresh_database(database_server) as other:
        restore(erased.dumped, other)
        with Vault(other, erased.house.ledger.keys) as vault:
            door = vault.door(role="member", purpose="look", reader="a test")
            assert door.names_of([ZED]) == {}
            assert door.names_of([ANNA])[ANNA].name == "Anna", "everybody else is there"
            words = door.words_at(range(1, len(erased.log_before) + 1)).values()
            assert list(words)
            assert not any(MARK in each for each in words)
        assert not any(holds(text, SOUGHT) for _, text in texts(other))


def test_nothing_of_it_was_written_ahead(erased: Erased) -> None:
    ahead = write_ahead(erased.house.ledger.database_url)
    if ahead is None:
        pytest.skip("the server's files are not ours to look at")
    assert not holds(ahead, SOUGHT)


def test_the_stream_and_the_programs_never_said_it(erased: Erased) -> None:
    assert not any(holds(data, SOUGHT) for data in log_of(erased.house))
    assert SOUGHT not in erased.said


def test_the_topic_holds_none_of_it(erased: Erased, kafka: Broker, topic: str) -> None:
    """What was written to it before is never taken out of it: so it may never have held any."""
    log = erased.house.ledger.log
    relay = Relay(log, target(kafka, topic), now_ms)
    run_until(relay, lambda: relay.complete >= log.head().position)
    records = [
        b"".join((record.key or b"", record.value or b"", repr(record.headers).encode()))
        for partition in records_in(kafka.bootstrap, topic).values()
        for record in partition
    ]
    assert sum(ZED.encode() in record for record in records) >= 6, "of Zed it tells by the id"
    assert not any(holds(record, SOUGHT) for record in records)


def test_no_file_of_the_books_holds_it_made_before_or_after(erased: Erased) -> None:
    for files in (erased.files_before, exported(erased.house)):
        assert files.keys() > FILES.keys(), "archives were opened"
        assert {name for name, read in files.items() if holds(read, SOUGHT)} == set()
        told = {name for name, read in files.items() if holds(read, "alfa")}
        assert told >= {"hledger", "ledger", "beancount", "csv", "camt.053"}


def test_who_was_erased_signs_in_no_more(erased: Erased) -> None:
    who = erased.house.who
    assert who.identities.by_address(f"{MARK}@example.org") is None
    assert who.identities.by_provider("https://id.example.org", MARK) is None
    assert who.identities.of(ZED_IN_PERSON) == []
    assert who.sessions.of(ZED_IN_PERSON, 0) == []
    with psycopg.connect(erased.house.ledger.database_url) as connection:
        left = connection.execute(
            "SELECT count(*) FROM access.standings WHERE person_id = %s", [ZED_IN_PERSON]
        ).fetchone()
    assert left == (0,)


def test_amounts_order_and_every_proof_are_as_they_were(erased: Erased) -> None:
    assert balances(erased.house) == erased.before
    after = log_of(erased.house)
    assert after[: len(erased.log_before)] == erased.log_before
    report = _report(erased)
    assert report.finding is None
    assert report.words_gone >= 6
    assert report.projections_checked


def test_packs_of_before_and_after_hold_and_neither_holds_the_mark(
    erased: Erased, tmp_path: Path
) -> None:
    """What was signed before is signed still: an auditor who kept it finds nothing moved."""
    before = checked(erased.pack_before)
    kept = Trust(keys=TRUST.keys, kept=(kept_in(erased.pack_before),))
    after = packed(erased.house, tmp_path / "after.zip")
    for verdict in (before, checked(after, kept)):
        assert verdict.finding is None
    for pack in (erased.pack_before, after):
        with ZipFile(pack) as files:
            assert not any(holds(files.read(name), SOUGHT) for name in files.namelist())


def test_the_account_never_has_a_key_again(erased: Erased) -> None:
    with pytest.raises(SubjectForgotten):
        erased.house.ledger.keys.of([ZED], make=True)
    erased.house.forget()
    assert erased.house.name_of(ZED) is None


def _report(erased: Erased) -> Report:
    return verify(erased.house.ledger.database_url, silent, erased.house.settings)
