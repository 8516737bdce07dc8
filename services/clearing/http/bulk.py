"""The bulk form: commands in by the line, answers out by the line, in the same order.

Reading and writing go on side by side, with a bounded number of batches between them: when
answers are not taken, nothing more is read, so memory stays bounded however many lines come; nor
is it while much waits for the writer, or while somebody sends more than their rate. A client must
therefore read while it sends. Lines that were taken stay taken if it leaves.

Whoever signs out, or whose key is revoked, in the middle gets no further line in: those that come
next are refused as anybody's would be, and the answer ends there.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, NamedTuple, TypeAlias

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from access.languages import Language
from access.pacing import Pace
from access.principals import Principal
from clearing.answers import Accepted, Answer
from clearing.http.bridge import AsyncDesk
from clearing.http.faults import Fault, Wrong
from clearing.http.lines import MAX_LINE_BYTES, read_line
from clearing.http.problems import problem_of_fault, problem_of_refusal
from clearing.http.replies import LineAccepted, LineRefused, encode_lines, line_accepted
from clearing.http.screening import handed
from clearing.write_path.screened import Handed
from clearing.write_path.writer import NotServing

_log = logging.getLogger(__name__)

NDJSON: Final = "application/x-ndjson"
# One writer's block is two of these: the next waits while one is being committed.
MAX_LINES_A_BATCH: Final = 500
MAX_BATCHES_IN_FLIGHT: Final = 4
# A client that takes no answers for so long has gone, or waits for us as we for it.
STALLED_S: Final = 300.0

_Bad: TypeAlias = tuple[Wrong, str | None]
# Says why whoever sends the lines may send no more of them.
AmissNow: TypeAlias = Callable[[], Awaitable[Wrong | None]]
_TOO_LONG: Final = Wrong(Fault.LINE_TOO_LONG, bound=MAX_LINE_BYTES)


class _Batch(NamedTuple):
    """Lines that are answered together: each a command's id, or what is wrong with the line."""

    first_line: int
    lines: list[str | _Bad]
    answers: "asyncio.Future[Sequence[Answer]] | None"


class LineSplitter:
    """Cuts a stream of bytes into lines; of one that is too long only that it was is kept."""

    def __init__(self) -> None:
        self._rest = b""
        self._skipping = False

    def feed(self, chunk: bytes) -> list[bytes | None]:
        """Return the lines that ended in the chunk, None for each that was too long."""
        *ended, rest = (self._rest + chunk).split(b"\n")
        lines: list[bytes | None] = [None if len(line) > MAX_LINE_BYTES else line for line in ended]
        if lines and self._skipping:
            lines[0] = None
            self._skipping = False
        if len(rest) > MAX_LINE_BYTES:
            self._skipping = True
        self._rest = b"" if self._skipping else rest
        return lines

    def end(self) -> list[bytes | None]:
        """Return the last line where no newline ended it."""
        if self._skipping:
            return [None]
        return [self._rest] if self._rest else []


class BulkResponse(Response):
    """Answers the lines of the request's own body while they come in."""

    media_type = NDJSON

    def __init__(
        self,
        desk: AsyncDesk,
        principal: Principal,
        language: Language,
        *,
        pace: Pace,
        amiss_now: AmissNow,
        with_events: bool,
        read_already: bytes | None = None,
    ) -> None:
        super().__init__(status_code=200, headers={"Content-Language": language})
        del self.headers["content-length"]
        self._desk = desk
        self._principal = principal
        self._pace = pace
        self._amiss_now = amiss_now
        self._read_already = read_already
        self._language = language
        self._with_events = with_events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send one result line for each line received."""
        del scope
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )
        batches: asyncio.Queue[_Batch | None] = asyncio.Queue(MAX_BATCHES_IN_FLIGHT)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._read(self._received(receive), batches))
                both.create_task(self._write(send, batches))
        except* (TimeoutError, OSError):
            # The connection is closed without an end, so a client knows that lines are missing.
            _log.warning("a bulk's answers were not taken; the connection is given up")

    def _received(self, receive: Receive) -> Receive:
        """Return what gives the body, which was read before where it is signed."""
        body = self._read_already
        if body is None:
            return receive

        async def again() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        return again

    async def _read(self, receive: Receive, batches: "asyncio.Queue[_Batch | None]") -> None:
        splitter = LineSplitter()
        next_line = 1
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                break  # a line that was cut off is no line
            lines = splitter.feed(message.get("body", b""))
            more = message.get("more_body", False)
            if not more:
                lines += splitter.end()
            for start in range(0, len(lines), MAX_LINES_A_BATCH):
                part = lines[start : start + MAX_LINES_A_BATCH]
                await self._desk.room()
                # The first lines came with the credential itself.
                if next_line > 1 and (amiss := await self._amiss_now()) is not None:
                    await batches.put(_Batch(next_line, [(amiss, None)] * len(part), None))
                    await batches.put(None)
                    return
                await batches.put(self._hand_in(next_line, part))
                await asyncio.sleep(self._pace.wait_for_lines_s(len(part)))
                next_line += len(part)
        await batches.put(None)

    def _hand_in(self, first_line: int, lines: list[bytes | None]) -> _Batch:
        commands: list[Handed] = []
        found: list[str | _Bad] = []
        for line in lines:
            read = (_TOO_LONG, None) if line is None else read_line(line)
            if isinstance(read, tuple):
                found.append(read)
            else:
                commands.append(handed(self._principal, read))
                found.append(read.command_id)
        answers = self._desk.hand_in(commands) if commands else None
        return _Batch(first_line, found, answers)

    async def _write(self, send: Send, batches: "asyncio.Queue[_Batch | None]") -> None:
        while (batch := await batches.get()) is not None:
            body = encode_lines(await self._results(batch))
            async with asyncio.timeout(STALLED_S):
                await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _results(self, batch: _Batch) -> list[LineAccepted | LineRefused]:
        answers: Sequence[Answer] = ()
        serving = True
        try:
            if batch.answers is not None:
                answers = await batch.answers
        except NotServing:
            serving = False
        rest = iter(answers)
        results: list[LineAccepted | LineRefused] = []
        for number, line in enumerate(batch.lines, start=batch.first_line):
            if isinstance(line, tuple):
                results.append(self._wrong(number, *line))
            elif serving:
                results.append(self._answered(number, next(rest)))
            else:
                results.append(self._wrong(number, Wrong(Fault.NOT_SERVING), line))
        return results

    def _answered(self, number: int, answer: Answer) -> LineAccepted | LineRefused:
        if isinstance(answer, Accepted):
            return line_accepted(number, answer, with_events=self._with_events)
        problem = problem_of_refusal(answer.refusal, self._language)
        return LineRefused(
            line=number, status=problem.status, command_id=answer.command_id, problem=problem
        )

    def _wrong(self, number: int, wrong: Wrong, command_id: str | None) -> LineRefused:
        problem = problem_of_fault(wrong, self._language)
        return LineRefused(
            line=number, status=problem.status, command_id=command_id, problem=problem
        )
