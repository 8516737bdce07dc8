"""A log with a history in it, and the service that shows it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from tests.feed.following import Log, reading_app, serving
from tests.projections.asking import Client
from tests.projections.made_up import made_up


@pytest.fixture
def log(database_url: str) -> Log:
    """Three hundred events of four groups."""
    return Log(database_url, made_up(300))


@pytest.fixture
def app(log: Log) -> Iterator[FastAPI]:
    with reading_app(log.database_url, heart_beat_s=0.2) as app:
        yield app


@pytest.fixture
def client(app: FastAPI) -> Iterator[Client]:
    client = Client(app)
    yield client
    client.close()


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        yield address
