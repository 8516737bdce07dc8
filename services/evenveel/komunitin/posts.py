"""Categories and posts of a bundle as typed records, each with its line."""

from dataclasses import dataclass
from typing import Final

from access.phrases_import import Reason
from access.saying import Saying
from contracts.posts import PostKind
from evenveel.komunitin.cells import Cells

# Older bundles say `want` where newer ones say `need`.
_KINDS: Final[dict[str, PostKind]] = {"offer": "offer", "need": "want", "want": "want"}
_STATUSES: Final = ("draft", "published", "hidden")
_ACCESSES: Final = ("public", "group", "private")


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A category by the community's own code and name."""

    line: int
    id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """An offer or a need. Member and category refer by code, or by id. Degrees are millionths.

    `status` and `access` are as written, blank where the bundle does not say.
    """

    line: int
    id: str
    code: str
    kind: PostKind
    member: str
    category: str | None
    title: str
    description: str | None
    status: str
    access: str
    value: str | None
    fulfilled_at_ms: int | None
    expires_at_ms: int | None
    created_at_ms: int | None
    latitude: int | None
    longitude: int | None


def category_in(cells: Cells) -> Category:
    """Return what the row says; whatever is wrong with it is in the findings."""
    code = cells.needed("code")
    return Category(
        line=cells.line, id=cells.text("id") or code, code=code, name=cells.name("name")
    )


def post_in(cells: Cells) -> Post:
    """Return what the row says; whatever is wrong with it is in the findings."""
    latitude = cells.microdegrees("location.latitude", 90)
    longitude = cells.microdegrees("location.longitude", 180)
    if (latitude is None) != (longitude is None):
        cells.warning(Saying(Reason.ONE_DEGREE, column="location"))
        latitude = longitude = None
    code = cells.needed("code")
    kind = cells.one_of("type", tuple(_KINDS))
    return Post(
        line=cells.line,
        id=cells.text("id") or code,
        code=code,
        kind=_KINDS.get(kind, "offer"),
        member=cells.needed("member"),
        category=cells.text("category"),
        title=cells.needed("title"),
        description=cells.text("description"),
        status=_said(cells, "status", _STATUSES) or "published",
        access=_said(cells, "access", _ACCESSES) or "public",
        value=cells.text("value"),
        fulfilled_at_ms=cells.moment("fulfilledAt"),
        expires_at_ms=cells.moment("expiresAt"),
        created_at_ms=cells.moment("createdAt"),
        latitude=latitude,
        longitude=longitude,
    )


def _said(cells: Cells, column: str, choices: tuple[str, ...]) -> str | None:
    return None if cells.text(column) is None else cells.one_of(column, choices)
