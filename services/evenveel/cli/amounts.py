"""Amounts as people type them, read into whole numbers; never through a float."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from clearing.http.times import read_time
from contracts.ids import MS_PER_HOUR
from evenveel.troubles import Trouble

_NUMBER: Final = re.compile(r"([+-]?)(\d{1,15})(?:[.,](\d{1,15}))?", re.ASCII)
_RATIO: Final = re.compile(r"(\d{1,9})/(\d{1,9})", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
NONE: Final = "none"


class Mistake(Trouble):
    """What was typed cannot be meant."""


def steps_of(text: str, decimals: int, plural: str) -> int:
    """Return the steps of an amount like `1,5` or `1.5` in a unit with so many decimals."""
    sign, whole, fraction = _parts(text, f"an amount of {plural}")
    kept, beyond = fraction[:decimals], fraction[decimals:]
    if beyond.strip("0"):
        smallest = "whole " + plural if not decimals else f"{decimals} decimals of {plural}"
        raise Mistake(f"{text!r} is finer than this group counts: it goes down to {smallest}")
    return sign * int(whole + kept.ljust(decimals, "0"))


def optional_steps(text: str, decimals: int, plural: str) -> int | None:
    """The same, where `none` is no bound."""
    return None if text.strip().lower() == NONE else steps_of(text, decimals, plural)


def ms_of_hours(text: str) -> int:
    """Return the milliseconds of a number of hours like `40` or `1,5`."""
    sign, whole, fraction = _parts(text, "a number of hours")
    scaled, rest = divmod(int(whole + fraction) * MS_PER_HOUR, 10 ** len(fraction))
    if rest:
        raise Mistake(f"{text!r} hours is no whole number of milliseconds")
    return sign * int(scaled)


def step_ms_of(units_per_hour: str, decimals: int) -> int:
    """Return what a step is worth at `20`, `7,5` or `15/2` units an hour, to the nearest ms."""
    if ratio := _RATIO.fullmatch(units_per_hour.strip()):
        numerator, denominator = int(ratio[1]), int(ratio[2])
    else:
        sign, whole, fraction = _parts(units_per_hour, "a number of units an hour")
        numerator, denominator = sign * int(whole + fraction), 10 ** len(fraction)
    if numerator <= 0 or denominator <= 0:
        raise Mistake(f"{units_per_hour!r}: an hour is more than 0 units")
    steps = numerator * int(10**decimals)
    step_ms = (2 * MS_PER_HOUR * denominator + steps) // (2 * steps)
    if step_ms < 1:
        raise Mistake(
            f"{units_per_hour!r} with {decimals} decimals: a step would be less than 1 ms"
        )
    return step_ms


def at_ms(text: str) -> int:
    """Return the moment of `2026-05-01` (its beginning, UTC) or `2026-05-01T14:30:00+02:00`."""
    found = None
    try:
        if _DAY.fullmatch(text):
            day = datetime.fromisoformat(text).replace(tzinfo=UTC)
            found = (day - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
        else:
            found = read_time(text)
    except ValueError:
        found = None
    if found is None or found < 0:
        raise Mistake(f"{text!r} is no moment: write 2026-05-01 or 2026-05-01T14:30:00+02:00")
    return found


def _parts(text: str, what: str) -> tuple[int, str, str]:
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise Mistake(f"{text!r} is not {what}: write 12, 1.5 or 1,5")
    return (-1 if match[1] == "-" else 1), match[2], match[3] or ""
