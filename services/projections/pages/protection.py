"""What every answer of the pages tells the browser to keep to."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Nothing from elsewhere, nothing written into the page itself, in nobody's frame.
_SOURCES: Final = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_HEADERS: Final = {
    "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in _SOURCES.items()),
    # Not `no-referrer`: a form's own origin would then be sent as `null`.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_KEPT_FOR: Final = "public, max-age=3600"
_NEVER_KEPT: Final = "no-store"


class Protection:
    """Adds these headers to every answer; only style, script and mark are kept by the browser."""

    def __init__(self, app: ASGIApp, kept_path: str) -> None:
        self._app = app
        self._kept_path = kept_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer with its headers."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                kept = scope["path"].startswith(self._kept_path) and message["status"] < 400
                headers["Cache-Control"] = _KEPT_FOR if kept else _NEVER_KEPT
            await send(message)

        await self._app(scope, receive, sent)
