"""Invitations: the link by which a member signs in for the first time, handed over in person."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.identities import KnownAsAnother
from access.phrases_pages import Page
from access.saying import said
from contracts.ids import GroupId, PersonId
from projections.pages.affairs import show_affair
from projections.pages.forms import Filled, FormStale, Sent
from projections.pages.means import PagesMeans
from projections.pages.members import members_of
from projections.pages.visits import Visit, Visiting

_LIST: Final = "/groups/{group_id}/invitations"

router = APIRouter()


@router.get(_LIST)
def invitations(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """A form that makes an invitation for a member of the group."""
    return _show(request, visiting, group_id)


@router.post(_LIST)
def invite(request: Request, visiting: Visiting, group_id: GroupId, form: Filled) -> Response:
    """The invitation is made, and shown by this answer alone; the address, if any, is known.

    Only a member of the group is invited: who administers one group lets nobody in as another's.
    """
    means: PagesMeans = request.app.state.means
    person_id = PersonId(form.id("person"))
    name = members_of(visiting, group_id, means).name_of(person_id)
    if name is None:
        raise FormStale("person")
    if address := form.one("address"):
        try:
            means.identity.identities.tie_address(person_id, address, means.now_ms())
        except ValueError:
            return _wrong(request, visiting, group_id, form, Page.NOT_AN_ADDRESS)
        except KnownAsAnother:
            return _wrong(request, visiting, group_id, form, Page.ADDRESS_OF_ANOTHER)
    token = means.identity.links.make(person_id, "invitation", means.now_ms())
    link = means.identity.links.address_of(token, "invitation")
    return _show(request, visiting, group_id, link=link, invited=name)


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
        people=members_of(visiting, group_id, means).people,
        link=link,
        invited=invited,
        given={"person": given.one("person"), "address": given.one("address")},
    )
