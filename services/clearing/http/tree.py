"""The signed tree as anybody may read it (C2SP tlog-tiles), and receipts for whose exchange it is.

Tiles tell no event: leaves are commitments. They never change, so every cache on the way may keep
them; of the checkpoint none may. A receipt carries its event, and is for who may see that.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, NamedTuple, ParamSpec, TypeVar

from fastapi import APIRouter, Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from access.rights import Act, Subject, verdict
from clearing.domain.past import Role
from clearing.http.asking import principal_of
from clearing.http.endpoints import desk_of
from clearing.http.facts import StateFacts
from clearing.http.faults import Fault, InputRefused, Wrong
from clearing.http.problems import problem_of_refusal, problem_response
from clearing.http.reads import only_once
from clearing.http.screening import refusal_of
from clearing.http.strict import reader_language
from clearing.log.port import IdIndex, Log, LogUnavailable, OutcomeUnknown
from clearing.tree.hashing import Unproven
from clearing.tree.proofs import SUFFIX
from clearing.tree.reading import KeyedTree, MissingTile
from clearing.tree.tiles import Tile, tile_at
from clearing.write_path.writer import NotServing
from contracts.block import Entry
from contracts.commitment import NotCanonical
from contracts.envelope import decode
from contracts.events import ExchangeRecorded, ExchangeReversed
from contracts.ids import UUID_PATTERN

P = ParamSpec("P")
T = TypeVar("T")

# An exchange that was just accepted is signed so soon; longer nobody is kept waiting.
RECEIPT_WITHIN_S: Final = 5.0
_LOOK_AGAIN_S: Final = 0.1
_TEXT: Final = "text/plain; charset=utf-8"
_BYTES: Final = "application/octet-stream"
_NEVER_CHANGES: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
_CHANGES: Final = {"Cache-Control": "no-cache"}
_PRIVATE: Final = {"Cache-Control": "private, no-store"}
# So many events behind the index are looked through for one; an indexer is a moment behind.
_TAIL: Final = 100_000
# How every type is named under which an exchange stands in the log.
_EXCHANGES: Final = ("exchange-recorded.", "exchange-reversed.")

_TilePath = Annotated[
    str,
    Path(
        description="Which tile, or `entries/` and which bundle, as tlog-tiles names them.",
        examples=["0/000", "1/000.p/3", "entries/x001/234"],
    ),
]
_ExchangeId = Annotated[
    str,
    Path(
        description="The exchange that is proved.",
        examples=["609d3be1-fc9b-43b5-b91c-470eed5fefc4"],
    ),
]


class Stands(NamedTuple):
    """Where an exchange stands in the log, what the log holds there, and of whose accounts."""

    position: int
    entry: Entry
    subject: Subject


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """The tree, and what is asked where a receipt is wanted."""

    log: Log
    index: IdIndex
    tree: KeyedTree

    def found(self, exchange_id: str) -> Stands | None:
        """Return where the exchange stands, if it was recorded."""
        # Asked before looking: what stands behind it is looked for in the log itself.
        reached = self.index.reached()
        keys = [(int(role), exchange_id) for role in (Role.CONCLUSION, Role.COMMAND)]
        positions = self.index.look_up(keys).values()
        for position, entry in sorted(self.log.entries_at(positions).items()):
            if stands := _as_exchange(position, entry, exchange_id):
                return stands
        if self.log.head().position - reached > _TAIL:
            raise LogUnavailable("the index is too far behind to be asked")
        for block in self.log.read(after=reached):
            for position, entry in enumerate(block.entries, block.first_position):
                if stands := _as_exchange(position, entry, exchange_id):
                    return stands
        return None


def _as_exchange(position: int, entry: Entry, exchange_id: str) -> Stands | None:
    if not entry.wire_name.startswith(_EXCHANGES) or exchange_id.encode() not in entry.data:
        return None
    event = decode(entry.wire_name, entry.data).event
    if not isinstance(event, ExchangeRecorded | ExchangeReversed):
        return None
    accounts = ((event.payer, event.payer_group), (event.payee, event.payee_group))
    found = Stands(position, entry, Subject(accounts=accounts))
    return found if event.exchange_id == exchange_id else None


def published_of(request: Request) -> Published:
    """Return the application's tree. Raises `InputRefused` where it has none."""
    published: Published | None = request.app.state.published
    if published is None:
        raise InputRefused(Wrong(Fault.NOT_FOUND))
    return published


async def checkpoint(request: Request) -> Response:
    """How many events are signed, and their root: a signed note, cosignatures of witnesses below.

    The keys that sign are under `/tree/keys`. Keep what you were given: it is what a later tree
    is held against.
    """
    only_once(request)
    tree = published_of(request).tree
    found = await _asked(tree.checkpoint)
    if found is None:
        raise InputRefused(Wrong(Fault.NOT_FOUND))
    return Response(found, media_type=_TEXT, headers=_CHANGES)


async def keys(request: Request) -> Response:
    """Every key that ever signed a checkpoint, the oldest first, a line each.

    Compare them once with what the operator tells you by another way: whoever could forge the
    tree could forge this page.
    """
    only_once(request)
    tree = published_of(request).tree
    found = await _asked(tree.keys)
    return Response("".join(f"{key}\n" for key in found), media_type=_TEXT, headers=_CHANGES)


async def tile(request: Request, path: _TilePath) -> Response:
    """Hashes of the tree, or the entries below them, 256 at a time (C2SP tlog-tiles).

    `<level>/<index>` are 256 hashes of 32 bytes, `entries/<index>` as many entries, each behind
    its length in two bytes; with `.p/<width>` so many of a tile that is not full yet. The index
    has three digits each, all but the last behind an x: `x001/x234/067`.
    """
    only_once(request)
    tree = published_of(request).tree
    wanted = tile_at(path)
    if wanted is None:
        raise InputRefused(Wrong(Fault.NOT_FOUND))
    if isinstance(wanted, Tile):
        found = await _asked(tree.tile, *wanted)
    else:
        found = await _asked(tree.entries, *wanted)
    if found is None:
        raise InputRefused(Wrong(Fault.NOT_FOUND))
    return Response(found, media_type=_BYTES, headers=_NEVER_CHANGES)


async def receipt(request: Request, exchange_id: _ExchangeId) -> Response:
    """The exchange and what proves it in the signed tree: a file that verifies offline.

    It is a C2SP `tlog-proof`; its `extra` holds the event as the log has it, and the random bytes
    with which the tree commits to it. An exchange that was just accepted is waited for.
    """
    only_once(request)
    published = published_of(request)
    deadline = time.monotonic() + RECEIPT_WITHIN_S
    is_id = re.fullmatch(UUID_PATTERN, exchange_id) is not None
    stands = await _asked(published.found, exchange_id) if is_id else None
    language, now_ms = reader_language(request), request.app.state.now_ms()
    subject = Subject(missing=True) if stands is None else stands.subject
    principal = principal_of(request)
    may = await desk_of(request).ask(
        lambda state: verdict(principal, Act.SEE_EXCHANGE, subject, StateFacts(state), now_ms)
    )
    if refusal := refusal_of(may):
        problem = problem_of_refusal(refusal, language, instance=request.url.path)
        return problem_response(problem, language)
    if stands is None:
        raise InputRefused(Wrong(Fault.NOT_FOUND))
    while await _asked(lambda: published.tree.size) < stands.position:
        if time.monotonic() > deadline:
            raise InputRefused(Wrong(Fault.NOT_SIGNED_YET))
        await asyncio.sleep(_LOOK_AGAIN_S)
    entry = stands.entry
    receipt_at = published.tree.proven_receipt
    made = await _asked(receipt_at, stands.position, entry.wire_name, entry.data)
    named = {"Content-Disposition": f'attachment; filename="{exchange_id}{SUFFIX}"'}
    return Response(made, media_type=_TEXT, headers=_PRIVATE | named)


async def _asked(question: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Return the answer of the database, which is waited for beside the event loop.

    Raises `NotServing` where it gives none, or holds a tree that was meddled with: what is wrong
    with that is for `evenveel audit verify` to say.
    """
    try:
        return await run_in_threadpool(question, *given, **named)
    except (LogUnavailable, OutcomeUnknown, MissingTile, Unproven, NotCanonical) as lost:
        raise NotServing(str(lost)) from lost


def add_routes(router: APIRouter, problems: dict[int | str, dict[str, Any]]) -> None:
    """Have the application describe and serve these routes."""
    text = {"text/plain": {"schema": {"type": "string"}}}
    octets = {_BYTES: {"schema": {"type": "string", "format": "binary"}}}
    for path, endpoint, tag, summary, content in (
        ("/tree/checkpoint", checkpoint, "tree", "The newest signed checkpoint", text),
        ("/tree/keys", keys, "tree", "The keys that sign the tree", text),
        ("/tree/tile/{path:path}", tile, "tree", "A tile, or a bundle of entries", octets),
        (
            "/exchanges/{exchange_id}/receipt",
            receipt,
            "exchanges",
            "The receipt of an exchange",
            text,
        ),
    ):
        router.add_api_route(
            path,
            endpoint,
            methods=["GET"],
            tags=[tag],
            summary=summary,
            response_model=None,
            responses={200: {"content": content, "description": "As it is."}, **problems},
        )
