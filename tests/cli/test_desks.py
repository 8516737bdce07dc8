"""Both desks: many commands in bounded memory, each answered in its place; who holds the log."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn

from access.principals import FOR_ALL
from clearing.answers import Accepted, Refused
from clearing.domain.commands import Command
from clearing.domain.quotes import Quote
from clearing.domain.refusals import Code, Refusal
from clearing.http.app import create_app
from contracts.value import replace
from evenveel.credential import NONE
from evenveel.http_desk import HttpDesk
from evenveel.lease import holder_of_service, running_lease
from evenveel.local_desk import LocalDesk, local_desk
from evenveel.serving import listening
from evenveel.troubles import CommandNotTaken, NobodyServes, PortTaken
from tests.trusting import TRUSTING
from tests.verify.world import ANNA, BEA, World, account, pay


@contextmanager
def served(of: World) -> Iterator[str]:
    """The URL of a clearing service over the world's ledger, in a thread of this process."""
    listener = listening("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    writer = of.ledger.writer(holder_of_service(url))
    server = uvicorn.Server(uvicorn.Config(create_app(writer, guard=TRUSTING), log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    writer.start()
    thread.start()
    try:
        assert writer.wait_until_serving(90)
        yield url
    finally:
        server.should_exit = True
        thread.join()
        writer.stop()


@pytest.fixture(params=["local", "http"])
def desk(request: pytest.FixtureRequest, small_world: World) -> Iterator[LocalDesk | HttpDesk]:
    if request.param == "local":
        with local_desk(small_world.ledger, FOR_ALL) as (made, _):
            yield made
    else:
        with served(small_world) as url:
            yield HttpDesk(url, NONE)


def test_every_command_is_answered_in_its_place(desk: LocalDesk | HttpDesk) -> None:
    many: list[Command] = []
    for number in range(2_500):
        # Every hundredth is beyond the floor.
        many.append(pay("anna", "arno", 10_000 if number % 100 == 0 else 1))
        many.append(pay("arno", "anna", 1))
    answers = list(desk.submit(many))
    assert [answer.command_id for answer in answers] == [c.command_id for c in many]
    refused = [answer.refusal.code for answer in answers if isinstance(answer, Refused)]
    assert refused == [Code.PAYER_FLOOR] * 25
    again = list(desk.submit(many[1:3]))
    assert all(isinstance(answer, Accepted) and answer.repeated for answer in again)
    first = next(answer for answer in answers if isinstance(answer, Accepted))
    assert again[0] == replace(first, repeated=True)


def test_a_refusal_says_the_same_at_both_desks(desk: LocalDesk | HttpDesk) -> None:
    (answer,) = desk.submit([pay("anna", "arno", 10_000)])
    assert isinstance(answer, Refused)
    refusal = answer.refusal
    assert (refusal.code, refusal.limit, refusal.unit) == (Code.PAYER_FLOOR, -500, "steps")
    assert refusal.left is not None
    assert refusal.set_by is not None


def test_no_more_commands_are_drawn_than_go_out(desk: LocalDesk | HttpDesk) -> None:
    drawn = 0

    def endless() -> Iterator[Command]:
        nonlocal drawn
        while True:
            drawn += 1
            yield pay("anna", "arno", 10_000, "x" * 900)

    answers = desk.submit(endless())
    taken = [next(answers) for _ in range(2_000)]
    assert len(taken) == 2_000
    answers.close()  # type: ignore[attr-defined] # it is a generator
    # Some blocks and a few sockets' worth, however many there would be.
    assert drawn < 40_000


def test_what_cannot_be_a_command_is_said_so(desk: LocalDesk | HttpDesk) -> None:
    with pytest.raises(CommandNotTaken, match="1000"):
        list(desk.submit([pay("anna", "arno", 1, "x" * 1_001)]))


def test_a_fault_in_whoever_brings_commands_is_theirs(desk: LocalDesk | HttpDesk) -> None:
    def broken() -> Iterator[Command]:
        yield pay("anna", "arno", 1)
        raise RuntimeError("no more ink")

    with pytest.raises(RuntimeError, match="no more ink"):
        list(desk.submit(broken()))


def test_nothing_handed_in_is_nothing_answered(desk: LocalDesk | HttpDesk) -> None:
    assert list(desk.submit([])) == []


def test_both_desks_quote(desk: LocalDesk | HttpDesk) -> None:
    quote = desk.quote(ANNA, BEA, "payee", 4)
    assert isinstance(quote, Quote)
    assert (quote.payer_steps, quote.payee_steps, quote.exact) == (2, 4, False)
    refusal = desk.quote(ANNA, account("nobody"), "payee", 4)
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.PAYEE_UNKNOWN


def test_a_service_that_is_not_there_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port}"):
            listening("127.0.0.1", port)
    desk = HttpDesk(f"http://127.0.0.1:{port}", NONE)
    with pytest.raises(NobodyServes, match="not there"):
        list(desk.submit([pay("anna", "arno", 1)]))
    with pytest.raises(NobodyServes, match="not there"):
        desk.quote(ANNA, BEA, "payer", 1)


def test_the_service_is_found_by_the_database_alone(small_world: World) -> None:
    assert running_lease(small_world.database_url) is None
    with served(small_world) as url:
        lease = running_lease(small_world.database_url)
        assert lease is not None
        assert lease.url == url
    with local_desk(small_world.ledger, FOR_ALL):
        lease = running_lease(small_world.database_url)
        assert lease is not None
        assert lease.url is None
    assert running_lease(small_world.database_url) is None
