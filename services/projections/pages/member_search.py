"""What the groups within reach offer and want, as seen from an account."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.languages import Language
from access.phrases_member import MemberPage
from access.saying import category_named, said
from contracts.ids import AccountId
from contracts.posts import CATEGORIES, POST_KINDS, POST_LANGUAGES
from projections.pages.days import ms_of
from projections.pages.drawing import shown_day, shown_number
from projections.pages.forms import Sent, asked
from projections.pages.means import PagesMeans
from projections.pages.own_account import OwnAccount, own_account, show_account
from projections.pages.parts import part_asked, way_on
from projections.pages.visits import Visit, Visiting
from projections.pages.whom import reached_from

_POSTS: Final = 20
_LONGEST: Final = 200
_EXCERPT: Final = 240
_DISTANCES_KM: Final = (5, 10, 25, 50)
_METRES: Final = 1_000

router = APIRouter()


@router.get("/accounts/{account_id}/search")
def search(request: Request, visiting: Visiting, account_id: AccountId) -> Response:
    """The best first; where no words are sought, the newest."""
    means: PagesMeans = request.app.state.means
    own = own_account(request, visiting, account_id)
    groups = reached_from(visiting, own, means)
    chosen = _chosen(asked(request), [group.group_id for group in groups])
    kept = {name: text for name, text in chosen.items() if text}
    question = {**part_asked(request, _POSTS), **kept, "viewer": own.account_id}
    question.pop("within_km", None)
    if chosen["within_km"] and _has_place(own, visiting, means):
        question["within_km"] = int(chosen["within_km"])
    page = means.questions.ask(visiting.on_behalf, "/directory", **question)
    language = visiting.language
    categories = [(each, category_named(each, language)) for each in CATEGORIES]
    return show_account(
        request,
        visiting,
        own,
        "search",
        "search.html",
        chosen=chosen,
        posts=[_shown(row, own, visiting, means) for row in page["posts"]],
        groups=groups,
        categories=sorted(categories, key=lambda pair: pair[1].casefold()),
        distances=[(str(km), shown_number(km, language)) for km in _DISTANCES_KM],
        languages_written=POST_LANGUAGES,
        has_chosen=bool(kept),
        further=way_on(page, kept),
    )


@router.get("/accounts/{account_id}/search/{post_id}")
def found_post(
    request: Request, visiting: Visiting, account_id: AccountId, post_id: str
) -> Response:
    """One offer or want whole, and the way on to dealing about it."""
    means: PagesMeans = request.app.state.means
    own = own_account(request, visiting, account_id)
    answer = means.questions.ask(visiting.on_behalf, f"/directory/{post_id}", viewer=own.account_id)
    row = answer["post"]
    return show_account(
        request,
        visiting,
        own,
        "search",
        "found.html",
        post=_shown(row, own, visiting, means, whole=True),
    )


def _chosen(form: Sent, groups: list[str]) -> dict[str, str]:
    """Return what is looked for; what is none of our choices is not."""

    def one_of(name: str, known: tuple[str, ...] | list[str]) -> str:
        return form.one(name) if form.one(name) in known else ""

    return {
        "text": form.one("text")[:_LONGEST],
        "kind": one_of("kind", POST_KINDS),
        "category": one_of("category", CATEGORIES),
        "lang": one_of("lang", POST_LANGUAGES),
        "group": one_of("group", groups),
        "within_km": one_of("within_km", [str(km) for km in _DISTANCES_KM]),
    }


def _has_place(own: OwnAccount, visiting: Visit, means: PagesMeans) -> bool:
    """Whether somebody knows where the group is at home, from which distances are counted."""
    group = means.questions.ask(visiting.on_behalf, f"/groups/{own.group_id}")["group"]
    return group["place"]["latitude_microdegrees"] is not None


def _shown(
    row: Mapping[str, Any],
    own: OwnAccount,
    visiting: Visit,
    means: PagesMeans,
    *,
    whole: bool = False,
) -> dict[str, Any]:
    language = visiting.language
    until, metres, text = row["valid_until"], row["distance_m"], row["text"]
    is_offer = row["kind"] == "offer"
    to = urlencode({"to": row["account_id"], "words": row["title"]})
    written = [name for name in POST_LANGUAGES if row["texts"][name]]
    return {
        "path": f"{own.path}/search/{row['post_id']}",
        "is_own": row["account_id"] == own.account_id,
        "kind": row["kind"],
        "category": row["category_name"],
        "title": row["title"],
        "text": text if whole or len(text) <= _EXCERPT else text[:_EXCERPT].rstrip() + "…",
        # Where it is in none of the reader's words, a browser and a voice know in which.
        "lang": None if language in written else _shown_in(row, written),
        "name": row["name"] or "…",
        "group": row["group_name"] or row["group_id"],
        "place": row["place"]["locality"],
        "distance": None if metres is None else _distance(metres, language),
        "hint": row["hint"] and row["hint"]["display"],
        "until": until and shown_day(ms_of(until), language, means.zone),
        "no_room": not row["has_room"],
        "deal": f"{own.path}/{'pay' if is_offer else 'ask'}?{to}",
    }


def _shown_in(row: Mapping[str, Any], written: Sequence[str]) -> str:
    return next(name for name in written if row["texts"][name]["title"] == row["title"])


def _distance(metres: int, language: Language) -> str:
    if metres < _METRES:
        return said(MemberPage.NEARER_THAN_KM, language)
    km = shown_number((metres + _METRES // 2) // _METRES, language)
    return said(MemberPage.KM_AWAY, language, km=km)
