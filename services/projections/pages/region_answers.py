"""What the projections told of the region, as values; what is too few to show is None."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from contracts.value import Value
from projections.pages.map.frame import Spot, is_on_map, spot_of

# The area of a cell that is about all groups that take part.
WHOLE: Final = "all"


class Counted(Value, frozen=True, kw_only=True):
    """What one published cell holds."""

    hours_ms: int
    exchanges: int
    active_members: int
    across_per_mille: int | None = None


class Month(Value, frozen=True, kw_only=True):
    """A closed month, as `2026-10`."""

    month: str
    counted: Counted | None


class GroupThere(Value, frozen=True, kw_only=True):
    """A group that takes part. `spot` None: nobody says where it is, or it is beside the map."""

    group_id: str
    name: str
    area: str
    locality: str
    spot: Spot | None
    months: tuple[Month, ...]


class Flow(Value, frozen=True, kw_only=True):
    """What one group's members gave another's in a month."""

    giver: str
    taker: str
    hours_ms: int


class Figures(Value, frozen=True, kw_only=True):
    """The region's figures, the earliest month first.

    `months` and `within` are of the area that was asked for; groups and flows are all there are.
    """

    areas: tuple[str, ...]
    months: tuple[Month, ...]
    groups: tuple[GroupThere, ...]
    within: frozenset[str]
    flows: tuple[Flow, ...]
    not_counted: int


class LinkThere(Value, frozen=True, kw_only=True):
    """A link as one of its groups sees it. Above zero: that group owes."""

    neighbour: str
    name: str
    position_ms: int
    may_owe_ms: int
    may_be_owed_ms: int
    warning: str
    days_left: int | None


class Standing(Value, frozen=True, kw_only=True):
    """Where a group stands with its neighbours. Above zero: it owes them together."""

    group_id: str
    name: str
    net_ms: int
    links: tuple[LinkThere, ...]


def figures_of(told: Mapping[str, Any], area: str | None) -> Figures:
    """Return the figures of one area, or of all of them together."""
    wanted = area or WHOLE
    by_group: dict[str, list[Month]] = {}
    for cell in told["groups"]:
        by_group.setdefault(cell["group_id"], []).append(_month(cell))
    return Figures(
        areas=tuple(each["id"] for each in told["areas"]),
        months=_in_order(_month(cell) for cell in told["months"] if cell["area"] == wanted),
        groups=tuple(
            _group(each, by_group.get(each["group_id"], [])) for each in told["groups_known"]
        ),
        within=frozenset(
            each["group_id"] for each in told["groups_known"] if area in {None, each["area"]}
        ),
        flows=tuple(
            Flow(giver=each["from"], taker=each["to"], hours_ms=each["hours_ms"])
            for each in told["flows"]
        ),
        not_counted=told["groups_not_counted"],
    )


def standings_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Standing, ...]:
    """Return where each group stands, by name."""
    found = (
        Standing(
            group_id=each["group_id"],
            name=each["name"] or each["group_id"],
            net_ms=each["net_ms"],
            links=tuple(_link(link) for link in each["links"]),
        )
        for each in rows
    )
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.group_id)))


def _month(cell: Mapping[str, Any]) -> Month:
    return Month(
        month=cell["month"],
        counted=(
            None
            if cell["suppressed"]
            else Counted(
                hours_ms=cell["hours_ms"],
                exchanges=cell["exchanges"],
                active_members=cell["active_members"],
                across_per_mille=cell["across_share_per_mille"],
            )
        ),
    )


def _in_order(months: Iterable[Month]) -> tuple[Month, ...]:
    return tuple(sorted(months, key=lambda each: each.month))


def _group(told: Mapping[str, Any], months: Iterable[Month]) -> GroupThere:
    latitude, longitude = told["latitude_microdegrees"], told["longitude_microdegrees"]
    spot = None if latitude is None or longitude is None else spot_of(latitude, longitude)
    return GroupThere(
        group_id=told["group_id"],
        name=told["name"] or told["group_id"],
        area=told["area"],
        locality=told["locality"] or "",
        spot=spot if spot is not None and is_on_map(spot) else None,
        months=_in_order(months),
    )


def _link(told: Mapping[str, Any]) -> LinkThere:
    return LinkThere(
        neighbour=told["neighbour"],
        name=told["name"] or told["neighbour"],
        position_ms=told["position_ms"],
        may_owe_ms=told["may_owe_ms"],
        may_be_owed_ms=told["may_be_owed_ms"],
        warning=told["warning"],
        days_left=told["days_left"],
    )
