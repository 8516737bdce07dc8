"""Another group's server is known by its signature, as its key in the log says."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace

import pytest

from access.guard import CredentialRefused, Credentials
from access.nonces import StoredNonces
from access.principals import Principal
from access.signatures import Signatures
from access.signed_in import SignedInGuard
from contracts.ids import KeyId
from tests.access.world import ANNA, LEUVEN, NOON_MS, World
from tests.signatures.signing import KEY, KEY_ID, NOW_MS, ORIGIN, a_request, arriving, signed

PUBLIC = b64encode(KEY.public_key().public_bytes_raw()).decode()


@pytest.fixture(name="guard")
def _guard(here: World) -> Iterator[SignedInGuard]:
    here.clock.ms = NOW_MS
    with StoredNonces(here.database_url, here.clock) as nonces:

        def public_key(key_id: KeyId) -> bytes | None:
            return here.who.keys.public_key(key_id, here.clock())

        signatures = Signatures(public_key, nonces, origins=(ORIGIN,), now_ms=here.clock)
        yield here.guard(signed=signatures)


def asked(guard: SignedInGuard, credentials: Credentials) -> Principal | str:
    try:
        return guard.principal(credentials)
    except CredentialRefused as refused:
        return refused.why


def arrived() -> Credentials:
    return arriving(signed(a_request()))


def test_a_signed_request_is_its_groups_with_the_scopes_of_the_key(
    here: World, guard: SignedInGuard
) -> None:
    here.issued(key_id=KEY_ID, kind="server", public_key=PUBLIC, scopes=("exchange",))
    assert asked(guard, arrived()) == Principal(
        means="signature",
        person_id=ANNA,
        group_id=LEUVEN,
        key_id=KEY_ID,
        scopes=frozenset({"exchange"}),
    )


def test_the_same_signed_message_twice_is_refused_the_second_time(
    here: World, guard: SignedInGuard
) -> None:
    here.issued(key_id=KEY_ID, kind="server", public_key=PUBLIC)
    message = arrived()
    assert not isinstance(asked(guard, message), str)
    assert asked(guard, message) == "replayed"


def test_a_key_that_was_revoked_or_has_expired_signs_nothing(
    here: World, guard: SignedInGuard
) -> None:
    assert NOW_MS < NOON_MS
    here.issued(key_id=KEY_ID, kind="server", public_key=PUBLIC, expires_at_ms=NOW_MS + 1)
    assert not isinstance(asked(guard, arrived()), str)
    here.clock.ms += 1
    assert asked(guard, arrived()) == "unknown"
    here.do("UPDATE access.group_keys SET expires_at_ms = expires_at_ms + 1000, revoked = true")
    assert asked(guard, arrived()) == "unknown"


def test_beside_a_signature_no_other_credential_is_shown(here: World, guard: SignedInGuard) -> None:
    here.issued(key_id=KEY_ID, kind="server", public_key=PUBLIC)
    both = replace(arrived(), authorization=f"Bearer evo_{'x' * 43}")
    assert asked(guard, both) == "malformed"


def test_a_signature_is_no_ones_where_none_are_taken(here: World) -> None:
    here.issued(key_id=KEY_ID, kind="server", public_key=PUBLIC)
    assert asked(here.guard(signed=None), arrived()) == "unknown"
