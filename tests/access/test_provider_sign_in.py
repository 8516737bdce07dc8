"""Signing in at a provider that is not ours, there and back, and what is not taken on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import ECKey, RSAKey

from access.identity import SignInMeans
from access.moments import now_ms
from access.provider import ProviderSettings, ProviderUnusable
from access.provider_sign_in import NotInvited, ProviderSignIn, SignInRefused, WayThere
from access.provider_tokens import Flaw, TokenRefused
from tests.access.providers import (
    CLIENT_ID,
    CLIENT_SECRET,
    AnyKey,
    running_provider,
    signed_in_at,
)
from tests.access.world import ANNA, BO, MINUTE_MS, PUBLIC_URL, World, world
from tests.faults.processes import free_ports

INVITATION = PUBLIC_URL + "/pages/invitation/"


@contextmanager
def region(database_url: str, key: AnyKey, algorithm: str) -> Iterator[World]:
    """An installation whose people sign in at a provider that runs beside it."""
    with (
        running_provider([key], port=free_ports(), algorithm=algorithm) as issuer,
        world_at(database_url, issuer) as here,
    ):
        yield here


@contextmanager
def world_at(database_url: str, issuer: str) -> Iterator[World]:
    """An installation whose people sign in there, with the time as the provider has it."""
    settings = ProviderSettings(issuer=issuer, client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    with world(database_url, SignInMeans(public_url=PUBLIC_URL, provider=settings)) as here:
        here.clock.ms = now_ms()
        yield here


@pytest.fixture(name="here")
def _here(database_url: str) -> Iterator[World]:
    with region(database_url, RSAKey.generate_key(2048, {"kid": "one"}), "RS256") as made:
        yield made


def provider(here: World) -> ProviderSignIn:
    assert here.who.provider is not None
    return here.who.provider


def there_and_back(here: World, login: str, invitation: str | None = None) -> str:
    way = provider(here).begin(invitation)
    return back(here, way, signed_in_at(way.address, login))


def back(here: World, way: WayThere, brought: dict[str, str]) -> str:
    return provider(here).finish(
        state=brought["state"], kept_state=way.state, code=brought["code"], issuer=brought["iss"]
    )


def invited(here: World) -> str:
    return here.who.invite(ANNA).removeprefix(INVITATION)


def test_a_name_that_nobody_is_tied_to_signs_in_by_an_invitation_and_then_by_itself(
    here: World,
) -> None:
    with pytest.raises(NotInvited):
        there_and_back(here, "anna")
    assert there_and_back(here, "anna", invited(here)) == ANNA
    assert there_and_back(here, "anna") == ANNA
    with pytest.raises(NotInvited):
        there_and_back(here, "bo")


def test_an_invitation_ties_one_name_once(here: World) -> None:
    invitation = invited(here)
    assert there_and_back(here, "anna", invitation) == ANNA
    with pytest.raises(NotInvited):
        there_and_back(here, "bo", invitation)


def test_an_invitation_is_not_used_up_by_whoever_is_known_already(here: World) -> None:
    there_and_back(here, "anna", invited(here))
    for_bo = here.who.invite(BO).removeprefix(INVITATION)
    assert there_and_back(here, "anna", for_bo) == ANNA
    assert there_and_back(here, "bo", for_bo) == BO


def test_the_way_there_carries_a_challenge_and_never_what_answers_it(here: World) -> None:
    way = provider(here).begin()
    asked = {name: found[0] for name, found in parse_qs(urlsplit(way.address).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["state"] == way.state
    assert asked["redirect_uri"] == PUBLIC_URL + "/pages/sign-in/provider/back"
    ((content,),) = here.rows("SELECT content FROM access.ceremonies")
    assert content["verifier"] not in way.address
    assert content["nonce"] == asked["nonce"]
    assert CLIENT_SECRET not in way.address


def test_a_way_back_is_gone_once(here: World) -> None:
    there_and_back(here, "anna", invited(here))
    way = provider(here).begin()
    brought = signed_in_at(way.address, "anna")
    assert back(here, way, brought) == ANNA
    with pytest.raises(SignInRefused):
        back(here, way, brought)


def test_another_browsers_way_back_signs_nobody_in(here: World) -> None:
    """Else whoever signs in elsewhere could make this browser act in their name."""
    mine, theirs = provider(here).begin(), provider(here).begin()
    brought = signed_in_at(theirs.address, "bo")
    with pytest.raises(SignInRefused, match="another browser"):
        back(here, mine, brought)
    with pytest.raises(SignInRefused, match="not begun"):
        back(here, WayThere("", "s" * 43), brought | {"state": "s" * 43})


def test_after_ten_minutes_it_is_begun_anew(here: World) -> None:
    way = provider(here).begin()
    brought = signed_in_at(way.address, "anna")
    here.clock.ms += 10 * MINUTE_MS
    with pytest.raises(SignInRefused, match="too long ago"):
        back(here, way, brought)


def test_a_code_of_another_sign_in_is_not_taken(here: World) -> None:
    """The provider checks the challenge: a stolen code is of no use in another sign-in."""
    way, other = provider(here).begin(), provider(here).begin()
    stolen = signed_in_at(other.address, "bo")["code"]
    brought = signed_in_at(way.address, "anna")
    with pytest.raises(ProviderUnusable, match="400"):
        back(here, way, brought | {"code": stolen})


@pytest.mark.parametrize("issuer", ["https://evil.example", "", None])
def test_who_sent_the_browser_back_must_be_the_provider(here: World, issuer: str | None) -> None:
    way = provider(here).begin()
    brought = signed_in_at(way.address, "anna")
    with pytest.raises(SignInRefused, match="another provider"):
        provider(here).finish(
            state=way.state, kept_state=way.state, code=brought["code"], issuer=issuer
        )


@pytest.mark.parametrize("code", ["", "x" * 5_000])
def test_a_code_that_is_none_is_not_sent_to_the_provider(here: World, code: str) -> None:
    way = provider(here).begin()
    issuer = signed_in_at(way.address, "anna")["iss"]
    with pytest.raises(SignInRefused, match="no code"):
        provider(here).finish(state=way.state, kept_state=way.state, code=code, issuer=issuer)


def test_a_provider_that_signs_with_another_kind_of_key(database_url: str) -> None:
    key = ECKey.generate_key("P-256", {"kid": "one"})
    with region(database_url, key, "ES256") as here:
        assert there_and_back(here, "anna", invited(here)) == ANNA


def test_a_provider_that_signs_with_the_shared_secret_is_not_believed(database_url: str) -> None:
    with region(database_url, RSAKey.generate_key(2048, {"kid": "one"}), "HS256") as here:
        with pytest.raises(TokenRefused) as refused:
            there_and_back(here, "anna", invited(here))
        assert refused.value.flaw is Flaw.ALGORITHM


def test_a_provider_that_does_not_answer_is_said_at_once(database_url: str) -> None:
    settings = ProviderSettings(issuer=f"http://127.0.0.1:{free_ports()}", client_id=CLIENT_ID)
    means = SignInMeans(public_url=PUBLIC_URL, provider=settings)
    with world(database_url, means) as here, pytest.raises(ProviderUnusable, match="ConnectError"):
        provider(here).begin()


def test_keys_that_the_provider_changed_are_found(database_url: str) -> None:
    old, new = (RSAKey.generate_key(2048, {"kid": kid}) for kid in ("old", "new"))
    port = free_ports()
    with ExitStack() as first:
        issuer = first.enter_context(running_provider([old], port=port))
        with world_at(database_url, issuer) as here:
            assert there_and_back(here, "anna", invited(here)) == ANNA
            first.close()
            with running_provider([new], port=port):
                here.clock.ms += MINUTE_MS + 1
                assert there_and_back(here, "anna") == ANNA
