"""What a request over HTTP shows of who asks, in the same way for both services."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from hashlib import sha256

from starlette.requests import Request

from access.guard import Credentials


async def shown_by(
    request: Request, whole: Callable[[], Awaitable[bytes]] | None = None
) -> Credentials:
    """Return what the request shows. The body is read only where a signature speaks for it.

    `whole` reads it, where the request itself reads more strictly than whoever asks is known.
    """
    scope = request.scope
    credentials = Credentials(
        method=request.method,
        target=_target(scope.get("raw_path") or scope["path"].encode(), scope["query_string"]),
        authority=request.headers.get("host", ""),
        scheme=scope["scheme"],
        authorization=request.headers.get("authorization"),
        cookies=request.cookies,
        headers=_joined(request),
        peer=None if request.client is None else request.client.host,
    )
    if not credentials.is_signed:
        return credentials
    return replace(credentials, body_sha256=sha256(await (whole or request.body)()).digest())


def _target(path: bytes, query: bytes) -> str:
    return (path + b"?" + query if query else path).decode("latin-1")


def _joined(request: Request) -> Mapping[str, str]:
    """Return the headers by name, as RFC 9110 (5.3) has those that stand there more than once."""
    found: dict[str, str] = {}
    for name, value in request.headers.items():
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found
