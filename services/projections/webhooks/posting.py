"""One attempt: an item posted to an address, signed, within a time, to where it may go.

Source: Standard Webhooks specification 1.0.0. Nothing of an answer is read but its status: its
body is of no use here, and telling it to whoever named the address would let them read what our
machine can reach.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Final, Self

import httpx
from standardwebhooks import Webhook

from projections.feed.items import Item
from projections.webhooks.addresses import (
    NotAllowed,
    Target,
    address_to_use,
    resolved,
    target_of,
)
from projections.webhooks.deliveries import Ending, Outcome, Taken

_GONE: Final = 410
_RESOLVING_AT_ONCE: Final = 16
# What may go wrong between us and a receiver; anything else is a mistake of ours.
_FAILURES: Final = (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, socket.error, TimeoutError)


class Poster:
    """Posts items, any number at once, in one event loop."""

    def __init__(
        self,
        *,
        within_s: float,
        loopback_allowed: bool = False,
        resolve: Callable[[Target], Sequence[str]] = resolved,
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        self._within_s = within_s
        self._loopback_allowed = loopback_allowed
        self._resolve = resolve
        # A name server that does not answer holds up a few threads of its own, and nothing else.
        self._resolving = ThreadPoolExecutor(_RESOLVING_AT_ONCE, "webhook names")
        self._client = httpx.AsyncClient(
            verify=True if trusted is None else trusted,
            # Whatever the environment says of proxies: they would resolve the name once more.
            trust_env=False,
            follow_redirects=False,
            timeout=within_s,
            # A connection is to an address that was judged, for one name: it is not used again.
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    async def post(self, taken: Taken, item: Item, now_ms: int) -> Outcome:
        """How it ended. Raises nothing that a receiver could cause."""
        try:
            async with asyncio.timeout(self._within_s):
                status = await self._answered(taken, item, now_ms)
        except NotAllowed as no:
            return Outcome(Ending.FAILED, str(no))
        except TimeoutError:
            return Outcome(Ending.FAILED, f"no answer within {self._within_s:g} s")
        except _FAILURES as failure:
            return Outcome(Ending.FAILED, type(failure).__name__)
        if status == _GONE:
            return Outcome(Ending.GONE, "HTTP 410")
        # Only 2xx is a receipt; a redirect is none, and where it points was judged by nobody.
        ending = Ending.DELIVERED if 200 <= status < 300 else Ending.FAILED
        return Outcome(ending, f"HTTP {status}")

    async def close(self) -> None:
        """No connection is open."""
        self._resolving.shutdown(wait=False, cancel_futures=True)
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def _answered(self, taken: Taken, item: Item, now_ms: int) -> int:
        target = target_of(taken.url, loopback_allowed=self._loopback_allowed)
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._resolving, self._resolve, target)
        address = address_to_use(target, found, loopback_allowed=self._loopback_allowed)
        request = self._client.build_request(
            "POST",
            # The connection goes to the address that was judged; who must be there is the name.
            target.url.copy_with(host=address),
            content=item.json,
            headers=headers_of(taken, item, now_ms) | {"Host": target.url.netloc.decode("ascii")},
            extensions={"sni_hostname": target.host},
        )
        answer = await self._client.send(request, stream=True)
        await answer.aclose()
        return answer.status_code


def headers_of(taken: Taken, item: Item, now_ms: int) -> dict[str, str]:
    """The headers by which a receiver knows who sent it, when, and whether it came before."""
    message_id = f"{item.event_id}/{taken.webhook_id}"
    moment = datetime.fromtimestamp(now_ms // 1_000, UTC)
    return {
        "Content-Type": "application/json",
        "User-Agent": "Evenveel",
        "webhook-id": message_id,
        "webhook-timestamp": str(now_ms // 1_000),
        "webhook-signature": Webhook(taken.secret).sign(message_id, moment, item.json.decode()),
    }
