"""Whether a service is alive and ready: what it says, and what it names where it is not."""

from __future__ import annotations

import threading
import time
from typing import Any

import httpx
import psycopg
import pytest

from access.languages import LANGUAGES
from contracts.block import Entry, encode_block
from projections.runner import Runner
from tests.faults.processes import until
from tests.meanwhile import meanwhile
from tests.operations.running import FOUNDED, PATIENCE_S, away, clearing, reading, trading


def not_ready(client: httpx.Client, language: str = "en") -> dict[str, Any]:
    """The problem that says why."""
    answer = client.get("/readyz", headers={"Accept-Language": language})
    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0
    problem: dict[str, Any] = answer.json()
    assert problem["code"] == "not-ready"
    return problem


def until_ready(client: httpx.Client) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE_S
    while (answer := client.get("/readyz")).status_code != 200:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.05)
    found: dict[str, Any] = answer.json()
    return found


def test_a_service_that_serves_is_alive_and_ready(database_url: str) -> None:
    with trading(database_url) as service:
        assert service.client.get("/healthz").json() == {"status": "alive"}
        ready = until_ready(service.client)
        assert ready == {"status": "ready", "position": FOUNDED}


def test_a_writer_that_stands_by_is_not_ready_and_says_so(database_url: str) -> None:
    with trading(database_url), clearing(database_url, holder="second") as second:
        problem = not_ready(second.client)
        assert problem["missing"] == ["writer"]
        assert "another writer serves this log" in problem["detail"]
        assert second.client.get("/healthz").status_code == 200
        assert not_ready(second.client, "nl")["detail"] != problem["detail"]


def test_a_writer_that_reads_the_log_says_that_it_takes_over(database_url: str) -> None:
    with trading(database_url), clearing(database_url, holder="second") as second:
        # As it is in the middle of a long fold, which would be over before we could ask.
        second.writer.taking_over = True
        assert "still being read" in not_ready(second.client)["detail"]


def test_a_writer_that_stopped_is_not_ready(database_url: str) -> None:
    with trading(database_url) as service:
        service.writer.stop()
        problem = not_ready(service.client)
        assert problem["missing"] == ["writer"]
        assert "has stopped" in problem["detail"]


def test_a_database_that_is_away_is_named_and_back_it_is_ready_again(
    database_server: str, database_url: str
) -> None:
    with trading(database_url) as service:
        with away(database_server, database_url):
            problem = not_ready(service.client)
            assert problem["missing"][0] == "log"
            assert "the log cannot be reached" in problem["detail"]
            assert service.client.get("/healthz").status_code == 200
            figures = service.figures()
            assert figures.of("evenveel_database_up") == 0
            assert "evenveel_log_head_position" not in figures.names
            assert figures.of("evenveel_writer_position") == FOUNDED
        until_ready(service.client)
        assert service.figures().of("evenveel_log_head_position") == FOUNDED


def test_a_database_that_does_not_answer_keeps_nobody_waiting(database_url: str) -> None:
    with trading(database_url) as service, psycopg.connect(database_url) as other:
        until_ready(service.client)
        other.execute("LOCK TABLE ledger.index_reached IN ACCESS EXCLUSIVE MODE")
        problems: list[dict[str, Any]] = []
        asking = [
            threading.Thread(target=lambda: problems.append(not_ready(service.client)))
            for _ in range(3)
        ]
        for one in asking:
            one.start()
        # Meanwhile the process answers whoever asks no more than whether it is alive.
        assert service.client.get("/healthz").status_code == 200
        for one in asking:
            one.join()
        assert [problem["missing"] for problem in problems] == [["log"]] * 3
        other.rollback()
        until_ready(service.client)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_said_in_every_language(
    database_url: str, database_server: str, language: str
) -> None:
    with trading(database_url) as service, away(database_server, database_url):
        said = not_ready(service.client, language)
    with reading(database_url) as reader:
        also = not_ready(reader.client, language)
    for problem in (said, also):
        assert problem["detail"].endswith(".")
        assert "{" not in problem["detail"]


def test_a_reader_is_ready_once_it_works_on_partitions(database_url: str) -> None:
    with trading(database_url), reading(database_url) as reader:
        assert not_ready(reader.client)["missing"] == ["partitions"]
        reader.runner.step()
        ready = until_ready(reader.client)
        assert ready == {"status": "ready", "log_position": FOUNDED, "partitions": [0]}
        assert reader.client.get("/healthz").json() == {"status": "alive"}


def test_a_reader_whose_database_is_away_names_it(database_server: str, database_url: str) -> None:
    with trading(database_url), reading(database_url) as reader:
        reader.runner.step()
        until_ready(reader.client)
        with away(database_server, database_url):
            problem = not_ready(reader.client)
            assert problem["missing"] == ["database"]
            assert reader.figures().of("evenveel_database_up") == 0
        until_ready(reader.client)


def test_a_reader_whose_stream_is_broken_says_where(database_url: str) -> None:
    with trading(database_url), reading(database_url) as reader:
        until_broken(database_url, reader.runner)
        problem = not_ready(reader.client)
        assert problem["missing"] == ["stream"]
        assert f"position {FOUNDED + 1}" in problem["detail"]
        figures = reader.figures()
        assert figures.of("evenveel_projection_stopped", partition="0") == 1
        assert figures.of("evenveel_projection_failures_total") > 0


def until_broken(database_url: str, runner: Runner) -> None:
    """An event that nobody knows stands in the log, and the runner has met it."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        body = encode_block([Entry("nobody-knows.v1", ("lets-aa",), b"{}")])
        connection.execute(
            "INSERT INTO ledger.blocks (first_position, count, epoch, body) VALUES (%s, 1, 1, %s)",
            [FOUNDED + 1, body],
        )
        connection.execute("UPDATE ledger.head SET position = %s", [FOUNDED + 1])
    with meanwhile(runner.run):
        until(lambda: bool(runner.stopped), "it stands still")
