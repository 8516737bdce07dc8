"""The second yes to a change of the keys that sign the history, which no one person makes."""

from typing import Any, Final

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from access.phrases_pages import Page
from access.principals import OPERATOR_ID
from access.saying import Sayable, said, spoken
from projections.pages.drawing import shown_minute
from projections.pages.forms import Filled, FormStale
from projections.pages.key_changes import AskedChange, KeyChanges
from projections.pages.means import PagesMeans
from projections.pages.showing import onward, show
from projections.pages.visits import Visit, Visiting

_PAGE: Final = "/signing-keys"
_DIGITS_AT_MOST: Final = 15
_ASKED: Final = {"rotate": Page.ROTATE_ASKED, "retire": Page.RETIRE_ASKED}

router = APIRouter()


@router.get(_PAGE)
def what_waits(request: Request, visiting: Visiting) -> Response:
    """The change that waits for a yes, and the keys that sign now."""
    return _show(request, visiting)


@router.post(_PAGE + "/agree")
def agree(request: Request, visiting: Visiting, form: Filled) -> Response:
    """The change that was seen is done; another that was asked for since is not."""
    means: PagesMeans = request.app.state.means
    asked_at_ms = form.one("asked_at_ms")
    if not (asked_at_ms.isascii() and asked_at_ms.isdecimal()) or (
        len(asked_at_ms) > _DIGITS_AT_MOST
    ):
        raise FormStale("asked_at_ms")
    try:
        _changes(means).agree(visiting.person_id, means.now_ms(), int(asked_at_ms))
    except Sayable as refused:
        return _show(request, visiting, wrong=_sentence(refused, visiting), status=409)
    return onward(_PAGE, Page.SIGNING_KEYS_CHANGED)


def _changes(means: PagesMeans) -> KeyChanges:
    if means.key_changes is None:
        raise HTTPException(404)
    return means.key_changes


def _show(
    request: Request, visiting: Visit, *, wrong: str | None = None, status: int = 200
) -> Response:
    means: PagesMeans = request.app.state.means
    changes = _changes(means)
    try:
        waiting, signing = changes.waiting, [key.text for key in changes.signing]
    except Sayable as unread:
        # Whether a change waits is not known, so it is not said that none does.
        waiting, signing, wrong = None, [], wrong or _sentence(unread, visiting)
    return show(
        request,
        visiting,
        "signing-keys.html",
        status=status,
        wrong=wrong,
        waiting=None if waiting is None else _shown(waiting, visiting, means),
        signing=signing,
    )


def _sentence(refused: Sayable, visiting: Visit) -> str:
    wrong = spoken(refused.message, visiting.language)
    return f"{wrong[:1].upper()}{wrong[1:]}."


def _shown(waiting: AskedChange, visiting: Visit, means: PagesMeans) -> dict[str, Any]:
    language = visiting.language
    return {
        "asked": said(_ASKED[waiting.change], language),
        "person": said(Page.THE_OPERATOR if waiting.by == OPERATOR_ID else Page.SOMEBODY, language),
        "at": shown_minute(waiting.at_ms, language, means.zone),
        "at_ms": waiting.at_ms,
        "own": waiting.by == visiting.person_id,
    }
