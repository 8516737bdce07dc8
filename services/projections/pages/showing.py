"""Answers of the pages: a page drawn for who visits, or the way on after something was done."""

from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from access.phrases_pages import Page
from access.rules_pages import PAGES_AT
from access.saying import said
from projections.pages.drawing import draw
from projections.pages.means import PagesMeans
from projections.pages.standing import Standings, standings_of
from projections.pages.visits import AT, Visit

# What a page may say was done, as its address names it.
DONE: Final = {
    page.value.replace("_", "-"): page
    for page in (
        Page.SIGNED_OUT,
        Page.SIGNED_OUT_EVERYWHERE,
        Page.SESSION_ENDED,
        Page.OTHERS_ENDED,
        Page.PASSKEY_ADDED,
        Page.PASSKEY_REMOVED,
        Page.ACT_APPROVED,
        Page.ACT_DECLINED,
        Page.KEY_PROPOSED,
        Page.KEY_REVOKED,
        Page.APPOINTED,
        Page.DISMISSED,
        Page.ROLE_PROPOSED,
        Page.ROLE_WITHDRAWN,
    )
}


def show(
    request: Request,
    visiting: Visit,
    template: str,
    *,
    status: int = 200,
    wrong: str | None = None,
    **given: Any,
) -> HTMLResponse:
    """Return the page, with who visits and for whom they act at its head."""
    means: PagesMeans = request.app.state.means
    here = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    done = DONE.get(request.query_params.get("done", ""))
    page = draw(
        template,
        language=visiting.language,
        csrf=visiting.csrf,
        status=status,
        given={
            "here": here,
            "back": here if request.method == "GET" else "/",
            "visitor": _visitor(visiting, means),
            "done": None if done is None else said(done, visiting.language),
            "wrong": wrong,
            **given,
        },
    )
    _keep_form_secret(page, visiting, means)
    return page


def _visitor(visiting: Visit, means: PagesMeans) -> dict[str, Any] | None:
    if visiting.session is None:
        return None
    standings: Standings = standings_of(visiting, means)
    language = visiting.language
    return {
        "acting": standings.acting,
        "chosen": standings.chosen,
        "shelves": standings.shelves(language),
        "places": [
            ("/", said(Page.PLACE_WHO, language)),
            ("/sessions", said(Page.PLACE_SESSIONS, language)),
            ("/passkeys", said(Page.PLACE_PASSKEYS, language)),
        ],
    }


def _keep_form_secret(page: Response, visiting: Visit, means: PagesMeans) -> None:
    if visiting.new_form_secret is not None:
        set_cookie(page, means, means.form_cookie, visiting.new_form_secret)


def set_cookie(
    answer: Response, means: PagesMeans, name: str, value: str, max_age_s: int | None = None
) -> None:
    """The browser brings this back to us, and to nobody else; no script reads it."""
    answer.set_cookie(
        name,
        value,
        max_age=max_age_s,
        path="/",
        secure=means.cookie.is_secure,
        httponly=True,
        samesite="lax",
    )


def drop_cookie(answer: Response, means: PagesMeans, name: str) -> None:
    """The browser brings this back no more."""
    answer.delete_cookie(
        name, path="/", secure=means.cookie.is_secure, httponly=True, samesite="lax"
    )


def onward(path: str, done: Page | None = None, *, at: int = 0) -> RedirectResponse:
    """Return the way on to a page of ours, by GET: loading it again does nothing again.

    `at` is the log's position behind what was done, for that page to hold it.
    """
    said_there = {} if done is None else {"done": done.value.replace("_", "-")}
    told = urlencode({**said_there, **({AT: str(at)} if at else {})})
    return RedirectResponse(PAGES_AT + quote(path) + ("?" + told if told else ""), 303)


_NOT_OF_PATHS: Final = frozenset("\\?#")


def path_of_ours(given: str) -> str:
    """Return the path of a page of ours that a form named; the first page for anything else."""
    is_path = given.startswith("/") and not given.startswith("//") and given.isprintable()
    return given if is_path and len(given) < 200 and not _NOT_OF_PATHS & set(given) else "/"
