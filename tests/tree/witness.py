"""A witness in thirty lines, as C2SP tlog-witness says it, for the sequencer to talk to."""

from __future__ import annotations

from base64 import b64decode

import httpx

from clearing.tree.checkpoint import verified
from clearing.tree.hashing import EMPTY_ROOT, Unproven, verify_consistency
from clearing.tree.notes import COSIGNATURE, SigningKey, VerifierKey, read_note


def on_the_wire(answer: httpx.Response) -> httpx.Response:
    """The answer before anybody has read of it."""
    return httpx.Response(answer.status_code, headers=answer.headers, stream=answer.stream)


class AWitness:
    """Remembers the largest tree of one log, and cosigns what extends it."""

    def __init__(self, log_key: VerifierKey) -> None:
        self.key = SigningKey.made("witness.example.org/w1", COSIGNATURE)
        self.size, self.root = 0, EMPTY_ROOT
        self.asked = 0
        self.answers: httpx.Response | Exception | None = None
        self._log_key = log_key

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(lambda request: on_the_wire(self._answer(request)))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if isinstance(self.answers, Exception):
            raise self.answers
        if self.answers is not None:
            return self.answers
        assert (request.method, request.url.path) == ("POST", "/add-checkpoint")
        head, _, note = request.content.partition(b"\n\n")
        old, *proof = head.decode().split("\n")
        found = verified(note, [self._log_key])
        if old != f"old {self.size}":
            return self._conflict(str(self.size))
        if found.size == self.size and found.root != self.root:
            return httpx.Response(409)
        try:
            hashes = [b64decode(line) for line in proof]
            verify_consistency(self.size, self.root, found.size, found.root, hashes)
        except Unproven:
            return httpx.Response(422)
        self.size, self.root = found.size, found.root
        text = read_note(note).text
        return httpx.Response(
            200, text=self.key.signed(text, time_s=1_700_000_000 + self.asked).line
        )

    def _conflict(self, size: str) -> httpx.Response:
        headers = {"content-type": "text/x.tlog.size"}
        return httpx.Response(409, text=f"{size}\n", headers=headers)
