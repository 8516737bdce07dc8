"""The event feed: page by page, and live as server-sent events."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from hashlib import sha256
from time import monotonic
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Header, Query, Request
from fastapi.sse import format_sse_event
from msgspec import Raw, Struct
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from contracts.ids import GROUP_ID_PATTERN
from projections.feed.follower import LOST, Follower, Listener, TooManyListeners
from projections.feed.items import Item
from projections.feed.pages import Feed, Page
from projections.http.admission import still_admitted
from projections.http.asking import MAX_POSITION, Limit
from projections.http.faults import Fault
from projections.http.models import Model
from projections.http.problems import Refused
from projections.stream import StreamBroken

_FRAMES: Final = 100
# What a listener's own batch may hold: the only memory that one costs who reads slowly.
_FRAMES_BYTES: Final = 64_000
_RECONNECT_AFTER_MS: Final = 1_000
# Events are never changed, so neither is a page of them that was full; `private`, because who may
# see it is decided anew for everyone.
_FOR_EVER: Final = "private, max-age=31536000, immutable"
_LOOK_AGAIN: Final = "private, no-cache"

# Stays open for as long as somebody listens.
LIVE: Final = "/events/live"

router = APIRouter(tags=["events"])

After = Annotated[
    int, Query(ge=0, le=MAX_POSITION, description="events beyond this position", examples=[1042])
]
AfterOrHead = Annotated[
    int | None,
    Query(
        ge=0,
        le=MAX_POSITION,
        description="events beyond this position; without it, those from now on",
        examples=[1042],
    ),
]
OnlyGroup = Annotated[
    str | None,
    Query(
        pattern=GROUP_ID_PATTERN,
        description="only events that touch this group",
        examples=["letsgent"],
    ),
]
LastEventId = Annotated[
    str | None,
    Header(
        description="the `id` that was received last; it goes before `after`",
        pattern=r"^(0|[1-9][0-9]{0,18})$",
        examples=["1042"],
    ),
]


class FeedItem(Model):
    """An event as it was stored, and what a follower wants to know of it first."""

    position: int = Field(description="its place in the log, for ever", examples=[1042])
    type: str = Field(
        description="the schema that `envelope.event` keeps to, by its name in contracts/schemas",
        examples=["exchange-recorded.v1"],
    )
    event_id: str = Field(
        description="the event's name for ever",
        examples=["c0a80101-7e57-4d0b-8f06-0d0c8c8e2a12/0"],
    )
    recorded_at: str = Field(examples=["2026-03-01T12:00:00.000Z"])
    groups: dict[str, int] = Field(
        description="each group that it touches, and that group's own gapless number",
        examples=[{"letsgent": 17}],
    )
    envelope: dict[str, Any] = Field(
        description="the event in its envelope (contracts/schemas/envelope.json), as it was stored:"
        " an old version is not brought to today's"
    )


class FeedPage(Model):
    """Events in the order of the log."""

    items: list[FeedItem]
    complete_up_to: int = Field(
        description="nothing that was asked for is missing up to here", examples=[1042]
    )
    next: int = Field(description="give this as `after` for what follows", examples=[1042])
    closed: bool = Field(
        description="true: this page stays the same for ever, and more may follow at once;"
        " false: the log ended here for now"
    )


class _Written(Struct, frozen=True):
    """The page's JSON; items are written already."""

    items: list[Raw]
    complete_up_to: int
    next: int
    closed: bool


@router.get("/events", summary="The event feed", response_model=FeedPage)
def events(
    request: Request, after: After = 0, group: OnlyGroup = None, limit: Limit = 100
) -> Response:
    """Every event from any place in the log, in order; each group's own numbers have no gap.

    One request looks at a bounded stretch of the log. With a group a page may therefore hold few
    events or none although more follow: go on with `next` for as long as pages are `closed`.
    """
    feed: Feed = request.app.state.feed
    page = feed.page(after, limit, group_id=group)
    body = _body_of(page)
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": _FOR_EVER if page.closed else _LOOK_AGAIN}
    if tag in request.headers.get("if-none-match", "")[:1_000]:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def _body_of(page: Page) -> bytes:
    items = [Raw(item.json) for item in page.items]
    return msgspec.json.encode(_Written(items, page.complete_up_to, page.next, page.closed))


@router.get(
    LIVE,
    summary="The event feed, live",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Server-sent events: `id` is the position, `event` the type, `data` a"
            " feed item. An `id` alone says that all up to there was looked at.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
)
async def live(
    request: Request,
    after: AfterOrHead = None,
    group: OnlyGroup = None,
    last_event_id: LastEventId = None,
) -> Response:
    """Each event as soon as it is in the log, without a gap and without one twice.

    A connection that was cut goes on with `Last-Event-ID`, as browsers send it by themselves.
    """
    state = request.app.state
    given = after if last_event_id is None else int(last_event_id)
    start: int = await run_in_threadpool(state.feed.head) if given is None else given
    if start > MAX_POSITION:
        raise Refused(Fault.INVALID_PARAMETER, "Last-Event-ID")
    follower: Follower = state.follower
    try:
        listener = follower.enter()
    except TooManyListeners:
        raise Refused(Fault.TOO_MANY_LISTENERS) from None
    frames = _Frames(
        *(state.feed, follower, listener, start, group, state.heart_beat_s),
        may_still=partial(still_admitted, request),
    )
    return LiveResponse(frames.all(), partial(follower.leave, listener))


class LiveResponse(StreamingResponse):
    """A stream that gives its listener's place back however it ends, begun or not."""

    def __init__(self, frames: AsyncIterator[bytes], leave: Callable[[], None]) -> None:
        # A proxy that collects what it passes on would keep events to itself.
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(frames, headers=headers, media_type="text/event-stream")
        self._leave = leave

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._leave()


class _Frames:
    """What one listener is sent, read when it can be sent and not before."""

    def __init__(
        self,
        feed: Feed,
        follower: Follower,
        listener: Listener,
        after: int,
        group_id: str | None,
        heart_beat_s: float,
        *,
        may_still: Callable[[], Awaitable[bool]],
    ) -> None:
        self._feed = feed
        self._follower = follower
        self._listener = listener
        self._after = after
        self._group_id = group_id
        self._heart_beat_s = heart_beat_s
        self._may_still = may_still
        self._asked_at = monotonic()

    async def all(self) -> AsyncIterator[bytes]:
        """Frames until the service ends, or the right to them; or the log cannot be read.

        Then the client comes back.
        """
        # The place is told at once, so that whoever is cut off before the first event misses none.
        yield format_sse_event(id=str(self._after), retry=_RECONNECT_AFTER_MS)
        while not self._follower.closing:
            try:
                if not await self._is_welcome():
                    return
                page = await self._page()
            except (*LOST, StreamBroken):
                return
            self._after = page.next
            if page.items:
                yield b"".join(map(_frame_of, page.items))
            elif page.closed:
                yield self._nothing_more()
            if not page.closed and not await self._listener.wait(self._heart_beat_s):
                yield self._nothing_more()

    async def _is_welcome(self) -> bool:
        """Whether who listens may still; asked once a heartbeat, however much there is to send."""
        if monotonic() - self._asked_at < self._heart_beat_s:
            return True
        self._asked_at = monotonic()
        return await self._may_still()

    async def _page(self) -> Page:
        page = self._follower.newest(
            self._after, _FRAMES, group_id=self._group_id, bytes_at_most=_FRAMES_BYTES
        )
        if page is not None:
            return page
        behind = partial(
            self._feed.page,
            self._after,
            _FRAMES,
            group_id=self._group_id,
            bytes_at_most=_FRAMES_BYTES,
        )
        return await run_in_threadpool(behind)

    def _nothing_more(self) -> bytes:
        return format_sse_event(comment="nothing more up to here", id=str(self._after))


def _frame_of(item: Item) -> bytes:
    return format_sse_event(
        id=str(item.position), event=item.wire_name, data_str=item.json.decode()
    )
