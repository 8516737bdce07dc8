"""Webhooks as somebody types them, and the process that `evenveel up` keeps for them."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from access.moments import now_ms
from access.secret import kept_secret
from projections.webhooks.schedule import Manner
from projections.webhooks.sealing import Seal
from tests.cli.typed import Shell
from tests.faults.processes import until
from tests.feed.receiving import Answer, receiving, sending


@pytest.fixture
def shell(database_url: str, tmp_path: Path) -> Shell:
    """A group with two members."""
    shell = Shell(database_url, str(tmp_path / "data"))
    shell.done(
        *("group", "found", "gent", "--name", "LETS Gent", "--units-per-hour", "20"),
        *("--singular", "blad", "--plural", "bladen", "--symbol", "b"),
        *("--floor", "-100", "--ceiling", "100"),
    )
    for name in ("Anna", "Arno"):
        shell.done("account", "open", "gent", name)
    return shell


def test_a_webhook_is_typed_followed_and_taken_away(
    shell: Shell, database_url: str, tmp_path: Path
) -> None:
    with receiving() as receiver:
        allowed = {"EVENVEEL_WEBHOOKS_TO_LOOPBACK": "allow"}
        words = ("webhook", "add", "gent", receiver.url, "--type", "exchange-recorded.v1")
        assert "https" in shell.refused(*words)
        said = shell.type(*words, **allowed)
        assert said.code == 0, said
        first, second = said.out.splitlines()
        secret = second.rpartition(" ")[2]
        (told,) = shell.told("webhook", "list", "gent")["webhooks"]
        webhook_id = told["webhook_id"]
        assert webhook_id in first
        assert (told["url"], told["types"]) == (receiver.url, ["exchange-recorded.v1"])
        listed = shell.done("webhook", "list", "gent", "--lang", "nl")
        assert "van kracht" in listed
        assert secret not in listed

        manner = Manner(retry_after_s=(0.1,), within_s=30, loopback_allowed=True)
        receiver.decide = lambda _: Answer(500)
        seal = Seal(kept_secret(tmp_path / "data").key_for("webhooks"))
        with sending(database_url, now_ms, manner, lambda: 0, seal):
            shell.done("pay", "gent/Anna", "gent/Arno", "5")
            letters = ("webhook", "dead", "gent", webhook_id)
            until(lambda: bool(shell.told(*letters)["dead"]), "it is a dead letter")
            assert "HTTP 500" in shell.done(*letters)
            receiver.decide = lambda _: Answer()
            assert shell.done("webhook", "redeliver", "gent", webhook_id).strip().endswith("1")
            until(lambda: len(receiver.deliveries) == 3, "it is delivered")
        assert {body["type"] for body in receiver.verified(secret)} == {"exchange-recorded.v1"}
        assert shell.told(*letters) == {"dead": []}
        assert webhook_id in shell.done(*letters)
        position = str(receiver.positions[0])
        again = ("webhook", "redeliver", "gent", webhook_id, "--position")
        assert shell.told(*again, position) == {"redelivered": 1}
        assert "99" in shell.refused(*again, "99")
        shell.done("webhook", "remove", "gent", webhook_id)
        assert webhook_id in shell.refused("webhook", "remove", "gent", webhook_id)
        assert "evenveel webhook add gent" in shell.done("webhook", "list", "gent")


def test_what_cannot_be_meant_is_said_in_a_sentence(shell: Shell, database_url: str) -> None:
    add = ("webhook", "add", "gent")
    assert "exchange-invented" in shell.refused(*add, "https://example.org", "--type",
                                                "exchange-invented.v1")  # fmt: skip
    assert "https" in shell.refused(*add, "http://example.org")
    assert "1000" in shell.refused(*add, "https://example.org", "--after", "1000")
    assert "lille" in shell.refused("webhook", "list", "lille")
    webhook_id = shell.told(*add, "https://example.org/in")["webhook_id"]
    assert webhook_id in shell.refused(*add, "https://example.org/in")
    assert "x" in shell.refused("webhook", "dead", "gent", "x")
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE webhooks.subscriptions SET ended_at_ms = 1")
    assert "ended" in shell.refused("webhook", "redeliver", "gent", webhook_id)
    for number in range(10):
        shell.done(*add, f"https://example.org/{number}")
    assert "10" in shell.refused(*add, "https://example.org/more")
