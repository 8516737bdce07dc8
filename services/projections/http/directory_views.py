"""From what the vault holds of a post, and its group's row, to the form of answers."""

from typing import Any, Final

from access.languages import Language
from access.moments import now_ms
from access.saying import category_named
from access.vault_search import PostFound
from contracts.posts import PostLanguage, PostText
from projections.http import directory_models as models
from projections.http.names import Names
from projections.http.views import moment_of, steps_of, time_of
from projections.reading.reach import Reached
from projections.reading.snapshot import Row

# In which order other languages are shown to who reads one.
_NEXT_BEST: Final[dict[Language, tuple[PostLanguage, ...]]] = {
    "nl": ("nl", "en", "fr"),
    "fr": ("fr", "en", "nl"),
    "en": ("en", "nl", "fr"),
}


def post_of(post: PostFound, group: Row, names: Names, language: Language) -> models.Post:
    """A post as its own account sees it; `group` is its group's row."""
    return models.Post(**_columns(post, group, names, language))


def found_post_of(
    post: PostFound, reached: Reached, names: Names, language: Language
) -> models.FoundPost:
    """A post as another group sees it, within whose reach it is."""
    room_ms = reached.owing_ms if post.kind == "offer" else reached.owed_ms
    return models.FoundPost(
        **_columns(post, reached.row, names, language),
        links=reached.links,
        has_room=room_ms is None or room_ms > 0,
        room=None if room_ms is None else time_of(room_ms, language),
        distance_m=post.metres,
    )


def has_passed(post: PostFound) -> bool:
    """Whether the time until which the post was to stand is over."""
    return post.valid_until_ms is not None and post.valid_until_ms <= now_ms()


def _columns(post: PostFound, group: Row, names: Names, language: Language) -> dict[str, Any]:
    texts = post.content.texts
    best = next(texts[spoken] for spoken in _NEXT_BEST[language] if spoken in texts)
    return {
        "post_id": post.post_id,
        "account_id": post.account_id,
        "name": names.account(post.account_id),
        "group_id": post.group_id,
        "group_name": names.group(post.group_id),
        "kind": post.kind,
        "category": post.category,
        "category_name": category_named(post.category, language),
        "visible_to": post.visible_to,
        "hint": None if post.hint_steps is None else steps_of(post.hint_steps, group, language),
        "valid_until": moment_of(post.valid_until_ms),
        "expired": has_passed(post),
        "title": best.title,
        "text": best.text,
        "texts": models.PostTexts(**{name: _text(texts.get(name)) for name in ("nl", "fr", "en")}),
        "place": _place(post, group),
        "position": post.position,
    }


def _text(text: PostText | None) -> models.PostText | None:
    return None if text is None else models.PostText(title=text.title, text=text.text)


def _place(post: PostFound, group: Row) -> models.PostPlace:
    own = post.content.place
    if own is not None:
        return models.PostPlace(
            locality=own.locality,
            latitude_microdegrees=own.latitude_microdegrees,
            longitude_microdegrees=own.longitude_microdegrees,
            of_group=False,
        )
    return models.PostPlace(
        locality=group["locality"],
        latitude_microdegrees=group["latitude_microdegrees"],
        longitude_microdegrees=group["longitude_microdegrees"],
        of_group=True,
    )
