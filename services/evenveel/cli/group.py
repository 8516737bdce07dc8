"""`evenveel group`: found, describe, limit, revalue and close groups."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Annotated, Any, Final

import typer

from access.phrases import Phrase
from clearing.domain.commands import (
    CloseGroup,
    DescribeGroup,
    FoundGroup,
    RevalueUnit,
    SetDefaultLimits,
    SetNetLimits,
)
from clearing.domain.right_commands import GrantRole
from contracts.envelope import Actor
from contracts.events import AccountLimits, NetLimits, Place, Unit
from contracts.ids import GroupId, PersonId
from evenveel.cli import options as o
from evenveel.cli.amounts import ms_of_hours, optional_steps, step_ms_of
from evenveel.cli.frame import command, print_json
from evenveel.cli.mistakes import Mistake
from evenveel.cli.office import Office, command_id, counted
from evenveel.cli.parties import (
    GroupNamed,
    administering,
    capacity_of,
    group_kind_of,
    group_named,
)
from evenveel.cli.showing import accepted, figures, say, table, tell

app = typer.Typer(
    name="group", help="Groups: their unit, their limits, their sums.", no_args_is_help=True
)

UnitsPerHour = Annotated[
    str, typer.Option("--units-per-hour", help="What an hour is, like 20, 7.5 or 15/2.")
]
MayOwe = Annotated[
    str | None, typer.Option("--may-owe", metavar="HOURS", help="To all neighbours together.")
]
MayBeOwed = Annotated[
    str | None, typer.Option("--may-be-owed", metavar="HOURS", help="By all of them together.")
]
Singular = Annotated[str | None, typer.Option("--singular", help="One of the unit: uur.")]
Plural = Annotated[str | None, typer.Option("--plural", help="More of the unit: uren.")]
Symbol = Annotated[str | None, typer.Option("--symbol", help="The unit in short: u.")]
Locality = Annotated[str | None, typer.Option("--locality", help="Where it is at home.")]
Country = Annotated[str | None, typer.Option("--country", metavar="BE|FR|…")]
Language = Annotated[list[str] | None, typer.Option("--language", help="nl, fr… (repeatable)")]

# The limits of an account, in the order of `Bounds`.
_BOUNDS: Final = ("floor_steps", "ceiling_steps", "warn_below_steps", "warn_above_steps")


@command(app, "list")
def list_groups(office: Office) -> None:
    """All groups with what they owe and are owed."""
    page = office.reader.every("/groups", "groups")
    if office.json:
        print_json(page)
        return
    if not page["groups"]:
        tell(office, Phrase.NO_GROUPS_YET, command="evenveel group found")
        return
    figures_of = (Phrase.ACCOUNTS, Phrase.OWES, Phrase.IS_OWED)
    headings = (Phrase.GROUP, Phrase.NAME, Phrase.PLACE, Phrase.UNIT, *figures_of)
    table(office, headings, [_row(office, group) for group in page["groups"]], right=figures_of)


def _row(office: Office, group: dict[str, Any]) -> tuple[str, ...]:
    return (
        group["group_id"],
        group["name"] or "",
        group["place"]["locality"],
        group["unit"]["plural"],
        _accounts(office, group),
        _summed_as(group, "owes"),
        _summed_as(group, "is_owed"),
    )


def _summed_as(group: dict[str, Any], name: str) -> str:
    # How a group stands is for those who see to it.
    return "" if group["sums"] is None else str(group["sums"][name]["display"])


def _accounts(office: Office, group: dict[str, Any]) -> str:
    if group["accounts"] is None:
        return ""
    return counted(sum(count["accounts"] for count in group["accounts"]), office.language)


@command(app, "show")
def show_group(office: Office, group: o.Group) -> None:
    """One group with its limits, its sums, and the proof that these are zero."""
    named = group_named(office, group)
    found = office.reader.get(f"/groups/{named.group_id}")
    if office.json:
        print_json(found)
        return
    shown = found["group"]
    status = office.word("status", shown["status"])
    say(f"{shown['name'] or shown['group_id']} ({shown['group_id']}), {status}")
    summed = () if shown["sums"] is None else _summed(office, shown)
    figures(office, [*_described(office, named, shown), *summed])
    tell(office, Phrase.AS_OF_POSITION, position=str(found["position"]))


def _described(
    office: Office, group: GroupNamed, shown: dict[str, Any]
) -> Iterator[tuple[Phrase | None, str]]:
    place, unit, limits = shown["place"], group.unit, shown["default_limits"]
    worth = unit.worth(unit.step_ms, office)
    yield Phrase.AT_HOME_IN, f"{place['locality']} {place['country']}"
    yield (
        Phrase.COUNTS_IN,
        office.said(Phrase.UNIT_AND_WORTH, plural=unit.plural, unit=unit.one(office), worth=worth),
    )
    yield Phrase.ACCOUNTS, _accounts(office, shown)
    yield Phrase.LIMITS, between(office, limits)
    yield None, office.said(Phrase.DEFAULTS_SET_BY, who=limits["set_by"])


def _summed(office: Office, shown: dict[str, Any]) -> Iterator[tuple[Phrase | None, str]]:
    sums, net, zero = shown["sums"], shown["net_limits"], shown["zero_sum"]
    owes, owed = sums["owes"]["display"], sums["is_owed"]["display"]
    may_owe, may_be_owed = net["may_owe"]["display"], net["may_be_owed"]["display"]
    yield Phrase.ABOVE_ZERO, sums["above_zero"]["display"]
    yield Phrase.BELOW_ZERO, sums["below_zero"]["display"]
    yield Phrase.OWES, office.said(Phrase.OWES_OF_MAY_OWE, owes=owes, limit=may_owe)
    yield Phrase.IS_OWED, office.said(Phrase.OWED_OF_MAY_BE_OWED, owed=owed, limit=may_be_owed)
    yield None, office.said(Phrase.NET_LIMITS_SET_BY, who=net["set_by"])
    yield Phrase.ROUNDING, sums["rounding"]["display"]
    parts = (office.time(zero[part]) for part in ("accounts_ms", "links_ms", "rounding_ms"))
    added = f"{' + '.join(parts)} = {office.time(zero['remainder_ms'])}"
    holds = Phrase.ZERO_SUM_HOLDS if zero["holds"] else Phrase.ZERO_SUM_FAILS
    yield Phrase.ZERO_SUM, office.said(holds, sum=added)


def between(office: Office, limits: dict[str, Any]) -> str:
    """Return between which bounds an account may stand, as people read it."""
    floor, ceiling = bound(office, limits["floor"]), bound(office, limits["ceiling"])
    return office.said(Phrase.FROM_FLOOR_TO_CEILING, floor=floor, ceiling=ceiling)


def bound(office: Office, amount: dict[str, Any] | None) -> str:
    """Return an amount that may have no end."""
    return office.said(Phrase.NO_LIMIT) if amount is None else str(amount["display"])


@command(app, "found")
def found_group(
    office: Office,
    group: o.Group,
    *,
    name: Annotated[str, typer.Option("--name", help="The group's name.")],
    units_per_hour: UnitsPerHour,
    singular: Annotated[str, typer.Option("--singular", help="One of the unit: uur.")],
    plural: Annotated[str, typer.Option("--plural", help="More of the unit: uren.")],
    symbol: Annotated[str, typer.Option("--symbol", help="The unit in short: u.")],
    decimals: Annotated[int, typer.Option("--decimals", min=0, max=6)] = 0,
    kind: o.GroupKind = "lets",
    locality: Annotated[str, typer.Option("--locality")] = "",
    country: Annotated[str, typer.Option("--country")] = "BE",
    language: Language = None,
    bounds: o.Bounds,
    may_owe: Annotated[str, typer.Option("--may-owe", metavar="HOURS")] = "400",
    may_be_owed: Annotated[str, typer.Option("--may-be-owed", metavar="HOURS")] = "400",
    contact: Annotated[str | None, typer.Option("--contact")] = None,
    who: o.Who,
    own_id: o.Id = None,
) -> None:
    """Begin a group. Who founds it administers it: give --as, or a new person is made."""
    founder = PersonId(who.person or command_id(None))
    # An operator who acts for nobody else founds it for them, and makes them its administrator.
    operator = None if office.known.principal.acts_for_all else office.known.operator_actor
    itself = Actor(person_id=founder, capacity=capacity_of(who.capacity) or "administrator")
    answer = office.do(
        FoundGroup(
            command_id=command_id(own_id),
            actor=operator or itself,
            name=name,
            contact=contact,
            group_id=GroupId(group),
            kind=group_kind_of(kind),
            unit=Unit(singular=singular, plural=plural, symbol=symbol),
            decimals=decimals,
            step_ms=step_ms_of(units_per_hour, decimals),
            place=Place(locality=locality, country=country),
            languages=tuple(language or ["nl"]),
            default_limits=AccountLimits(**_typed(bounds, decimals, plural)),
            net_limits=NetLimits(
                may_owe_ms=ms_of_hours(may_owe), may_be_owed_ms=ms_of_hours(may_be_owed)
            ),
        )
    )
    if operator is not None and not answer.repeated:
        office.do(
            GrantRole(
                command_id=command_id(None),
                actor=operator,
                group_id=GroupId(group),
                person_id=founder,
                role="administrator",
            )
        )
    text = office.said(Phrase.GROUP_FOUNDED, name=name, group=group, who=founder)
    accepted(office, answer, text)


@command(app, "describe")
def describe_group(
    office: Office,
    group: o.Group,
    *,
    singular: Singular = None,
    plural: Plural = None,
    symbol: Symbol = None,
    locality: Locality = None,
    country: Country = None,
    language: Language = None,
    who: o.Who,
) -> None:
    """Change what the group calls its unit, its place or its languages; the rest stays."""
    found = group_named(office, group)
    row = found.row
    answer = office.do(
        DescribeGroup(
            command_id=command_id(None),
            actor=administering(office, found, who),
            group_id=found.group_id,
            unit=Unit(
                singular=singular or row["singular"],
                plural=plural or row["plural"],
                symbol=symbol or row["symbol"],
            ),
            place=Place(
                locality=row["locality"] if locality is None else locality,
                country=row["country"] if country is None else country,
                latitude_microdegrees=row["latitude_microdegrees"],
                longitude_microdegrees=row["longitude_microdegrees"],
            ),
            languages=tuple(language or row["languages"]),
        )
    )
    accepted(office, answer, office.said(Phrase.GROUP_DESCRIBED, group=found.group_id))


def limits_given(group: GroupNamed, before: dict[str, Any], bounds: o.Bounds) -> AccountLimits:
    """Return the limits with what was given; what was not stays as it was."""
    typed = _typed(bounds, group.unit.decimals, group.unit.plural)
    if not typed:
        raise Mistake(Phrase.NO_LIMIT_GIVEN)
    return AccountLimits(**{name: before[name] for name in _BOUNDS} | typed)


def _typed(bounds: o.Bounds, decimals: int, plural: str) -> dict[str, int | None]:
    """Return what was typed, by the name of the limit."""
    given = zip(_BOUNDS, dataclasses.astuple(bounds), strict=True)
    return {
        name: optional_steps(text, decimals, plural) for name, text in given if text is not None
    }


@command(app, "limits")
def default_limits(
    office: Office,
    group: o.Group,
    *,
    bounds: o.Bounds,
    words: o.Words = None,
    who: o.Who,
) -> None:
    """Set the limits of all accounts that have none of their own."""
    found = group_named(office, group)
    limits = limits_given(found, found.row, bounds)
    answer = office.do(
        SetDefaultLimits(
            command_id=command_id(None),
            actor=administering(office, found, who),
            words=words,
            group_id=found.group_id,
            limits=limits,
        )
    )
    accepted(office, answer, office.said(Phrase.DEFAULT_LIMITS_SET, group=found.group_id))


@command(app, "net-limits")
def net_limits(
    office: Office,
    group: o.Group,
    *,
    may_owe: MayOwe = None,
    may_be_owed: MayBeOwed = None,
    words: o.Words = None,
    who: o.Who,
) -> None:
    """Set how much the group may owe, and be owed by, all neighbours together."""
    if may_owe is None and may_be_owed is None:
        raise Mistake(Phrase.NO_NET_LIMIT_GIVEN)
    found = group_named(office, group)
    row = found.row
    answer = office.do(
        SetNetLimits(
            command_id=command_id(None),
            actor=administering(office, found, who),
            words=words,
            group_id=found.group_id,
            net_limits=NetLimits(
                may_owe_ms=row["may_owe_ms"] if may_owe is None else ms_of_hours(may_owe),
                may_be_owed_ms=(
                    row["may_be_owed_ms"] if may_be_owed is None else ms_of_hours(may_be_owed)
                ),
            ),
        )
    )
    accepted(office, answer, office.said(Phrase.NET_LIMITS_SET, group=found.group_id))


@command(app, "revalue")
def revalue_unit(
    office: Office,
    group: o.Group,
    *,
    units_per_hour: UnitsPerHour,
    words: o.Words = None,
    who: o.Who,
    own_id: o.Id = None,
) -> None:
    """Give the unit another worth from now on; neighbours must agree before trade goes on."""
    found = group_named(office, group)
    step_ms = step_ms_of(units_per_hour, found.unit.decimals)
    answer = office.do(
        RevalueUnit(
            command_id=command_id(own_id),
            words=words,
            actor=administering(office, found, who),
            group_id=found.group_id,
            step_ms=step_ms,
        )
    )
    unit, worth = found.unit.one(office), found.unit.worth(step_ms, office)
    text = office.said(Phrase.UNIT_REVALUED, unit=unit, group=found.group_id, worth=worth)
    accepted(office, answer, text)


@command(app, "close")
def close_group(office: Office, group: o.Group, *, who: o.Who) -> None:
    """Close a group in which everything is at zero."""
    found = group_named(office, group)
    answer = office.do(
        CloseGroup(
            command_id=command_id(None),
            actor=administering(office, found, who),
            group_id=found.group_id,
        )
    )
    accepted(office, answer, office.said(Phrase.GROUP_CLOSED, group=found.group_id))
