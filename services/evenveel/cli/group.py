"""`evenveel group`: found, describe, limit, revalue and close groups."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from clearing.domain.commands import (
    CloseGroup,
    DescribeGroup,
    FoundGroup,
    RevalueUnit,
    SetDefaultLimits,
    SetNetLimits,
)
from contracts.envelope import Actor
from contracts.events import AccountLimits, NetLimits, Place, Unit
from contracts.ids import GroupId, PersonId
from evenveel.cli import options as o
from evenveel.cli.amounts import Mistake, ms_of_hours, optional_steps, step_ms_of
from evenveel.cli.frame import command, print_json
from evenveel.cli.office import Office, command_id
from evenveel.cli.parties import GroupNamed, administering, capacity_of, group_named
from evenveel.cli.showing import accepted, say, table

app = typer.Typer(help="Groups: their unit, their limits, their sums.", no_args_is_help=True)

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


@command(app, "list")
def list_groups(office: Office) -> None:
    """All groups with what they owe and are owed."""
    page = office.reader.every("/groups", "groups")
    if office.json:
        print_json(page)
        return
    if not page["groups"]:
        say("There are no groups yet; found one with: evenveel group found")
        return
    headings = ("group", "name", "place", "unit", "accounts", "owes", "is owed")
    table(
        headings, [_row(group) for group in page["groups"]], right=("accounts", "owes", "is owed")
    )


def _row(group: dict[str, Any]) -> tuple[str, ...]:
    return (
        group["group_id"],
        group["name"] or "",
        group["place"]["locality"],
        group["unit"]["plural"],
        str(sum(count["accounts"] for count in group["accounts"])),
        group["sums"]["owes"]["display"],
        group["sums"]["is_owed"]["display"],
    )


@command(app, "show")
def show_group(office: Office, group: o.Group) -> None:
    """One group with its limits, its sums, and the proof that these are zero."""
    found = office.reader.get(f"/groups/{group_named(office, group).group_id}")
    if office.json:
        print_json(found)
        return
    shown = found["group"]
    unit, sums, zero, net = shown["unit"], shown["sums"], shown["zero_sum"], shown["net_limits"]
    limits = shown["default_limits"]
    say(f"{shown['name'] or shown['group_id']} ({shown['group_id']}), {shown['status']}")
    say(f"  at home in   {shown['place']['locality']} {shown['place']['country']}")
    say(f"  counts in    {unit['plural']}; a step is worth {unit['step_ms']} ms")
    say(f"  accounts     {sum(count['accounts'] for count in shown['accounts'])}")
    say(f"  limits       {_shown(limits['floor'])} to {_shown(limits['ceiling'])}")
    say(f"               set by {limits['set_by']}, for accounts without their own")
    say(f"  above zero   {sums['above_zero']['display']}")
    say(f"  below zero   {sums['below_zero']['display']}")
    say(f"  owes         {sums['owes']['display']} (may owe {net['may_owe']['display']})")
    say(f"  is owed      {sums['is_owed']['display']} (may be {net['may_be_owed']['display']})")
    say(f"               set by {net['set_by']}, for all neighbours together")
    say(f"  rounding     {sums['rounding']['display']}")
    holds = "holds" if zero["holds"] else "DOES NOT HOLD"
    say(
        f"  zero-sum     {holds}: {zero['accounts_ms']} + {zero['links_ms']}"
        f" + {zero['rounding_ms']} = {zero['remainder_ms']} ms"
    )
    say(f"as of position {found['position']}")


def _shown(bound: dict[str, Any] | None) -> str:
    return "no limit" if bound is None else str(bound["display"])


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
    kind: Annotated[str, typer.Option("--kind", help="lets, sel or other.")] = "lets",
    locality: Annotated[str, typer.Option("--locality")] = "",
    country: Annotated[str, typer.Option("--country")] = "BE",
    language: Language = None,
    floor: o.Floor = None,
    ceiling: o.Ceiling = None,
    may_owe: Annotated[str, typer.Option("--may-owe", metavar="HOURS")] = "400",
    may_be_owed: Annotated[str, typer.Option("--may-be-owed", metavar="HOURS")] = "400",
    contact: Annotated[str | None, typer.Option("--contact")] = None,
    person: o.As = None,
    capacity: o.Capacity = None,
    own_id: o.Id = None,
) -> None:
    """Begin a group. Who founds it administers it: give --as, or a new person is made."""
    if kind not in ("lets", "sel", "other"):
        raise Mistake(f"{kind!r} is no kind of group: lets, sel or other")
    who = PersonId(person or command_id(None))
    answer = office.do(
        FoundGroup(
            command_id=command_id(own_id),
            actor=Actor(person_id=who, capacity=capacity_of(capacity) or "administrator"),
            name=name,
            contact=contact,
            group_id=GroupId(group),
            kind=kind,  # type: ignore[arg-type] # one of the three, as was seen above
            unit=Unit(singular=singular, plural=plural, symbol=symbol),
            decimals=decimals,
            step_ms=step_ms_of(units_per_hour, decimals),
            place=Place(locality=locality, country=country),
            languages=tuple(language or ["nl"]),
            default_limits=AccountLimits(
                floor_steps=None if floor is None else optional_steps(floor, decimals, plural),
                ceiling_steps=(
                    None if ceiling is None else optional_steps(ceiling, decimals, plural)
                ),
            ),
            net_limits=NetLimits(
                may_owe_ms=ms_of_hours(may_owe), may_be_owed_ms=ms_of_hours(may_be_owed)
            ),
        )
    )
    accepted(office, answer, f"{name} is founded as {group}; {who} administers it.")


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
    person: o.As = None,
    capacity: o.Capacity = None,
) -> None:
    """Change what the group calls its unit, its place or its languages; the rest stays."""
    found = group_named(office, group)
    row = found.row
    answer = office.do(
        DescribeGroup(
            command_id=command_id(None),
            actor=administering(office, found, person, capacity),
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
    accepted(office, answer, f"{found.group_id} is described anew.")


def limits_given(
    group: GroupNamed,
    before: dict[str, Any],
    floor: str | None,
    ceiling: str | None,
    warn_below: str | None,
    warn_above: str | None,
) -> AccountLimits:
    """Return the limits with what was given; what was not stays as it was."""
    given = {
        "floor_steps": floor,
        "ceiling_steps": ceiling,
        "warn_below_steps": warn_below,
        "warn_above_steps": warn_above,
    }
    if all(text is None for text in given.values()):
        raise Mistake("say at least one of --floor, --ceiling, --warn-below and --warn-above")
    unit = group.unit
    return AccountLimits(
        **{
            name: before[name] if text is None else optional_steps(text, unit.decimals, unit.plural)
            for name, text in given.items()
        }
    )


@command(app, "limits")
def default_limits(
    office: Office,
    group: o.Group,
    *,
    floor: o.Floor = None,
    ceiling: o.Ceiling = None,
    warn_below: o.WarnBelow = None,
    warn_above: o.WarnAbove = None,
    person: o.As = None,
    capacity: o.Capacity = None,
) -> None:
    """Set the limits of all accounts that have none of their own."""
    found = group_named(office, group)
    limits = limits_given(found, found.row, floor, ceiling, warn_below, warn_above)
    answer = office.do(
        SetDefaultLimits(
            command_id=command_id(None),
            actor=administering(office, found, person, capacity),
            group_id=found.group_id,
            limits=limits,
        )
    )
    accepted(office, answer, f"The limits of accounts in {found.group_id} are set.")


@command(app, "net-limits")
def net_limits(
    office: Office,
    group: o.Group,
    *,
    may_owe: MayOwe = None,
    may_be_owed: MayBeOwed = None,
    person: o.As = None,
    capacity: o.Capacity = None,
) -> None:
    """Set how much the group may owe, and be owed by, all neighbours together."""
    if may_owe is None and may_be_owed is None:
        raise Mistake("say --may-owe, --may-be-owed, or both")
    found = group_named(office, group)
    row = found.row
    answer = office.do(
        SetNetLimits(
            command_id=command_id(None),
            actor=administering(office, found, person, capacity),
            group_id=found.group_id,
            net_limits=NetLimits(
                may_owe_ms=row["may_owe_ms"] if may_owe is None else ms_of_hours(may_owe),
                may_be_owed_ms=(
                    row["may_be_owed_ms"] if may_be_owed is None else ms_of_hours(may_be_owed)
                ),
            ),
        )
    )
    accepted(office, answer, f"The limits of {found.group_id} towards all neighbours are set.")


@command(app, "revalue")
def revalue_unit(
    office: Office,
    group: o.Group,
    *,
    units_per_hour: UnitsPerHour,
    person: o.As = None,
    capacity: o.Capacity = None,
) -> None:
    """Give the unit another worth from now on; neighbours must agree before trade goes on."""
    found = group_named(office, group)
    step_ms = step_ms_of(units_per_hour, found.unit.decimals)
    answer = office.do(
        RevalueUnit(
            command_id=command_id(None),
            actor=administering(office, found, person, capacity),
            group_id=found.group_id,
            step_ms=step_ms,
        )
    )
    accepted(office, answer, f"A step of {found.group_id} is worth {step_ms} ms from now on.")


@command(app, "close")
def close_group(
    office: Office, group: o.Group, *, person: o.As = None, capacity: o.Capacity = None
) -> None:
    """Close a group in which everything is at zero."""
    found = group_named(office, group)
    answer = office.do(
        CloseGroup(
            command_id=command_id(None),
            actor=administering(office, found, person, capacity),
            group_id=found.group_id,
        )
    )
    accepted(office, answer, f"{found.group_id} is closed.")
