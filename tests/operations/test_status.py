"""`evenveel status`: the truth about an installation, whether its services run or not."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, get_args

import psycopg
import pytest

from access.languages import LANGUAGES
from access.pulse import Report, beating
from access.saying import word
from clearing.relay import relay
from clearing.write_path import writer
from contracts.ids import AccountId
from evenveel.composition import make_tables
from evenveel.forgetting.due import Notice
from projections.runner import catch_up
from tests.cli.typed import Said, Shell
from tests.operations.running import FOUNDED, PATIENCE_S, Clearing, reading, trading

# As the keeper tells it.
_GOING = Notice(1_800_000_000_000, 21, (AccountId("anna"), AccountId("bert")), "2019-10")._asdict()


@pytest.fixture
def shell(database_url: str, tmp_path: Path) -> Shell:
    return Shell(database_url, str(tmp_path / "data"))


def told(said: Said) -> dict[str, Any]:
    found: dict[str, Any] = said.json()
    assert said.code == (0 if found["healthy"] else 1)
    return found


def wrong(found: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["what"], one.get("about", "")) for one in found["wrong"]}


@contextmanager
def running(database_url: str) -> Iterator[Clearing]:
    """Everything that is always expected runs, and is up to date."""
    with ExitStack() as until_end:
        service = until_end.enter_context(trading(database_url))
        runner = until_end.enter_context(reading(database_url)).runner
        catch_up(runner)
        for name, report in (
            ("clearing", Report("serving")),
            ("projections", Report("following", "", {"partitions": [0]})),
            ("keeper", Report("keeping", "", {"erasures_held": 2, "going": _GOING})),
        ):
            until_end.enter_context(beating(database_url, name, partial(_said, report)))
        deadline = time.monotonic() + PATIENCE_S
        with psycopg.connect(database_url, autocommit=True) as connection:
            while not _all_beat(connection):
                assert time.monotonic() < deadline
                time.sleep(0.05)
        yield service


def _said(report: Report) -> Report:
    return report


def _all_beat(connection: psycopg.Connection[Any]) -> bool:
    known = connection.execute("SELECT to_regclass('operations.pulses')").fetchone()
    if known == (None,):
        return False
    return connection.execute("SELECT count(*) FROM operations.pulses").fetchone() == (3,)


def test_where_everything_runs_it_says_so_and_ends_with_0(database_url: str, shell: Shell) -> None:
    with running(database_url):
        found = told(shell.type("status", "--json"))
        assert found["healthy"], found["wrong"]
        assert found["log"]["position"] == FOUNDED
        assert found["log"]["holder"] == "first"
        assert found["log"]["lease_left_s"] > 0
        live = [place for place in found["places"] if place["live"]]
        assert {place["position"] for place in live} == {FOUNDED}
        assert {place["lag_events"] for place in live} == {0}
        assert [process["name"] for process in found["processes"]] == [
            "clearing",
            "projections",
            "keeper",
        ]
        assert found["erasures_held"] == 2
        assert found["going"] == {
            "from_moment": "2027-01-15T08:00:00.000Z",
            "how_many": 21,
            "accounts": ["anna", "bert"],
            "words_up_to": "2019-10",
        }
        said = shell.done("status")
    assert "from 2027-01-15 on; accounts: 21, words up to: 2019-10" in said
    assert f"All is well; the log is at position {FOUNDED}." in said
    assert "first, epoch 1" in said
    assert "serving" in said


def test_where_only_the_database_is_there_it_names_all_that_does_not_run(shell: Shell) -> None:
    found = told(shell.type("status", "--json"))
    assert wrong(found) == {
        ("not-running", "clearing"),
        ("not-running", "projections"),
        ("not-running", "keeper"),
        ("nobody-serves", ""),
    }
    said = shell.type("status")
    assert said.code == 1
    assert "keeper does not run" in said.out
    assert "nobody takes commands" in said.out


def test_with_kafka_a_relay_is_expected(database_url: str, shell: Shell) -> None:
    with running(database_url):
        kafka = {"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9092"}
        assert wrong(told(shell.type("status", "--json", **kafka))) == {("not-running", "relay")}
        figures = {"complete": FOUNDED - 2, "partitions": {"0": FOUNDED - 2, "1": FOUNDED}}
        report = Report("waiting for the broker", "the stream waits for Kafka: refused", figures)
        with beating(database_url, "relay", lambda: report):
            deadline = time.monotonic() + PATIENCE_S
            while ("not-running", "relay") in wrong(
                found := told(shell.type("status", "--json", **kafka))
            ):
                assert time.monotonic() < deadline
            assert wrong(found) == {("in-trouble", "relay")}
            assert (found["relay"]["position"], found["relay"]["lag_events"]) == (FOUNDED - 2, 2)
            said = shell.type("status", **kafka).out
    assert "relay says: the stream waits for Kafka: refused" in said
    assert f"complete up to {FOUNDED - 2}, 2 events" in said


def test_a_process_that_was_killed_is_told_with_when_it_was_seen(
    database_url: str, shell: Shell
) -> None:
    with running(database_url):
        with psycopg.connect(database_url) as connection:
            # Under a name of its own, so that its next beat does not bring it back.
            connection.execute(
                "INSERT INTO operations.pulses SELECT 'webhooks', holder, 'posting', '', '{}',"
                " started_at, beat_at - interval '2 min' FROM operations.pulses LIMIT 1"
            )
        found = told(shell.type("status", "--json"))
        assert found["healthy"], "nobody has a webhook, so nobody misses it"
        (dead,) = [process for process in found["processes"] if not process["runs"]]
        assert dead["name"] == "webhooks"
        assert dead["seen_s"] >= 120
        assert "runs no more" in shell.done("status")


def test_a_lag_of_minutes_is_wrong_and_a_lag_of_moments_is_not(
    database_url: str, shell: Shell
) -> None:
    with running(database_url), psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("UPDATE projections.progress SET position = 9")
        assert told(shell.type("status", "--json"))["healthy"]
        # As if its last block had been written ten minutes ago; the log itself lets nobody say so.
        connection.execute("ALTER TABLE ledger.blocks DISABLE TRIGGER blocks_stay")
        connection.execute("UPDATE ledger.blocks SET written_at = now() - interval '10 min'")
        found = told(shell.type("status", "--json"))
        behind = {about for what, about in wrong(found) if what == "behind"}
        assert {"balances", "index"} <= behind
        assert "balances is 10 min behind" in shell.type("status").out


def test_a_partition_that_stands_still_is_named_with_what_is_said_of_it(
    database_url: str, shell: Shell
) -> None:
    with running(database_url):
        with psycopg.connect(database_url) as connection:
            connection.execute(
                "INSERT INTO projections.failures VALUES"
                " (0, 'log', '', 0, 'offset 7: unknown type', now())"
            )
        found = told(shell.type("status", "--json"))
        assert wrong(found) == {("standing-still", "0")}
        assert "partition 0 stands still: offset 7: unknown type" in shell.type("status").out


@pytest.mark.parametrize(
    ("language", "well", "unserved"),
    [
        ("nl", "Alles draait goed", "niemand neemt opdrachten aan"),
        ("fr", "Tout va bien", "personne n’accepte de commandes"),
    ],
)
def test_it_speaks_the_language_of_whoever_asks(
    database_url: str, shell: Shell, language: str, well: str, unserved: str
) -> None:
    assert unserved in shell.type("status", "--lang", language).out
    with running(database_url):
        assert well in shell.done("status", "--lang", language)


def test_a_database_that_cannot_be_reached_is_said_in_a_sentence(shell: Shell) -> None:
    gone = {"DATABASE_URL": "host=127.0.0.1 port=9 connect_timeout=2"}
    said = shell.type("status", **gone)
    assert said.code == 1
    assert "cannot be reached" in said.aside
    assert set(shell.type("status", "--json", **gone).json()) == {"problem"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_that_a_process_reports_has_its_word(language: Any) -> None:
    reported = {*get_args(writer.Status), *get_args(relay.Status), "taking over"}
    reported |= {"following", "waiting", "standing still", "keeping", "posting"}
    for state in reported:
        assert word("state", state.replace(" ", "-"), language)


def test_a_process_beats_until_it_ends_and_then_is_gone(database_url: str) -> None:
    make_tables(database_url)
    reports = iter([Report("starting"), Report("relaying", "", {"complete": 3})])
    last = threading.Event()

    def report() -> Report:
        found = next(reports, None)
        if found is None:
            last.set()
            return Report("relaying", "all well", {"complete": 4})
        return found

    with psycopg.connect(database_url, autocommit=True) as connection:
        with beating(database_url, "relay", report):
            assert last.wait(PATIENCE_S)
        left = connection.execute("SELECT count(*) FROM operations.pulses").fetchone()
        assert left == (0,)
