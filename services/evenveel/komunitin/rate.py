"""What an hour is in the bundle's unit. The bundle's own rate is not to be trusted.

Two readings of it are about: units an hour (the demonstration bundle's 20/1) and hours a unit
(the API's). A rate in steps instead of units is a third mistake. The rate is taken as units an
hour where that is plausible and no other reading is as plausible, or where the community's own
description says the same; else whoever imports has to say it. All is done in whole numbers.
"""

import re
from typing import Final

from access.phrases_import import Reason
from access.saying import Saying
from contracts.ids import MS_PER_HOUR
from contracts.value import Value
from evenveel.komunitin.bundle import Community, Currency
from evenveel.komunitin.digits import show_steps

_GIVEN: Final = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,12})|/([0-9]{1,12}))?", re.ASCII)
_HOUR: Final = re.compile(
    r"\b(hours?|uur|uren|heures?|horas?|hores?|Stunden?|ore)\b", re.IGNORECASE
)
# Above this no group's unit is known to be: an hour in whole steps is then as good a reading.
_USUAL_AT_MOST: Final = 100


class HourValue(Value, frozen=True, kw_only=True):
    """One hour is `numerator / denominator` units; a step is worth `step_ms` at `scale` digits."""

    numerator: int
    denominator: int
    scale: int

    @property
    def step_ms(self) -> int:
        """The nearest whole number of milliseconds that a step is worth."""
        steps: int = self.numerator * 10**self.scale
        return (2 * MS_PER_HOUR * self.denominator + steps) // (2 * steps)

    @property
    def steps_fit(self) -> bool:
        """Whether a step is at least 1 ms, and whole ms are at most 0.1 % beside its worth."""
        steps: int = self.numerator * 10**self.scale
        exact = MS_PER_HOUR * self.denominator
        return steps <= exact and abs(self.step_ms * steps - exact) * 1_000 <= exact

    def plausible(self) -> bool:
        """Whether an hour is from 0.5 to 500 units."""
        return self.denominator <= 2 * self.numerator <= 1_000 * self.denominator

    def same_as(self, other: "HourValue") -> bool:
        """Whether both say the same of an hour."""
        return self.numerator * other.denominator == other.numerator * self.denominator

    def show(self) -> str:
        """Return the units in an hour as people write it: digits, else a fraction."""
        for digits in range(7):
            units, rest = divmod(self.numerator * 10**digits, self.denominator)
            if rest == 0:
                return show_steps(units, digits)
        return f"{self.numerator}/{self.denominator}"


def parse_units_per_hour(text: str, scale: int) -> HourValue | None:
    """Return the hour of "20", "7.5" or "15/2" units, or None for anything else."""
    match = _GIVEN.fullmatch(text.strip())
    if match is None:
        return None
    fraction = match[2] or ""
    numerator = int(match[1] + fraction)
    denominator = int(match[3]) if match[3] else 10 ** len(fraction)
    if numerator == 0 or denominator == 0:
        return None
    return HourValue(numerator=numerator, denominator=denominator, scale=scale)


def hour_of(community: Community, currency: Currency) -> HourValue | Saying:
    """Return what an hour is by the bundle's rate, or why that cannot be told from it."""
    n, d, scale = currency.rate_numerator, currency.rate_denominator, currency.scale
    if n == 0 or d == 0:
        return Saying(Reason.RATE_NOT_GIVEN)
    written = HourValue(numerator=n, denominator=d, scale=scale)
    rate, units = f"{n}/{d}", written.show()
    if not written.plausible():
        return Saying(Reason.RATE_IMPLAUSIBLE, rate=rate, units=units)
    described = _described(community, currency)
    if described:
        if any(written.same_as(hour) for hour in described):
            return written
        of = ", ".join(hour.show() for hour in described)
        return Saying(Reason.RATE_DESCRIBED_OTHERWISE, units=units, described=of)
    inverse = HourValue(numerator=d, denominator=n, scale=scale)
    if inverse.plausible() and not inverse.same_as(written):
        return Saying(Reason.RATE_READS_TWO_WAYS, rate=rate, units=units, other=inverse.show())
    in_steps = HourValue(numerator=n, denominator=d * 10**scale, scale=scale)
    if n > _USUAL_AT_MOST * d and scale > 0 and in_steps.plausible():
        return Saying(Reason.RATE_READS_TWO_WAYS, rate=rate, units=units, other=in_steps.show())
    return written


def fitting_scale(hour: HourValue) -> int | None:
    """Return the largest scale below the hour's own at which a step fits whole milliseconds."""
    for scale in range(hour.scale - 1, -1, -1):
        if HourValue(numerator=hour.numerator, denominator=hour.denominator, scale=scale).steps_fit:
            return scale
    return None


def _described(community: Community, currency: Currency) -> list[HourValue]:
    """Return the hours that the description gives: a number of units in a sentence on hours."""
    names = {currency.name, currency.name_plural, currency.symbol} - {""}
    if not names:
        return []
    units = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    amount = re.compile(rf"(?<![\d.,/])(\d{{1,6}}(?:\.\d{{1,6}})?)\s?(?:{units})\b", re.IGNORECASE)
    found = []
    for sentence in re.split(r"(?<=[.;!?])\s", community.description[:100_000]):
        if _HOUR.search(sentence):
            texts = [match[1] for match in amount.finditer(sentence)]
            hours = [parse_units_per_hour(text, currency.scale) for text in texts]
            found += [hour for hour in hours if hour is not None]
    return found
