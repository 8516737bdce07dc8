"""From rows to the form of answers: groups, accounts and positions."""

from access.amounts import amount, duration, short_amount
from access.languages import Language
from access.moments import shown_moment
from projections.http.models import (
    Account,
    AccountCount,
    AccountLimits,
    Activity,
    Group,
    Limits,
    NetLimits,
    OfferedTerms,
    Pair,
    Place,
    Side,
    Steps,
    Sums,
    Time,
    WorthUnit,
    ZeroSum,
)
from projections.http.names import Names
from projections.reading.shares import per_mille
from projections.reading.snapshot import Row


def steps_of(steps: int, unit: Row, language: Language) -> Steps:
    """The amount, as a number and as people read it."""
    return Steps(
        steps=steps,
        display=amount(steps, unit, language),
        short=short_amount(steps, unit, language),
    )


def time_of(ms: int, language: Language) -> Time:
    """The time, as a number and as people read it."""
    return Time(ms=ms, display=duration(ms, language))


def moment_of(ms: int | None) -> str | None:
    """The moment, if there is one."""
    return None if ms is None else shown_moment(ms)


def group_of(row: Row, names: Names, language: Language) -> Group:
    """A group, with its sums and their proof where they are in view."""
    has_sums = row["has_sums"]
    return Group(
        group_id=row["group_id"],
        name=names.group(row["group_id"]),
        status=row["status"],
        kind=row["kind"],
        unit=WorthUnit(**{name: row[name] for name in WorthUnit.model_fields}),
        place=Place(**{name: row[name] for name in Place.model_fields}),
        languages=row["languages"],
        default_limits=_default_limits(row, language) if has_sums else None,
        net_limits=_net_limits(row, language) if has_sums else None,
        accounts=_counts(row) if has_sums else None,
        sums=_sums(row, language) if has_sums else None,
        zero_sum=_zero_sum(row) if has_sums else None,
        activity=_activity(row) if has_sums else None,
        number=row["number"] if has_sums else None,
    )


def _default_limits(row: Row, language: Language) -> Limits:
    return Limits(**_bounds(row, row, language), set_by=row["default_limits_set_by"])


def _counts(row: Row) -> list[AccountCount]:
    return [
        AccountCount(kind=c["kind"], status=c["status"], accounts=c["accounts"])
        for c in row["accounts"]
    ]


def _zero_sum(row: Row) -> ZeroSum:
    accounts_ms = row["total_steps"] * row["step_ms"]
    remainder_ms = accounts_ms + row["net_ms"] + row["rounding_ms"]
    # The running totals were added up from the events apart from accounts and links.
    booked = (row["booked_steps"], row["booked_net_ms"]) == (row["total_steps"], row["net_ms"])
    return ZeroSum(
        holds=remainder_ms == 0 and booked,
        accounts_ms=accounts_ms,
        links_ms=row["net_ms"],
        rounding_ms=row["rounding_ms"],
        remainder_ms=remainder_ms,
    )


def _activity(row: Row) -> Activity:
    return Activity(
        within=row["exchanges_within"],
        across=row["exchanges_across"],
        in_transit=row["exchanges_in_transit"],
        reversals=row["reversals"],
        last_at=moment_of(row["last_activity_ms"]),
    )


def _sums(row: Row, language: Language) -> Sums:
    return Sums(
        total=steps_of(row["total_steps"], row, language),
        above_zero=steps_of(row["above_steps"], row, language),
        below_zero=steps_of(row["below_steps"], row, language),
        net=time_of(row["net_ms"], language),
        gross=time_of(row["gross_ms"], language),
        owes=time_of(row["owes_ms"], language),
        is_owed=time_of(row["is_owed_ms"], language),
        rounding=time_of(row["rounding_ms"], language),
    )


def _net_limits(row: Row, language: Language) -> NetLimits:
    left_to_owe_ms = row["may_owe_ms"] - row["net_ms"] - row["held_owing_ms"]
    left_to_be_owed_ms = row["may_be_owed_ms"] + row["net_ms"] - row["held_owed_ms"]
    return NetLimits(
        may_owe=time_of(row["may_owe_ms"], language),
        may_be_owed=time_of(row["may_be_owed_ms"], language),
        held_owing=time_of(row["held_owing_ms"], language),
        held_owed=time_of(row["held_owed_ms"], language),
        left_to_owe=time_of(max(0, left_to_owe_ms), language),
        left_to_be_owed=time_of(max(0, left_to_be_owed_ms), language),
        set_by=row["net_limits_set_by"],
    )


def _bounds(row: Row, unit: Row, language: Language) -> dict[str, Steps | None]:
    found = {
        name: row[f"{name}_steps"] for name in ("floor", "ceiling", "warn_below", "warn_above")
    }
    return {
        name: None if steps is None else steps_of(steps, unit, language)
        for name, steps in found.items()
    }


def account_of(row: Row, unit: Row, names: Names, language: Language) -> Account:
    """An account with the limits that bind it and what they leave."""
    balance, held = row["balance_steps"], row["held_steps"]
    floor, ceiling = row["floor_steps"], row["ceiling_steps"]
    low, high = row["warn_below_steps"], row["warn_above_steps"]
    left_to_give = None if floor is None else max(0, balance - floor)
    left_to_receive = None if ceiling is None else max(0, ceiling - balance - held)
    match row["status"]:
        case "open":
            pass
        case "leaving":
            left_to_give = _at_most(left_to_give, max(0, balance))
            left_to_receive = _at_most(left_to_receive, max(0, -balance))
        case _:
            left_to_give = left_to_receive = 0
    return Account(
        account_id=row["account_id"],
        group_id=row["group_id"],
        name=names.account(row["account_id"]),
        code=names.code(row["account_id"]),
        kind=row["kind"],
        status=row["status"],
        holder_id=row["holder_id"],
        balance=steps_of(balance, unit, language),
        held=steps_of(held, unit, language),
        limits=AccountLimits(
            **_bounds(row, unit, language), set_by=row["limits_set_by"], own=row["own_limits"]
        ),
        left_to_give=None if left_to_give is None else steps_of(left_to_give, unit, language),
        left_to_receive=(
            None if left_to_receive is None else steps_of(left_to_receive, unit, language)
        ),
        below_warning=low is not None and balance < low,
        above_warning=high is not None and balance > high,
        intermediaries=row["intermediaries"],
        requests_to_answer=row["requests_to_answer"],
        requests_waiting=row["requests_waiting"],
    )


def _at_most(left: int | None, towards_zero: int) -> int:
    """What a member who leaves may still move: towards zero, and never across it."""
    return towards_zero if left is None else min(left, towards_zero)


def pair_of(row: Row, names: Names, language: Language, *, seen_from: str | None = None) -> Pair:
    """Two neighbours from both sides, the one it is seen from first."""
    sides = [_side(row, "first", names, language), _side(row, "second", names, language)]
    if seen_from == row["second"]:
        sides.reverse()
    return Pair(
        agreement_id=row["agreement_id"],
        status=row["status"],
        transit_allowed=row["transit_allowed"],
        set_off_allowed=row["set_off_allowed"],
        objection=time_of(row["objection_ms"], language),
        waits_for_agreement=row["in_force"]
        and any(side.step_ms != side.step_agreed_ms for side in sides),
        proposed_by=row["proposed_by"],
        proposed=None if row["proposed"] is None else OfferedTerms(**row["proposed"]),
        sides=sides,
    )


def _side(row: Row, side: str, names: Names, language: Language) -> Side:
    owes_ms = row[f"{side}_owes_ms"]
    may_owe_ms, held_ms = row[f"{side}_may_owe_ms"], row[f"held_{side}_ms"]
    return Side(
        group_id=row[side],
        name=names.group(row[side]),
        link=time_of(owes_ms, language),
        may_owe=time_of(may_owe_ms, language),
        held=time_of(held_ms, language),
        left=time_of(max(0, may_owe_ms - owes_ms - held_ms), language),
        used_per_mille=per_mille(owes_ms, may_owe_ms),
        limit_set_by=row[f"{side}_limit_set_by"],
        step_ms=row[f"{side}_step_ms"],
        step_agreed_ms=row[f"{side}_step_agreed_ms"] if row["in_force"] else None,
    )
