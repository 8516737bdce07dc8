"""Sign-in providers for the tests: a real one, certified and not ours, and forged answers."""

from __future__ import annotations

import hmac
import json
import os
import re
import shutil
import subprocess
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from access.provider_sign_in import BACK_PATH
from tests.access.world import PUBLIC_URL

CLIENT_ID: Final = "evenveel"
CLIENT_SECRET: Final = "a secret of forty characters, or nearly.."
AnyKey = RSAKey | ECKey | OKPKey | OctKey

_PACKAGES: Final = Path(__file__).resolve().parents[2] / "build" / "provider"
_SCRIPT: Final = Path(__file__).parent / "provider" / "provider.mjs"
_ACTION: Final = re.compile(r'action="([^"]+)"')
_STEPS_AT_MOST: Final = 10


@contextmanager
def running_provider(
    keys: Sequence[AnyKey], *, port: int, algorithm: str = "RS256", public_url: str = PUBLIC_URL
) -> Iterator[str]:
    """The issuer's address of a provider that signs with these keys; skips where none can run."""
    _needed()
    issuer = f"http://127.0.0.1:{port}"
    client = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "redirect_uris": [public_url + BACK_PATH],
        "id_token_signed_response_alg": algorithm,
    }
    given = {
        "packages": str(_PACKAGES),
        "issuer": issuer,
        "port": port,
        "clients": [client],
        "jwks": {"keys": [key.as_dict(private=True) for key in keys]},
    }
    with subprocess.Popen(
        ["node", str(_SCRIPT), json.dumps(given)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "listening\n"
            yield issuer
        finally:
            process.terminate()


def _needed() -> None:
    missing = None
    if shutil.which("node") is None:
        missing = "node is not installed"
    elif not (_PACKAGES / "node_modules" / "oidc-provider").is_dir():
        missing = "the provider is not installed; `make test` does where there is npm"
    if missing and os.environ.get("CI"):
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)


def signed_in_at(way_there: str, login: str) -> dict[str, str]:
    """Return what the browser brings back after somebody signed in with this name."""
    with httpx.Client(trust_env=False) as browser:
        answer = browser.get(way_there)
        for _ in range(_STEPS_AT_MOST):
            if answer.is_redirect:
                where = urljoin(str(answer.url), answer.headers["location"])
                if where.startswith(PUBLIC_URL):
                    return {
                        name: found[0] for name, found in parse_qs(urlsplit(where).query).items()
                    }
                answer = browser.get(where)
                continue
            action = _ACTION.search(answer.text)
            assert action is not None, answer.text
            prompt = "consent" if "consent" in answer.text else "login"
            form = {"prompt": prompt, "login": login, "password": "any"}
            answer = browser.post(urljoin(str(answer.url), action[1]), data=form)
    raise AssertionError("the provider did not send the browser back")


class Forger:
    """A provider of our own making, which answers whatever a test wants."""

    issuer: Final = "https://provider.example"

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.published: dict[str, Any] = {
            "issuer": self.issuer,
            "authorization_endpoint": self.issuer + "/auth",
            "token_endpoint": self.issuer + "/token",
            "jwks_uri": self.issuer + "/keys",
        }
        self.keys: Any = {"keys": [self.key.as_dict(private=False)]}
        self.token: Any = None
        self.asked: list[httpx.Request] = []
        self.status = 200

    def client(self) -> httpx.Client:
        """Return what speaks with this provider, whatever address it is given."""
        return httpx.Client(transport=httpx.MockTransport(self._answer))

    def times_asked(self, path: str) -> int:
        """Return how often this was asked for."""
        return sum(request.url.path == path for request in self.asked)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if request.url.path == "/keys":
            return httpx.Response(self.status, json=self.keys)
        if request.url.path == "/token":
            return httpx.Response(self.status, json={"id_token": self.token})
        return httpx.Response(self.status, json=self.published)


def forged(header: Mapping[str, Any], claims: object, key: AnyKey | None = None) -> str:
    """Return a token that says this, signed by the key as the header says, or by nobody."""
    payload = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    if key is None:
        return _joined(json.dumps(header).encode(), payload, b"")
    registry = jws.JWSRegistry(algorithms=[str(header["alg"])], strict_check_header=False)
    return jws.serialize_compact(dict(header), payload, key, registry=registry)


def forged_with_secret(header: Mapping[str, Any], claims: object, secret: bytes) -> str:
    """Return a token signed by a shared secret that no library would take for one."""
    digest = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}[str(header["alg"])]
    parts = (json.dumps(header).encode(), json.dumps(claims).encode())
    return _joined(*parts, hmac.digest(secret, _joined(*parts).encode(), digest))


def _joined(*parts: bytes) -> str:
    return ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
