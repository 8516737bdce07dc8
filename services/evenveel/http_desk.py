"""A desk at a clearing service: commands out and answers in over one request, side by side.

The service takes no more lines than it is rid of answers, so one thread sends while the other
reads, and neither holds more than the sockets do.
"""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import msgspec

from access.phrases_snag import Snag
from access.saying import Saying
from clearing.answers import Accepted, Answer, Refused
from clearing.domain.clearing_commands import ProposeClearing, RunStep
from clearing.domain.clearing_input import NextRun
from clearing.domain.commands import Command
from clearing.domain.quotes import Quote
from clearing.domain.refusals import Code, Refusal
from clearing.http.faults import Fault
from clearing.http.problems import Problem
from clearing.http.replies import AnswerBody
from clearing.http.times import read_time
from contracts.events import Event
from contracts.ids import DEFAULT_HOPS, AccountId, ClearingMode, CommandId, FixedSide
from contracts.value import Value
from evenveel.credential import Credential
from evenveel.troubles import CommandNotTaken, NobodyServes

_CONNECT_S: Final = 10.0
# The service gives up a connection that stalls for 300 s; it must be the first to do so.
_PATIENCE_S: Final = 330.0
_CHUNK_BYTES: Final = 64 * 1024
_RUN_STEPS: Final = {
    "propose-clearing": ("PUT", "/clearing-runs/{run_id}"),
    "apply-clearing": ("POST", "/clearing-runs/{run_id}/apply"),
    "withdraw-clearing": ("POST", "/clearing-runs/{run_id}/withdraw"),
}
_CODES: Final = {code.slug: code for code in Code}


class _Line(Value, frozen=True, kw_only=True):
    """A result line: `problem` where nothing came of the command."""

    line: int
    status: int
    command_id: CommandId | None = None
    position: int = 0
    recorded_at: str = ""
    repeated: bool = False
    events: tuple[Event, ...] = ()
    problem: Problem | None = None


_decode: Final = msgspec.json.Decoder(_Line).decode
_decode_problem: Final = msgspec.json.Decoder(Problem).decode
_encode: Final[Callable[[object], bytes]] = msgspec.json.Encoder().encode


class HttpDesk:
    """Hands commands to the clearing service at a URL, in the name of whoever `credential` shows.

    `language` is that of its sentences.
    """

    def __init__(self, url: str, credential: Credential, language: str = "en") -> None:
        self._url = urlsplit(url)
        self._shown = url
        self._headers = {"Accept-Language": language, **credential.headers}

    def submit(self, commands: Iterable[Command]) -> Iterator[Answer]:
        """Yield one answer a command.

        Raises `NobodyServes` where the service is not there or takes nothing now, and
        `CommandNotTaken` for a command that cannot be one.
        """
        try:
            with self._request() as (connection, sending):
                sender = _Sender(sending, commands)
                sender.start()
                try:
                    yield from self._answers(connection)
                finally:
                    sender.give_up()
                    # What kept the sender from going on is why the answers broke off.
                    if sender.failure is not None:
                        raise sender.failure
        except (OSError, http.client.HTTPException) as error:
            broken = Saying(Snag.SERVICE_BROKE_OFF, url=self._shown, detail=str(error))
            raise NobodyServes(broken) from error

    def quote(
        self,
        payer: AccountId,
        payee: AccountId,
        fixed_side: FixedSide,
        steps: int,
        hop_limit: int = DEFAULT_HOPS,
    ) -> Quote | Refusal:
        """Return what an exchange would move now. Raises what `submit` raises."""
        asked: dict[str, str | int] = {
            "payer": payer,
            "payee": payee,
            "fixed_side": fixed_side,
            "steps": steps,
            "hop_limit": hop_limit,
        }
        try:
            answer = httpx.get(
                f"{self._shown}/quotes",
                params=asked,
                headers=self._headers,
                timeout=_CONNECT_S,
            )
        except httpx.TransportError as error:
            away = Saying(Snag.SERVICE_NOT_THERE, url=self._shown, detail=str(error))
            raise NobodyServes(away) from error
        if answer.status_code == 200:
            return msgspec.json.decode(answer.content, type=Quote)
        problem = _decode_problem(answer.content)
        refusal = _refusal(problem)
        if refusal is None:
            raise _not_taken(problem)
        return refusal

    def next_run(self, mode: ClearingMode) -> NextRun:
        """Return what the next clearing run is solved from. Raises what `submit` raises."""
        answer = self._sent("GET", "/clearing-runs/input", params={"mode": mode})
        if answer.status_code != 200:
            raise _not_taken(_decode_problem(answer.content))
        return msgspec.json.decode(answer.content, type=NextRun)

    def submit_run(self, command: RunStep) -> Answer:
        """Return the answer to one step of a run. Raises what `submit` raises.

        By a route of its own: a run may be larger than any line of the bulk form.
        """
        body: dict[str, Any] = msgspec.to_builtins(command)
        step, key = body.pop("command"), body.pop("command_id")
        run_id = key if isinstance(command, ProposeClearing) else body.pop("run_id")
        method, path = _RUN_STEPS[step]
        answer = self._sent(
            method,
            path.format(run_id=run_id),
            content=_encode(body),
            headers={"Content-Type": "application/json", "Idempotency-Key": key},
        )
        if answer.status_code in (200, 201):
            return _accepted(msgspec.json.decode(answer.content, type=AnswerBody))
        problem = _decode_problem(answer.content)
        refusal = _refusal(problem)
        if refusal is None:
            raise _not_taken(problem)
        return Refused(command_id=command.command_id, refusal=refusal)

    def _sent(
        self,
        method: str,
        path: str,
        *,
        headers: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        try:
            return httpx.request(
                method,
                f"{self._shown}{path}",
                headers={**self._headers, **(headers or {})},
                params=params,
                content=content,
                timeout=_PATIENCE_S,
            )
        except httpx.TransportError as error:
            away = Saying(Snag.SERVICE_NOT_THERE, url=self._shown, detail=str(error))
            raise NobodyServes(away) from error

    @contextmanager
    def _request(self) -> Iterator[tuple[http.client.HTTPConnection, socket.socket]]:
        secure = self._url.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        assert self._url.hostname is not None
        connection = kind(self._url.hostname, self._url.port, timeout=_CONNECT_S)
        connection.connect()
        sending = connection.sock
        assert sending is not None
        sending.settimeout(_PATIENCE_S)
        try:
            connection.putrequest("POST", f"{self._url.path}/commands?events=true")
            connection.putheader("Content-Type", "application/x-ndjson")
            connection.putheader("Transfer-Encoding", "chunked")
            for name, value in self._headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            yield connection, sending
        finally:
            # `getresponse` closes the connection's own handle early, not the socket itself.
            connection.close()
            sending.close()

    def _answers(self, connection: http.client.HTTPConnection) -> Iterator[Answer]:
        response = connection.getresponse()
        if response.status != 200:
            problem = _decode_problem(response.read())
            raise _not_taken(problem)
        while line := response.readline():
            yield _answer(_decode(line))


class _Sender(Thread):
    """Writes commands as chunks of a request's body; draws no more of them than go out."""

    def __init__(self, to: socket.socket, commands: Iterable[Command]) -> None:
        super().__init__(name="desk", daemon=True)
        self.failure: Exception | None = None
        self._to = to
        self._commands = commands
        self._over = False

    def run(self) -> None:
        try:
            waiting = bytearray()
            for command in self._commands:
                if self._over:
                    return
                waiting += _encode(command) + b"\n"
                if len(waiting) >= _CHUNK_BYTES:
                    self._send(waiting)
                    waiting = bytearray()
            self._send(waiting)
            self._to.sendall(b"0\r\n\r\n")
        except OSError as failure:
            # The service hung up: the reader finds out by itself, after what was answered.
            if not self._over:
                self.failure = failure
        except Exception as failure:  # noqa: BLE001 - raised again by the desk's own thread
            self.failure = failure
            # The reader must not wait for answers to what was never sent.
            self._to.shutdown(socket.SHUT_RDWR)

    def _send(self, body: bytearray) -> None:
        if body:
            self._to.sendall(b"%x\r\n%b\r\n" % (len(body), bytes(body)))

    def give_up(self) -> None:
        """Nothing more is sent, and the thread has ended or soon will."""
        if self.is_alive() and self.failure is None:
            self._over = True
        self.join(timeout=1.0)


def _answer(line: _Line) -> Answer:
    problem = line.problem
    if problem is None:
        assert line.command_id is not None
        recorded_at_ms = read_time(line.recorded_at)
        assert recorded_at_ms is not None
        return Accepted(
            command_id=line.command_id,
            position=line.position,
            recorded_at_ms=recorded_at_ms,
            events=line.events,
            repeated=line.repeated,
        )
    refusal = _refusal(problem)
    if refusal is None or line.command_id is None:
        raise _not_taken(problem)
    return Refused(command_id=line.command_id, refusal=refusal)


def _accepted(body: AnswerBody) -> Accepted:
    recorded_at_ms = read_time(body.recorded_at)
    assert recorded_at_ms is not None
    return Accepted(
        command_id=CommandId(body.command_id),
        position=body.position,
        recorded_at_ms=recorded_at_ms,
        events=body.events,
        repeated=body.repeated,
    )


def _refusal(problem: Problem) -> Refusal | None:
    """Return the ledger's refusal; None where the request itself was wrong."""
    code = _CODES.get(problem.code)
    if code is None:
        return None
    return Refusal(
        code=code,
        subject=problem.subject,
        limit=problem.limit,
        left=problem.left,
        unit=problem.unit,
        set_by=problem.set_by,
        amounts=problem.amounts,
        measure=problem.measure,
        missing_ms=problem.missing_ms,
        links=problem.links,
    )


def _not_taken(problem: Problem) -> Exception:
    if problem.code == Fault.NOT_SERVING.slug:
        return NobodyServes(problem.detail)
    return CommandNotTaken(problem.detail)
