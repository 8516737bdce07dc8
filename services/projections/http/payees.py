"""Whom an account can pay: in which groups, and who there, found by a name or a code."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field

from contracts.ids import GROUP_ID_PATTERN
from projections.http.admission import door, reckoning
from projections.http.asking import AccountPath, caught_up
from projections.http.faults import Fault
from projections.http.models import AccountNameAnswer, AnswerOverGroups, Model, Unit
from projections.http.names import NamedAccount, Names
from projections.http.problems import Refused
from projections.reading import accounts, groups
from projections.reading.reach import reach
from projections.reading.snapshot import Snapshot, Snapshots

router = APIRouter(dependencies=[Depends(caught_up)])

_LONGEST: Final = 200
# A beginning that is shorter is nobody's name yet.
_LEAST_LETTERS: Final = 2


class PayeesAnswer(AnswerOverGroups):
    """Accounts that can be paid, those with exactly that code first; no more than 20."""

    payees: list[AccountNameAnswer] = Field(description="only who they are")


class ReachedGroup(Model):
    """A group that the account can trade with now."""

    group_id: str = Field(examples=["letsgent"])
    name: str | None = Field(examples=["LETS Gent"])
    links: int = Field(description="how many links away; 0: its own group", examples=[1])


class ReachAnswer(AnswerOverGroups):
    """The account's own group, and those that it can trade with now, the nearest first."""

    groups: list[ReachedGroup]


@router.get("/accounts/{account_id}/reach", tags=["accounts"], summary="Where an account can pay")
def reached_groups(request: Request, account_id: AccountPath) -> ReachAnswer:
    """Over one link, or over up to four that all allow transit."""
    home = _home(request, account_id)
    with reckoning(request) as at:
        found = reach(at, home).values()
    names = Names(door(request, "reach"), groups=[one.group_id for one in found])
    return ReachAnswer(
        position=at.position,
        catching_up=at.catching_up,
        groups=[
            ReachedGroup(group_id=one.group_id, name=names.group(one.group_id), links=one.links)
            for one in sorted(found, key=lambda one: (one.links, one.group_id))
        ],
    )


@router.get("/accounts/{account_id}/payees", tags=["accounts"], summary="Whom an account can pay")
def payees(
    request: Request,
    account_id: AccountPath,
    text: Annotated[
        str,
        Query(max_length=_LONGEST, description="a code or a name", examples=["L1"]),
    ],
    group: Annotated[
        str | None,
        Query(pattern=GROUP_ID_PATTERN, description="of this group; left out: of its own"),
    ] = None,
) -> PayeesAnswer:
    """By code or the beginning of a name in its own group; in another by code or a whole name.

    Only of groups that it can trade with now. Every search is written down in the vault's list of
    readings.
    """
    if "\x00" in text:
        raise Refused(Fault.INVALID_PARAMETER, "text")
    sought = text.strip()
    home = _home(request, account_id)
    where = home if group is None else group
    with reckoning(request) as at:
        if where not in reach(at, home):
            return PayeesAnswer(position=at.position, catching_up=at.catching_up, payees=[])
    # Many names may have to be opened for it: meanwhile no snapshot is held.
    found = door(request, "payees").find_account(where, sought) if sought else ()
    with reckoning(request) as at:
        ids = [
            named.subject_id
            for named in found
            if _is_meant(named, sought, in_own_group=where == home)
            and _can_be_paid(at, named.subject_id, account_id)
        ]
        unit = groups.units(at, {where})[where]
    names = Names(door(request, "payees"), accounts=ids, groups=[where])
    return PayeesAnswer(
        position=at.position,
        catching_up=at.catching_up,
        payees=[
            AccountNameAnswer(
                position=at.position,
                account_id=found_id,
                group_id=where,
                group_name=names.group(where),
                name=names.account(found_id),
                code=names.code(found_id),
                unit=Unit(**{name: unit[name] for name in Unit.model_fields}),
            )
            for found_id in ids
        ],
    )


def _home(request: Request, account_id: str) -> str:
    """The account's own group; that who asks may act for it was settled before."""
    snapshots: Snapshots = request.app.state.snapshots
    found = snapshots.groups_of_account(account_id)
    if not found:
        raise Refused(Fault.ACCOUNT_UNKNOWN, account_id)
    return next(iter(found))


def _is_meant(named: NamedAccount, sought: str, *, in_own_group: bool) -> bool:
    """Whether it is who was sought; the members of another group are not to be leafed through."""
    exact = sought.casefold() in {named.name.casefold(), (named.code or "").casefold()}
    return exact or (in_own_group and len(sought) >= _LEAST_LETTERS)


def _can_be_paid(at: Snapshot, found_id: str, account_id: str) -> bool:
    return found_id != account_id and accounts.payable(at, found_id) is not None
