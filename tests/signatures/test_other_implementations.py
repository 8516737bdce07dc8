"""Signatures made and checked by implementations that we did not write, and the contract's own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from access.guard import Credentials
from access.moments import now_ms
from access.signatures import SignatureRefused, Signatures
from evenveel.peer import Signing, new_key, private_key, public_half
from tests import node
from tests.signatures.signing import ACT_ID, KEY_ID, Memory

CONTRACT: Final = Path(__file__).resolve().parents[2] / "contracts" / "signing.md"
BODY: Final = '{"steps": 30, "naar": "Béatrice"}'

# Signs the request in its arguments, or checks the signature of the one there; prints what it made.
_BY_ANOTHER: Final = """
import { createPrivateKey, createPublicKey, createHash } from "node:crypto";
import { createRequire } from "node:module";
const require = createRequire(process.argv[2] + "/");
const { httpbis, createSigner, createVerifier } = require("http-message-signatures");
const { what, key, keyId, nonce, message } = JSON.parse(process.argv[3]);
if (what === "sign") {
  const digest = createHash("sha256").update(message.body).digest("base64");
  message.headers["content-digest"] = `sha-256=:${digest}:`;
  const made = await httpbis.signMessage({
    key: createSigner(createPrivateKey(key), "ed25519", keyId),
    fields: ["@method", "@authority", "@target-uri", "content-digest", "idempotency-key"],
    params: ["created", "expires", "keyid", "nonce", "alg"],
    paramValues: { nonce },
  }, message);
  console.log(JSON.stringify(made));
} else {
  const spki = { key: Buffer.from(key, "base64"), format: "der", type: "spki" };
  const verify = createVerifier(createPublicKey(spki), "ed25519");
  const held = await httpbis.verifyMessage({
    keyLookup: async ({ keyid }) =>
      keyid === keyId ? { id: keyid, algs: ["ed25519"], verify } : null,
    requiredParams: ["created", "expires", "keyid", "nonce"],
    requiredFields: ["@method", "@authority", "content-digest", "idempotency-key"],
  }, message).catch((error) => String(error));
  console.log(JSON.stringify(held));
}
"""


class Server:
    """A server that knows one key, and says of each request whether it was signed with it."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        door = self
        self.said: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                said = door.judged(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
                door.said.append(said)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(said.encode())

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's own
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        known = {KEY_ID: key.public_key().public_bytes_raw()}
        self._signatures = Signatures(known.get, Memory(), origins=[self.address], now_ms=now_ms)

    def judged(self, target: str, headers: dict[str, str], body: bytes) -> str:
        credentials = Credentials(
            method="POST",
            target=target,
            authority=headers["host"],
            headers=headers,
            body_sha256=sha256(body).digest(),
        )
        try:
            return f"signed by {self._signatures.key_id(credentials)}"
        except SignatureRefused as refused:
            return refused.why

    @contextmanager
    def serving(self) -> Iterator[None]:
        thread = threading.Thread(target=self._server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


@pytest.fixture
def pem() -> str:
    secret, public = new_key()
    assert public == public_half(private_key(secret))
    return secret


@pytest.fixture
def server(pem: str) -> Iterator[Server]:
    found = Server(private_key(pem))
    with found.serving():
        yield found


def examples(language: str) -> str:
    blocks = re.compile(rf"^```{language}\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    (found,) = blocks.findall(CONTRACT.read_text("utf-8"))
    return str(found)


def run(program: list[str], server: Server, pem: str, folder: Path) -> str:
    file = folder / "key.pem"
    file.write_text(pem)
    given = {
        "URL": f"{server.address}/exchanges/{ACT_ID}/accept?at=1%20a&b=c",
        "BODY": BODY,
        "ACT_ID": ACT_ID,
        "KEY_ID": KEY_ID,
        "KEY_FILE": str(file),
    }
    ended = subprocess.run(
        program, env={**os.environ, **given}, capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def test_the_contracts_example_in_python_signs_what_we_take(
    server: Server, pem: str, tmp_path: Path
) -> None:
    assert run([sys.executable, "-c", examples("python")], server, pem, tmp_path) == (
        f"signed by {KEY_ID}"
    )


def test_the_contracts_example_in_node_signs_what_we_take(
    server: Server, pem: str, tmp_path: Path
) -> None:
    node.modules()
    program = tmp_path / "signing.mjs"
    program.write_text(examples("js"))
    assert run(["node", str(program)], server, pem, tmp_path) == f"signed by {KEY_ID}"
    other, _ = new_key()
    assert run(["node", str(program)], server, other, tmp_path) == "unknown"


def by_another(folder: Path, **given: Any) -> Any:
    program = folder / "another.mjs"
    program.write_text(_BY_ANOTHER)
    ended = subprocess.run(
        ["node", str(program), str(node.modules()), json.dumps(given)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_what_another_implementation_signs_is_taken(
    server: Server, pem: str, tmp_path: Path
) -> None:
    url = f"{server.address}/exchanges/{ACT_ID}?a=b"
    headers = {"host": server.address.removeprefix("http://"), "idempotency-key": ACT_ID}
    message = {"method": "POST", "url": url, "headers": headers, "body": BODY}
    made = by_another(tmp_path, what="sign", key=pem, keyId=KEY_ID, nonce="n" * 20, message=message)
    answers = [httpx.post(url, content=BODY, headers=made["headers"]).text for _ in range(2)]
    assert answers == [f"signed by {KEY_ID}", "replayed"]


def test_what_our_client_signs_holds_for_another_implementation(pem: str, tmp_path: Path) -> None:
    request = httpx.Request(
        "POST",
        "https://clearing.example/x?a=b",
        content=BODY,
        headers={"idempotency-key": ACT_ID},
    )
    next(Signing(KEY_ID, private_key(pem)).auth_flow(request))
    # RFC 8410: what stands before the 32 bytes in the general form of a public key.
    prefix = bytes.fromhex("302a300506032b6570032100")
    public = prefix + private_key(pem).public_key().public_bytes_raw()

    def held(**change: str) -> object:
        headers = {**dict(request.headers), **change}
        message = {"method": "POST", "url": str(request.url), "headers": headers, "body": BODY}
        given = {"key": b64(public), "keyId": KEY_ID, "message": message}
        return by_another(tmp_path, what="verify", **given)

    assert held() is True
    assert held(**{"idempotency-key": KEY_ID}) is not True


def b64(value: bytes) -> str:
    return b64encode(value).decode()
