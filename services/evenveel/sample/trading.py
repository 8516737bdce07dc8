"""Deals become payments and requests, and requests are answered, in the order all this happens.

Every command is rehearsed against the ledger's own rules first; what they refuse is not asked.
"""

import heapq
from collections.abc import Iterator
from random import Random
from typing import Final, Literal, TypeAlias

from clearing.domain.commands import (
    AcceptRequest,
    Command,
    DeclineRequest,
    Pay,
    Request,
    Reverse,
    WithdrawRequest,
)
from contracts.ids import CommandId, ExchangeId
from evenveel.sample.deals import Deal, Deals
from evenveel.sample.rehearsal import Rehearsal
from evenveel.sample.rhythm import DAY_MS
from evenveel.sample.settling_in import an_id

REQUESTED: Final = 0.12
GIVEN_BACK: Final = 0.004
_ANSWERS: Final = ("accept", "decline", "withdraw")
_HOW_OFTEN: Final = (84, 10, 6)
# A deal for which there is no room is drawn anew, so many times.
_TRIES: Final = 4

FollowUp: TypeAlias = Literal["accept", "decline", "withdraw", "give-back"]


class Trading:
    """What people do in the region, command by command."""

    def __init__(self, rng: Random, deals: Deals, rehearsal: Rehearsal, now_ms: int) -> None:
        self._rng = rng
        self._deals = deals
        self._rehearsal = rehearsal
        self._now_ms = now_ms
        # By moment; the number keeps two of one moment apart, and in the order they were put in.
        self._later: list[tuple[int, int, FollowUp, ExchangeId, Deal]] = []
        self._put_in = 0

    def through(self, moments: list[int]) -> Iterator[Command]:
        """Yield a deal at each moment and what follows from earlier ones, up to the last."""
        for at_ms in moments:
            while self._later and self._later[0][0] <= at_ms:
                happens_ms, _, what, exchange_id, deal = heapq.heappop(self._later)
                yield from self._follow_up(happens_ms, what, exchange_id, deal)
            yield from self._new_deal(at_ms)

    def _new_deal(self, at_ms: int) -> Iterator[Command]:
        for _ in range(_TRIES):
            deal = self._deals.draw(at_ms)
            by_request = deal.payer.kind != "community" and self._rng.random() < REQUESTED
            command = self._request(deal) if by_request else self._pay(deal)
            if self._rehearsal.try_out(command) is None:
                yield command
                self._remember(deal, ExchangeId(command.command_id), by_request=by_request)
                return

    def _remember(self, deal: Deal, exchange_id: ExchangeId, *, by_request: bool) -> None:
        what: FollowUp
        if by_request:
            what = self._rng.choices(_ANSWERS, _HOW_OFTEN)[0]
        elif deal.payee.kind != "community" and self._rng.random() < GIVEN_BACK:
            what = "give-back"
        else:
            return
        self._put_in += 1
        at_ms = deal.at_ms + self._rng.randrange(DAY_MS // 8, 5 * DAY_MS)
        heapq.heappush(self._later, (at_ms, self._put_in, what, exchange_id, deal))

    def _follow_up(
        self, at_ms: int, what: FollowUp, exchange_id: ExchangeId, deal: Deal
    ) -> Iterator[Command]:
        # Who has no room any more to accept says no instead.
        for choice in (what, "decline") if what == "accept" else (what,):
            command = self._command(at_ms, choice, exchange_id, deal)
            if self._rehearsal.try_out(command) is None:
                yield command
                return

    def _command(self, at_ms: int, what: str, exchange_id: ExchangeId, deal: Deal) -> Command:
        command_id = CommandId(an_id(self._rng))
        payer, payee = deal.payer.actor(self._rng), deal.payee.actor(self._rng)
        match what:
            case "accept":
                return AcceptRequest(
                    command_id=command_id,
                    actor=payer,
                    happened_at_ms=at_ms,
                    exchange_id=exchange_id,
                    payer_steps=deal.payer_steps,
                    payee_steps=deal.payee_steps,
                )
            case "decline":
                return DeclineRequest(
                    command_id=command_id,
                    actor=payer,
                    happened_at_ms=at_ms,
                    exchange_id=exchange_id,
                )
            case "withdraw":
                return WithdrawRequest(
                    command_id=command_id,
                    actor=payee,
                    happened_at_ms=at_ms,
                    exchange_id=exchange_id,
                )
            case _:
                return Reverse(
                    command_id=command_id, actor=payee, happened_at_ms=at_ms, reverses=exchange_id
                )

    def _pay(self, deal: Deal) -> Pay:
        return Pay(
            command_id=CommandId(an_id(self._rng)),
            actor=deal.payer.actor(self._rng),
            happened_at_ms=deal.at_ms,
            words=deal.words,
            payer=deal.payer.account_id,
            payee=deal.payee.account_id,
            payer_steps=deal.payer_steps,
            payee_steps=deal.payee_steps,
            fixed_side=deal.fixed_side,
        )

    def _request(self, deal: Deal) -> Request:
        return Request(
            command_id=CommandId(an_id(self._rng)),
            actor=deal.payee.actor(self._rng),
            happened_at_ms=deal.at_ms,
            words=deal.words,
            payer=deal.payer.account_id,
            payee=deal.payee.account_id,
            payer_steps=deal.payer_steps,
            payee_steps=deal.payee_steps,
            fixed_side=deal.fixed_side,
            # A deadline is held against the moment of recording, which is now, a year on.
            expires_at_ms=self._now_ms + self._rng.randrange(7, 30) * DAY_MS,
        )
