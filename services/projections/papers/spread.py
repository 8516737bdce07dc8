"""How balances lie round zero, in bands that are as wide on both sides of it."""

from collections.abc import Sequence
from typing import Final

from contracts.value import Value

# Of a unit, times any power of ten: widths that people count in.
_WIDTHS: Final = (1, 2, 5)
_BANDS_A_SIDE: Final = 6


class Band(Value, frozen=True, kw_only=True):
    """So many accounts stand from one balance to another, both included, in steps."""

    least: int
    most: int
    accounts: int


def bands_of(balances: Sequence[int], decimals: int) -> list[Band]:
    """Return the bands from the lowest balance to the highest, zero by itself, none left out."""
    furthest = max((abs(balance) for balance in balances), default=0)
    width = _width(furthest, 10**decimals)
    counted: dict[int, int] = {0: 0}
    for balance in balances:
        band = _band(balance, width)
        counted[band] = counted.get(band, 0) + 1
    return [
        Band(least=least, most=most, accounts=counted.get(band, 0))
        for band in range(min(counted), max(counted) + 1)
        for least, most in [_ends(band, width)]
    ]


def _width(furthest: int, one: int) -> int:
    power = one
    while True:
        for width in _WIDTHS:
            if furthest <= width * power * _BANDS_A_SIDE:
                return width * power
        power *= 10


def _band(balance: int, width: int) -> int:
    """Return which band it lies in: 0 is zero itself, 1 the first above it."""
    beyond = (abs(balance) + width - 1) // width
    return beyond if balance >= 0 else -beyond


def _ends(band: int, width: int) -> tuple[int, int]:
    if band == 0:
        return 0, 0
    near, far = (abs(band) - 1) * width + 1, abs(band) * width
    return (near, far) if band > 0 else (-far, -near)
