"""What another system's server signed: taken once, and nothing else taken for it."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from typing import Any, Final

import http_sf
import pytest
from http_message_signatures import (
    HTTPMessageSigner,
    MappingKeyResolver,
    algorithms,
)
from hypothesis import given
from hypothesis import strategies as st

from access.guard import CredentialRefused, Credentials
from access.signatures import SKEW_S, VALID_S, Flaw
from contracts.ids import KeyId
from tests.signatures.signing import (
    ACT_ID,
    BODY,
    KEY,
    KEY_ID,
    NOW_MS,
    ORIGIN,
    STRANGER,
    Door,
    a_request,
    arriving,
    changed,
    signed,
)

SECOND_MS: Final = 1_000


def parameters(credentials: Credentials) -> str:
    return credentials.headers["signature-input"]


def resigned(credentials: Credentials, signature_input: str, **headers: str) -> Credentials:
    """The same message, validly signed by the key over exactly this list of components."""
    changed_to = {**credentials.headers, **headers}
    changed_to = {k: v for k, v in changed_to.items() if not k.startswith("signature")}
    signature_input = re.sub(r" +", " ", signature_input).replace("( ", "(").replace(" )", ")")
    inner = signature_input.partition("=")[2]
    names = re.findall(r'"[^"]*"(?:;[a-z]+(?:="[^"]*")?)*', inner[: inner.index(")")])
    lines = [f"{name}: {value_of(name, credentials, changed_to)}" for name in names]
    text = "\n".join([*lines, f'"@signature-params": {inner}'])
    signature = b64encode(KEY.sign(text.encode())).decode()
    label = signature_input.partition("=")[0]
    both = {"signature-input": signature_input, "signature": f"{label}=:{signature}:"}
    return replace(credentials, headers={**changed_to, **both})


def value_of(name: str, credentials: Credentials, headers: dict[str, str]) -> str:
    derived = {
        '"@method"': credentials.method,
        '"@authority"': credentials.authority,
        '"@request-target"': credentials.target,
        '"@target-uri"': ORIGIN + credentials.target,
        '"@path"': credentials.target.partition("?")[0],
        '"@query"': "?" + credentials.target.partition("?")[2],
    }
    return derived.get(name) or headers[name.strip('"')]


def test_a_signed_request_is_its_keys() -> None:
    assert Door().flaw(arriving(signed())) is None
    assert Door().flaw(arriving(signed(a_request("GET", content=None)))) is None
    assert Door().flaw(arriving(signed(a_request("DELETE", f"{ORIGIN}/x", content=None)))) is None


def test_the_same_signed_message_is_taken_once() -> None:
    door, request = Door(), arriving(signed())
    assert door.flaw(request) is None
    assert door.flaw(request) is Flaw.USED
    door.now_ms += 10 * SECOND_MS
    assert door.flaw(request) is Flaw.USED
    # What is sent again by its owner is signed anew, and is taken.
    assert door.flaw(arriving(signed())) is None


def test_a_nonce_belongs_to_its_key() -> None:
    door, request = Door(), arriving(signed())
    assert door.flaw(request) is None
    other = "5e000000-0000-4000-8000-000000000002"
    door.keys[KeyId(other)] = KEY.public_key().public_bytes_raw()
    under_other = resigned(request, parameters(request).replace(KEY_ID, other))
    assert door.signatures.key_id(under_other) == other


def test_a_message_that_does_not_hold_uses_up_no_nonce() -> None:
    door, request = Door(), arriving(signed())
    for _ in range(3):
        assert door.flaw(replace(request, body_sha256=bytes(32))) is Flaw.BODY_CHANGED
        assert door.flaw(changed(request, idempotency_key="other")) is Flaw.WRONG
    assert door.flaw(request) is None


@pytest.mark.parametrize(
    ("at_s", "flaw"),
    [
        (-SKEW_S - 1, Flaw.NOT_YET),
        (-SKEW_S, None),
        (0, None),
        (VALID_S - 1, None),
        (VALID_S, Flaw.OVER),
        (10 * VALID_S, Flaw.OVER),
    ],
)
def test_a_signature_holds_for_five_minutes_and_a_clock_may_be_a_little_ahead(
    at_s: int, flaw: Flaw | None
) -> None:
    door, request = Door(), arriving(signed())
    door.now_ms += at_s * SECOND_MS
    assert door.flaw(request) is flaw


@pytest.mark.parametrize(
    "change",
    [
        {"method": "DELETE"},
        {"target": f"/exchanges/{ACT_ID}?a=2"},
        {"target": f"/exchanges/{ACT_ID}"},
        {"target": f"/exchanges/{KEY_ID}?a=1"},
    ],
)
def test_what_is_asked_for_cannot_be_changed(change: dict[str, Any]) -> None:
    assert Door().flaw(replace(arriving(signed()), **change)) is Flaw.WRONG


def test_another_body_is_not_the_signed_one() -> None:
    assert Door().flaw(arriving(signed(), b'{"steps": 31}')) is Flaw.BODY_CHANGED
    assert Door().flaw(replace(arriving(signed()), body_sha256=None)) is Flaw.BODY_CHANGED
    digest = "sha-256=:" + b64encode(bytes(32)).decode() + ":"
    swapped = changed(arriving(signed()), content_digest=digest)
    assert Door().flaw(swapped) is Flaw.WRONG


@pytest.mark.parametrize(
    ("headers", "flaw"),
    [
        ({"idempotency_key": ACT_ID.replace("f", "e")}, Flaw.WRONG),
        ({"idempotency_key": f"{ACT_ID}, {ACT_ID}"}, Flaw.WRONG),
        ({"idempotency_key": None}, Flaw.MALFORMED),
        ({"content_digest": None}, Flaw.MALFORMED),
        ({"accept_language": "fr"}, None),
    ],
)
def test_a_header_that_decides_cannot_be_changed_and_any_other_may_be_added(
    headers: dict[str, str | None], flaw: Flaw | None
) -> None:
    assert Door().flaw(changed(arriving(signed()), **headers)) is flaw


def test_an_id_added_to_a_message_that_was_signed_without_one_is_refused() -> None:
    request = signed(a_request("POST", headers={}))
    without = arriving(request)
    plain = changed(without, idempotency_key=None)
    covered = parameters(without).replace(' "idempotency-key"', "")
    message = resigned(plain, covered)
    assert Door().flaw(message) is None
    assert Door().flaw(changed(message, idempotency_key=ACT_ID)) is Flaw.NOT_COVERING


def test_a_body_added_to_a_message_that_was_signed_without_one_is_refused() -> None:
    message = arriving(signed(a_request("DELETE", content=None)))
    for header in ({"content_length": "13"}, {"transfer_encoding": "chunked"}):
        assert Door().flaw(changed(message, **header)) is Flaw.NOT_COVERING


@pytest.mark.parametrize("missing", ["@method", "@authority", "@request-target", "content-digest"])
def test_each_part_that_decides_must_be_covered(missing: str) -> None:
    request = arriving(signed())
    message = resigned(request, parameters(request).replace(f'"{missing}"', ""))
    assert Door().flaw(message) in {Flaw.NOT_COVERING, Flaw.MALFORMED}


@pytest.mark.parametrize("missing", ["created", "expires", "nonce", "keyid"])
def test_each_parameter_that_bounds_a_signature_must_be_there(missing: str) -> None:
    request = arriving(signed())
    without = re.sub(rf';{missing}=("[^"]*"|\d+)', "", parameters(request))
    assert Door().flaw(resigned(request, without)) is Flaw.NOT_COVERING


@pytest.mark.parametrize(
    ("pattern", "given", "flaw"),
    [
        (r"expires=\d+", f"expires={NOW_MS // 1000 + VALID_S + 1}", Flaw.VALID_TOO_LONG),
        (r"expires=\d+", f"expires={NOW_MS // 1000}", Flaw.VALID_TOO_LONG),
        (r"expires=\d+", "expires=999999999999999", Flaw.VALID_TOO_LONG),
        (r"created=\d+", "created=1", Flaw.VALID_TOO_LONG),
        (r"created=\d+", "created=1.5", Flaw.MALFORMED),
        (r"created=\d+", 'created="1"', Flaw.MALFORMED),
        (r'nonce="[^"]*"', 'nonce="short"', Flaw.MALFORMED),
        (r'nonce="[^"]*"', f'nonce="{"n" * 129}"', Flaw.MALFORMED),
        (r'nonce="[^"]*"', "nonce=12345678901234", Flaw.MALFORMED),
        (r'keyid="[^"]*"', 'keyid="5e000000-0000-4000-8000-00000000000f"', Flaw.KEY_UNKNOWN),
        (r'keyid="[^"]*"', 'keyid="\' OR 1=1"', Flaw.KEY_UNKNOWN),
        (r'keyid="[^"]*"', f'keyid="{KEY_ID} "', Flaw.KEY_UNKNOWN),
        (r'alg="[^"]*"', 'alg="hmac-sha256"', Flaw.MALFORMED),
        (r'alg="[^"]*"', 'alg="none"', Flaw.MALFORMED),
        (r'alg="[^"]*"', 'alg="rsa-pss-sha512"', Flaw.MALFORMED),
        (r'alg="[^"]*"', 'alg="ed25519";unknown=1', Flaw.MALFORMED),
    ],
)
def test_parameters_that_are_none_of_ours_are_refused(pattern: str, given: str, flaw: Flaw) -> None:
    request = arriving(signed())
    message = resigned(request, re.sub(pattern, given, parameters(request), count=1))
    assert Door().flaw(message) is flaw


def test_the_algorithm_is_the_keys_own_whether_the_signature_names_it_or_not() -> None:
    request = arriving(signed())
    unnamed = re.sub(r';alg="[^"]*"', "", parameters(request))
    assert Door().flaw(resigned(request, unnamed)) is None
    # The public key, taken for a shared secret.
    public = KEY.public_key().public_bytes_raw()
    forged = a_request()
    signer = HTTPMessageSigner(
        signature_algorithm=algorithms.HMAC_SHA256,
        key_resolver=MappingKeyResolver(public_keys={}, private_keys={KEY_ID: public}),
    )
    signer.sign(forged, key_id=KEY_ID, include_alg=False, nonce="n" * 20, body=BODY)
    assert Door().flaw(arriving(forged)) in {Flaw.WRONG, Flaw.NOT_COVERING}


def test_a_key_that_is_not_known_or_no_longer_signs_nothing() -> None:
    door = Door()
    assert door.flaw(arriving(signed(key=STRANGER))) is Flaw.WRONG
    assert door.flaw(arriving(signed(key_id="5e000000-0000-4000-8000-00000000000f"))) is (
        Flaw.KEY_UNKNOWN
    )
    door.keys.clear()
    assert door.flaw(arriving(signed())) is Flaw.KEY_UNKNOWN


@pytest.mark.parametrize(
    "url", ["https://other.example/x", "https://clearing.example:8443/x", "https://127.0.0.1/x"]
)
def test_what_was_signed_for_another_address_is_not_for_us(url: str) -> None:
    elsewhere = signed(a_request(url=url))
    assert Door().flaw(arriving(elsewhere)) is Flaw.NOT_FOR_US
    # Handed on to us by whoever it was for, under our own name.
    assert Door().flaw(replace(arriving(elsewhere), authority="clearing.example")) is Flaw.WRONG


@pytest.mark.parametrize(
    ("origin", "url", "authority"),
    [
        ("https://clearing.example", "https://clearing.example:443/x", "clearing.example:443"),
        ("https://Clearing.example/", "https://clearing.example/x", "CLEARING.example"),
        ("http://127.0.0.1:8400", "http://127.0.0.1:8400/x", "127.0.0.1:8400"),
        ("http://[::1]:8400", "http://[::1]:8400/x", "[::1]:8400"),
    ],
)
def test_each_way_to_write_our_address_is_ours(origin: str, url: str, authority: str) -> None:
    found = replace(arriving(signed(a_request(url=url))), authority=authority)
    assert Door(origin).flaw(found) is None


def test_the_whole_address_may_be_signed_instead_of_the_target_alone() -> None:
    request = arriving(signed())
    whole = parameters(request).replace("@request-target", "@target-uri")
    assert Door().flaw(resigned(request, whole)) is None
    # Path and query each by itself leave room for another reading of both.
    parts = parameters(request).replace('"@request-target"', '"@path" "@query"')
    assert Door().flaw(resigned(request, parts)) is Flaw.NOT_COVERING


def test_of_two_signatures_none_is_chosen() -> None:
    one, two = arriving(signed()), arriving(signed())
    for label in ("sig1", "sig2"):
        both = {
            name: f"{one.headers[name]}, {two.headers[name].replace('sig1', label, 1)}"
            for name in ("signature-input", "signature")
        }
        message = replace(one, headers={**one.headers, **both})
        assert Door().flaw(message) is Flaw.MALFORMED


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("signature", ""),
        ("signature", "sig1=::"),
        ("signature", "sig1=:AAAA:"),
        ("signature", 'sig1="text"'),
        ("signature", "sig1"),
        ("signature", "other=:AAAA:"),
        ("signature-input", ""),
        ("signature-input", "sig1=1"),
        ("signature-input", "sig1=()"),
        ("signature-input", "sig1=(@method)"),
        ("signature-input", "sig1=(" * 1_000),
        ("signature-input", 'sig1=("@method");created=' + "1" * 5_000),
        ("content-digest", "sha-256=:AAAA:"),
        ("content-digest", "md5=:AAAA:"),
        ("content-digest", "\u00e9"),
        ("content-digest", ""),
    ],
)
def test_headers_that_are_no_signature_are_refused(name: str, value: str) -> None:
    request = arriving(signed())
    message = replace(request, headers={**request.headers, name: value})
    assert Door().flaw(message) is not None


@pytest.mark.parametrize(
    "digest",
    [
        "sha-512=:" + b64encode(bytes(64)).decode() + ":",
        "sha-256=:" + b64encode(bytes(31)).decode() + ":",
        'sha-256="text"',
        "{}, sha-512=:" + b64encode(bytes(64)).decode() + ":",
        "{}, {}",
    ],
)
def test_a_digest_that_nobody_looked_at_is_no_digest(digest: str) -> None:
    request = arriving(signed())
    given = digest.replace("{}", request.headers["content-digest"])
    message = resigned(request, parameters(request), **{"content-digest": given})
    assert Door().flaw(message) in {Flaw.MALFORMED, Flaw.BODY_CHANGED}


@given(st.text(max_size=300), st.sampled_from(["signature", "signature-input", "content-digest"]))
def test_whatever_stands_in_a_header_the_answer_is_a_refusal(value: str, name: str) -> None:
    request = arriving(signed())
    if request.headers[name] != value:
        message = replace(request, headers={**request.headers, name: value})
        assert Door().flaw(message) is not None


@given(st.data())
def test_one_changed_character_anywhere_is_enough(data: st.DataObject) -> None:
    request = arriving(signed())
    name = data.draw(st.sampled_from(["signature", "signature-input", "content-digest"]))
    value = request.headers[name]
    place = data.draw(st.integers(0, len(value) - 1))
    other = data.draw(st.characters(min_codepoint=32, max_codepoint=126))
    spoilt = value[:place] + other + value[place + 1 :]
    try:
        found = Door().signatures.key_id(changed(request, **{name: spoilt}))
    except CredentialRefused:
        return
    assert found == KEY_ID
    # The label is not signed and says nothing; the last bits of a base64 say nothing either.
    assert list(members(spoilt).values()) == list(members(value).values())


def members(field: str) -> dict[str, object]:
    found = http_sf.parse(field.encode(), tltype="dictionary")
    assert isinstance(found, dict)
    return {**found}
