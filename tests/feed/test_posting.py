"""One attempt: signed, in time, to where it may go, and not a step further."""

from __future__ import annotations

import asyncio
import json
import ssl
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from access.moments import now_ms
from contracts.events import wire_name
from projections.feed.items import Item, item_of
from projections.webhooks.deliveries import Ending, Outcome, Taken
from projections.webhooks.posting import Poster, headers_of
from projections.webhooks.subscriptions import new_secret
from tests.feed.receiving import Answer, Receiver, receiving
from tests.projections.history import entry_of
from tests.projections.made_up import made_up

WEBHOOK = "4c5a1b0e-3d0f-4a52-9d0a-9f5e0a6a7c11"
SECRET = new_secret()
RECORD = made_up(100).records[-1]


def an_item() -> Item:
    item = item_of(RECORD.position, entry_of(RECORD))
    assert item is not None
    return item


def post(url: str, *, within_s: float = 20, loopback_allowed: bool = True, **more: Any) -> Outcome:
    async def once() -> Outcome:
        taken = Taken(WEBHOOK, RECORD.position, 0, url, SECRET)
        given: dict[str, Any] = {"within_s": within_s, "loopback_allowed": loopback_allowed, **more}
        async with Poster(**given) as poster:
            return await poster.post(taken, an_item(), now_ms())

    return asyncio.run(once())


def test_a_receiver_can_prove_who_sent_it_with_the_librarys_own_check() -> None:
    with receiving() as receiver:
        assert post(receiver.url) == Outcome(Ending.DELIVERED, "HTTP 204")
    (delivery,) = receiver.deliveries
    assert delivery.body == an_item().json
    told = receiver.verified(SECRET)[0]
    assert told["position"] == RECORD.position
    assert told["type"] == wire_name(RECORD.envelope.event)
    assert delivery.webhook_id == f"{RECORD.envelope.event_id}/{WEBHOOK}"
    assert delivery.headers["content-type"] == "application/json"
    assert delivery.headers["host"] == f"127.0.0.1:{receiver.port}"
    for forged in (delivery.body + b" ", delivery.body.replace(b"1", b"2", 1)):
        with pytest.raises(Exception, match="No matching signature"):
            Webhook(SECRET).verify(forged, delivery.headers)
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(new_secret()).verify(delivery.body, delivery.headers)


def test_the_same_event_has_the_same_id_for_ever_and_each_webhook_its_own() -> None:
    one = Taken(WEBHOOK, 1, 0, "https://example.org", SECRET)
    first, later = headers_of(one, an_item(), 1_000), headers_of(one, an_item(), 99_000)
    assert first["webhook-id"] == later["webhook-id"]
    assert (first["webhook-timestamp"], later["webhook-timestamp"]) == ("1", "99")
    assert first["webhook-signature"] != later["webhook-signature"]
    other = one._replace(webhook_id=WEBHOOK.replace("4c5a", "5d6b"))
    assert headers_of(other, an_item(), 1_000)["webhook-id"] != first["webhook-id"]


@pytest.mark.parametrize(
    ("status", "ending"),
    [
        (200, Ending.DELIVERED), (202, Ending.DELIVERED), (299, Ending.DELIVERED),
        (300, Ending.FAILED), (304, Ending.FAILED), (400, Ending.FAILED), (404, Ending.FAILED),
        (410, Ending.GONE), (429, Ending.FAILED), (500, Ending.FAILED), (503, Ending.FAILED),
    ],
)  # fmt: skip
def test_only_2xx_is_a_receipt_and_410_is_the_end(status: int, ending: Ending) -> None:
    with receiving() as receiver:
        receiver.decide = lambda _: Answer(status)
        assert post(receiver.url) == Outcome(ending, f"HTTP {status}")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with receiving() as elsewhere, receiving() as receiver:
        receiver.decide = lambda _: Answer(status, (("Location", elsewhere.url),))
        assert post(receiver.url) == Outcome(Ending.FAILED, f"HTTP {status}")
        assert elsewhere.deliveries == []


def test_a_receiver_that_does_not_answer_in_time_has_failed() -> None:
    for_ever = threading.Event()
    with receiving() as receiver:
        receiver.decide = lambda _: Answer(wait=for_ever)
        assert post(receiver.url, within_s=0.2) == Outcome(Ending.FAILED, "no answer within 0.2 s")
        for_ever.set()


def test_an_answer_without_end_is_not_read() -> None:
    with receiving() as receiver:
        receiver.decide = lambda _: Answer(200, endless=True)
        assert post(receiver.url, within_s=20) == Outcome(Ending.DELIVERED, "HTTP 200")


def test_nobody_there_has_failed() -> None:
    with receiving() as receiver:
        url = receiver.url
    assert post(url) == Outcome(Ending.FAILED, "ConnectError")


@pytest.mark.parametrize(
    "answers",
    [["127.0.0.1"], ["::1"], ["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], []],
)
def test_a_name_that_answers_with_an_address_near_us_is_not_connected_to(
    answers: Sequence[str],
) -> None:
    with receiving() as receiver:
        url = f"https://example.org:{receiver.port}/"
        outcome = post(url, loopback_allowed=False, resolve=lambda _: answers)
        assert outcome.ending is Ending.FAILED
        assert "HTTP" not in outcome.said
        assert "Connect" not in outcome.said
        # Not even for this machine's own is a name asked twice: what was judged is what is used.
        asked: list[str] = []
        again = f"http://example.org:{receiver.port}/"
        resolve = _first_here_then_elsewhere(asked)
        assert post(again, resolve=resolve) == Outcome(Ending.DELIVERED, "HTTP 204")
        assert asked == ["example.org"]
        assert receiver.deliveries[0].headers["host"] == f"example.org:{receiver.port}"


def _first_here_then_elsewhere(asked: list[str]) -> Any:
    def resolve(target: Any) -> list[str]:
        asked.append(target.host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    return resolve


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for receiver.example, with its key in the same file."""
    folder = tmp_path_factory.mktemp("certificate")
    made = folder / "both.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=receiver.example"),
            *("-addext", "subjectAltName=DNS:receiver.example"),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")),
        ],
        check=True,
        capture_output=True,
    )
    parts = [(folder / name).read_text() for name in ("key.pem", "certificate.pem")]
    made.write_text("".join(parts))
    return made


def test_the_address_is_the_judged_one_and_the_certificate_must_be_for_the_name(
    certificate: Path,
) -> None:
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate)
    trusted = ssl.create_default_context(cafile=str(certificate))
    receiver = Receiver()
    receiver._server.socket = serving.wrap_socket(receiver._server.socket, server_side=True)
    try:
        here: dict[str, Any] = {"resolve": lambda _: ["127.0.0.1"], "trusted": trusted}
        named = post(f"https://receiver.example:{receiver.port}/in", **here)
        assert named == Outcome(Ending.DELIVERED, "HTTP 204")
        assert receiver.verified(SECRET)
        other = post(f"https://other.example:{receiver.port}/in", **here)
        assert other == Outcome(Ending.FAILED, "ConnectError")
        stranger = post(
            f"https://receiver.example:{receiver.port}/in", resolve=lambda _: ["127.0.0.1"]
        )
        assert stranger == Outcome(Ending.FAILED, "ConnectError")
        assert len(receiver.deliveries) == 1
    finally:
        receiver.close()


def test_a_receivers_answer_is_json_to_nobody() -> None:
    with receiving() as receiver:
        receiver.decide = lambda _: Answer(500, body=json.dumps({"inside": "secret"}).encode())
        assert post(receiver.url) == Outcome(Ending.FAILED, "HTTP 500")
