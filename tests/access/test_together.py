"""Many who ask at once are looked up together: each gets their own answer, and none an old one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from threading import Event

import pytest

from access.guard import CredentialRefused, Credentials
from access.line import CannotConnect
from access.opaque import new_secret, shown_key, shown_operator, shown_session
from access.principals import NOBODY, OPERATOR_ID, Principal
from access.together import Found, Together
from tests.access.world import ANNA, BO, KEY_ID, World, credentials, world


def shows(token: str) -> Credentials:
    return credentials(authorization=f"Bearer {token}")


@pytest.fixture(name="here")
def _here(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


class Slow:
    """A guard that is held in its look, and keeps for whom each look was."""

    def __init__(self) -> None:
        self.looks: list[list[str]] = []
        self.looking, self.go_on = Event(), Event()

    def principal(self, credentials: Credentials) -> Principal:
        raise AssertionError("all are looked for together")

    def principals(self, shown: Sequence[Credentials]) -> Sequence[Found]:
        self.looks.append([credentials.target for credentials in shown])
        self.looking.set()
        assert self.go_on.wait(20)
        return [
            CredentialRefused("unknown") if one.target == "/forged" else NOBODY for one in shown
        ]


def of(target: str) -> Credentials:
    return Credentials(method="GET", target=target)


def test_all_who_ask_in_one_turn_are_one_look_and_each_gets_their_own_answer() -> None:
    guard = Slow()
    guard.go_on.set()

    async def asked() -> list[Principal | BaseException]:
        together = Together(guard)
        asking = [together.principal(of(target)) for target in ("/a", "/forged", "/b")]
        return await asyncio.gather(*asking, return_exceptions=True)

    first, forged, last = asyncio.run(asked())
    assert guard.looks == [["/a", "/forged", "/b"]]
    assert (first, last) == (NOBODY, NOBODY)
    assert isinstance(forged, CredentialRefused)


def test_who_asks_while_a_look_is_under_way_is_looked_for_anew() -> None:
    guard = Slow()

    async def asked() -> None:
        together = Together(guard)
        first = asyncio.create_task(together.principal(of("/same")))
        assert await asyncio.to_thread(guard.looking.wait, 20)
        second = asyncio.create_task(together.principal(of("/same")))
        await asyncio.sleep(0)
        guard.go_on.set()
        await asyncio.gather(first, second)

    asyncio.run(asked())
    assert guard.looks == [["/same"], ["/same"]]


def test_who_leaves_meanwhile_takes_nobodys_answer_along() -> None:
    guard = Slow()

    async def asked() -> Principal:
        together = Together(guard)
        leaves = asyncio.create_task(together.principal(of("/leaves")))
        stays = asyncio.create_task(together.principal(of("/stays")))
        assert await asyncio.to_thread(guard.looking.wait, 20)
        leaves.cancel()
        await asyncio.sleep(0)
        guard.go_on.set()
        return await stays

    assert asyncio.run(asked()) == NOBODY


def test_where_nobody_can_look_all_are_told_so_and_the_next_look_is_made() -> None:
    class Broken(Slow):
        def principals(self, shown: Sequence[Credentials]) -> Sequence[Found]:
            if not self.looks:
                self.looks.append([])
                raise CannotConnect("no database")
            return super().principals(shown)

    guard = Broken()
    guard.go_on.set()

    async def asked() -> None:
        together = Together(guard)
        asking = [together.principal(of(target)) for target in ("/a", "/b")]
        told = await asyncio.gather(*asking, return_exceptions=True)
        assert [type(one) for one in told] == [CannotConnect, CannotConnect]
        assert await together.principal(of("/c")) == NOBODY

    asyncio.run(asked())


def test_true_and_false_credentials_of_all_kinds_are_told_apart_in_one_look(here: World) -> None:
    operator, now_ms = shown_operator(new_secret()), here.clock()
    here.who.keys.keep_operator(operator, now_ms)
    anna, bo = (here.who.sessions.begin(who, "link", now_ms) for who in (ANNA, BO))
    here.who.sessions.end(bo)
    shown = [
        shows(shown_session(anna)),
        shows(shown_session(bo)),
        credentials(),
        shows(shown_key(KEY_ID, new_secret())),
        shows(operator),
        shows(shown_operator(new_secret())),
        shows("nothing of ours"),
        shows(shown_session(anna)),
    ]
    found = here.guard().principals(shown)
    told = [one.why if isinstance(one, CredentialRefused) else one.person_id for one in found]
    assert told == [ANNA, "unknown", None, "unknown", OPERATOR_ID, "unknown", "malformed", ANNA]


def test_a_session_that_ended_opens_nothing_in_the_very_next_look(here: World) -> None:
    token = here.who.sessions.begin(ANNA, "link", here.clock())
    together = Together(here.guard())

    async def asked() -> None:
        for _ in range(3):
            assert (await together.principal(shows(shown_session(token)))).person_id == ANNA
        here.who.sessions.end(token)
        with pytest.raises(CredentialRefused):
            await together.principal(shows(shown_session(token)))

    asyncio.run(asked())


def test_one_session_shown_by_many_at_once_is_found_for_each(here: World) -> None:
    token = here.who.sessions.begin(ANNA, "link", here.clock())
    together = Together(here.guard())

    async def asked() -> list[Principal]:
        return await asyncio.gather(
            *(together.principal(shows(shown_session(token))) for _ in range(50))
        )

    assert {one.person_id for one in asyncio.run(asked())} == {ANNA}
