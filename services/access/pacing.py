"""How fast one address, person, key or group may ask, and who is held back.

An address that has taken too much is turned away before anybody is looked up, so that guessing
costs the guesser; who is behind it pays once known. The operator pays nothing, and is let in where
others used their address up: unless strangers did, as anybody can say that they are the operator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic_ns
from typing import Final, Literal, TypeAlias, get_args

from prometheus_client import CollectorRegistry, Counter

from access.buckets import Buckets, Taken
from access.excess import Excess, Excessive
from access.guard import CredentialRefused, Credentials, Guard
from access.limits import Limits, Rate
from access.principals import Principal
from access.together import AsyncGuard, Together

Kind: TypeAlias = Literal["address", "person", "key", "group", "strangers", "sign-in"]
Held: TypeAlias = Literal[
    "body", "at-once", "streams", "bulks", "slow", "connections", "header", "stalled"
]
# What a request seems to show, before anybody has looked whether it holds.
Shown: TypeAlias = Literal["nothing", "operator", "something"]

_OPERATOR: Final = "bearer evo_"
_MINUTE_S: Final = 60
_SECOND_NS: Final = 1_000_000_000


@dataclass(slots=True)
class Toll:
    """What one request pays: from which address it comes, and who it turned out to be."""

    peer: str
    shown: Shown
    paid: bool = False
    # By what rate, and under which name; None: by none.
    payer: tuple[Kind, str] | None = None
    standing: dict[str, str] | None = None


_TOLL: Final[ContextVar[Toll | None]] = ContextVar("toll", default=None)


class Pace:
    """The rates of one process. From any thread."""

    def __init__(
        self,
        limits: Limits,
        registry: CollectorRegistry,
        now_ns: Callable[[], int] = monotonic_ns,
    ) -> None:
        rates: dict[Kind, Rate] = {
            "address": limits.per_address,
            "person": limits.per_person,
            "key": limits.per_key,
            "group": limits.per_group,
            "strangers": limits.strangers,
            "sign-in": limits.sign_in,
        }
        self._buckets = {
            kind: Buckets(rate, names_at_most=limits.names_at_most, now_ns=now_ns)
            for kind, rate in rates.items()
        }
        self._refused = Counter(
            "evenveel_http_refused_by_limit",
            "Requests that were turned away because somebody took too much.",
            ("limit",),
            registry=registry,
        )
        # From the start, so that the first refusal shows as a rise.
        for limit in (*get_args(Kind), *get_args(Held)):
            self._refused.labels(limit)

    def enter(self, toll: Toll, *, signs_in: bool) -> None:
        """Let a request in before it is known whose it is. Raises `Excessive`."""
        _TOLL.set(toll)
        if toll.shown != "something":
            self._look("strangers", toll)
        if toll.shown != "operator":
            self._look("address", toll)
        if signs_in:
            self._take("sign-in", toll.peer, toll)

    def leave(self, toll: Toll) -> None:
        """Have the address pay for what was answered without asking who it is."""
        if not toll.paid:
            toll.paid = True
            self._buckets["address"].take(toll.peer)
            if toll.shown == "nothing":
                self._buckets["strangers"].take(toll.peer)

    def guarding(self, guard: Guard) -> AsyncGuard:
        """Return a guard that knows who asks as this one does, and holds back who asks too fast."""
        return _PacedGuard(Together(guard), self)

    def known(self, principal: Principal) -> None:
        """Have whoever it turned out to be pay for the request. Raises `Excessive`."""
        toll = _TOLL.get()
        if toll is None or toll.paid:
            return
        toll.paid = True
        if principal.means == "operator":
            toll.standing = None
            return
        self._take("address", toll.peer, toll)
        if principal.group_id is not None:
            self._take("group", principal.group_id, toll)
        toll.payer = _payer(principal, toll)
        self._take(*toll.payer, toll)

    def unknown(self) -> None:
        """Have the address pay for a credential that does not hold. Raises `Excessive`."""
        toll = _TOLL.get()
        if toll is not None and not toll.paid:
            toll.paid = True
            self._take("address", toll.peer, toll)
            self._take("strangers", toll.peer, toll)

    def wait_for_lines_s(self, how_many: int) -> int:
        """Return how long a bulk must wait after so many lines, in whole seconds, mostly 0.

        Each line counts as a request of whoever sent them: of a key against its own rate.
        """
        toll = _TOLL.get()
        if toll is None or toll.payer is None:
            return 0
        kind, name = toll.payer
        return -(-self._buckets[kind].owe(name, how_many) // _SECOND_NS)

    def count(self, held: Held) -> None:
        """Count a request or connection that was ended for another reason than its rate."""
        self._refused.labels(held).inc()

    def _look(self, kind: Kind, toll: Toll) -> None:
        self._judge(kind, self._buckets[kind].look(toll.peer), toll)

    def _take(self, kind: Kind, name: str, toll: Toll) -> None:
        self._judge(kind, self._buckets[kind].take(name), toll)

    def _judge(self, kind: Kind, taken: Taken, toll: Toll) -> None:
        toll.standing = _standing(kind, self._buckets[kind].rate, taken)
        if not taken.granted:
            toll.paid = True
            self._refused.labels(kind).inc()
            retry = {"Retry-After": str(taken.after_s), **toll.standing}
            raise Excessive(Excess.REQUESTS, taken.after_s, retry)


class _PacedGuard:
    def __init__(self, guard: AsyncGuard, pace: Pace) -> None:
        self._guard = guard
        self._pace = pace

    async def principal(self, credentials: Credentials) -> Principal:
        try:
            found = await self._guard.principal(credentials)
        except CredentialRefused:
            self._pace.unknown()
            raise
        self._pace.known(found)
        return found


def shown_in(headers: Mapping[str, str]) -> Shown:
    """Return what a request seems to show of who asks; anybody can write any of it."""
    authorization = headers.get("authorization")
    if authorization is not None:
        return "operator" if authorization.lower().startswith(_OPERATOR) else "something"
    return "something" if "cookie" in headers or "signature-input" in headers else "nothing"


def _payer(principal: Principal, toll: Toll) -> tuple[Kind, str]:
    if principal.key_id is not None:
        return "key", principal.key_id
    if principal.person_id is not None:
        return "person", principal.person_id
    return "strangers", toll.peer


def _standing(kind: Kind, rate: Rate, taken: Taken) -> dict[str, str]:
    """Return the headers that say how much is left (draft-ietf-httpapi-ratelimit-headers-10)."""
    window_s = max(1, rate.burst * _MINUTE_S // rate.a_minute)
    return {
        "RateLimit-Policy": f'"{kind}";q={rate.burst};w={window_s}',
        "RateLimit": f'"{kind}";r={taken.left};t={taken.after_s}',
    }
