"""Amounts as pages show them: in the group's own unit, and the hours that they are worth beside."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from access.amounts import amount, duration, short_amount
from access.languages import Language
from contracts.value import Value

# Which way from zero: told by sign and shape too, as both are as good.
Way: TypeAlias = Literal["up", "down", "level"]


class ShownAmount(Value, frozen=True, kw_only=True):
    """An amount as people read it. `hours` None: what a step is worth is not known."""

    own: str
    short: str
    hours: str | None
    way: Way


class OwnUnit(Value, frozen=True, kw_only=True):
    """How one group counts, for one reader. `step_ms` None: nobody says what a step is worth."""

    singular: str
    plural: str
    symbol: str
    decimals: int
    step_ms: int | None
    language: Language

    @classmethod
    def of(cls, unit: Mapping[str, Any], language: Language) -> "OwnUnit":
        """Return the unit of an answer of ours, with or without its worth."""
        return cls(
            singular=unit["singular"],
            plural=unit["plural"],
            symbol=unit["symbol"],
            decimals=unit["decimals"],
            step_ms=unit.get("step_ms"),
            language=language,
        )

    def shown(self, steps: int, *, signed: bool = False) -> ShownAmount:
        """Return the steps as people read them; `signed`: with a plus where they are above zero."""
        plus = "+" if signed and steps > 0 else ""
        unit = {
            "singular": self.singular,
            "plural": self.plural,
            "symbol": self.symbol,
            "decimals": self.decimals,
        }
        worth_ms = None if self.step_ms is None else steps * self.step_ms
        return ShownAmount(
            own=plus + amount(steps, unit, self.language),
            short=plus + short_amount(steps, unit, self.language),
            hours=None if worth_ms is None else plus + duration(worth_ms, self.language),
            way=way_of(steps),
        )

    def typed(self, steps: int) -> str:
        """Return the number as it is typed into a form."""
        whole, fraction = divmod(abs(steps), 10**self.decimals)
        point = "." if self.language == "en" else ","
        digits = f"{whole}{point}{fraction:0{self.decimals}}" if self.decimals else str(whole)
        return ("-" if steps < 0 else "") + digits


def way_of(number: int) -> Way:
    """Return which way from zero it lies."""
    return "up" if number > 0 else "down" if number < 0 else "level"
