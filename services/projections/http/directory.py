"""Questions about the directory: what the groups within reach offer and want."""

import re
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Request

from access.moments import now_ms
from access.vault_search import PostFound, Sought, WhereSeen
from contracts.ids import GROUP_ID_PATTERN, UUID_PATTERN
from contracts.posts import VISIBILITIES, Category, PostKind, PostLanguage, VisibleTo
from projections.http.admission import door, reckoning
from projections.http.asking import (
    AccountPath,
    Cursor,
    Limit,
    ReaderLanguage,
    caught_up,
    cursor_of,
    parts_of,
)
from projections.http.directory_models import DirectoryPage, PostAnswer, PostsPage
from projections.http.directory_views import found_post_of, has_passed, post_of
from projections.http.faults import Fault
from projections.http.names import Names
from projections.http.problems import Refused
from projections.reading import accounts
from projections.reading.reach import Reached, group_rows, reach, suspended
from projections.reading.snapshot import Snapshot, Snapshots

router = APIRouter(dependencies=[Depends(caught_up)])

_LONGEST_TEXT: Final = 200
_FARTHEST_KM: Final = 20_000
_is_id: Final = re.compile(UUID_PATTERN.strip("^$"), re.ASCII).fullmatch

Viewer = Annotated[
    str,
    Query(
        pattern=f"{GROUP_ID_PATTERN}|{UUID_PATTERN}",
        description="whose eyes: a group's id, or an account's of that group",
        examples=["letsgent"],
    ),
]
Text = Annotated[
    str | None,
    Query(
        max_length=_LONGEST_TEXT,
        description="words in Dutch, French or English; accents, endings and slips are forgiven",
        examples=["fiets herstellen"],
    ),
]
Lang = Annotated[PostLanguage | None, Query(description="only what is written in this language")]
Near = Annotated[
    str | None,
    Query(
        pattern=r"^-?[0-9]{1,9},-?[0-9]{1,9}$",
        description="latitude and longitude in millionths of a degree; left out, distances are"
        " counted from where the looking group is at home",
        examples=["51053822,3722270"],
    ),
]
WithinKm = Annotated[
    int | None,
    Query(
        ge=1,
        le=_FARTHEST_KM,
        description="no further, and not where nobody knows;"
        " needs `near` where nobody knows the looking group's home",
    ),
]
PostPath = Annotated[
    str,
    Path(
        pattern=UUID_PATTERN,
        description="the post's id",
        examples=["3f1f24a0-9a4e-4d0b-8f06-0d0c8c8e2a13"],
    ),
]


@router.get("/directory", tags=["directory"], summary="Search offers and wants")
def directory(
    request: Request,
    viewer: Viewer,
    language: ReaderLanguage,
    text: Text = None,
    lang: Lang = None,
    kind: Annotated[PostKind | None, Query()] = None,
    category: Annotated[Category | None, Query()] = None,
    group: Annotated[
        str | None, Query(pattern=GROUP_ID_PATTERN, description="of this group only")
    ] = None,
    near: Near = None,
    within_km: WithinKm = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> DirectoryPage:
    """Of the groups that the viewer's can trade with now, as far as each wants to be seen.

    Every search is written down in the vault's list of readings.
    """
    if text is not None and "\x00" in text:
        raise Refused(Fault.INVALID_PARAMETER, "text")
    group_id = _group_of(request, viewer)
    with reckoning(request) as at:
        own, reached = _reach(at, group_id)
        if group is not None:
            reached = {group: reached[group]} if group in reached else {}
        still = suspended(at, reached)
        place = _place(own, near)
    if within_km is not None and place is None:
        raise Refused(Fault.INVALID_PARAMETER, "within_km")
    found = door(request, "directory").posts_found(
        Sought(
            groups=[_where_seen(one) for one in reached.values()],
            now_ms=now_ms(),
            text=text or "",
            language=lang,
            kind=kind,
            category=category,
            near=place,
            within_metres=None if within_km is None else within_km * 1_000,
            leave_out=still,
            after=_after(cursor),
            limit=limit + 1,
        )
    )
    shown = found[:limit]
    names = _names(request, shown)
    last = shown[-1] if len(found) > limit else None
    return DirectoryPage(
        position=at.position,
        catching_up=at.catching_up,
        posts=[found_post_of(post, reached[post.group_id], names, language) for post in shown],
        next=None if last is None else cursor_of(last.score, last.position),
    )


@router.get("/directory/{post_id}", tags=["directory"], summary="An offer or a want")
def one_post(
    request: Request, post_id: PostPath, viewer: Viewer, language: ReaderLanguage
) -> PostAnswer:
    """As the viewer's group sees it; what a search would not show that group is unknown."""
    group_id = _group_of(request, viewer)
    with reckoning(request) as at:
        _, reached = _reach(at, group_id)
        still = suspended(at, reached)
    post = door(request, "post").post(post_id)
    if post is None or post.account_id in still or not _is_seen(post, reached):
        raise Refused(Fault.POST_UNKNOWN, post_id)
    names = _names(request, [post])
    shown = found_post_of(post, reached[post.group_id], names, language)
    return PostAnswer(position=at.position, catching_up=at.catching_up, post=shown)


@router.get("/accounts/{account_id}/posts", tags=["directory"], summary="What an account offers")
def account_posts(
    request: Request,
    account_id: AccountPath,
    language: ReaderLanguage,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> PostsPage:
    """And wants: all that stands, for the account itself, also when its time has passed."""
    after = 0 if cursor is None else int(parts_of(cursor, int)[0])
    with reckoning(request) as at:
        account = accounts.account(at, account_id)
        if account is None:
            raise Refused(Fault.ACCOUNT_UNKNOWN, account_id)
        own = at.about(account["group_id"])
        (row,) = group_rows(at, [account["group_id"]])
    found = door(request, "posts").posts_of(account_id, after=after, limit=limit + 1)
    shown = found[:limit]
    names = _names(request, shown)
    return PostsPage(
        position=own.position,
        posts=[post_of(post, row, names, language) for post in shown],
        next=cursor_of(shown[-1].position) if len(found) > limit else None,
    )


def _group_of(request: Request, viewer: str) -> str:
    """The looking group; that who asks may look with these eyes was settled before."""
    if not _is_id(viewer):
        return viewer
    snapshots: Snapshots = request.app.state.snapshots
    found = snapshots.groups_of_account(viewer)
    if not found:
        raise Refused(Fault.ACCOUNT_UNKNOWN, viewer)
    return next(iter(found))


def _reach(at: Snapshot, group_id: str) -> tuple[Reached, dict[str, Reached]]:
    """The looking group, and all that is within its reach, itself included."""
    reached = reach(at, group_id)
    if not reached:
        raise Refused(Fault.GROUP_UNKNOWN, group_id)
    return reached[group_id], reached


def _place(own: Reached, near: str | None) -> tuple[int, int] | None:
    """Where distances are counted from, None where nobody knows."""
    if near is not None:
        latitude, longitude = (int(part) for part in near.split(","))
        if abs(latitude) > 90_000_000 or abs(longitude) > 180_000_000:
            raise Refused(Fault.INVALID_PARAMETER, "near")
        return latitude, longitude
    latitude, longitude = (own.row[f"{way}_microdegrees"] for way in ("latitude", "longitude"))
    return None if latitude is None or longitude is None else (latitude, longitude)


def _at_least(reached: Reached) -> VisibleTo:
    """How widely a post of that group must be shown to be seen from here."""
    if reached.links == 0:
        return "group"
    return "neighbours" if reached.is_neighbour else "all"


def _where_seen(reached: Reached) -> WhereSeen:
    return WhereSeen(
        group_id=reached.group_id,
        at_least=_at_least(reached),
        latitude_microdegrees=reached.row["latitude_microdegrees"],
        longitude_microdegrees=reached.row["longitude_microdegrees"],
    )


def _is_seen(post: PostFound, reached: dict[str, Reached]) -> bool:
    group = reached.get(post.group_id)
    if group is None or has_passed(post):
        return False
    return post.visible_to in VISIBILITIES[VISIBILITIES.index(_at_least(group)) :]


def _after(cursor: str | None) -> tuple[int, int] | None:
    if cursor is None:
        return None
    score, position = parts_of(cursor, int, int)
    return int(score), int(position)


def _names(request: Request, posts: list[PostFound]) -> Names:
    return Names(
        door(request, "directory"),
        accounts=[post.account_id for post in posts],
        groups={post.group_id for post in posts},
    )
