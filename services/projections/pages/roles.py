"""Who runs a group, who supports it and who audits it: proposed and withdrawn by administrators."""

import re
from typing import Any, Final, get_args

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.languages import Language
from access.moments import shown_moment
from access.phrases_pages import Page
from access.saying import said
from access.standing_lists import Stands
from contracts.ids import UUID_PATTERN, GroupId, Role
from projections.pages.affairs import order, show_affair
from projections.pages.clearing import Refused
from projections.pages.days import last_ms_of, read_day
from projections.pages.drawing import shown_day
from projections.pages.forms import Filled, FormStale, Sent
from projections.pages.means import PagesMeans
from projections.pages.members import members_of
from projections.pages.showing import onward
from projections.pages.standing import names_of
from projections.pages.visits import Visit, Visiting

_LIST: Final = "/groups/{group_id}/roles"
_ROLES: Final[tuple[Role, ...]] = get_args(Role)

router = APIRouter()


@router.get(_LIST)
def roles(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """Who has which role in the group, and a form for another."""
    return _show(request, visiting, group_id)


@router.post(_LIST)
def propose_role(request: Request, visiting: Visiting, group_id: GroupId, form: Filled) -> Response:
    """The role is proposed, for a second person to approve."""
    means: PagesMeans = request.app.state.means
    # Of the member and the other person exactly one is named.
    named = [name for name in (form.one("person"), form.one("other")) if name]
    if len(named) != 1 or not re.fullmatch(UUID_PATTERN, named[0]):
        return _again(request, visiting, group_id, form, Page.CHOOSE_PERSON)
    fields: dict[str, Any] = {"role": _role_in(form)}
    if form.one("until"):
        day = read_day(form.one("until"))
        if day is None or last_ms_of(day, means.zone) <= means.now_ms():
            return _again(request, visiting, group_id, form, Page.CHOOSE_DAY)
        fields["until"] = shown_moment(last_ms_of(day, means.zone))
    path = f"/groups/{group_id}/roles/{named[0]}"
    answer = order(request, visiting, group_id, "PUT", path, form.id("act_id"), fields)
    if isinstance(answer, Refused):
        return _show(
            request, visiting, group_id, form=form, wrong=answer.detail, status=answer.status
        )
    return onward(_LIST.format(group_id=group_id), Page.ROLE_PROPOSED, at=answer.position)


@router.post(_LIST + "/withdraw")
def withdraw_role(
    request: Request, visiting: Visiting, group_id: GroupId, form: Filled
) -> Response:
    """The person no longer has the role."""
    path = f"/groups/{group_id}/roles/{form.id('person')}"
    fields = {"role": _role_in(form)}
    answer = order(request, visiting, group_id, "DELETE", path, form.id("act_id"), fields)
    if isinstance(answer, Refused):
        return _show(request, visiting, group_id, wrong=answer.detail, status=answer.status)
    return onward(_LIST.format(group_id=group_id), Page.ROLE_WITHDRAWN, at=answer.position)


def _role_in(form: Sent) -> Role:
    for role in _ROLES:
        if role == form.one("role"):
            return role
    raise FormStale("role")


def _again(
    request: Request, visiting: Visit, group_id: GroupId, form: Sent, wrong: Page
) -> Response:
    said_so = said(wrong, visiting.language)
    return _show(request, visiting, group_id, form=form, wrong=said_so, status=422)


def _show(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    *,
    form: Sent | None = None,
    wrong: str | None = None,
    status: int = 200,
) -> Response:
    means: PagesMeans = request.app.state.means
    language = visiting.language
    members = members_of(visiting, group_id, means)
    found = means.standings.in_group(group_id, means.now_ms())
    people = (stands.person_id for stands in found)
    names = {**names_of(visiting, people, means), **members.names}
    given = Sent([]) if form is None else form
    return show_affair(
        request,
        visiting,
        group_id,
        "roles.html",
        status=status,
        wrong=wrong,
        roles=[_shown(stands, names, language, means) for stands in found],
        people=members.people,
        role_names=[(role, said(Page(f"role_{role}"), language)) for role in _ROLES],
        given={name: given.one(name) for name in ("person", "other", "role", "until")},
    )


def _shown(
    stands: Stands, names: dict[Any, str], language: Language, means: PagesMeans
) -> dict[str, str | None]:
    until_ms = stands.until_ms
    return {
        "person_id": stands.person_id,
        # Who has no account here is known by nothing but the id.
        "name": names.get(stands.person_id, stands.person_id),
        "role": stands.role,
        "role_shown": said(Page(f"role_{stands.role}"), language),
        "until": None if until_ms is None else shown_day(until_ms, language, means.zone),
    }
