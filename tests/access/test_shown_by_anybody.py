"""Whatever anybody shows as a token, cookie, key, link or answer, it is refused in good order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from access.cookies import is_from_our_page, origin_of
from access.guard import CredentialRefused
from access.opaque import key_in, operator_in, session_in, shown_key, shown_operator, shown_session
from access.passkeys import PasskeyRefused
from access.principals import NOBODY
from access.provider_tokens import TokenRefused, subject_in
from access.rules_pages import PAGES_AT
from contracts.ids import KeyId
from projections.pages.showing import path_of_ours
from tests.access.authenticator import Device, text
from tests.access.providers import forged
from tests.access.test_provider_tokens import CLAIMS, HEADER, NONCE, NOW_S, Judge
from tests.access.world import ANNA, World, credentials, world

# The database is the same for all examples: none of them is to change anything in it.
of_one_database = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])

SECRETS = st.text("abcXYZ019-_", min_size=43, max_size=43)
ALMOST = st.sampled_from(["ev_", "evo_", "evs_", "Bearer ", "bearer ", "Basic ", ""])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.fixture(name="here")
def _here(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


@of_one_database
@given(shown=st.text(max_size=300) | st.builds("{}{}{}".format, ALMOST, ALMOST, st.text()))
def test_any_authorization_header(here: World, shown: str) -> None:
    with pytest.raises(CredentialRefused):
        here.guard().principal(credentials(authorization=shown))


@of_one_database
@given(token=SECRETS, name=st.sampled_from(["__Host-evenveel"]), method=st.text(max_size=8))
def test_any_cookie_of_ours(here: World, token: str, name: str, method: str) -> None:
    with pytest.raises(CredentialRefused):
        here.guard().principal(credentials(cookies={name: token}, method=method))


@of_one_database
@given(token=st.text(min_size=1, max_size=200))
def test_any_text_in_a_cookie(here: World, token: str) -> None:
    with pytest.raises(CredentialRefused):
        here.guard().principal(credentials(cookies={"__Host-evenveel": token}))


@of_one_database
@given(cookies=st.dictionaries(st.text(max_size=20), st.text(max_size=60), max_size=4))
def test_any_other_cookies(here: World, cookies: dict[str, str]) -> None:
    cookies.pop("__Host-evenveel", None)
    assert here.guard().principal(credentials(cookies=cookies)) == NOBODY


@of_one_database
@given(token=st.text(max_size=200) | SECRETS)
def test_any_link(here: World, token: str) -> None:
    for purpose in ("sign-in", "invitation"):
        assert here.who.links.look(token, purpose, here.clock()) is None
        assert here.who.links.use(token, purpose, here.clock()) is None


@of_one_database
@given(address=st.text(max_size=80) | st.emails())
def test_any_address(here: World, address: str) -> None:
    found = here.who.identities.address_digest(address)
    assert here.who.identities.by_address(address) is None
    if found is not None:
        assert address.isascii()
        assert not set(address.strip()) & set(' \r\n\t,;:<>()[]"\\\0')


@given(token=st.text(max_size=400))
def test_any_text_as_a_token(token: str) -> None:
    with pytest.raises(TokenRefused):
        subject_in(token, JUDGE.provider, nonce=NONCE, now_s=NOW_S)


@given(header=st.dictionaries(st.text(max_size=6), JSON, max_size=4), claims=JSON)
def test_any_token_that_is_signed_by_nobody(header: dict[str, Any], claims: Any) -> None:
    for each in (header, HEADER | header, header | HEADER):
        with pytest.raises(TokenRefused):
            subject_in(forged(each, claims), JUDGE.provider, nonce=NONCE, now_s=NOW_S)


@given(claims=st.dictionaries(st.sampled_from([*CLAIMS, "azp", "nbf"]), JSON, min_size=1))
def test_any_claims_that_the_provider_signed(claims: dict[str, Any]) -> None:
    token = forged(HEADER, CLAIMS | claims, JUDGE.forger.key)
    try:
        subject = subject_in(token, JUDGE.provider, nonce=NONCE, now_s=NOW_S)
    except TokenRefused:
        return
    assert subject == claims.get("sub", "anna")
    for name in ("iss", "nonce"):
        assert claims.get(name, CLAIMS[name]) == CLAIMS[name]


@given(at=st.integers(0, 10_000), other=st.characters(min_codepoint=33, max_codepoint=126))
def test_any_character_of_a_token_changed(at: int, other: str) -> None:
    token = JUDGE.made()
    at %= len(token)
    # The last characters of base64 may say the same in two ways; the parts before may not.
    changed = token[:at] + other + token[at + 1 :]
    try:
        assert subject_in(changed, JUDGE.provider, nonce=NONCE, now_s=NOW_S) == "anna"
    except TokenRefused:
        return
    assert changed == token or at == len(token) - 1


@of_one_database
@given(answer=st.text(max_size=200) | st.builds(json.dumps, JSON))
def test_any_text_as_a_passkeys_answer(here: World, answer: str) -> None:
    with pytest.raises(PasskeyRefused):
        here.who.passkeys.signed_in(answer, here.clock())
    with pytest.raises(PasskeyRefused):
        here.who.passkeys.add(ANNA, answer, here.clock())


@of_one_database
@given(
    part=st.sampled_from(["clientDataJSON", "authenticatorData", "signature", "userHandle"]),
    said=JSON | st.builds(text, st.binary(max_size=200)),
)
def test_any_part_of_a_passkeys_answer(here: World, part: str, said: object) -> None:
    device = Device()
    passkeys = here.who.passkeys
    passkeys.add(ANNA, device.made(passkeys.ask_to_add(ANNA, "Anna", here.clock())), here.clock())
    answer = json.loads(device.used(passkeys.ask_to_sign_in(here.clock())))
    answer["response"][part] = said
    try:
        with pytest.raises(PasskeyRefused):
            passkeys.signed_in(json.dumps(answer), here.clock())
    finally:
        passkeys.remove_all(ANNA)


@of_one_database
@given(written=st.binary(max_size=300))
def test_any_bytes_as_what_a_new_passkey_says_of_itself(here: World, written: bytes) -> None:
    asked = here.who.passkeys.ask_to_add(ANNA, "Anna", here.clock())
    answer = json.loads(Device().made(asked))
    answer["response"]["attestationObject"] = text(written)
    with pytest.raises(PasskeyRefused):
        here.who.passkeys.add(ANNA, json.dumps(answer), here.clock())


@given(key_id=st.uuids().map(str), secret=SECRETS)
def test_what_is_shown_is_read_as_it_was_made(key_id: str, secret: str) -> None:
    assert key_in(shown_key(KeyId(key_id), secret)) == (key_id, secret)
    assert operator_in(shown_operator(secret)) == secret
    assert session_in(shown_session(secret)) == secret
    for shown in (shown_key(KeyId(key_id), secret), shown_operator(secret), shown_session(secret)):
        read = (key_in(shown), operator_in(shown), session_in(shown))
        assert sum(found is not None for found in read) == 1


@given(site=st.text(max_size=40), said=st.text(max_size=60))
def test_any_word_of_a_browser_on_where_a_request_is_from(site: str, said: str) -> None:
    ours = "https://uren.example"
    taken = is_from_our_page({"sec-fetch-site": site, "origin": said}, ours)
    assert taken == (site == "same-origin" and said == ours)
    assert origin_of(said) is None or "://" in said


JUDGE = Judge()


@given(given=st.text(max_size=220) | st.builds("/{}{}".format, st.sampled_from("/[?#"), st.text()))
@example("http://[")
@example("//[x")
@example("/\\elsewhere.example")
@example("/\t/elsewhere.example")
def test_any_page_to_go_back_to(given: str) -> None:
    found = path_of_ours(given)
    parts = urlsplit("https://uren.example" + PAGES_AT + found)
    assert (parts.netloc, parts.path) == ("uren.example", PAGES_AT + found)
    assert not found.startswith("//")
