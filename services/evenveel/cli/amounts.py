"""Amounts as people type them, read into whole numbers; never through a float."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from access.phrases import Phrase
from clearing.http.times import read_time
from contracts.ids import MS_PER_HOUR
from evenveel.cli.mistakes import Mistake

_NUMBER: Final = re.compile(r"([+-]?)(\d{1,15})(?:[.,](\d{1,15}))?", re.ASCII)
_RATIO: Final = re.compile(r"(\d{1,9})/(\d{1,9})", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
NONE: Final = "none"


def steps_of(text: str, decimals: int, plural: str) -> int:
    """Return the steps of an amount like `1,5` or `1.5` in a unit with so many decimals."""
    found = _parts(text)
    if found is None:
        raise Mistake(Phrase.NOT_AN_AMOUNT, given=text, plural=plural)
    sign, whole, fraction = found
    kept, beyond = fraction[:decimals], fraction[decimals:]
    if beyond.strip("0") and not decimals:
        raise Mistake(Phrase.FINER_THAN_WHOLE, given=text, plural=plural)
    if beyond.strip("0"):
        raise Mistake(Phrase.FINER_THAN_DECIMALS, given=text, decimals=str(decimals), plural=plural)
    return sign * int(whole + kept.ljust(decimals, "0"))


def optional_steps(text: str, decimals: int, plural: str) -> int | None:
    """The same, where `none` is no bound."""
    return None if text.strip().lower() == NONE else steps_of(text, decimals, plural)


def ms_of_hours(text: str) -> int:
    """Return the milliseconds of a number of hours like `40` or `1,5`."""
    found = _parts(text)
    if found is None:
        raise Mistake(Phrase.NOT_HOURS, given=text)
    sign, whole, fraction = found
    scaled, rest = divmod(int(whole + fraction) * MS_PER_HOUR, 10 ** len(fraction))
    if rest:
        raise Mistake(Phrase.HOURS_TOO_FINE, given=text)
    return sign * int(scaled)


def step_ms_of(units_per_hour: str, decimals: int) -> int:
    """Return what a step is worth at `20`, `7,5` or `15/2` units an hour, to the nearest ms."""
    if ratio := _RATIO.fullmatch(units_per_hour.strip()):
        numerator, denominator = int(ratio[1]), int(ratio[2])
    elif found := _parts(units_per_hour):
        sign, whole, fraction = found
        numerator, denominator = sign * int(whole + fraction), 10 ** len(fraction)
    else:
        raise Mistake(Phrase.NOT_UNITS_PER_HOUR, given=units_per_hour)
    if numerator <= 0 or denominator <= 0:
        raise Mistake(Phrase.HOUR_OF_NOTHING, given=units_per_hour)
    steps = numerator * int(10**decimals)
    step_ms = (2 * MS_PER_HOUR * denominator + steps) // (2 * steps)
    if step_ms < 1:
        raise Mistake(Phrase.STEP_TOO_SHORT, given=units_per_hour, decimals=str(decimals))
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
        raise Mistake(Phrase.NOT_A_MOMENT, given=text)
    return found


def day_of(ms: int) -> str:
    """Return the day of a moment, in UTC, as `at_ms` takes it."""
    return datetime.fromtimestamp(ms // 1_000, UTC).date().isoformat()


def _parts(text: str) -> tuple[int, str, str] | None:
    """Return sign, whole part and fraction; None where it is no number."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    return (-1 if match[1] == "-" else 1), match[2], match[3] or ""
