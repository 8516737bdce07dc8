"""What is kept of a webhook's secret: nothing that signs without the key."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.webhooks import schema
from projections.webhooks.sealing import KEY_BYTES, MARK, NotOurs, Seal, seal_all
from projections.webhooks.subscriptions import new_secret
from tests.feed.receiving import SEAL

ONE = "4c5a1b0e-3d0f-4a52-9d0a-9f5e0a6a7c11"
OTHER = "4c5a1b0e-3d0f-4a52-9d0a-9f5e0a6a7c12"


def test_a_secret_opens_for_its_own_webhook_under_its_own_key_only() -> None:
    secret = new_secret()
    kept = SEAL.sealed(ONE, secret)
    assert secret not in kept
    assert SEAL.opened(ONE, kept) == secret
    assert SEAL.sealed(ONE, secret) != kept
    with pytest.raises(NotOurs):
        SEAL.opened(OTHER, kept)
    with pytest.raises(NotOurs):
        Seal(os.urandom(KEY_BYTES)).opened(ONE, kept)


@given(st.text())
def test_what_was_never_sealed_opens_nothing(kept: str) -> None:
    for tried in (kept, f"{MARK}{kept}", new_secret()):
        with pytest.raises(NotOurs):
            SEAL.opened(ONE, tried)


@given(st.data())
def test_one_changed_byte_shuts_it(data: st.DataObject) -> None:
    kept = SEAL.sealed(ONE, "whsec_x")
    shut = bytearray(b64decode(kept.removeprefix(MARK)))
    shut[data.draw(st.integers(0, len(shut) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(NotOurs):
        SEAL.opened(ONE, MARK + b64encode(shut).decode())


def test_secrets_from_before_there_was_a_seal_are_sealed_once(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        schema.create(connection)
        for webhook_id, secret in ((ONE, "whsec_plain"), (OTHER, SEAL.sealed(OTHER, "whsec_shut"))):
            connection.execute(
                "INSERT INTO webhooks.subscriptions (webhook_id, group_id, url, types, secret,"
                " created_by, created_at_ms, begins_after)"
                " VALUES (%s, 'aalst', %s, '{}', %s, %s, 0, 0)",
                [webhook_id, f"https://example.org/{webhook_id}", secret, ONE],
            )
        assert seal_all(connection, SEAL) == 1
        assert seal_all(connection, SEAL) == 0
        kept: dict[str, str] = dict(
            connection.execute(
                "SELECT webhook_id::text, secret FROM webhooks.subscriptions"
            ).fetchall()
        )
    assert {SEAL.opened(webhook_id, secret) for webhook_id, secret in kept.items()} == {
        "whsec_plain",
        "whsec_shut",
    }
