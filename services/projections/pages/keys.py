"""A group's keys: what programs and other groups' servers may do for it."""

from typing import Any, Final, get_args

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.keys import KeyTaken
from access.languages import Language
from access.moments import shown_moment
from access.phrases_pages import Page
from access.saying import said
from access.standing_lists import HeldKey
from contracts.ids import GroupId, KeyId, Scope
from projections.pages.affairs import order, show_affair
from projections.pages.clearing import Refused
from projections.pages.days import last_ms_of, read_day
from projections.pages.drawing import shown_day
from projections.pages.forms import Filled, Sent
from projections.pages.means import PagesMeans
from projections.pages.showing import onward
from projections.pages.visits import Visit, Visiting

_SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
_LIST: Final = "/groups/{group_id}/keys"

router = APIRouter()


@router.get(_LIST)
def keys(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """The keys that open something now, and a form for a new one."""
    return _show(request, visiting, group_id)


@router.post(_LIST)
def propose_key(request: Request, visiting: Visiting, group_id: GroupId, form: Filled) -> Response:
    """The key is proposed; of a program's, this answer alone shows the secret."""
    means: PagesMeans = request.app.state.means
    key_id = KeyId(form.id("act_id"))
    scopes = [scope for scope in _SCOPES if scope in form.all("scope")]
    if not scopes:
        return _again(request, visiting, group_id, form, Page.CHOOSE_SCOPE)
    day = read_day(form.one("until"))
    if day is None or last_ms_of(day, means.zone) <= means.now_ms():
        return _again(request, visiting, group_id, form, Page.CHOOSE_DAY)
    fields: dict[str, Any] = {
        "kind": "server" if form.one("public_key") else "program",
        "scopes": scopes,
        "expires_at": shown_moment(last_ms_of(day, means.zone)),
    }
    if form.one("public_key"):
        fields["public_key"] = form.one("public_key")
    path = f"/groups/{group_id}/keys/{key_id}"
    answer = order(request, visiting, group_id, "PUT", path, key_id, fields)
    if isinstance(answer, Refused):
        return _show(
            request, visiting, group_id, form=form, wrong=answer.detail, status=answer.status
        )
    if fields["kind"] == "server":
        return onward(_LIST.format(group_id=group_id), Page.KEY_PROPOSED, at=answer.position)
    try:
        secret = means.identity.keys.make(group_id, key_id, means.now_ms())
    except KeyTaken:
        # The same form, sent again: what it did is done, and its secret was shown.
        return _again(request, visiting, group_id, form, Page.SECRET_SHOWN_BEFORE)
    return show_affair(request, visiting, group_id, "keys.made.html", secret=secret)


@router.post(_LIST + "/revoke")
def revoke_key(request: Request, visiting: Visiting, group_id: GroupId, form: Filled) -> Response:
    """The key opens nothing any more."""
    path = f"/groups/{group_id}/keys/{form.id('key')}"
    answer = order(request, visiting, group_id, "DELETE", path, form.id("act_id"))
    if isinstance(answer, Refused):
        return _show(request, visiting, group_id, wrong=answer.detail, status=answer.status)
    return onward(_LIST.format(group_id=group_id), Page.KEY_REVOKED, at=answer.position)


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
    found = means.standings.keys_of(group_id, means.now_ms())
    given = Sent([]) if form is None else form
    return show_affair(
        request,
        visiting,
        group_id,
        "keys.html",
        status=status,
        wrong=wrong,
        keys=[_shown(key, language, means) for key in found],
        scopes=[(scope, said(Page(f"scope_{scope}"), language)) for scope in _SCOPES],
        given={
            "scope": given.all("scope"),
            "until": given.one("until"),
            "public_key": given.one("public_key"),
        },
    )


def _shown(key: HeldKey, language: Language, means: PagesMeans) -> dict[str, str]:
    return {
        "id": key.key_id,
        "kind": said(Page(f"kind_{key.kind}"), language),
        "scopes": ", ".join(said(Page(f"scope_{scope}"), language) for scope in key.scopes),
        "until": shown_day(key.expires_at_ms, language, means.zone),
    }
