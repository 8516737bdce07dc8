"""Clients of every kind, each on a connection of its own, and what each of them may be answered."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Final, Literal
from uuid import uuid4

import httpx

from contracts.ids import GroupId
from evenveel.peer import Signing, new_key, private_key
from tests.load.region import GROUPS, Credentials, members_of
from tests.verify.world import account, id_of

Service = Literal["clearing", "projections"]
Booked = tuple[str, str | None]

DONE: Final = frozenset({200, 201})
SEEN: Final = frozenset({200})
HIDDEN: Final = frozenset({404})
NOT_ALLOWED: Final = frozenset({403, 404})
UNKNOWN: Final = frozenset({401})
TOO_FAST: Final = 429


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A request, and with which statuses it may be answered."""

    what: str
    service: Service
    method: str
    path: str
    may: frozenset[int]
    body: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    # Whose act it would be, and by which key, where it is done.
    books: tuple[str, Booked] | None = None


@dataclass
class Findings:
    """What all clients were answered."""

    counts: Counter[tuple[str, int]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    took_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    done: dict[str, Booked] = field(default_factory=dict)
    tried: dict[str, Booked] = field(default_factory=dict)

    def of(self, what: str) -> int:
        return sum(n for (kind, _), n in self.counts.items() if kind == what)

    def take(self, ask: Ask, status: int, body: bytes, took_s: float) -> None:
        self.counts[ask.what, status] += 1
        self.took_s[ask.what].append(took_s)
        if status not in ask.may and status != TOO_FAST:
            self.wrong.append(f"{ask.what}: {ask.method} {ask.path} -> {status} {body[:300]!r}")
        if status >= 400 and b'"urn:evenveel:problem:' not in body:
            self.wrong.append(f"{ask.what}: {status} without a problem: {body[:300]!r}")
        if ask.books is not None and status == 201:
            self.done[ask.books[0]] = ask.books[1]


class Wire:
    """One kept connection to a service, opened again where the service closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, request: bytes) -> tuple[int, bytes]:
        """Status and body. A connection that ended while nobody used it is opened again, once."""
        for fresh in (self._open is None, True):
            if self._open is None:
                self._open = await asyncio.open_connection("127.0.0.1", self._port)
            reader, writer = self._open
            try:
                writer.write(request)
                return await self._answer(reader)
            except (ConnectionError, asyncio.IncompleteReadError):
                await self.close()
                if fresh:
                    raise
        raise AssertionError("the second try ends one way or the other")

    async def _answer(self, reader: asyncio.StreamReader) -> tuple[int, bytes]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        lines = head.split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        if "content-length" in headers:
            body = await reader.readexactly(int(headers["content-length"]))
        else:
            body = b""
            while size := int(await reader.readuntil(b"\r\n"), 16):
                body += (await reader.readexactly(size + 2))[:-2]
            await reader.readexactly(2)
        if headers.get("connection") == "close":
            await self.close()
        return int(lines[0].split()[1]), body

    async def close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None


@dataclass
class Client:
    """Somebody who goes on asking, from an address of their own."""

    number: int
    asks: Callable[[random.Random], Ask]
    signing: Signing | None = None
    # Sends each signed message a second time.
    again: bool = False

    async def run(self, ports: dict[Service, int], until_s: float, findings: Findings) -> None:
        rng = random.Random(self.number)
        wires = {service: Wire(port) for service, port in ports.items()}
        while perf_counter() < until_s:
            ask = self.asks(rng)
            if ask.books is not None:
                findings.tried[ask.books[0]] = ask.books[1]
            request = self._written(ask, ports[ask.service])
            await self._sent(wires[ask.service], ask, request, findings)
            if self.again:
                replay = Ask(**{**vars(ask), "what": "replayed", "may": UNKNOWN, "books": None})
                await self._sent(wires[ask.service], replay, request, findings)
        for wire in wires.values():
            await wire.close()

    async def _sent(self, wire: Wire, ask: Ask, request: bytes, findings: Findings) -> None:
        began_s = perf_counter()
        try:
            status, body = await wire.send(request)
        except (OSError, asyncio.IncompleteReadError) as error:
            findings.wrong.append(
                f"{ask.what}: {ask.method} {ask.path} was not answered: {error!r}"
            )
            return
        findings.take(ask, status, body, perf_counter() - began_s)

    def _written(self, ask: Ask, port: int) -> bytes:
        content = None if ask.body is None else json.dumps(ask.body).encode()
        headers = {
            "X-Forwarded-For": f"10.{self.number // 250}.0.{self.number % 250 + 1}",
            **({} if content is None else {"Content-Type": "application/json"}),
            **ask.headers,
        }
        url = f"http://127.0.0.1:{port}{ask.path}"
        request = httpx.Request(ask.method, url, content=content, headers=headers)
        if self.signing is not None:
            next(self.signing.auth_flow(request))
        lines = [f"{ask.method} {ask.path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in request.headers.items()]
        return "\r\n".join([*lines, "", ""]).encode() + (content or b"")


def paying(payer: str, payee: str, actor: str | None = None) -> dict[str, Any]:
    return {
        "payer": account(payer),
        "payee": account(payee),
        "payer_steps": 1,
        "payee_steps": 1,
        "actor": {"person_id": id_of(actor or payer), "capacity": "holder"},
    }


def rightful(
    what: str, group: GroupId, headers: dict[str, str], me: str | None, via: str | None
) -> Callable[[random.Random], Ask]:
    """Asks for what a member of the group may, or a key (`me` None), and for what it may not."""
    members = members_of(group)
    others = [name for other in GROUPS if other != group for name in members_of(other)]

    def ask(rng: random.Random) -> Ask:
        who = me or rng.choice(members)
        whom = rng.choice([name for name in members if name != who])
        stranger = rng.choice(others)
        exchange_id = str(uuid4())

        def reads(path: str, may: frozenset[int], kind: str = "reads") -> Ask:
            return Ask(
                what=f"{what} {kind}",
                service="projections",
                method="GET",
                path=path,
                may=may,
                headers=headers,
            )

        def pays(body: dict[str, Any], may: frozenset[int]) -> Ask:
            allowed = may is DONE
            return Ask(
                what=f"{what} {'pays' if allowed else 'pays without right'}",
                service="clearing",
                method="PUT",
                path=f"/exchanges/{exchange_id}",
                may=may,
                body=body,
                headers=headers,
                books=(exchange_id, (body["actor"]["person_id"], via)) if allowed else None,
            )

        without = "reads without right"
        match rng.randrange(10):
            case 0 | 1 | 2:
                return pays(paying(who, whom), DONE)
            case 3:
                return reads(f"/accounts/{account(who)}", SEEN)
            case 4:
                return reads(f"/accounts/{account(who)}/statement", SEEN)
            case 5:
                return reads("/groups", SEEN)
            case 6:
                return reads(f"/accounts/{account(stranger)}/statement", HIDDEN, without)
            case 7:
                return reads(f"/accounts/{account(stranger)}", HIDDEN, without)
            case 8:
                return pays(paying(stranger, whom, actor=who), NOT_ALLOWED)
            case _:
                return pays(paying(stranger, whom), NOT_ALLOWED)

    return ask


def wrongful(what: str, headers: Callable[[], dict[str, str]]) -> Callable[[random.Random], Ask]:
    """Asks for what anybody signed in may; whoever asks is not."""
    everybody = [name for group in GROUPS for name in members_of(group)]

    def ask(rng: random.Random) -> Ask:
        who, whom = rng.sample(everybody, 2)
        if rng.random() < 0.3:
            path, body = f"/exchanges/{uuid4()}", paying(who, whom)
            return Ask(
                what=what,
                service="clearing",
                method="PUT",
                path=path,
                may=UNKNOWN,
                body=body,
                headers=headers(),
            )
        path = rng.choice(
            (f"/accounts/{account(who)}/statement", "/groups", "/events", "/position")
        )
        return Ask(
            what=what,
            service="projections",
            method="GET",
            path=path,
            may=UNKNOWN,
            headers=headers(),
        )

    return ask


def always(headers: dict[str, str]) -> Callable[[], dict[str, str]]:
    return lambda: headers


def two_hundred(shown: Credentials) -> Iterator[Client]:
    """Clients whose credentials hold, are over, are somebody else's, or were never any."""
    numbers = iter(range(200))

    def bearer(token: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {token}"}

    for each in range(96):
        group = GROUPS[each % len(GROUPS)]
        me = members_of(group)[each // len(GROUPS) % 12]
        asks = rightful("a session", group, bearer(shown.sessions[me]), me, None)
        yield Client(next(numbers), asks)
    for each in range(16):
        group = GROUPS[each % len(GROUPS)]
        key_id, key = shown.programs[group]
        yield Client(next(numbers), rightful("a program", group, bearer(key), None, key_id))
    for each in range(16):
        group = GROUPS[each % len(GROUPS)]
        key_id, pem = shown.servers[group]
        signing = Signing(key_id, private_key(pem))
        asks = rightful("a server", group, {}, None, key_id)
        yield Client(next(numbers), asks, signing, again=each % 2 == 0)
    for kind, tokens in (("an expired session", shown.expired), ("an ended session", shown.ended)):
        for token in tokens:
            yield Client(next(numbers), wrongful(kind, always(bearer(token))))
    stranger = private_key(new_key()[0])
    for each in range(12):
        signing = Signing(shown.servers[GROUPS[each % len(GROUPS)]][0], stranger)
        yield Client(next(numbers), wrongful("a forged signature", dict), signing)
    for number in numbers:
        if number % 8 == 0:
            yield Client(number, wrongful("nobody", dict))
        else:
            forged = {"Authorization": shown.forged(number)}
            yield Client(number, wrongful("a forged credential", always(forged)))
