"""A passkey signs in its own person, at our address, once for each challenge."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from access.identity import SignInMeans
from access.passkeys import MAX_PASSKEYS, PasskeyRefused
from tests.access.authenticator import Device, text
from tests.access.world import ANNA, BO, MINUTE_MS, World, world


def added(here: World, device: Device | None = None) -> Device:
    device = device or Device()
    passkeys = here.who.passkeys
    asked = passkeys.ask_to_add(ANNA, "Anna", here.clock())
    passkeys.add(ANNA, device.made(asked), here.clock())
    return device


def used(here: World, device: Device) -> str:
    return here.who.passkeys.signed_in(asked_and_used(here, device), here.clock())


def asked_and_used(here: World, device: Device) -> str:
    return device.used(here.who.passkeys.ask_to_sign_in(here.clock()))


def test_a_passkey_signs_in_whose_it_is(here: World) -> None:
    device = added(here)
    assert used(here, device) == ANNA
    assert used(here, device) == ANNA
    (kept,) = here.who.passkeys.of(ANNA)
    assert (kept.sign_count, kept.last_used_at_ms) == (device.count, here.clock())


def test_a_device_that_does_not_count_signs_in_too(here: World) -> None:
    device = Device()
    device.counts = False
    added(here, device)
    assert [used(here, device), used(here, device)] == [ANNA, ANNA]


def test_an_answer_is_taken_once(here: World) -> None:
    device = added(here)
    answer = asked_and_used(here, device)
    assert here.who.passkeys.signed_in(answer, here.clock()) == ANNA
    with pytest.raises(PasskeyRefused, match="no open challenge"):
        here.who.passkeys.signed_in(answer, here.clock())


def test_an_answer_sent_many_times_at_once_is_taken_once(here: World) -> None:
    answer = asked_and_used(here, added(here))

    def sent(_: int) -> bool:
        try:
            here.who.passkeys.signed_in(answer, here.clock())
        except PasskeyRefused:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(sent, range(16))) == 1


def test_a_challenge_is_open_for_ten_minutes(here: World) -> None:
    device = added(here)
    answer = asked_and_used(here, device)
    here.clock.ms += 10 * MINUTE_MS
    with pytest.raises(PasskeyRefused, match="no open challenge"):
        here.who.passkeys.signed_in(answer, here.clock())


def test_a_challenge_that_we_did_not_ask_is_not_answered(here: World) -> None:
    device = added(here)
    for challenge in (text(bytes(32)), text(bytes(31)), "", "x" * 43):
        with pytest.raises(PasskeyRefused):
            here.who.passkeys.signed_in(
                device.used(json.dumps({"challenge": challenge})), here.clock()
            )


def test_a_challenge_for_one_purpose_is_of_no_use_for_another(here: World) -> None:
    device = added(here)
    to_add = here.who.passkeys.ask_to_add(ANNA, "Anna", here.clock())
    with pytest.raises(PasskeyRefused):
        here.who.passkeys.signed_in(device.used(to_add), here.clock())
    to_use = json.loads(here.who.passkeys.ask_to_sign_in(here.clock()))
    to_use["user"] = {"id": text(UUID(ANNA).bytes)}
    with pytest.raises(PasskeyRefused):
        here.who.passkeys.add(ANNA, Device().made(json.dumps(to_use)), here.clock())


def test_a_passkey_is_added_by_whoever_was_asked_and_for_nobody_else(here: World) -> None:
    asked = here.who.passkeys.ask_to_add(BO, "Bo", here.clock())
    with pytest.raises(PasskeyRefused):
        here.who.passkeys.add(ANNA, Device().made(asked), here.clock())
    assert here.who.passkeys.of(ANNA) == here.who.passkeys.of(BO) == []


@pytest.mark.parametrize(
    "bent",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://uren.example"},
        {"origin": "https://uren.example:444"},
        {"site": "evil.example"},
        {"flags": 0x01},
        {"flags": 0x04},
        {"client_more": {"type": "webauthn.create"}},
        {"client_more": {"crossOrigin": True}},
        {"client_more": {"crossOrigin": "yes"}},
        {"handle": text(UUID(BO).bytes)},
        {"handle": ""},
        {"handle": None},
        {"credential_id": b"another"},
    ],
)
def test_what_was_made_elsewhere_or_without_its_owner_is_refused(
    here: World, bent: dict[str, object]
) -> None:
    device = added(here)
    for name, said in bent.items():
        setattr(device, name, said)
    with pytest.raises(PasskeyRefused):
        used(here, device)


def test_a_passkey_made_elsewhere_or_without_its_owner_is_not_kept(here: World) -> None:
    for bent in ({"origin": "https://evil.example"}, {"site": "evil.example"}, {"flags": 0x01}):
        device = Device()
        for name, said in bent.items():
            setattr(device, name, said)
        with pytest.raises(PasskeyRefused):
            added(here, device)
    assert here.who.passkeys.of(ANNA) == []


def test_another_devices_signature_is_refused(here: World) -> None:
    device, other = added(here), Device()
    other.credential_id, other.handle = device.credential_id, device.handle
    other.count = 100
    with pytest.raises(PasskeyRefused):
        used(here, other)


def test_a_copy_of_a_device_is_noticed_by_its_count(here: World) -> None:
    device = added(here)
    used(here, device)
    used(here, device)
    device.count -= 2
    with pytest.raises(PasskeyRefused):
        used(here, device)


def test_a_passkey_is_one_persons_and_a_person_has_ten_at_most(here: World) -> None:
    device = added(here)
    asked = here.who.passkeys.ask_to_add(BO, "Bo", here.clock())
    with pytest.raises(PasskeyRefused, match="somebody's"):
        here.who.passkeys.add(BO, device.made(asked), here.clock())
    for _ in range(MAX_PASSKEYS - 1):
        added(here)
    with pytest.raises(PasskeyRefused, match="too many"):
        added(here)


def test_a_passkey_that_was_removed_signs_nobody_in(here: World) -> None:
    device = added(here)
    here.who.passkeys.remove(BO, device.credential_id)
    assert used(here, device) == ANNA
    here.who.passkeys.remove(ANNA, device.credential_id)
    with pytest.raises(PasskeyRefused, match="nobody"):
        used(here, device)


def test_a_passkey_asks_its_owner_and_tells_whose_it_is(here: World) -> None:
    asked = json.loads(here.who.passkeys.ask_to_add(ANNA, "Anna", here.clock()))
    assert asked["rp"]["id"] == "uren.example"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["attestation"] == "none"


def test_passkeys_are_for_addresses_with_a_name(database_url: str) -> None:
    for address, works in (
        ("http://localhost:8401", True),
        ("https://uren.example", True),
        ("http://127.0.0.1:8401", False),
        ("http://[::1]:8401", False),
    ):
        with world(database_url, SignInMeans(public_url=address)) as here:
            assert here.who.passkeys.work_here is works
