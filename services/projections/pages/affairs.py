"""What the pages about one group's affairs have in common."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from fastapi import Request
from starlette.responses import Response

from access.phrases_pages import Page
from access.saying import said
from contracts.ids import Capacity, GroupId
from projections.pages.clearing import Done, Refused
from projections.pages.means import PagesMeans
from projections.pages.showing import show
from projections.pages.standing import group_name
from projections.pages.visits import Visit

_TABS: Final = {
    "acts": Page.ACTS,
    "keys": Page.KEYS,
    "intermediaries": Page.MANDATES,
    "roles": Page.ROLES,
    "invitations": Page.INVITATIONS,
}
_NOTHING: Final[Mapping[str, Any]] = {}
_OF_SUPPORT: Final = ("acts",)


def show_affair(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    template: str,
    *,
    status: int = 200,
    wrong: str | None = None,
    **given: Any,
) -> Response:
    """Return a page about the group; its heading is that of its template's tab."""
    means: PagesMeans = request.app.state.means
    language = visiting.language
    roles = means.standings.in_group(group_id, means.now_ms())
    capacity = capacity_in(visiting, group_id, means)
    shown = _TABS if capacity == "administrator" else _OF_SUPPORT
    tab = template.partition(".")[0]
    there = [stands.role for stands in roles]
    return show(
        request,
        visiting,
        template,
        status=status,
        wrong=wrong,
        heading=said(_TABS[tab], language),
        group={"id": group_id, "name": group_name(visiting, group_id, means)},
        at=f"/groups/{group_id}/{tab}",
        tabs=[(f"/groups/{group_id}/{name}", said(_TABS[name], language)) for name in shown],
        alone=there.count("administrator") == 1 and "support" not in there,
        **given,
    )


def capacity_in(visiting: Visit, group_id: GroupId, means: PagesMeans) -> Capacity:
    """Return as what the person acts in the group's affairs: support only where no more."""
    roles = means.facts.roles(visiting.person_id, group_id, means.now_ms())
    return "administrator" if "administrator" in roles else "support"


def order(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    method: Literal["PUT", "POST", "DELETE"],
    path: str,
    command_id: str,
    fields: Mapping[str, Any] = _NOTHING,
) -> Done | Refused:
    """The act is done, or waits for a second person, or was refused.

    Raises `ClearingAway`.
    """
    means: PagesMeans = request.app.state.means
    actor = {"person_id": visiting.person_id, "capacity": capacity_in(visiting, group_id, means)}
    if method == "DELETE":
        # Which has no body: there who acts stands in the query.
        body = {**fields, **{f"actor_{name}": part for name, part in actor.items()}}
    else:
        body = {**fields, "actor": actor}
    return means.clearing.send(visiting.on_behalf, method, path, command_id, body)
