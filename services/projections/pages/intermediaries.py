"""Who may act for a group's member organisations: appointed and dismissed by an administrator."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.phrases_pages import Page
from access.saying import said
from contracts.ids import GroupId, PersonId
from projections.pages.affairs import order, show_affair
from projections.pages.clearing import Refused
from projections.pages.forms import Filled, Sent
from projections.pages.means import PagesMeans
from projections.pages.members import members_of
from projections.pages.showing import onward
from projections.pages.standing import names_of
from projections.pages.visits import Visit, Visiting

_LIST: Final = "/groups/{group_id}/intermediaries"

router = APIRouter()


@router.get(_LIST)
def intermediaries(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """Every organisation of the group with who may act for it."""
    return _show(request, visiting, group_id)


@router.post(_LIST)
def appoint(request: Request, visiting: Visiting, group_id: GroupId, form: Filled) -> Response:
    """The person may act for the organisation from now on."""
    path = _mandate(form)
    answer = order(request, visiting, group_id, "PUT", path, form.id("act_id"))
    if isinstance(answer, Refused):
        return _show(
            request, visiting, group_id, form=form, wrong=answer.detail, status=answer.status
        )
    return onward(_LIST.format(group_id=group_id), Page.APPOINTED, at=answer.position)


@router.post(_LIST + "/dismiss")
def dismiss(request: Request, visiting: Visiting, group_id: GroupId, form: Filled) -> Response:
    """The person may no longer act for the organisation."""
    path = _mandate(form)
    answer = order(request, visiting, group_id, "DELETE", path, form.id("act_id"))
    if isinstance(answer, Refused):
        return _show(request, visiting, group_id, wrong=answer.detail, status=answer.status)
    return onward(_LIST.format(group_id=group_id), Page.DISMISSED, at=answer.position)


def _mandate(form: Sent) -> str:
    return f"/accounts/{form.id('account')}/intermediaries/{form.id('person')}"


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
    members = members_of(visiting, group_id, means)
    acting = {PersonId(p) for each in members.organisations for p in each.intermediaries}
    names = {**names_of(visiting, acting, means), **members.names}
    somebody = said(Page.SOMEBODY, visiting.language)
    given = Sent([]) if form is None else form
    return show_affair(
        request,
        visiting,
        group_id,
        "intermediaries.html",
        status=status,
        wrong=wrong,
        organisations=[
            {
                "id": each.id,
                "name": each.name,
                "people": [
                    {"id": person_id, "name": names.get(PersonId(person_id), somebody)}
                    for person_id in each.intermediaries
                ],
            }
            for each in members.organisations
        ],
        people=members.people,
        given={"account": given.one("account"), "person": given.one("person")},
    )
