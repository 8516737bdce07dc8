"""Between the event loop and the writer's thread: few tickets, few wake-ups, every answer."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest

from clearing.domain.commands import Command
from clearing.http.bridge import AsyncDesk
from clearing.http.lines import LineCommand
from tests.http.counter import Counter, pay_line

COMMANDS = msgspec.json.Decoder(LineCommand)


def test_answers_of_one_block_come_with_one_wake_up(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def talk() -> int:
        loop = asyncio.get_running_loop()
        wake_ups = []
        call = loop.call_soon_threadsafe

        def counted(*given: Any, **more: Any) -> asyncio.Handle:
            wake_ups.append(given)
            return call(*given, **more)

        monkeypatch.setattr(loop, "call_soon_threadsafe", counted)
        desk: AsyncDesk = counter.app.state.desk
        commands: list[Command] = [COMMANDS.decode(pay_line(payee_steps=9)) for _ in range(300)]
        await asyncio.gather(*(desk.submit([command]) for command in commands))
        return len(wake_ups)

    assert counter.runner.run(talk()) <= 2


def test_a_desk_takes_no_more_than_a_block_at_once(counter: Counter) -> None:
    async def talk() -> None:
        desk: AsyncDesk = counter.app.state.desk
        command = COMMANDS.decode(pay_line())
        with pytest.raises(ValueError, match="1 to"):
            await desk.submit([])
        with pytest.raises(ValueError, match="1 to"):
            await desk.submit([command] * 1_001)
        # Handed in together, more than fit in one ticket, all are answered.
        answers = await asyncio.gather(*(desk.submit([command] * 700) for _ in range(3)))
        assert [len(answer) for answer in answers] == [700] * 3

    counter.runner.run(talk())


def test_a_question_that_fails_fails_for_its_asker_alone(counter: Counter) -> None:
    async def talk() -> int:
        desk: AsyncDesk = counter.app.state.desk
        with pytest.raises(ZeroDivisionError):
            await desk.ask(lambda state: state.position // 0)
        return await desk.ask(lambda state: state.position)

    assert counter.runner.run(talk()) == counter.events()
