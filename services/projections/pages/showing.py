"""Answers of the pages: a page drawn for who visits, or the way on after something was done."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from access.phrases_desk import Desk
from access.phrases_desk_links import DeskLinks
from access.phrases_member import MemberPage
from access.phrases_pages import Page
from access.rules_pages import PAGES_AT
from access.saying import AnyPhrase, said
from contracts.ids import GroupId, subject_of_group
from projections.pages.drawing import draw
from projections.pages.means import PagesMeans
from projections.pages.places import places_of
from projections.pages.standing import Standings, standings_of
from projections.pages.visits import AT, Visit

# What a page may say was done, as its address names it.
_SAID: Final[tuple[AnyPhrase, ...]] = (
    Page.SIGNED_OUT,
    Page.SIGNED_OUT_EVERYWHERE,
    Page.SESSION_ENDED,
    Page.OTHERS_ENDED,
    Page.PASSKEY_ADDED,
    Page.PASSKEY_REMOVED,
    Page.ACT_APPROVED,
    Page.ACT_DECLINED,
    Page.SIGNING_KEYS_CHANGED,
    Page.KEY_PROPOSED,
    Page.KEY_REVOKED,
    Page.APPOINTED,
    Page.DISMISSED,
    Page.ROLE_PROPOSED,
    Page.ROLE_WITHDRAWN,
    Desk.ACCOUNT_OPENED,
    Desk.LIMITS_SET,
    Desk.ACCOUNT_SUSPENDED,
    Desk.ACCOUNT_RESUMED,
    Desk.ACCOUNT_LEAVING,
    Desk.ACCOUNT_CLOSED,
    Desk.DESCRIPTION_SET,
    Desk.DEFAULT_LIMITS_SET,
    Desk.NET_LIMITS_SET,
    Desk.STEP_VALUE_SET,
    Desk.FIGURES_SET,
    DeskLinks.LIMIT_LOWERED,
    DeskLinks.AGREEMENT_SUSPENDED,
    DeskLinks.AGREEMENT_ENDED,
    DeskLinks.PROPOSED_TO_SECOND,
    DeskLinks.TERMS_SENT,
    DeskLinks.TERMS_ACCEPTED,
    DeskLinks.TERMS_GONE,
    DeskLinks.STEPS_AGREED,
    DeskLinks.OBJECTED,
    DeskLinks.CONSENT_SAVED,
    MemberPage.PAID,
    MemberPage.ASKED,
    MemberPage.DONE_ALREADY,
    MemberPage.ACCEPTED,
    MemberPage.DECLINED,
    MemberPage.WITHDRAWN,
    MemberPage.GAVE_BACK,
    MemberPage.GIVING_BACK_WAITS,
    MemberPage.POST_PUBLISHED,
    MemberPage.POST_CHANGED,
    MemberPage.POST_WITHDRAWN,
)


def _named(done: AnyPhrase) -> str:
    return done.value.replace("_", "-")


DONE: Final = {_named(done): done for done in _SAID}


def show(
    request: Request,
    visiting: Visit,
    template: str,
    *,
    status: int = 200,
    wrong: str | None = None,
    about: Sequence[str] = (),
    **given: Any,
) -> HTMLResponse:
    """Return the page, with who visits and for whom they act at its head.

    `about`: what else it is about than its path says, as standings name it.
    """
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
            "back": _back(here, request),
            "visitor": _visitor(visiting, (*_about(request), *about), means),
            "done": None if done is None else said(done, visiting.language),
            "wrong": wrong,
            **given,
        },
    )
    _keep_form_secret(page, visiting, means)
    return page


def _visitor(visiting: Visit, about: Sequence[str], means: PagesMeans) -> dict[str, Any] | None:
    if visiting.session is None:
        return None
    standings: Standings = standings_of(visiting, means).here(*about)
    return {
        "acting": standings.acting,
        "chosen": standings.chosen,
        "shelves": standings.shelves(visiting.language),
        "places": places_of(visiting, standings),
    }


def _about(request: Request) -> list[str]:
    """Return the account or group that the page is about, as standings name it."""
    path = request.path_params
    if (given := path.get("group_id")) is not None:
        return [subject_of_group(GroupId(str(given)))]
    given = path.get("account_id")
    return [] if given is None else [str(given)]


def _back(here: str, request: Request) -> str:
    """Return where choosing a language leads: to the same page, with what was asked of it."""
    if request.method != "GET":
        return "/"
    asked = [(name, text) for name, text in request.query_params.multi_items() if name != "done"]
    return here + ("?" + urlencode(asked) if asked else "")


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


def onward(
    path: str, done: AnyPhrase | None = None, *, at: int = 0, **asked: str
) -> RedirectResponse:
    """Return the way on to a page of ours, by GET: loading it again does nothing again.

    `at` is the log's position behind what was done, for that page to hold it; `asked` is what
    else that page is asked.
    """
    said_there = {} if done is None else {"done": _named(done)}
    told = urlencode({**asked, **said_there, **({AT: str(at)} if at else {})})
    return RedirectResponse(PAGES_AT + quote(path) + ("?" + told if told else ""), 303)


def back_to(given: str) -> RedirectResponse:
    """Return the way back to a page of ours that a form named, with what it was asked."""
    path, _, question = given[:_LONGEST_BACK].partition("?")
    if path_of_ours(path) != path or not question:
        return onward(path_of_ours(path))
    return RedirectResponse(PAGES_AT + quote(path) + "?" + urlencode(parse_qsl(question)), 303)


_LONGEST_BACK: Final = 2_000
_NOT_OF_PATHS: Final = frozenset("\\?#")


def path_of_ours(given: str) -> str:
    """Return the path of a page of ours that a form named; the first page for anything else."""
    is_path = given.startswith("/") and not given.startswith("//") and given.isprintable()
    return given if is_path and len(given) < 200 and not _NOT_OF_PATHS & set(given) else "/"
