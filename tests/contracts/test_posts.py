"""The canonical form of what a post says: one text for one content, as RFC 8785 writes it."""

from __future__ import annotations

import json
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from contracts.posts import (
    CATEGORIES,
    Category,
    PostContent,
    PostPlace,
    PostText,
    canonical,
    content_of,
)

# What can be sent: no half of a surrogate pair.
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_SAID = st.none() | st.builds(PostText, title=_TEXTS, text=_TEXTS)
_DEGREES = st.none() | st.integers(-180_000_000, 180_000_000)
CONTENTS = st.builds(
    PostContent,
    nl=_SAID,
    fr=_SAID,
    en=_SAID,
    place=st.none()
    | st.builds(
        PostPlace,
        locality=_TEXTS,
        latitude_microdegrees=_DEGREES,
        longitude_microdegrees=_DEGREES,
    ),
)


def by_hand(content: PostContent) -> str:
    """The same by Python's own JSON, from what is given and not empty."""
    found: dict[str, dict[str, object]] = {}
    for language, said in content.texts.items():
        found[language] = {"title": said.title}
        if said.text:
            found[language]["text"] = said.text
    place = content.place
    if place is not None:
        parts = {
            "locality": place.locality,
            "latitude_microdegrees": place.latitude_microdegrees,
            "longitude_microdegrees": place.longitude_microdegrees,
        }
        found["place"] = {name: part for name, part in parts.items() if part is not None}
    return json.dumps(found, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@given(CONTENTS)
def test_the_canonical_form_is_what_anybody_can_make_by_hand(content: PostContent) -> None:
    assert canonical(content) == by_hand(content)


@given(CONTENTS)
def test_the_content_is_read_back_from_it(content: PostContent) -> None:
    assert content_of(canonical(content)) == content


def test_every_category_stands_once_and_the_rest_last() -> None:
    assert get_args(Category) == CATEGORIES
    *named, rest = CATEGORIES
    assert (sorted(set(named)), rest) == (named, "other")
