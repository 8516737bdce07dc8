"""What is between groups of a site: agreements with terms of their own, circles of debt, runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from clearing.answers import Accepted
from contracts.envelope import Actor
from contracts.ids import CommandId, RunId
from evenveel.clearing_runs import running
from evenveel.credential import Credential
from evenveel.http_desk import HttpDesk
from tests.browser.site import Group, Site

HOUR_MS = 3_600_000
WEEK_MS = 7 * 24 * HOUR_MS


def offer(
    place: Site, one: Group, other: Group, *, hours: int = 20, objection_ms: int = WEEK_MS
) -> tuple[str, dict[str, Any]]:
    """The other group is offered terms under which its debts may be set off."""
    first, second = sorted((one, other), key=lambda group: group.id)
    terms = {
        "first_may_owe_ms": hours * HOUR_MS,
        "second_may_owe_ms": hours * HOUR_MS,
        "first_step_ms": first.step_ms,
        "second_step_ms": second.step_ms,
        "set_off_allowed": True,
        "objection_ms": objection_ms,
    }
    path = f"/agreements/{uuid4()}"
    body = {"by": one.id, "other": other.id, "terms": terms, "actor": administrator(one)}
    place.done("PUT", path, body)
    return path, terms


def agree(place: Site, one: Group, other: Group, *, objection_ms: int = WEEK_MS) -> str:
    """Two groups are neighbours whose debts may be set off; returns the agreement's id."""
    path, terms = offer(place, one, other, objection_ms=objection_ms)
    body = {"by": other.id, "terms": terms, "actor": administrator(other)}
    place.done("POST", f"{path}/accept", body)
    return path.rpartition("/")[2]


def administrator(group: Group) -> dict[str, Any]:
    return {"person_id": group.person("els"), "capacity": "administrator"}


def owe_in_a_circle(place: Site, groups: Sequence[Group], *, steps: Sequence[int]) -> None:
    """Each group's Anna has paid the next one's Bert."""
    for at, group in enumerate(groups):
        body = {
            "payer": group.account("anna"),
            "payee": groups[(at + 1) % len(groups)].account("bert"),
            "payer_steps": steps[at],
            "words": "a day in the garden",
            "actor": {"person_id": group.person("anna"), "capacity": "holder"},
        }
        place.done("PUT", f"/exchanges/{uuid4()}", body)
    place.settle()


def propose_run(place: Site, group: Group) -> str:
    """A clearing run is proposed of all that can be cleared now."""
    run_id = CommandId(str(uuid4()))
    answer = running.propose(_desk(place), "debts", run_id, _operator(group))
    assert isinstance(answer, Accepted), answer
    place.reached(answer.position)
    return run_id


def apply_run(place: Site, group: Group, run_id: str) -> None:
    """The run is carried out."""
    answer = running.apply(_desk(place), RunId(run_id), _operator(group))
    assert isinstance(answer, Accepted), answer
    place.reached(answer.position)


def withdraw_run(place: Site, group: Group, run_id: str) -> None:
    """The run has ended, and nothing moved."""
    place.done("POST", f"/clearing-runs/{run_id}/withdraw", {"actor": administrator(group)})
    place.settle()


def leave_at_least(place: Site, group: Group, hours: Mapping[str, int]) -> None:
    """Runs leave so much of the group's links, by agreement."""
    leaves = [{"agreement_id": id_, "at_least_ms": h * HOUR_MS} for id_, h in hours.items()]
    body = {"leaves": leaves, "actor": administrator(group)}
    place.done("PUT", f"/groups/{group.id}/clearing-consent", body)


def _desk(place: Site) -> HttpDesk:
    return HttpDesk(place.clearing_url, Credential(place.operators_key, "operator.key"))


def _operator(group: Group) -> Actor:
    return Actor(person_id=group.person("els"), capacity="administrator")
