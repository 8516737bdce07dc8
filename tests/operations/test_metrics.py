"""What Prometheus reads: right after known commands, and nothing that names anybody."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from uuid import uuid4

import httpx
import psycopg

from access.pulse import Report, beating
from clearing.domain.refusals import Code
from projections.live import all_projections
from projections.runner import catch_up
from tests.http.counter import ADMIN, account_body, id_of, new_id, pay_line, payment
from tests.operations.running import FOUNDED, PATIENCE_S, Clearing, reading, trading

MARKER = "markeringvanMarieke"
NAMES = re.compile(r"[a-z_]+")
UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")


def pay(service: Clearing, key: str | None = None, **changes: object) -> httpx.Response:
    body = {**payment(), **changes}
    return service.client.put(f"/exchanges/{key or new_id()}", json=body)


def test_commands_are_counted_as_they_were_answered(database_url: str) -> None:
    with trading(database_url) as service:
        before = service.figures()
        key = new_id()
        assert pay(service, key).status_code == 201
        assert pay(service, key).status_code == 200
        assert pay(service, payer_steps=900, payee_steps=900).status_code == 201
        assert pay(service, payer_steps=900, payee_steps=900).status_code == 422
        assert pay(service, payee=id_of("nobody")).status_code == 404
        after = service.figures()

    def grew(name: str, **labels: str) -> float:
        return after.of(name, **labels) - before.of(name, **labels)

    assert grew("evenveel_commands_total", outcome="accepted") == 2
    assert grew("evenveel_commands_total", outcome="repeated") == 1
    assert grew("evenveel_commands_total", outcome="refused") == 2
    assert grew("evenveel_refusals_total", code="payer-floor") == 1
    assert grew("evenveel_refusals_total", code="payee-unknown") == 1
    assert sum(after.all_of("evenveel_refusals_total").values()) == 2
    assert grew("evenveel_log_head_position") == grew("evenveel_writer_position") == 2
    for spread in ("block_events", "commit_seconds", "durable_seconds"):
        assert grew(f"evenveel_{spread}_count") == 2
    assert grew("evenveel_block_commands_count") == 5
    assert after.of("evenveel_writer_epoch") == after.of("evenveel_log_epoch") == 1


def test_a_block_of_many_is_one_block(database_url: str) -> None:
    with trading(database_url) as service:
        before = service.figures()
        there, back = payment("anna", "bert", 1), payment("bert", "anna", 1)
        lines = [pay_line(**(there if n % 2 else back)) for n in range(1_000)]
        headers = {"Content-Type": "application/x-ndjson"}
        answer = service.client.post("/commands", content=b"\n".join(lines), headers=headers)
        assert len(answer.text.splitlines()) == 1_000
        after = service.figures()
    events = after.of("evenveel_block_events_sum") - before.of("evenveel_block_events_sum")
    blocks = after.of("evenveel_block_events_count") - before.of("evenveel_block_events_count")
    assert events == 1_000
    assert 1 <= blocks < 1_000
    assert after.of("evenveel_block_events_bucket", le="+Inf") == after.of(
        "evenveel_block_events_count"
    )


def test_every_reason_for_a_refusal_has_its_counter_from_the_start(database_url: str) -> None:
    with trading(database_url) as service:
        told = service.figures().all_of("evenveel_refusals_total")
    assert set(told) == {code.slug for code in Code}
    assert set(told.values()) == {0}


def test_what_the_writer_does_is_one_of_a_closed_list(database_url: str) -> None:
    with trading(database_url) as service:
        assert service.figures().all_of("evenveel_writer_status") == {
            "serving": 1,
            "standing by": 0,
            "stopped": 0,
        }
        service.writer.stop()
        assert service.figures().of("evenveel_writer_status", status="stopped") == 1
        assert service.figures().of("evenveel_log_lease_seconds") == 0


def test_requests_are_timed_by_their_route_and_never_by_their_path(database_url: str) -> None:
    with trading(database_url) as service:
        pay(service)
        pay(service)
        for _ in range(3):
            assert service.client.get(f"/{MARKER}/{uuid4()}").status_code == 404
        service.client.request("MARIEKE", "/status")
        figures = service.figures()
    name = "evenveel_http_request_seconds_count"
    assert figures.of(name, method="PUT", route="/exchanges/{exchange_id}", status="201") == 2
    assert figures.of(name, method="GET", route="none", status="404") == 3
    assert "MARIEKE" not in figures.text


def test_nothing_that_is_measured_names_anybody(database_url: str) -> None:
    with trading(database_url) as service, reading(database_url) as reader:
        account = {**account_body("anna"), "name": MARKER, "code": MARKER, "contact": MARKER}
        opened = service.client.put(
            f"/accounts/{id_of(MARKER)}",
            json={"actor": ADMIN, **account},
            headers={"Idempotency-Key": new_id()},
        )
        assert opened.status_code == 201, opened.text
        pay(service, payee=id_of(MARKER), words=f"{MARKER} heeft gras gemaaid")
        pay(service, payee=id_of(MARKER), payer_steps=10**9, payee_steps=10**9, words=MARKER)
        catch_up(reader.runner)
        for path in (
            f"/accounts/{id_of(MARKER)}",
            f"/accounts/{id_of(MARKER)}/statement",
            f"/groups/{MARKER.lower()}",
            f"/exchanges/{MARKER}",
        ):
            reader.client.get(path, headers={"Accept-Language": MARKER, "User-Agent": MARKER})
        for text in (service.figures().text, reader.figures().text):
            assert MARKER.lower() not in text.lower()
            assert "lets-aa" not in text
            assert not UUIDS.search(text)


def test_a_projection_tells_how_far_it_is_and_how_long_behind(database_url: str) -> None:
    versions = {kind.name: str(kind.version) for kind in all_projections()}
    place = {"projection": "balances", "version": versions["balances"]}
    place |= {"partition": "0", "live": "yes"}
    with trading(database_url) as service, reading(database_url) as reader:
        time.sleep(0.1)
        behind = reader.figures()
        assert behind.of("evenveel_projection_position", **place) == 0
        assert behind.of("evenveel_projection_lag_events", **place) == FOUNDED
        assert behind.of("evenveel_projection_lag_seconds", **place) > 0.1
        assert behind.of("evenveel_projection_partitions_held") == 0
        catch_up(reader.runner)
        time.sleep(0.1)
        level = reader.figures()
        assert level.of("evenveel_projection_position", **place) == FOUNDED
        assert level.of("evenveel_projection_lag_events", **place) == 0
        # However long ago the last event was.
        assert level.of("evenveel_projection_lag_seconds", **place) == 0
        assert level.of("evenveel_projection_partitions_held") == 1
        assert level.of("evenveel_projection_batch_records_sum") == FOUNDED
        assert level.of("evenveel_projection_batch_records_count") >= 1
        assert level.of("evenveel_projection_stopped", partition="0") == 0
        assert level.of("evenveel_projection_failures_total") == 0
        pay(service)
        assert reader.figures().of("evenveel_projection_lag_events", **place) == 1


def test_who_follows_live_is_counted(database_url: str) -> None:
    with trading(database_url), reading(database_url) as reader:
        assert reader.figures().of("evenveel_feed_listeners") == 0
        with reader.client.stream("GET", "/events/live?after=0") as live:
            assert live.status_code == 200
            until(lambda: reader.figures().of("evenveel_feed_listeners") == 1)
        until(lambda: reader.figures().of("evenveel_feed_listeners") == 0)


def test_processes_and_the_relay_are_told_of_by_the_clearing_service(database_url: str) -> None:
    figures = {"complete": 7, "partitions": {"0": 7, "1": 9, "10": 8}}
    with trading(database_url) as service:
        assert "evenveel_relay_position" not in service.figures().names
        with (
            beating(database_url, "relay", lambda: Report("relaying", "", figures)),
            beating(database_url, "keeper", lambda: Report("keeping")),
        ):
            until(lambda: len(service.figures().all_of("evenveel_processes")) == 2)
            seen = service.figures()
            assert seen.all_of("evenveel_processes") == {"relay": 1, "keeper": 1}
            assert seen.of("evenveel_relay_working") == 1
            assert seen.of("evenveel_relay_position") == 7
            assert seen.of("evenveel_relay_lag_events") == FOUNDED - 7
            assert seen.of("evenveel_relay_lag_seconds") > 0
            assert seen.of("evenveel_relay_partition_position", partition="10") == 8
        assert service.figures().all_of("evenveel_processes") == {}


def test_a_process_that_was_killed_is_no_longer_counted(database_url: str) -> None:
    with trading(database_url) as service:
        with beating(database_url, "keeper", lambda: Report("keeping")):
            until(lambda: service.figures().all_of("evenveel_processes") == {"keeper": 1})
            # As if it had been silent for a while: nobody has taken its row away.
            with psycopg.connect(database_url) as connection:
                connection.execute("UPDATE operations.pulses SET holder = 'killed'")
                connection.execute(
                    "UPDATE operations.pulses SET beat_at = beat_at - interval '1 min'"
                    " WHERE holder = 'killed'"
                )
        assert service.figures().all_of("evenveel_processes") == {"keeper": 0}


def test_names_keep_to_the_conventions_of_prometheus(database_url: str) -> None:
    with trading(database_url) as service, reading(database_url) as reader:
        names = service.figures().names | reader.figures().names
    ours = {name for name in names if not name.startswith("process_")}
    assert all(name.startswith("evenveel_") and NAMES.fullmatch(name) for name in ours)
    assert not [name for name in ours if name.endswith(("_ms", "_s", "_millis"))]


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)
