"""Invitations: the link by which a member signs in for the first time, handed over in person.

An administrator invites newcomers only. Who signs in already, has a role, or is in another group
too, is let in anew by who runs the installation: else one administrator could say yes as two.
"""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.identities import KnownAsAnother
from access.phrases_pages import Page
from access.saying import said
from contracts.ids import GroupId, PersonId
from projections.pages.affairs import show_affair
from projections.pages.forms import Filled, Sent
from projections.pages.means import PagesMeans
from projections.pages.members import Choosable, members_of
from projections.pages.visits import Visit, Visiting

_LIST: Final = "/groups/{group_id}/invitations"

router = APIRouter()


@router.get(_LIST)
def invitations(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """A form that makes an invitation for a member of the group."""
    return _show(request, visiting, group_id)


@router.post(_LIST)
def invite(request: Request, visiting: Visiting, group_id: GroupId, form: Filled) -> Response:
    """The invitation is made, and shown by this answer alone; the address, if any, is known."""
    means: PagesMeans = request.app.state.means
    person_id = PersonId(form.id("person"))
    newcomers = _newcomers(visiting, group_id, means)
    name = next((person.name for person in newcomers if person.id == person_id), None)
    if name is None:
        return _wrong(request, visiting, group_id, form, Page.NOT_A_NEWCOMER)
    try:
        link = means.identity.invite(person_id, address=form.one("address") or None)
    except ValueError:
        return _wrong(request, visiting, group_id, form, Page.NOT_AN_ADDRESS)
    except KnownAsAnother:
        return _wrong(request, visiting, group_id, form, Page.ADDRESS_OF_ANOTHER)
    return _show(request, visiting, group_id, link=link, invited=name)


def _newcomers(visiting: Visit, group_id: GroupId, means: PagesMeans) -> list[Choosable]:
    people = members_of(visiting, group_id, means).people
    found = means.standings.newcomers(group_id, [person.id for person in people])
    return [person for person in people if person.id in found]


def _wrong(
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
    link: str | None = None,
    invited: str = "",
) -> Response:
    means: PagesMeans = request.app.state.means
    given = Sent([]) if form is None else form
    return show_affair(
        request,
        visiting,
        group_id,
        "invitations.html",
        status=status,
        wrong=wrong,
        people=_newcomers(visiting, group_id, means),
        link=link,
        invited=invited,
        given={"person": given.one("person"), "address": given.one("address")},
    )
