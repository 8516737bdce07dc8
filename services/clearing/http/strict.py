"""Reading requests strictly: bounded, JSON only, no key twice, no number but whole ones."""

import json
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeAlias

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from access.languages import Language, preferred
from clearing.http.asking import admit
from clearing.http.faults import Fault, InputRefused, Wrong
from clearing.http.lines import DuplicateKey, once_each
from clearing.http.problems import problem_of_fault, problem_response
from clearing.write_path.writer import NotServing

Handler: TypeAlias = Callable[[Request], Coroutine[Any, Any, Response]]

_log = logging.getLogger(__name__)

_MAX_THROWN_AWAY_BYTES: Final = 64_000_000
MAX_BODY_BYTES: Final = 1_000_000


def content_type(request: Request) -> str:
    """Return the media type of what is sent, lower-case, without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def reader_language(request: Request) -> Language:
    """Return the language in which whoever asks is answered."""
    return preferred(request.headers.get("accept-language"))


class StrictRequest(Request):
    """A request whose body is JSON of at most so many bytes, or ends with `InputRefused`."""

    at_most_bytes = MAX_BODY_BYTES
    _whole: bytes | None = None

    async def body(self) -> bytes:
        """Return the whole body, which is JSON."""
        if not hasattr(self, "_body"):
            if content_type(self) != "application/json":
                raise InputRefused(Wrong(Fault.WRONG_CONTENT_TYPE, bound="application/json"))
            self._body = await self.whole()
        return self._body

    async def whole(self) -> bytes:
        """Return the whole body, whatever it is; it is read once."""
        if self._whole is None:
            self._whole = await self._bounded()
        return self._whole

    async def signed(self) -> bytes:
        """Return the whole body to know who signed it, be it empty."""
        sent = self.headers.get("content-length", "0") != "0"
        return await self.whole() if sent or "transfer-encoding" in self.headers else b""

    @property
    def read_already(self) -> bytes | None:
        """Return the body where it was read to know who asks, None where it comes as it is sent."""
        return self._whole

    async def _bounded(self) -> bytes:
        """Return the body. What is too large is read and thrown away, up to a bound.

        A client that sends all before it reads would otherwise find the connection broken instead
        of the problem that tells it why.
        """
        body = bytearray()
        size = 0
        async for chunk in self.stream():
            size += len(chunk)
            if size <= self.at_most_bytes:
                body += chunk
            elif size > _MAX_THROWN_AWAY_BYTES:
                break
        if size > self.at_most_bytes:
            raise InputRefused(Wrong(Fault.BODY_TOO_LARGE, bound=self.at_most_bytes))
        if not body:
            raise InputRefused(Wrong(Fault.MALFORMED_JSON))
        return bytes(body)

    async def json(self) -> Any:
        """Return the body's object."""
        if not hasattr(self, "_json"):
            self._json = _object(await self.body())
        return self._json


def _object(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body.decode(), object_pairs_hook=once_each, parse_constant=_not_json)
    except DuplicateKey as twice:
        raise InputRefused(Wrong(Fault.DUPLICATE_KEY, twice.key)) from None
    except (ValueError, RecursionError):
        raise InputRefused(Wrong(Fault.MALFORMED_JSON)) from None
    if not isinstance(found, dict):
        raise InputRefused(Wrong(Fault.MALFORMED_JSON))
    return found


def _not_json(text: str) -> object:
    raise ValueError(text)


class StrictRoute(APIRoute):
    """A route that reads strictly, and ends with a problem whatever goes wrong in it."""

    def reading_handler(self) -> Handler:
        """Return what reads the request and answers it: FastAPI's own."""
        return super().get_route_handler()

    def get_route_handler(self) -> Handler:
        """Return the handler that turns a fault of ours into a problem."""
        handle = self.reading_handler()

        async def strictly(request: Request) -> Response:
            try:
                strict = StrictRequest(request.scope, request.receive)
                await admit(strict, self.path_format, strict.signed)
                return await handle(strict)
            except (HTTPException, RequestValidationError, NotServing):
                raise
            except Exception:  # noqa: BLE001 - the last place where a fault can be caught
                # Logged here, once; the caller learns nothing of our insides.
                _log.exception("a request failed: %s %s", request.method, self.path)
                language = reader_language(request)
                problem = problem_of_fault(Wrong(Fault.INTERNAL), language)
                return problem_response(problem, language)

        return strictly


class SelfReadingRoute(StrictRoute):
    """A route whose endpoint reads the request itself; its signature is for the description.

    Resolving a signature anew for each request was half of the time of a request.
    """

    def reading_handler(self) -> Handler:
        """Return the endpoint."""
        return self.endpoint
