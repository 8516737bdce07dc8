"""In which area each group is, as far as the region's figures tell: for pages that ask for one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from fastapi import Request

from access.languages import Language
from projections.pages import region_wording as wording
from projections.pages.region_answers import Standing
from projections.pages.region_frame import figures_told
from projections.pages.visits import Visit

# The figures themselves are not looked at: the shortest answer that names the groups.
_ONE_MONTH: Final = 1


def areas_there(request: Request, visiting: Visit) -> Mapping[str, str]:
    """Return the area of each group that lets itself be counted."""
    told = figures_told(request, visiting, _ONE_MONTH)
    known = () if told is None else told.answer["groups_known"]
    return {each["group_id"]: each["area"] for each in known}


def within(found: Sequence[Standing], areas: Mapping[str, str], area: str | None) -> list[Standing]:
    """Return those in the area; all of them where none is asked for."""
    return [each for each in found if area is None or areas.get(each.group_id) == area]


def to_choose(areas: Iterable[str], language: Language) -> list[tuple[str, str]]:
    """Return the areas that can be chosen, with what they are called, by name."""
    named = [(each, wording.area(each, language)) for each in set(areas)]
    return sorted(named, key=lambda each: each[1].casefold())
