"""The cookie by which a browser shows its session, and what a browser says where a request is from.

A cookie is sent along by the browser whoever's page asks. So a request that changes something is
taken on the strength of a cookie only where the browser says that a page of ours sent it.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from contracts.value import Value

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_THIS_MACHINE: Final = ("localhost", "127.0.0.1", "::1")
_USUAL_PORTS: Final = {"http": 80, "https": 443}


class Cookie(Value, frozen=True, kw_only=True):
    """Its name, and whether the browser sends it over TLS alone."""

    name: str
    is_secure: bool


def cookie_at(public_url: str) -> Cookie:
    """Return the cookie of an installation that people reach there.

    Over TLS its name begins such that browsers take it from this host alone, for no other and with
    TLS only; without TLS, on the machine itself, they would not take that name at all.
    """
    if urlsplit(public_url).scheme == "https":
        return Cookie(name="__Host-evenveel", is_secure=True)
    return Cookie(name="evenveel", is_secure=False)


def origin_of(address: str) -> str | None:
    """Return scheme, host and port as browsers write them in Origin; None for what has none."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _USUAL_PORTS or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    shown = "" if port in {None, _USUAL_PORTS[parts.scheme]} else f":{port}"
    return f"{parts.scheme}://{host}{shown}"


def is_from_our_page(headers: Mapping[str, str], origin: str) -> bool:
    """Whether the browser says that a page at our origin sent the request.

    Every browser in use says one of the two; who says neither is no browser, or an old one.
    """
    site, said = headers.get("sec-fetch-site"), headers.get("origin")
    if site is None and said is None:
        return False
    return site in {None, "same-origin"} and (said is None or said in _names_of(origin))


def _names_of(origin: str) -> frozenset[str]:
    """Return the origin by all its names: this machine has three, and whoever tries uses any."""
    parts = urlsplit(origin)
    if parts.hostname not in _THIS_MACHINE:
        return frozenset({origin})
    port = "" if parts.port is None else f":{parts.port}"
    hosts = (f"[{name}]" if ":" in name else name for name in _THIS_MACHINE)
    return frozenset(f"{parts.scheme}://{host}{port}" for host in hosts)
