"""Questions about the region's figures: of closed months, and nobody to be found out by them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from contracts.posts import CATEGORIES
from projections.http.admission import door, looking
from projections.http.asking import GroupPath, caught_up, must_exist
from projections.http.figures_models import (
    Area,
    AreaCounts,
    CategoriesAnswer,
    CategoryCounts,
    FiguresAnswer,
    FiguresConsentAnswer,
    Flow,
    GroupCounts,
    GroupThere,
)
from projections.http.kept import kept_or_made
from projections.http.names import Names
from projections.http.views import moment_of
from projections.months import named
from projections.reading import figures
from projections.reading.snapshot import Row, Snapshot

router = APIRouter(dependencies=[Depends(caught_up)])

_Months = Annotated[
    int, Query(ge=1, le=60, description="so many months that are closed", examples=[12])
]
_Area = Annotated[
    str | None,
    Query(pattern="^[a-z]{2}(-[a-z]{3})?$", description="one area only", examples=["be-vlg"]),
]


@router.get(
    "/regions/figures",
    tags=["regions"],
    summary="What is exchanged in the region",
    response_model=FiguresAnswer,
)
def region_figures(
    request: Request, response: Response, months: _Months = 12, area: _Area = None
) -> Response:
    """Month by month: hours, exchanges, active members, and what flows between groups.

    Told without signing in where every group that is counted agreed to that. Its `ETag` changes
    where a month closes or a group agrees; a group's new name or place may be told a minute later.
    """

    def made(at: Snapshot) -> FiguresAnswer:
        return _figures(request, at, months, area)

    name = ("figures", months, area)
    return kept_or_made(request, response, name, figures.stamp, made)


def _figures(request: Request, at: Snapshot, months: int, area: str | None) -> FiguresAnswer:
    found = figures.figures(at, months=months, area=area)
    names = Names(door(request, "figures"), groups=[row["group_id"] for row in found.known])
    return FiguresAnswer(
        position=at.position,
        catching_up=at.catching_up,
        closed_until=None if found.closed_until is None else named(found.closed_until),
        areas=[Area(id=each) for each in sorted({row["area"] for row in found.known})],
        months=[
            AreaCounts(area=row["area"] or row["kind"], **_counts(row))
            for row in (*found.whole, *found.areas)
        ],
        groups=[
            GroupCounts(group_id=row["group_id"], counted=row["counted"], **_counts(row))
            for row in found.groups
        ],
        flows=[
            Flow(
                giver=row["neighbour"],
                taker=row["group_id"],
                month=named(row["month"]),
                hours_ms=row["hours_ms"],
                exchanges=row["exchanges"],
            )
            for row in found.flows
        ],
        groups_known=[GroupThere(name=names.group(row["group_id"]), **row) for row in found.known],
        groups_not_counted=len(found.left_out),
    )


@router.get(
    "/regions/categories",
    tags=["regions"],
    summary="What is offered and wanted",
    response_model=CategoriesAnswer,
)
def region_categories(request: Request, response: Response, area: _Area = None) -> Response:
    """How many members offer and want something of each category, as of the last closed month.

    Told without signing in where every group that is counted agreed to that.
    """

    def made(at: Snapshot) -> CategoriesAnswer:
        return _categories(at, area)

    return kept_or_made(request, response, ("categories", area), figures.stamp, made)


def _categories(at: Snapshot, area: str | None) -> CategoriesAnswer:
    month, areas, found = figures.categories(at, area=area)
    return CategoriesAnswer(
        position=at.position,
        catching_up=at.catching_up,
        month=None if month is None else named(month),
        areas=[Area(id=each) for each in areas],
        categories=[
            CategoryCounts(
                category=category,
                suppressed=category not in found,
                offers=found.get(category, {}).get("offers"),
                wants=found.get(category, {}).get("wants"),
            )
            for category in CATEGORIES
        ],
    )


@router.get(
    "/groups/{group_id}/figures-consent",
    tags=["regions"],
    summary="To whom a group's figures are shown",
)
def figures_consent(request: Request, group_id: GroupPath) -> FiguresConsentAnswer:
    """Nobody, as long as the group said nothing."""
    with looking(request) as at:
        must_exist(at, group_id)
        found = figures.consent(at, group_id)
        own = at.about(group_id)
    return FiguresConsentAnswer(
        position=own.position,
        group_id=group_id,
        shown_to="nobody" if found is None else found["shown_to"],
        since=None if found is None else moment_of(found["recorded_at_ms"]),
    )


def _counts(row: Row) -> dict[str, Any]:
    return {
        "month": named(row["month"]),
        "suppressed": row["hours_ms"] is None,
        "hours_ms": row["hours_ms"],
        "exchanges": row["exchanges"],
        "active_members": row["members"],
        "groups": row["groups"],
        "across_share_per_mille": row["across_per_mille"],
    }
