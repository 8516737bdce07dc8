"""Who agrees on what with whom: parties, amounts and words, by chance and by habit."""

from dataclasses import dataclass
from random import Random
from typing import Final

from clearing.domain.quotes import convert
from contracts.ids import FixedSide, GroupId
from evenveel.sample import words
from evenveel.sample.places import GROUPS, NEIGHBOURS
from evenveel.sample.rhythm import month_of
from evenveel.sample.settling_in import Party, Settled

ACROSS: Final = 0.075
# With a group that only a common neighbour has an agreement with.
OVER_ANOTHER: Final = 0.02
TO_THE_POT: Final = 0.03
FROM_THE_POT: Final = 0.025
# Half an hour to a day of eight hours; small things are the most.
_MINUTES: Final = (30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 480)
_HOW_OFTEN: Final = (18, 6, 30, 14, 14, 4, 6, 4, 1, 1, 2)


def _two_links_apart() -> list[tuple[GroupId, GroupId]]:
    """Return the pairs of groups without an agreement that have one with a common neighbour."""
    near: dict[GroupId, set[GroupId]] = {sketch.group_id: set() for sketch in GROUPS}
    passable: dict[GroupId, set[GroupId]] = {sketch.group_id: set() for sketch in GROUPS}
    for signed in NEIGHBOURS:
        for one, other in ((signed.one, signed.other), (signed.other, signed.one)):
            near[one].add(other)
            if signed.transit_allowed:
                passable[one].add(other)
    return [
        (one, other)
        for one in near
        for other in near
        if one < other and other not in near[one] and passable[one] & passable[other]
    ]


_TWO_LINKS_APART: Final = _two_links_apart()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """Two parties who agreed on something. `at_ms`: when it happens."""

    at_ms: int
    payer: Party
    payee: Party
    payer_steps: int
    payee_steps: int
    fixed_side: FixedSide
    words: str


class Deals:
    """Draws deals, one after the other, from one source of chance."""

    def __init__(self, rng: Random, groups: dict[GroupId, Settled]) -> None:
        self._rng = rng
        self._groups = groups
        self._settled = list(groups.values())
        self._sizes = [settled.sketch.members for settled in self._settled]
        self._weights = [signed.weight for signed in NEIGHBOURS]

    def draw(self, at_ms: int) -> Deal:
        """Return a deal of that moment. Whether there is room for it is the ledger's to say."""
        chance = self._rng.random()
        if chance < ACROSS:
            [signed] = self._rng.choices(NEIGHBOURS, self._weights)
            one_pays = self._rng.randrange(100) < signed.one_pays
            return self._across(signed.one, signed.other, one_pays=one_pays, at_ms=at_ms)
        if chance < ACROSS + OVER_ANOTHER:
            one, other = self._rng.choice(_TWO_LINKS_APART)
            return self._across(one, other, one_pays=self._rng.random() < 0.5, at_ms=at_ms)
        chance -= OVER_ANOTHER
        [settled] = self._rng.choices(self._settled, self._sizes)
        language = settled.sketch.languages[0]
        if chance < ACROSS + TO_THE_POT:
            payer, steps = self._payer(settled), settled.sketch.steps_per_hour
            return _within(at_ms, payer, settled.pot, steps, words.a_contribution(language))
        payee = self._payee(settled)
        if chance < ACROSS + TO_THE_POT + FROM_THE_POT:
            task = words.a_task(self._rng, language)
            return _within(at_ms, settled.pot, payee, self._steps(settled), task)
        payer = self._payer(settled)
        while payer is payee:
            payer = self._payer(settled)
        return _within(at_ms, payer, payee, self._steps(settled), self._service(settled, at_ms))

    def _across(self, one: GroupId, other: GroupId, *, one_pays: bool, at_ms: int) -> Deal:
        buyer, seller = self._groups[one], self._groups[other]
        if not one_pays:
            buyer, seller = seller, buyer
        # What somebody offers is priced in their own unit; now and then the payer names a sum.
        fixed_side: FixedSide = "payee" if self._rng.random() < 0.7 else "payer"
        steps = self._steps(seller if fixed_side == "payee" else buyer)
        amounts = convert(fixed_side, steps, buyer.sketch.step_ms, seller.sketch.step_ms)
        return Deal(
            at_ms=at_ms,
            payer=self._payer(buyer),
            payee=self._payee(seller),
            payer_steps=amounts.payer_steps,
            payee_steps=amounts.payee_steps,
            fixed_side=fixed_side,
            words=self._service(seller, at_ms),
        )

    def _payer(self, settled: Settled) -> Party:
        return self._rng.choices(settled.members, cum_weights=settled.asks)[0]

    def _payee(self, settled: Settled) -> Party:
        return self._rng.choices(settled.members, cum_weights=settled.gives)[0]

    def _steps(self, settled: Settled) -> int:
        sketch = settled.sketch
        [minutes] = self._rng.choices(_MINUTES, _HOW_OFTEN)
        steps = minutes * sketch.steps_per_hour // 60
        if sketch.decimals:
            # Where a unit has decimals people use them: quarters, mostly.
            steps += self._rng.choice((0, 0, 25, 50))
        return steps

    def _service(self, settled: Settled, at_ms: int) -> str:
        language = self._rng.choice(settled.sketch.languages)
        return words.a_service(self._rng, language, month_of(at_ms))


def _within(at_ms: int, payer: Party, payee: Party, steps: int, what: str) -> Deal:
    return Deal(
        at_ms=at_ms,
        payer=payer,
        payee=payee,
        payer_steps=steps,
        payee_steps=steps,
        fixed_side="payer",
        words=what,
    )
