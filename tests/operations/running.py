"""Both services as they run, on a real database, and scrapes of them as Prometheus reads them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager

import httpx
import psycopg
import uvicorn
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from clearing.http.app import create_app
from clearing.log.standing import Lookout
from clearing.write_path.writer import Writer
from evenveel.composition import ledger, make_tables, projecting
from evenveel.read_side import projections_app
from projections.runner import Runner
from tests.http.counter import Counter, found_world
from tests.trusting import TRUSTING

PATIENCE_S = 90.0
# So many events found the world in which `trading` trades.
FOUNDED = 12


@contextmanager
def served(app: FastAPI) -> Iterator[httpx.Client]:
    """A client of the application, which answers on a port of its own."""
    config = uvicorn.Config(
        app, log_level="error", ws="none", lifespan="off", timeout_graceful_shutdown=5
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            with httpx.Client(base_url=address, timeout=PATIENCE_S) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()


class Clearing:
    """A clearing service: its writer, its database, and a client."""

    def __init__(self, writer: Writer, client: httpx.Client) -> None:
        self.writer = writer
        self.client = client

    def figures(self) -> Figures:
        return scraped(self.client)


@contextmanager
def clearing(database_url: str, holder: str = "first") -> Iterator[Clearing]:
    """A clearing service on this database; it may have to stand by."""
    make_tables(database_url)
    with ledger(database_url) as opened, closing(Lookout(database_url)) as lookout:
        writer = opened.writer(holder)
        app = create_app(writer, lookout.surroundings, guard=TRUSTING)
        writer.start()
        try:
            with served(app) as client:
                yield Clearing(writer, client)
        finally:
            writer.stop()


@contextmanager
def trading(database_url: str) -> Iterator[Clearing]:
    """A clearing service in which two groups trade."""
    with clearing(database_url) as service:
        assert service.writer.wait_until_serving(PATIENCE_S)
        with ledger(database_url) as opened:
            counter = Counter(
                create_app(service.writer, guard=TRUSTING), opened.log, service.writer, [0]
            )
            try:
                found_world(counter)
            finally:
                counter.close()
        yield service


class Reading:
    """A reading service: the runner beside it, driven by the test, and a client."""

    def __init__(self, runner: Runner, client: httpx.Client) -> None:
        self.runner = runner
        self.client = client

    def figures(self) -> Figures:
        return scraped(self.client)


@contextmanager
def reading(database_url: str) -> Iterator[Reading]:
    """A reading service on this database, whose projections move when the test says so."""
    make_tables(database_url)
    with (
        projecting(database_url) as runner,
        projections_app(database_url, guard=TRUSTING, worker=runner) as app,
        served(app) as client,
    ):
        try:
            yield Reading(runner, client)
        finally:
            # As the service does it: who follows live is let go before connections are waited for.
            app.state.follower.close()


class Figures:
    """What a scrape gave, by the names of samples and their labels."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: set[str] = set()
        self._samples: dict[tuple[str, frozenset[tuple[str, str]]], float] = {}
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                self.names.add(sample.name)
                key = (sample.name, frozenset(sample.labels.items()))
                assert key not in self._samples, f"{sample.name} stands twice"
                self._samples[key] = float(sample.value)

    def of(self, name: str, **labels: str) -> float:
        """The sample of exactly these labels."""
        return self._samples[name, frozenset(labels.items())]

    def all_of(self, name: str) -> dict[Mapping[str, str] | str, float]:
        """Every sample of the name, by its one label's value."""
        found: dict[Mapping[str, str] | str, float] = {}
        for (sample, labels), value in self._samples.items():
            if sample == name:
                ((_, label),) = labels
                found[label] = value
        return found


def scraped(client: httpx.Client) -> Figures:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return Figures(answer.text)


@contextmanager
def away(server_address: str, database_url: str) -> Iterator[None]:
    """Nobody can reach the database: connections end, and no new one is let in."""
    name = str(conninfo_to_dict(database_url)["dbname"])
    let_in = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with psycopg.connect(server_address, autocommit=True) as admin:
        admin.execute(let_in.format(sql.Identifier(name), sql.Literal(False)))
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            admin.execute(let_in.format(sql.Identifier(name), sql.Literal(True)))
