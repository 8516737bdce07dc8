"""Every benchmark runs; how fast is no test's business."""

from __future__ import annotations

from pathlib import Path

import pytest

from projections.live import all_projections
from tests.bench import http, pgbench
from tests.bench.copying import copied_per_second
from tests.bench.encoding import bench_encoding
from tests.bench.exports import FORMATS, bench_exports
from tests.bench.figures import bench_folding, bench_publishing
from tests.bench.latency import bench_latency
from tests.bench.netting import bench_netting
from tests.bench.packs import bench_packs
from tests.bench.pages import PAGES, bench_pages
from tests.bench.projections import bench_projections
from tests.bench.relay import bench_relay
from tests.bench.routing import bench_routing
from tests.bench.run import SHAPES, bench_writer
from tests.bench.seen import bench_seen
from tests.bench.stream import bench_stream
from tests.bench.tree import bench_tree
from tests.kafka import Broker

TINY = 300


def test_the_writer_is_measured_beside_pgbench_and_copy(database_url: str, tmp_path: Path) -> None:
    rows = bench_writer(database_url, TINY)
    assert [in_flight for in_flight, _ in rows] == [shape[0] for shape in SHAPES]
    pgbench.prepare(database_url)
    assert pgbench.transfers_per_second(database_url, tmp_path / "transfer.sql", 2, seconds=1) > 0
    assert copied_per_second(database_url) > 0


def test_the_service_is_measured_over_http(database_url: str) -> None:
    assert len(http.bench_http(database_url, TINY)) == len(http.CONNECTIONS) + 4


def test_the_projections_are_measured(database_url: str) -> None:
    assert all(row.per_second > 0 for row in bench_projections(database_url, events=500))


def test_files_of_a_groups_books_are_measured(database_url: str) -> None:
    rows = bench_exports(database_url, exchanges=200)
    assert [row.what for row in rows] == ["reading alone", *FORMATS, "reading a small group"]
    assert all(row.mb > 0 for row in rows[1:-1])
    assert "times reading alone" in rows[1].line(rows[0])


def test_packs_for_auditors_are_measured(database_url: str, tmp_path: Path) -> None:
    rows = bench_packs(database_url, tmp_path, exchanges=100)
    assert [row.bytes > 0 for row in rows] == [True, False] * 3 + [False]


def test_the_regions_figures_are_measured(database_server: str, empty_database_url: str) -> None:
    assert [row.what for row in bench_folding(database_server, events=200)] == [
        "without the figures",
        "with the figures",
    ]
    assert bench_publishing(empty_database_url, groups=9)[-1].of > 9


def test_answers_are_measured_under_row_level_security_and_without(database_url: str) -> None:
    rows = bench_seen(database_url, events=3_000, times=10)
    assert all(row.shown_us > 0 and row.whole_us > 0 for row in rows)


def test_pages_are_measured_beside_a_file_and_on_a_slow_line(database_url: str) -> None:
    lines = list(bench_pages(database_url, groups=9, exchanges=200, times=4))
    assert len([line for line in lines if line.startswith("| ")]) >= 1 + len(PAGES)


def test_the_relay_is_measured_beside_a_bare_producer(database_url: str, kafka: Broker) -> None:
    assert len(list(bench_relay(database_url, kafka.bootstrap, events=500).lines())) == 4


def test_projections_from_kafka_are_measured_beside_a_bare_consumer(
    database_url: str, kafka: Broker
) -> None:
    rows = bench_stream(database_url, kafka.bootstrap, events=500)
    rebuilds = [f"rebuild of {one.name}, from the log" for one in all_projections()]
    assert [row.what for row in rows[2:]] == rebuilds
    assert all(row.per_second > 0 for row in rows)


def test_signing_proving_and_verifying_are_measured(database_url: str) -> None:
    lines = bench_tree(database_url, 300, times=2)
    assert lines[0].startswith("sequencing: ")
    assert len(lines) == 7


@pytest.mark.parametrize(
    "over_kafka", [pytest.param(False, id="from the log", marks=pytest.mark.long), True]
)
def test_it_is_measured_how_soon_a_command_can_be_read(
    database_url: str, kafka: Broker, over_kafka: bool
) -> None:
    bootstrap = kafka.bootstrap if over_kafka else None
    assert bench_latency(database_url, bootstrap, times=5).p50_ms > 0


def test_the_encodings_are_measured_and_json_objects_come_first() -> None:
    assert bench_encoding()[0].what == "JSON objects"


def test_routes_are_timed_beside_those_of_networkx() -> None:
    rows = bench_routing(searches=20, groups=200, agreements=600)
    assert [(row.hop_limit, row.searches) for row in rows] == [(4, 20), (4, 20), (6, 20), (6, 20)]


def test_netting_is_measured_beside_networkx() -> None:
    (row,) = bench_netting(((30, 90),))
    assert row.networkx_s is not None
    assert "30 parties, 90 debts" in row.line()
