"""The example of the standard itself (RFC 9421, B.2.6): it holds, and our own rules refuse it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from http_message_signatures import (
    HTTPMessageVerifier,
    InvalidSignature,
    MappingKeyResolver,
    algorithms,
)

from access.guard import Credentials
from access.signatures import Flaw, SignatureRefused, _Message
from tests.signatures.signing import Door

# RFC 9421, B.1.4 and B.2.6.
_RFC_KEY: Final = """-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
-----END PRIVATE KEY-----
"""
_RFC_PUBLIC: Final = "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="
_RFC_INPUT: Final = (
    'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length")'
    ';created=1618884473;keyid="test-key-ed25519"'
)
_RFC_SIGNATURE: Final = (
    "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
)
_RFC_HEADERS: Final = {
    "host": "example.com",
    "date": "Tue, 20 Apr 2021 02:07:55 GMT",
    "content-type": "application/json",
    "content-length": "18",
    "signature-input": _RFC_INPUT,
    "signature": f"sig-b26=:{_RFC_SIGNATURE}:",
}
_RFC_URL: Final = "https://example.com/foo?param=Value&Pet=dog"


def rfc_verifier() -> HTTPMessageVerifier:
    key = load_pem_private_key(_RFC_KEY.encode(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    assert b64encode(key.public_key().public_bytes_raw()).decode() == _RFC_PUBLIC
    keys = MappingKeyResolver(public_keys={"test-key-ed25519": key.public_key()}, private_keys={})
    return HTTPMessageVerifier(signature_algorithm=algorithms.ED25519, key_resolver=keys)


def test_the_signature_of_the_standards_own_example_holds_and_no_other_does() -> None:
    rfc_verifier().verify(_Message("POST", _RFC_URL, _RFC_HEADERS), max_age=None)
    for spoilt in (
        _Message("PUT", _RFC_URL, _RFC_HEADERS),
        _Message("POST", _RFC_URL, {**_RFC_HEADERS, "content-length": "19"}),
        _Message("POST", "https://example.org/foo", _RFC_HEADERS),
    ):
        with pytest.raises(InvalidSignature):
            rfc_verifier().verify(spoilt, max_age=None)


def test_the_standards_example_is_refused_by_us_as_it_could_be_used_again() -> None:
    request = Credentials(
        method="POST",
        target="/foo?param=Value&Pet=dog",
        authority="example.com",
        headers=_RFC_HEADERS,
        body_sha256=bytes(32),
    )
    with pytest.raises(SignatureRefused) as refused:
        Door("https://example.com").signatures.key_id(request)
    assert (refused.value.flaw, refused.value.why) == (Flaw.NOT_COVERING, "unsigned")


def test_our_client_makes_the_standards_signature_of_the_same_message() -> None:
    key = load_pem_private_key(_RFC_KEY.encode(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    lines = (
        '"date": Tue, 20 Apr 2021 02:07:55 GMT',
        '"@method": POST',
        '"@path": /foo',
        '"@authority": example.com',
        '"content-type": application/json',
        '"content-length": 18',
        f'"@signature-params": {_RFC_INPUT.partition("=")[2]}',
    )
    assert key.sign("\n".join(lines).encode()) == b64decode(_RFC_SIGNATURE)
