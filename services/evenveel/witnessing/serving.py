"""The witness over HTTP: two routes, and nobody needs to sign in for either.

Who asks is known by the signature on the checkpoint. A log that is not known here, or too much to
read, costs a look at a few lines.
"""

from __future__ import annotations

import asyncio
import logging
import time
from functools import partial
from typing import Final, cast

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from access.limits import Limits
from evenveel.connections import Doorway, Ended
from evenveel.serving import listening
from evenveel.witnessing.asked import MAX_ASKED_BYTES
from evenveel.witnessing.witness import Reply, Witness

_IDLE_S: Final = 30
_SENT_WITHIN_S: Final = 10
# Logs come now and then. Who holds connections open holds those of one address, and not for long.
_LIMITS: Final = Limits(
    connections=512,
    connections_per_address=64,
    header_bytes=8_192,
    header_within_s=_SENT_WITHIN_S,
    body_within_s=_SENT_WITHIN_S,
    answer_stalled_s=_SENT_WITHIN_S,
)


def app_of(witness: Witness) -> Starlette:
    """Return the application that answers for the witness."""
    return Starlette(
        routes=[
            Route("/add-checkpoint", partial(_add, witness), methods=["POST"]),
            Route("/{origin_sha256}/checkpoint", partial(_newest, witness), methods=["GET"]),
        ]
    )


def serve(witness: Witness, host: str, port: int) -> None:
    """Answer for the witness until told to stop. Raises `PortTaken`."""
    server_of(witness).run(sockets=[listening(host, port)])


def server_of(witness: Witness) -> uvicorn.Server:
    """Return what answers for the witness, once it runs."""
    config = uvicorn.Config(
        app_of(witness),
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,
        # Typed as a class; what uvicorn does with it is to call it.
        http=cast(type[asyncio.Protocol], Doorway(_LIMITS, _uncounted)),
        timeout_keep_alive=_IDLE_S,
        timeout_graceful_shutdown=5,
    )
    return uvicorn.Server(config)


def _uncounted(_: Ended) -> None:
    """Nobody asks a witness how many connections it ended."""


def now_s() -> int:
    """Return the seconds since 1970 by this machine's clock."""
    return int(time.time())


async def _add(witness: Witness, request: Request) -> Response:
    body = await _body(request)
    if body is None:
        return _answer(Reply(413, b"too much, or too slow, for a checkpoint and its proof\n"))
    return _answer(await run_in_threadpool(witness.add, body))


async def _newest(witness: Witness, request: Request) -> Response:
    origin_sha256: str = request.path_params["origin_sha256"]
    return _answer(await run_in_threadpool(witness.newest, origin_sha256))


async def _body(request: Request) -> bytes | None:
    """Return what was sent; None where it is more than is ever asked, or comes too slowly."""
    body = bytearray()
    try:
        # Who sends slowly holds one of few places.
        async with asyncio.timeout(_SENT_WITHIN_S):
            async for part in request.stream():
                body += part
                if len(body) > MAX_ASKED_BYTES:
                    return None
    except (ClientDisconnect, TimeoutError):
        return None
    return bytes(body)


def _answer(reply: Reply) -> Response:
    return Response(reply.body, reply.status, headers={"content-type": reply.content_type})
