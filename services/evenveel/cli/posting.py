"""Posts as people type them: categories, who sees them, degrees, and the post that is meant."""

from __future__ import annotations

import re
from typing import Final

from access.languages import LANGUAGES
from access.phrases_directory import Directory
from access.saying import category_named
from contracts.events import PostTerms
from contracts.ids import UUID_PATTERN
from contracts.posts import (
    CATEGORIES,
    POST_LANGUAGES,
    VISIBILITIES,
    Category,
    PostContent,
    PostLanguage,
    VisibleTo,
)
from contracts.value import Value
from evenveel.cli.mistakes import Mistake
from evenveel.cli.office import Office
from evenveel.cli.parties import account_named, group_named

_is_id: Final = re.compile(UUID_PATTERN.strip("^$"), re.ASCII).fullmatch
_DEGREES: Final = re.compile(r"(-?)(\d{1,3})(?:\.(\d{1,6}))?", re.ASCII)


class PostNamed(Value, frozen=True, kw_only=True):
    """A post that stands."""

    post_id: str
    account_id: str
    terms: PostTerms
    content: PostContent


def post_named(office: Office, text: str) -> PostNamed:
    """Return the post of this id. Raises `Mistake`."""
    post_id = text.strip().lower()
    door = office.doors("command")
    found = door.post(post_id) if _is_id(post_id) else None
    if found is None:
        raise Mistake(Directory.NO_POST, given=text, command="evenveel post list")
    terms = PostTerms(
        kind="offer" if found.kind == "offer" else "want",
        category=category_of(found.category),
        visible_to=visibility_of(found.visible_to),
        hint_steps=found.hint_steps,
        valid_until_ms=found.valid_until_ms,
    )
    return PostNamed(
        post_id=found.post_id, account_id=found.account_id, terms=terms, content=found.content
    )


def viewer_named(office: Office, text: str | None) -> str:
    """Return the id of the group or the account of this name. Raises `Mistake`.

    What is within reach, and how far, depends on it: so where nobody is named, nobody is guessed.
    """
    if text is None:
        raise Mistake(Directory.FOR_WHOM, option="--for GROUP", command="evenveel group list")
    if "/" in text or _is_id(text.strip().lower()):
        return account_named(office, text).account_id
    return group_named(office, text).group_id


def category_of(text: str) -> Category:
    """Return the category of this name, in whichever language it is shown. Raises `Mistake`."""
    given = text.strip().casefold()
    for category in CATEGORIES:
        if given == category or given in (category_named(category, one) for one in LANGUAGES):
            return category
    raise Mistake(Directory.NO_CATEGORY, given=text, known=", ".join(CATEGORIES))


def visibility_of(text: str) -> VisibleTo:
    """Return who may see a post, by this name. Raises `Mistake`."""
    for width in VISIBILITIES:
        if width == text.strip().lower():
            return width
    raise Mistake(Directory.NO_VISIBILITY, given=text, known=", ".join(VISIBILITIES))


def language_of(text: str) -> PostLanguage:
    """Return the language of this name. Raises `Mistake`."""
    for language in POST_LANGUAGES:
        if language == text.strip().lower():
            return language
    raise Mistake(Directory.NO_LANGUAGE, given=text, known=", ".join(POST_LANGUAGES))


def near_of(text: str) -> tuple[int, int]:
    """Return the millionths of degrees of `51.05,3.72`. Raises `Mistake`."""
    parts = [_microdegrees(part) for part in text.split(",")]
    match parts:
        case [int(latitude), int(longitude)] if (
            abs(latitude) <= 90_000_000 and abs(longitude) <= 180_000_000
        ):
            return latitude, longitude
        case _:
            raise Mistake(Directory.NOT_A_PLACE, given=text)


def _microdegrees(text: str) -> int | None:
    found = _DEGREES.fullmatch(text.strip())
    if found is None:
        return None
    micro = int(found[2] + (found[3] or "").ljust(6, "0"))
    return -micro if found[1] else micro
