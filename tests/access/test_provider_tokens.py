"""A token is taken where the provider made it, for us, now, for this sign-in; no other is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from access.provider import Provider, ProviderSettings, ProviderUnusable
from access.provider_tokens import (
    LEEWAY_S,
    MAX_AGE_S,
    MAX_TOKEN_CHARACTERS,
    Flaw,
    TokenRefused,
    subject_in,
)
from tests.access.providers import CLIENT_ID, AnyKey, Forger, forged, forged_with_secret
from tests.access.world import NOON_MS, Clock

NONCE = "n" * 43
NOW_S = NOON_MS // 1000
HEADER = {"alg": "RS256", "kid": "one"}
CLAIMS: dict[str, Any] = {
    "iss": Forger.issuer,
    "aud": CLIENT_ID,
    "sub": "anna",
    "nonce": NONCE,
    "iat": NOW_S,
    "exp": NOW_S + 300,
}


class Judge:
    """What is thought of a token."""

    def __init__(self) -> None:
        self.forger = Forger()
        self.clock = Clock()
        settings = ProviderSettings(issuer=Forger.issuer, client_id=CLIENT_ID)
        self.provider = Provider(settings, now_ms=self.clock, http=self.forger.client())

    def of(self, token: str) -> str | Flaw:
        """Return whom it signs in, or why it is refused."""
        try:
            return subject_in(token, self.provider, nonce=NONCE, now_s=self.clock() // 1000)
        except TokenRefused as refused:
            return refused.flaw

    def made(self, header: dict[str, Any] | None = None, **claims: Any) -> str:
        """Return a token of the provider's that says this besides what it must."""
        said = {name: value for name, value in (CLAIMS | claims).items() if value is not None}
        return forged(HEADER | (header or {}), said, self.forger.key)


@pytest.fixture(name="judge")
def _judge() -> Judge:
    return Judge()


def test_a_token_that_says_all_it_must_signs_in(judge: Judge) -> None:
    assert judge.of(judge.made()) == "anna"
    assert judge.of(judge.made({"typ": "JWT"}, azp=CLIENT_ID, aud=[CLIENT_ID])) == "anna"
    assert judge.of(judge.made(aud=[CLIENT_ID, "other"], azp=CLIENT_ID, nbf=NOW_S)) == "anna"
    assert judge.of(judge.made(iat=NOW_S + 0.5, exp=NOW_S + 300.5)) == "anna"


@pytest.mark.parametrize("missing", ["iss", "aud", "sub", "nonce", "iat", "exp"])
def test_without_one_of_its_claims_it_is_refused(judge: Judge, missing: str) -> None:
    assert judge.of(judge.made(**{missing: None})) is Flaw.CLAIM_MISSING


@pytest.mark.parametrize(
    ("claims", "flaw"),
    [
        ({"iss": "https://evil.example"}, Flaw.ISSUER),
        ({"iss": Forger.issuer + "/"}, Flaw.ISSUER),
        ({"iss": [Forger.issuer]}, Flaw.ISSUER),
        ({"aud": "another"}, Flaw.AUDIENCE),
        ({"aud": []}, Flaw.AUDIENCE),
        ({"aud": {CLIENT_ID: 1}}, Flaw.AUDIENCE),
        ({"aud": CLIENT_ID + " "}, Flaw.AUDIENCE),
        ({"aud": [CLIENT_ID, "another"]}, Flaw.PARTY),
        ({"aud": [CLIENT_ID, "another"], "azp": "another"}, Flaw.PARTY),
        ({"azp": "another"}, Flaw.PARTY),
        ({"exp": NOW_S - LEEWAY_S}, Flaw.EXPIRED),
        ({"exp": 0}, Flaw.EXPIRED),
        ({"nbf": NOW_S + LEEWAY_S + 1}, Flaw.NOT_YET),
        ({"iat": NOW_S + LEEWAY_S + 1}, Flaw.NOT_YET),
        ({"iat": NOW_S - MAX_AGE_S - 1}, Flaw.TOO_OLD),
        ({"exp": "tomorrow"}, Flaw.MALFORMED),
        ({"exp": True}, Flaw.MALFORMED),
        ({"exp": 1e300}, Flaw.MALFORMED),
        ({"exp": -1}, Flaw.MALFORMED),
        ({"iat": [NOW_S]}, Flaw.MALFORMED),
        ({"nonce": "m" * 43}, Flaw.NONCE),
        ({"nonce": ""}, Flaw.NONCE),
        ({"nonce": 7}, Flaw.CLAIM_MISSING),
        ({"sub": ""}, Flaw.CLAIM_MISSING),
        ({"sub": 7}, Flaw.CLAIM_MISSING),
        ({"sub": "s" * 256}, Flaw.CLAIM_MISSING),
    ],
)
def test_what_a_token_must_not_say(judge: Judge, claims: dict[str, Any], flaw: Flaw) -> None:
    assert judge.of(judge.made(**claims)) is flaw


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", ""])
def test_an_unsigned_token_is_refused(judge: Judge, algorithm: str) -> None:
    assert judge.of(forged({"alg": algorithm}, CLAIMS)) is Flaw.ALGORITHM
    assert judge.of(forged({"alg": algorithm, "kid": "one"}, CLAIMS) + "c2ln") is Flaw.ALGORITHM


def test_a_signature_that_was_taken_away_is_missed(judge: Judge) -> None:
    header, claims, _ = judge.made().split(".")
    assert judge.of(f"{header}.{claims}.") is Flaw.SIGNATURE


def test_the_providers_public_key_is_no_shared_secret(judge: Judge) -> None:
    """The confusion of algorithms: what everybody knows would sign by HS256."""
    for written in (judge.forger.key.as_pem(private=False), judge.forger.key.as_der(private=False)):
        for algorithm in ("HS256", "HS384", "HS512"):
            token = forged_with_secret(HEADER | {"alg": algorithm}, CLAIMS, written)
            assert judge.of(token) is Flaw.ALGORITHM


def test_a_shared_secret_that_the_provider_publishes_signs_nothing(judge: Judge) -> None:
    shared = OctKey.generate_key(256, {"kid": "shared", "use": "sig"})
    judge.forger.keys["keys"].append(shared.as_dict(private=True))
    token = forged({"alg": "HS256", "kid": "shared"}, CLAIMS, shared)
    assert judge.of(token) is Flaw.ALGORITHM
    assert all(key.kid != "shared" for key in judge.provider.keys("shared"))


def test_a_foreign_key_signs_nothing(judge: Judge) -> None:
    foreign = RSAKey.generate_key(2048, {"kid": "one"})
    assert judge.of(forged(HEADER, CLAIMS, foreign)) is Flaw.SIGNATURE
    assert judge.of(forged(HEADER | {"kid": "two"}, CLAIMS, foreign)) is Flaw.KEY_UNKNOWN


def test_a_key_that_the_token_brings_itself_is_not_looked_at(judge: Judge) -> None:
    foreign = RSAKey.generate_key(2048, {"kid": "one"})
    public = foreign.as_dict(private=False)
    for brought in (
        {"jwk": public},
        {"jku": "https://evil.example/keys"},
        {"x5u": "https://evil.example/certificate"},
        {"x5c": ["MIIB"]},
        {"x5t": "abc"},
        {"cty": "JWT"},
        {"zip": "DEF"},
    ):
        assert judge.of(forged(HEADER | brought, CLAIMS, foreign)) is Flaw.HEADER
    for extension in ({"crit": ["exp"], "exp": NOW_S}, {"crit": ["b64"], "b64": False}):
        assert judge.of(forged(HEADER | extension, CLAIMS) + "c2ln") is Flaw.HEADER
    assert {request.url.host for request in judge.forger.asked} <= {"provider.example"}


def test_a_token_of_another_kind_is_refused(judge: Judge) -> None:
    for kind in ("at+jwt", "logout+jwt", "dpop+jwt", "JOSE"):
        assert judge.of(judge.made({"typ": kind})) is Flaw.HEADER
    assert judge.of(forged(HEADER | {"kid": 7}, CLAIMS)) in {Flaw.HEADER, Flaw.MALFORMED}


def test_a_changed_token_is_refused(judge: Judge) -> None:
    header, _, signature = judge.made().split(".")
    _, others, _ = judge.made(sub="bo").split(".")
    assert judge.of(f"{header}.{others}.{signature}") is Flaw.SIGNATURE


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (RSAKey.generate_key(2048, {"kid": "two"}), "PS256"),
        (ECKey.generate_key("P-256", {"kid": "two"}), "ES256"),
        (OKPKey.generate_key("Ed25519", {"kid": "two"}), "Ed25519"),
    ],
)
def test_the_other_algorithms_that_are_taken(judge: Judge, key: AnyKey, algorithm: str) -> None:
    judge.forger.keys = {"keys": [key.as_dict(private=False)]}
    header = {"alg": algorithm, "kid": "two"}
    assert judge.of(forged(header, CLAIMS, key)) == "anna"
    # A key goes with its own kind of algorithm alone.
    assert judge.of(forged(HEADER | {"kid": "two"}, CLAIMS, judge.forger.key)) in {
        Flaw.KEY_UNKNOWN,
        Flaw.SIGNATURE,
    }


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (ECKey.generate_key("P-384", {"kid": "two"}), "ES384"),
        (ECKey.generate_key("secp256k1", {"kid": "two"}), "ES256K"),
        (RSAKey.generate_key(2048, {"kid": "two"}), "RS512"),
    ],
)
def test_algorithms_that_are_not_on_the_list(judge: Judge, key: AnyKey, algorithm: str) -> None:
    judge.forger.keys = {"keys": [key.as_dict(private=False)]}
    assert judge.of(forged({"alg": algorithm, "kid": "two"}, CLAIMS, key)) is Flaw.ALGORITHM


def test_a_key_for_sealing_or_for_another_algorithm_signs_nothing(judge: Judge) -> None:
    public = judge.forger.key.as_dict(private=False)
    for other in ({"use": "enc"}, {"alg": "PS256"}):
        judge.forger.keys = {"keys": [public | other]}
        judge.clock.ms += 2 * 3_600_000
        assert judge.of(judge.made()) in {Flaw.KEY_UNKNOWN, Flaw.EXPIRED}
        token = judge.made(iat=judge.clock() // 1000, exp=judge.clock() // 1000 + 300)
        assert judge.of(token) is Flaw.KEY_UNKNOWN


def test_a_short_key_signs_nothing(judge: Judge) -> None:
    made = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    written = made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with pytest.warns(SecurityWarning):
        short = RSAKey.import_key(written, {"kid": "short"})
    judge.forger.keys = {"keys": [short.as_dict(private=False)]}
    assert judge.of(forged({"alg": "RS256", "kid": "short"}, CLAIMS, short)) is Flaw.KEY_UNKNOWN


def test_without_a_key_id_the_one_fitting_key_counts_and_of_two_none(judge: Judge) -> None:
    token = forged({"alg": "RS256"}, CLAIMS, judge.forger.key)
    assert judge.of(token) == "anna"
    second = RSAKey.generate_key(2048, {"kid": "two"})
    judge.forger.keys["keys"].append(second.as_dict(private=False))
    judge.clock.ms += 2 * 3_600_000
    now_s = judge.clock() // 1000
    claims = CLAIMS | {"iat": now_s, "exp": now_s + 300}
    assert judge.of(forged({"alg": "RS256"}, claims, judge.forger.key)) is Flaw.KEY_UNKNOWN


def test_a_key_id_that_two_keys_have_is_nobodys(judge: Judge) -> None:
    twin = RSAKey.generate_key(2048, {"kid": "one"})
    judge.forger.keys["keys"].append(twin.as_dict(private=False))
    assert judge.of(judge.made()) is Flaw.KEY_UNKNOWN


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "a.b.c.d",
        "e30.e30.e30.e30.e30",
        "é.é.é",
        "eyJhbGciOiJSUzI1NiJ9",
        '{"payload":"e30","signatures":[]}',
        "x" * (MAX_TOKEN_CHARACTERS + 1),
        "W10.e30.",
        "bnVsbA.e30.",
        "MQ.e30.",
    ],
)
def test_what_is_no_token_at_all_is_refused_as_such(judge: Judge, token: str) -> None:
    assert judge.of(token) is Flaw.MALFORMED


def test_claims_that_are_no_object_are_refused(judge: Judge) -> None:
    for claims in (b"", b"[]", b"null", b"7", b'"x"', b"{", b"\xff", b"[" * 5_000):
        assert judge.of(forged(HEADER, claims, judge.forger.key)) is Flaw.MALFORMED


def test_new_keys_of_the_provider_are_found_when_a_token_names_one(judge: Judge) -> None:
    assert judge.of(judge.made()) == "anna"
    new = RSAKey.generate_key(2048, {"kid": "two"})
    judge.forger.keys["keys"].append(new.as_dict(private=False))
    token = forged(HEADER | {"kid": "two"}, CLAIMS, new)
    # Within a minute the provider is not asked again.
    assert judge.of(token) is Flaw.KEY_UNKNOWN
    judge.clock.ms += 60_001
    assert judge.of(token) == "anna"
    assert judge.forger.times_asked("/keys") == 2


def test_a_key_that_the_provider_withdrew_signs_nothing_after_an_hour(judge: Judge) -> None:
    assert judge.of(judge.made()) == "anna"
    judge.forger.keys = {"keys": []}
    judge.clock.ms += 3_600_001
    now_s = judge.clock() // 1000
    assert judge.of(judge.made(iat=now_s, exp=now_s + 300)) is Flaw.KEY_UNKNOWN


def test_made_up_key_ids_do_not_make_us_ask_the_provider_again_and_again(judge: Judge) -> None:
    for number in range(100):
        token = forged(HEADER | {"kid": f"made-up-{number}"}, CLAIMS, judge.forger.key)
        assert judge.of(token) is Flaw.KEY_UNKNOWN
    assert judge.forger.times_asked("/keys") == 1


@pytest.mark.parametrize(
    "published",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"jwks_uri": "http://provider.example/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"token_endpoint": "http://127.0.0.1/token"},
        {"authorization_endpoint": None},
        {"authorization_endpoint": 7},
    ],
)
def test_a_provider_that_names_unsafe_addresses_is_not_used(
    judge: Judge, published: dict[str, Any]
) -> None:
    judge.forger.published |= published
    with pytest.raises(ProviderUnusable):
        judge.of(judge.made())


@pytest.mark.parametrize("keys", [[], {}, {"keys": "none"}, {"keys": [{}] * 51}, 7])
def test_a_provider_whose_keys_are_none_is_not_used(judge: Judge, keys: object) -> None:
    judge.forger.keys = keys
    with pytest.raises(ProviderUnusable):
        judge.of(judge.made())


def test_broken_keys_beside_a_good_one_are_passed_over(judge: Judge) -> None:
    good = judge.forger.keys["keys"][0]
    judge.forger.keys = {"keys": [{"kty": "RSA"}, 7, {"kty": "XX", "kid": "one"}, {}, good]}
    assert judge.of(judge.made()) == "anna"


def test_a_provider_that_answers_at_too_great_length_or_with_an_error_is_not_used(
    judge: Judge,
) -> None:
    judge.forger.keys = {"keys": [], "more": "x" * 300_000}
    with pytest.raises(ProviderUnusable, match="length"):
        judge.of(judge.made())
    judge.forger.status = 302
    judge.clock.ms += 3_600_001
    with pytest.raises(ProviderUnusable, match="302"):
        judge.of(judge.made())


def test_a_provider_that_hangs_is_asked_once_and_then_left_alone_for_a_while() -> None:
    asked = 0

    def hanging(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        raise httpx.ReadTimeout("", request=request)

    clock = Clock()
    settings = ProviderSettings(issuer=Forger.issuer, client_id=CLIENT_ID)
    http = httpx.Client(transport=httpx.MockTransport(hanging))
    provider = Provider(settings, now_ms=clock, http=http)
    for _ in range(5):
        with pytest.raises(ProviderUnusable):
            provider.published()
    assert asked == 1
    clock.ms += 10_000
    with pytest.raises(ProviderUnusable, match="ReadTimeout"):
        provider.published()
    assert asked == 2


def test_while_a_provider_hangs_few_wait_for_it() -> None:
    """Else those who serve everybody would all stand there."""
    let_go, waiting = Event(), Event()

    def hanging(_: httpx.Request) -> httpx.Response:
        waiting.set()
        let_go.wait()
        return httpx.Response(503)

    settings = ProviderSettings(issuer=Forger.issuer, client_id=CLIENT_ID)
    http = httpx.Client(transport=httpx.MockTransport(hanging))
    provider = Provider(settings, now_ms=Clock(), http=http)
    with ThreadPoolExecutor() as threads:
        first = threads.submit(provider.published)
        waiting.wait()
        with pytest.raises(ProviderUnusable, match="already"):
            provider.published()
        let_go.set()
        with pytest.raises(ProviderUnusable, match="503"):
            first.result()
