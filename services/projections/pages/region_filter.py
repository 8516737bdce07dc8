"""Of what the reader of a page about the region wants to see a part, as its address says."""

import re
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias
from urllib.parse import urlencode

from contracts.ids import GROUP_ID_PATTERN
from contracts.value import Value, replace

Shown: TypeAlias = Literal["hours", "own"]

PERIODS: Final = (3, 6, 12, 24)
A_PAGE: Final = 50
_YEAR: Final = 12
_AREA: Final = re.compile(r"[a-z0-9-]{1,40}")
_GROUP: Final = re.compile(GROUP_ID_PATTERN)
_PAGES_AT_MOST: Final = 1_000


class Filter(Value, frozen=True, kw_only=True):
    """What is looked at. `area` None: everywhere; `every`: all flows, not the strongest alone."""

    area: str | None = None
    months: int = _YEAR
    unit: Shown = "hours"
    every: bool = False
    group: str | None = None
    page: int = 1

    def address(self, **changed: str | int | bool | None) -> str:
        """Return the end of the address of the same page with these changed."""
        other = replace(self, **changed)
        asked = {
            "area": other.area,
            "months": None if other.months == _YEAR else other.months,
            "unit": None if other.unit == "hours" else other.unit,
            "all": 1 if other.every else None,
            "group": other.group,
            "page": None if other.page == 1 else other.page,
        }
        told = urlencode({name: value for name, value in asked.items() if value is not None})
        return "?" + told if told else "?"


def filter_of(asked: Mapping[str, str]) -> Filter:
    """Return what the address asks for; what makes no sense is left out."""
    area, group = asked.get("area", ""), asked.get("group", "")
    months = _number(asked.get("months", ""), _YEAR)
    unit: Shown = "own" if asked.get("unit") == "own" else "hours"
    return Filter(
        area=area if _AREA.fullmatch(area) else None,
        months=months if months in PERIODS else _YEAR,
        unit=unit,
        every=asked.get("all") == "1",
        group=group if _GROUP.fullmatch(group) else None,
        page=min(max(_number(asked.get("page", ""), 1), 1), _PAGES_AT_MOST),
    )


def _number(given: str, otherwise: int) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else otherwise
