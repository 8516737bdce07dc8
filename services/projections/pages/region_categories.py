"""What members of the region offer and want, by category."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.languages import Language
from access.phrases_region import Region
from access.saying import category_named
from contracts.value import Value
from projections.pages import region_wording as wording
from projections.pages.means import PagesMeans
from projections.pages.region_areas import to_choose
from projections.pages.region_filter import filter_of
from projections.pages.region_frame import answer_to, show_region
from projections.pages.visits import Visiting

router = APIRouter()


class CategoryLine(Value, frozen=True, kw_only=True):
    """How many members offer and want something of it; None where they are too few to show."""

    name: str
    offers: int | None
    wants: int | None
    offers_shown: str
    wants_shown: str


@router.get("/region/categories")
def categories(request: Request, visiting: Visiting) -> Response:
    """The categories everywhere or in one area, the fullest first; those with too few last."""
    means: PagesMeans = request.app.state.means
    language = visiting.language
    asked = filter_of(request.query_params)
    given = {} if asked.area is None else {"area": asked.area}
    told = answer_to(visiting, means, "/regions/categories", **given)
    areas = [] if told is None else [each["id"] for each in told["areas"]]
    lines = [] if told is None else [_line(row, language) for row in told["categories"]]
    highest = max((max(each.offers or 0, each.wants or 0) for each in lines), default=0)
    return show_region(
        request,
        visiting,
        "region/categories.html",
        "/region/categories",
        heading=Region.CATEGORIES,
        asked=asked,
        areas=to_choose(areas, language),
        highest=max(highest, 1),
        last=None
        if told is None or told["month"] is None
        else wording.whole_month(told["month"], language),
        lines=sorted(
            lines, key=lambda each: (-(each.offers or 0) - (each.wants or 0), each.name.casefold())
        ),
    )


def _line(row: dict[str, Any], language: Language) -> CategoryLine:
    offers, wants = row["offers"], row["wants"]
    return CategoryLine(
        name=category_named(row["category"], language),
        offers=offers,
        wants=wants,
        offers_shown="" if offers is None else wording.count(offers, language),
        wants_shown="" if wants is None else wording.count(wants, language),
    )
