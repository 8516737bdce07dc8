"""`evenveel post` and `evenveel search`: what people offer and want, and who finds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

import typer

from access.amounts import short_amount
from access.moments import now_ms
from access.phrases import Phrase
from access.phrases_directory import Directory
from access.saying import category_named
from clearing.domain.directory_commands import ChangePost, PublishPost, WithdrawPost
from contracts.events import PostTerms
from contracts.ids import PostId
from contracts.posts import PostContent, PostKind, PostPlace, PostText
from contracts.value import replace
from evenveel.cli import options as o
from evenveel.cli.amounts import steps_of
from evenveel.cli.frame import command, print_json
from evenveel.cli.office import Office, command_id
from evenveel.cli.parties import AccountNamed, Unit, account_named, acting
from evenveel.cli.posting import (
    category_of,
    language_of,
    near_of,
    post_named,
    viewer_named,
    visibility_of,
)
from evenveel.cli.showing import accepted, table, tell

app = typer.Typer(
    name="post", help="Offers and wants: publish, change, withdraw.", no_args_is_help=True
)
finding = typer.Typer()

_DAY_MS: Final = 24 * 3_600_000

Post = Annotated[str, typer.Argument(metavar="POST", help="An offer's or a want's id.")]
Title = Annotated[str, typer.Argument(metavar="TITLE", help="What it is, in a few words.")]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a post may be told to be; what nobody types stays as it is, or as it is by itself."""

    category: Annotated[
        str | None, typer.Option("--category", help="food, garden, repair, … [default: other]")
    ] = None
    seen_by: Annotated[
        str | None, typer.Option("--seen-by", help="group, neighbours or all. [default: all]")
    ] = None
    text: Annotated[str | None, typer.Option("--text", help="More about it.")] = None
    written_in: Annotated[
        str | None,
        typer.Option(
            "--written-in", metavar="nl|fr|en", help="Of title and text. [default: yours]"
        ),
    ] = None
    hint: Annotated[
        str | None, typer.Option("--hint", metavar="AMOUNT", help="About how much it is.")
    ] = None
    days: Annotated[
        int | None, typer.Option("--days", min=1, max=730, help="How long it stands.")
    ] = None
    place: Annotated[
        str | None, typer.Option("--place", metavar="LOCALITY", help="Where, if not at home.")
    ] = None
    near: Annotated[
        str | None, typer.Option("--near", metavar="LAT,LON", help="Exactly, in degrees.")
    ] = None


@command(app, "offer")
def offer(
    office: Office, account: o.Account, title: Title, *, said: Said, who: o.Who, own_id: o.Id = None
) -> None:
    """ACCOUNT offers something."""
    _publish(office, account, title, "offer", said, who, own_id)


@command(app, "want")
def want(
    office: Office, account: o.Account, title: Title, *, said: Said, who: o.Who, own_id: o.Id = None
) -> None:
    """ACCOUNT asks for something."""
    _publish(office, account, title, "want", said, who, own_id)


def _publish(
    office: Office,
    account: str,
    title: str,
    kind: PostKind,
    said: Said,
    who: o.Who,
    own_id: str | None,
) -> None:
    found = account_named(office, account)
    terms = PostTerms(kind=kind, category="other", visible_to="all")
    answer = office.do(
        PublishPost(
            command_id=command_id(own_id),
            actor=acting(office, found, who),
            account_id=found.account_id,
            terms=_terms(terms, found, said),
            content=_content(office, PostContent(), _home(found), title, said),
        )
    )
    phrase = Directory.OFFERED if kind == "offer" else Directory.WANTED
    text = office.said(phrase, name=found.name, title=title, id=answer.command_id)
    accepted(office, answer, text)


@command(app, "change")
def change(
    office: Office, post: Post, title: Title, *, said: Said, who: o.Who, own_id: o.Id = None
) -> None:
    """Give a post another title, and whatever else is said; the rest stays."""
    before = post_named(office, post)
    account = account_named(office, before.account_id)
    answer = office.do(
        ChangePost(
            command_id=command_id(own_id),
            actor=acting(office, account, who),
            post_id=PostId(before.post_id),
            terms=_terms(before.terms, account, said),
            content=_content(office, before.content, _home(account), title, said),
        )
    )
    accepted(office, answer, office.said(Directory.CHANGED, title=title))


@command(app, "withdraw")
def withdraw(office: Office, post: Post, *, who: o.Who, own_id: o.Id = None) -> None:
    """Take a post out of the directory."""
    before = post_named(office, post)
    asked = WithdrawPost(
        command_id=command_id(own_id),
        actor=acting(office, account_named(office, before.account_id), who),
        post_id=PostId(before.post_id),
    )
    title = before.content.text_for(office.language).title
    accepted(office, office.do(asked), office.said(Directory.WITHDRAWN, title=title))


def _terms(before: PostTerms, account: AccountNamed, said: Said) -> PostTerms:
    unit: Unit = account.group.unit
    terms = before
    if said.category is not None:
        terms = replace(terms, category=category_of(said.category))
    if said.seen_by is not None:
        terms = replace(terms, visible_to=visibility_of(said.seen_by))
    if said.hint is not None:
        terms = replace(terms, hint_steps=steps_of(said.hint, unit.decimals, unit.plural))
    if said.days is not None:
        terms = replace(terms, valid_until_ms=now_ms() + said.days * _DAY_MS)
    return terms


def _content(office: Office, before: PostContent, home: str, title: str, said: Said) -> PostContent:
    language = language_of(said.written_in or office.language)
    earlier = before.texts.get(language)
    text = said.text if said.text is not None else earlier.text if earlier is not None else ""
    return replace(
        before,
        **{language: PostText(title=title, text=text)},
        place=_place(before.place, home, said),
    )


def _home(account: AccountNamed) -> str:
    return account.group.row["locality"] or account.group.group_id


def _place(before: PostPlace | None, home: str, said: Said) -> PostPlace | None:
    """Where it is; of degrees alone the name stays, or is that of where the group is at home."""
    if said.place is None and said.near is None:
        return before
    latitude, longitude = (None, None) if said.near is None else near_of(said.near)
    return PostPlace(
        locality=said.place or (home if before is None else before.locality),
        latitude_microdegrees=latitude,
        longitude_microdegrees=longitude,
    )


@command(app, "list")
def list_posts(office: Office, account: o.Account) -> None:
    """What an account offers and wants."""
    found = account_named(office, account)
    page = office.reader.every(f"/accounts/{found.account_id}/posts", "posts")
    if office.json:
        print_json(page)
        return
    if not page["posts"]:
        tell(office, Directory.NONE_OF, name=found.name)
        return
    headings = (
        *(Phrase.KIND, Directory.TITLE, Directory.CATEGORY, Directory.SEEN_BY),
        *(Directory.UNTIL_DAY, Phrase.ID),
    )
    table(office, headings, [_own_row(office, post) for post in page["posts"]])


def _own_row(office: Office, post: dict[str, Any]) -> tuple[str, ...]:
    until = "" if post["valid_until"] is None else post["valid_until"][:10]
    return (
        _kind(office, post["kind"]),
        post["title"],
        category_named(post["category"], office.language),
        office.said(Directory(f"seen_{post['visible_to']}")),
        office.said(Directory.HAS_PASSED) if post["expired"] else until,
        post["post_id"],
    )


def _kind(office: Office, kind: str) -> str:
    return office.said(Directory.OFFER if kind == "offer" else Directory.WANT)


@command(finding, "search")
def search(
    office: Office,
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="Words, or nothing for all.")] = "",
    *,
    viewer: Annotated[
        str | None, typer.Option("--for", metavar="GROUP|ACCOUNT", help="Whose eyes; needed.")
    ] = None,
    offers: Annotated[bool, typer.Option("--offers", help="Only offers.")] = False,
    wants: Annotated[bool, typer.Option("--wants", help="Only wants.")] = False,
    category: Annotated[str | None, typer.Option("--category")] = None,
    group: Annotated[str | None, typer.Option("--group", help="Of this group only.")] = None,
    written_in: Annotated[
        str | None, typer.Option("--written-in", metavar="nl|fr|en", help="Only what is.")
    ] = None,
    near: Annotated[
        str | None, typer.Option("--near", metavar="LAT,LON", help="Distances from there.")
    ] = None,
    within: Annotated[
        int | None, typer.Option("--within", min=1, max=20_000, help="Kilometres at most.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=500, help="Posts a page.")] = 20,
    cursor: Annotated[
        str | None, typer.Option("--cursor", help="`next` of the page before.")
    ] = None,
) -> None:
    """Offers and wants of every group within reach, and whether there is room to trade."""
    eyes = viewer_named(office, viewer)
    kind = "offer" if offers and not wants else "want" if wants and not offers else None
    page = office.reader.get(
        "/directory",
        viewer=eyes,
        text=text or None,
        kind=kind,
        category=None if category is None else category_of(category),
        group=group,
        lang=None if written_in is None else language_of(written_in),
        near=None if near is None else "{},{}".format(*near_of(near)),
        within_km=within,
        limit=limit,
        cursor=cursor,
    )
    if office.json:
        print_json(page)
        return
    if not page["posts"]:
        tell(office, Directory.NOTHING_FOUND)
        return
    headings = (
        *(Phrase.KIND, Directory.TITLE, Directory.FROM, Directory.CATEGORY),
        *(Directory.DISTANCE, Directory.ROOM, Phrase.ID),
    )
    rows = [_found_row(office, post) for post in page["posts"]]
    table(office, headings, rows, right=(Directory.DISTANCE, Directory.ROOM))
    if page["next"] is not None:
        tell(office, Phrase.MORE_WITH, option=f"--cursor {page['next']}")


def _found_row(office: Office, post: dict[str, Any]) -> tuple[str, ...]:
    metres = post["distance_m"]
    tenths = None if metres is None else (metres + 50) // 100
    far = "" if tenths is None else short_amount(tenths, _KILOMETRES, office.language)
    room = "" if post["room"] is None else post["room"]["display"]
    return (
        _kind(office, post["kind"]),
        post["title"],
        f"{post['name'] or post['account_id']}, {post['group_name'] or post['group_id']}",
        category_named(post["category"], office.language),
        far,
        room if post["has_room"] else office.said(Directory.NO_ROOM),
        post["post_id"],
    )


_KILOMETRES: Final = {"decimals": 1, "symbol": "km"}
