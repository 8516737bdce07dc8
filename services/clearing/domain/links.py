"""A link between two groups: whether trade over it is open, and how much room it has left."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import TypeAlias

from clearing.domain.refusals import Code, Refusal
from clearing.domain.state import Agreement, State
from contracts.events import Route
from contracts.ids import GroupId

# The one who comes to owe more, and its neighbour.
Link: TypeAlias = tuple[GroupId, GroupId]


def carried_by_link(routes: Iterable[Route]) -> dict[Link, int]:
    """Return the ms that the routes together carry over each of their links, in their order."""
    carried_ms: defaultdict[Link, int] = defaultdict(int)
    for route in routes:
        for link in pairwise(route.groups):
            carried_ms[link] += route.carried_ms
    return carried_ms


def open_for_trade(state: State, agreement: Agreement) -> Refusal | None:
    """Refuse where the agreement is not in force, or waits for a neighbour's word on a worth."""
    terms = agreement.terms
    if terms is None:
        return Refusal(code=Code.AGREEMENT_NOT_ACCEPTED, subject=agreement.agreement_id)
    if agreement.status == "suspended":
        return Refusal(code=Code.AGREEMENT_SUSPENDED, subject=agreement.agreement_id)
    first, second = state.groups[agreement.first], state.groups[agreement.second]
    if terms.first_step_ms != first.step_ms or terms.second_step_ms != second.step_ms:
        return Refusal(code=Code.STEP_VALUE_NOT_AGREED, subject=agreement.agreement_id)
    return None


def owed_ms(agreement: Agreement, giver: GroupId) -> int:
    """Return what `giver` owes over the link, in ms; below zero it is owed."""
    return agreement.position_ms if giver == agreement.first else -agreement.position_ms


def link_room(agreement: Agreement, giver: GroupId) -> int:
    """Return how much more `giver` may come to owe over the link, in ms, holds deducted."""
    terms = agreement.terms
    assert terms is not None
    if giver == agreement.first:
        return terms.first_may_owe_ms - agreement.position_ms - agreement.held_first_ms
    return terms.second_may_owe_ms + agreement.position_ms - agreement.held_second_ms


def link_limit(agreement: Agreement, giver: GroupId) -> Refusal:
    """Return the refusal of a link that would pass its limit: which one, and by whom set."""
    assert agreement.terms is not None
    if giver == agreement.first:
        limit, set_by = agreement.terms.first_may_owe_ms, agreement.first_limit_set_by
    else:
        limit, set_by = agreement.terms.second_may_owe_ms, agreement.second_limit_set_by
    return Refusal(
        code=Code.LINK_LIMIT,
        subject=agreement.agreement_id,
        limit=limit,
        left=max(0, link_room(agreement, giver)),
        unit="ms",
        set_by=set_by,
    )
