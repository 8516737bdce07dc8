"""What an account offers and wants: published, changed and taken back by who acts for it."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.moments import shown_moment
from access.phrases_directory import Directory
from access.phrases_member import MemberPage
from access.saying import category_named, said
from contracts.ids import AccountId
from contracts.posts import (
    CATEGORIES,
    MAX_TEXT_CHARACTERS,
    MAX_TITLE_CHARACTERS,
    POST_KINDS,
    POST_LANGUAGES,
    VISIBILITIES,
)
from projections.pages.clearing import Refused
from projections.pages.days import day_of, last_ms_of, ms_of, read_day
from projections.pages.drawing import shown_day
from projections.pages.forms import Filled, FormStale, Sent, asked
from projections.pages.means import PagesMeans
from projections.pages.own_account import OwnAccount, own_account, show_account
from projections.pages.own_acts import act_for
from projections.pages.own_questions import NotAnswered
from projections.pages.parts import part_asked, way_on
from projections.pages.showing import onward
from projections.pages.typed_amounts import steps_typed
from projections.pages.visits import Visit, Visiting

_LIST: Final = "/accounts/{account_id}/posts"
_ONE: Final = _LIST + "/{post_id}"
_POSTS: Final = 25

router = APIRouter()


@router.get(_LIST)
def posts(request: Request, visiting: Visiting, account_id: AccountId) -> Response:
    """All that stands, also what nobody sees any more as its time has passed."""
    means: PagesMeans = request.app.state.means
    own = own_account(request, visiting, account_id)
    part = part_asked(request, _POSTS)
    page = means.questions.ask(visiting.on_behalf, f"{own.path}/posts", **part)
    return show_account(
        request,
        visiting,
        own,
        "posts",
        "posts.html",
        posts=[_shown(row, own, visiting, means) for row in page["posts"]],
        further=way_on(page),
    )


@router.get(_LIST + "/new")
def new_post(request: Request, visiting: Visiting, account_id: AccountId) -> Response:
    """A form for another."""
    own = own_account(request, visiting, account_id)
    kind = "want" if asked(request).one("kind") == "want" else "offer"
    given = {"kind": kind, "visible_to": "all", "category": ""}
    return _form(request, visiting, own, None, given)


@router.post(_LIST)
def publish(request: Request, visiting: Visiting, account_id: AccountId, form: Filled) -> Response:
    """It is offered or wanted from now on."""
    own = own_account(request, visiting, account_id)
    fields = _fields(form, own, visiting, request.app.state.means)
    if isinstance(fields, MemberPage):
        return _again(request, visiting, own, None, form, said(fields, visiting.language), 422)
    post_id = form.id("act_id")
    path, fields = f"/posts/{post_id}", {**fields, "account_id": own.account_id}
    answer = act_for(request, visiting, own, "PUT", path, post_id, fields)
    if isinstance(answer, Refused):
        return _again(request, visiting, own, None, form, answer.detail, answer.status)
    return onward(f"{own.path}/posts", MemberPage.POST_PUBLISHED, at=answer.position)


@router.get(_ONE)
def one_post(request: Request, visiting: Visiting, account_id: AccountId, post_id: str) -> Response:
    """A form for what it is to say instead."""
    means: PagesMeans = request.app.state.means
    own = own_account(request, visiting, account_id)
    row = _standing(visiting, own, post_id, means)
    given = {
        "kind": row["kind"],
        "category": row["category"],
        "visible_to": row["visible_to"],
        "hint": "" if row["hint"] is None else own.unit.typed(row["hint"]["steps"]),
        "until": "" if row["valid_until"] is None else _until_day(row, means),
        **{f"title_{lang}": text["title"] for lang, text in row["texts"].items() if text},
        **{f"text_{lang}": text["text"] for lang, text in row["texts"].items() if text},
    }
    return _form(request, visiting, own, post_id, given)


@router.post(_ONE)
def change(
    request: Request, visiting: Visiting, account_id: AccountId, post_id: str, form: Filled
) -> Response:
    """It says this instead from now on; where it is stays as it was."""
    means: PagesMeans = request.app.state.means
    own = own_account(request, visiting, account_id)
    row = _standing(visiting, own, post_id, means)
    fields = _fields(form, own, visiting, means)
    if isinstance(fields, MemberPage):
        return _again(request, visiting, own, post_id, form, said(fields, visiting.language), 422)
    place = dict(row["place"])
    if not place.pop("of_group"):
        fields["content"]["place"] = place
    path = f"/posts/{post_id}/content"
    answer = act_for(request, visiting, own, "PUT", path, form.id("act_id"), fields)
    if isinstance(answer, Refused):
        return _again(request, visiting, own, post_id, form, answer.detail, answer.status)
    return onward(f"{own.path}/posts", MemberPage.POST_CHANGED, at=answer.position)


@router.post(_ONE + "/withdraw")
def withdraw(
    request: Request, visiting: Visiting, account_id: AccountId, post_id: str, form: Filled
) -> Response:
    """Nobody sees it any more."""
    means: PagesMeans = request.app.state.means
    own = own_account(request, visiting, account_id)
    _standing(visiting, own, post_id, means)
    answer = act_for(request, visiting, own, "DELETE", f"/posts/{post_id}", form.id("act_id"))
    if isinstance(answer, Refused):
        given = {name: form.one(name) for name in _FIELDS}
        return _form(
            request, visiting, own, post_id, given, wrong=answer.detail, status=answer.status
        )
    return onward(f"{own.path}/posts", MemberPage.POST_WITHDRAWN, at=answer.position)


def _standing(
    visiting: Visit, own: OwnAccount, post_id: str, means: PagesMeans
) -> Mapping[str, Any]:
    """Return the account's own post. Raises `NotAnswered`."""
    rows = means.questions.every(visiting.on_behalf, f"{own.path}/posts", "posts")
    for row in rows:
        if row["post_id"] == post_id:
            return row
    raise NotAnswered(404)


_FIELDS: Final = (
    *("kind", "category", "visible_to", "hint", "until"),
    *(f"{name}_{lang}" for lang in POST_LANGUAGES for name in ("title", "text")),
)


def _fields(
    form: Sent, own: OwnAccount, visiting: Visit, means: PagesMeans
) -> dict[str, Any] | MemberPage:
    """Return the fields of the command, or what is wrong. Raises `FormStale`."""
    chosen = {
        name: _one_of(form, name, known)
        for name, known in (
            ("kind", POST_KINDS),
            ("category", CATEGORIES),
            ("visible_to", VISIBILITIES),
        )
    }
    terms: dict[str, Any] = chosen
    if form.one("hint"):
        steps = steps_typed(form.one("hint"), own.unit.decimals, visiting.language)
        if not steps:
            return MemberPage.NO_AMOUNT
        terms["hint_steps"] = steps
    if form.one("until"):
        day = read_day(form.one("until"))
        if day is None:
            return MemberPage.NO_DAY
        terms["valid_until"] = shown_moment(last_ms_of(day, means.zone))
    content = {
        lang: {
            "title": form.one(f"title_{lang}")[:MAX_TITLE_CHARACTERS],
            "text": form.one(f"text_{lang}")[:MAX_TEXT_CHARACTERS],
        }
        for lang in POST_LANGUAGES
        if form.one(f"title_{lang}")
    }
    untitled = [lang for lang in POST_LANGUAGES if lang not in content and form.one(f"text_{lang}")]
    if not content or untitled:
        return MemberPage.NO_TITLE
    return {"terms": terms, "content": content}


def _one_of(form: Sent, name: str, known: tuple[str, ...]) -> str:
    given = form.one(name)
    if given not in known:
        raise FormStale(name)
    return given


def _again(
    request: Request,
    visiting: Visit,
    own: OwnAccount,
    post_id: str | None,
    form: Sent,
    wrong: str,
    status: int,
) -> Response:
    given = {name: form.one(name) for name in _FIELDS}
    return _form(request, visiting, own, post_id, given, wrong=wrong, status=status)


def _form(
    request: Request,
    visiting: Visit,
    own: OwnAccount,
    post_id: str | None,
    given: Mapping[str, str],
    *,
    wrong: str | None = None,
    status: int = 200,
) -> Response:
    """Return the form, the reader's own language first."""
    language = visiting.language
    categories = [(each, category_named(each, language)) for each in CATEGORIES]
    others = [each for each in POST_LANGUAGES if each != language]
    return show_account(
        request,
        visiting,
        own,
        "posts",
        "post.html",
        status=status,
        wrong=wrong,
        post_id=post_id,
        given={name: given.get(name, "") for name in _FIELDS},
        categories=sorted(categories, key=lambda pair: (pair[0] == "other", pair[1].casefold())),
        visibilities=[(each, said(Directory(f"seen_{each}"), language)) for each in VISIBILITIES],
        written_in=[language, *others],
        most_title=MAX_TITLE_CHARACTERS,
        most_text=MAX_TEXT_CHARACTERS,
    )


def _until_day(row: Mapping[str, Any], means: PagesMeans) -> str:
    return day_of(ms_of(row["valid_until"]), means.zone).isoformat()


def _shown(
    row: Mapping[str, Any], own: OwnAccount, visiting: Visit, means: PagesMeans
) -> dict[str, Any]:
    until = row["valid_until"]
    return {
        "id": row["post_id"],
        "path": f"{own.path}/posts/{row['post_id']}",
        "kind": row["kind"],
        "category": row["category_name"],
        "title": row["title"],
        "text": row["text"],
        "seen_by": said(Directory(f"seen_{row['visible_to']}"), visiting.language),
        "hint": None if row["hint"] is None else own.unit.shown(row["hint"]["steps"]),
        "until": until and shown_day(ms_of(until), visiting.language, means.zone),
        "expired": row["expired"],
    }
