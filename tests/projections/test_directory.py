"""Offers and wants as each group sees them: within reach, with the room there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, permutations
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from access.vault import Vault
from access.vault_search import PostFound
from access.views import ALL
from clearing.log.port import PostRow, VaultRows
from clearing.log.postgres import PostgresLog
from clearing.log.schema import create_tables
from contracts.block import Entry
from contracts.events import (
    AccountSuspended,
    AgreementAccepted,
    AgreementProposed,
    AgreementSuspended,
    NetLimits,
    NetLimitsSet,
    PostTerms,
    Terms,
    UnitRevalued,
)
from contracts.ids import AccountId, AgreementId, GroupId
from contracts.posts import PostContent, PostKind, PostPlace, PostText, VisibleTo
from evenveel.vault_keys import keys_of
from projections.reading.reach import MAX_LINKS, reach
from tests.projections.asking import House, Json, MakeHouse
from tests.projections.history import Pen

HOUR_MS = 3_600_000
GENT = PostPlace(
    locality="Gent", latitude_microdegrees=51_053_822, longitude_microdegrees=3_722_270
)


def agree(
    pen: Pen, one: str, other: str, *, hours: tuple[int, int] = (10, 10), transit: bool = True
) -> AgreementId:
    """`hours` are what the first of the two ids may owe, then the second."""
    first, second = sorted((GroupId(one), GroupId(other)))
    agreement_id = AgreementId(pen.uuid())
    terms = Terms(
        first_may_owe_ms=hours[0] * HOUR_MS,
        second_may_owe_ms=hours[1] * HOUR_MS,
        first_step_ms=pen.steps[first],
        second_step_ms=pen.steps[second],
        transit_allowed=transit,
    )
    ids = {"agreement_id": agreement_id, "first": first, "second": second}
    pen.write(AgreementProposed(**ids, by=first, terms=terms))  # type: ignore[arg-type]
    pen.write(AgreementAccepted(**ids, by=second, terms=terms))  # type: ignore[arg-type]
    return agreement_id


@dataclass
class Street:
    """Five groups in a row, a to e, each the neighbour of the next, with an account in each."""

    pen: Pen
    accounts: dict[str, str]
    agreements: dict[str, AgreementId]

    @classmethod
    def written(cls) -> Street:
        pen = Pen()
        names = [f"group-{letter}" for letter in "abcde"]
        for name in names:
            pen.found(name)
        accounts = {name[-1]: pen.open(name) for name in names}
        agreements = {}
        for one, other in pairwise(names):
            agreements[one[-1] + other[-1]] = agree(pen, one, other)
        return cls(pen, accounts, agreements)


class Board:
    """A house with a real vault behind its doors, and posts in it."""

    def __init__(self, house: House, log: PostgresLog, vault: Vault, street: Street) -> None:
        self.house, self.log, self.street = house, log, street
        house.app.state.doors_for = lambda _: (
            lambda purpose: vault.door(role="member", purpose=purpose, reader="test")
        )

    def post(
        self,
        group: str,
        title: str,
        *,
        kind: PostKind = "offer",
        visible_to: VisibleTo = "all",
        place: PostPlace | None = None,
        hint_steps: int | None = None,
        valid_until_ms: int | None = None,
    ) -> str:
        post_id = str(uuid4())
        row = PostRow(
            offset=0,
            salt=b"s",
            account_id=self.street.accounts[group],
            group_id=f"group-{group}",
            terms=PostTerms(
                kind=kind,
                category="food",
                visible_to=visible_to,
                hint_steps=hint_steps,
                valid_until_ms=valid_until_ms,
            ),
            content=PostContent(
                nl=PostText(title=title, text="elke week"),
                fr=PostText(title=f"{title} (fr)"),
                place=place,
            ),
        )
        rows = VaultRows(posts={post_id: row})
        entry = Entry("thing-happened.v1", (), b"")
        self.log.append([entry], after=self.log.head(), vault=rows)
        return post_id

    def search(self, viewer: str, **asked: Any) -> list[Json]:
        posts: list[Json] = self.house.get("/directory", viewer=viewer, **asked)["posts"]
        return posts

    def titles(self, viewer: str, **asked: Any) -> list[str]:
        return sorted(post["title"] for post in self.search(viewer, **asked))


@pytest.fixture
def street() -> Street:
    return Street.written()


@pytest.fixture
def board(database_url: str, house_of: MakeHouse, street: Street) -> Iterator[Board]:
    create_tables(database_url)
    with (
        keys_of() as keys,
        PostgresLog(database_url, keys=keys) as log,
        Vault(database_url, keys) as vault,
    ):
        yield Board(house_of(street.pen), log, vault, street)


def test_each_sees_what_is_shown_that_far(board: Board) -> None:
    for group in "abcde":
        for width in ("group", "neighbours", "all"):
            board.post(group, f"{group} {width}", visible_to=width)
    seen = ["a all", "a group", "a neighbours", "b all", "b neighbours", "c all", "d all", "e all"]
    assert board.titles("group-a") == seen
    assert board.titles(board.street.accounts["a"]) == seen
    assert board.titles("group-a", group="group-b") == ["b all", "b neighbours"]
    assert board.titles("group-a", group="group-z") == []


def test_a_post_is_shown_with_how_far_its_group_is_and_the_room_there_is(board: Board) -> None:
    board.post("a", "own")
    board.post("b", "offer")
    board.post("d", "want", kind="want", hint_steps=30)
    found = {post["title"]: post for post in board.search("group-a")}
    own, offer, want = (found[title] for title in ("own", "offer", "want"))
    assert (own["links"], own["has_room"], own["room"]) == (0, True, None)
    assert (offer["links"], offer["has_room"], offer["room"]["ms"]) == (1, True, 10 * HOUR_MS)
    assert (want["links"], want["room"]["ms"], want["hint"]["steps"]) == (3, 10 * HOUR_MS, 30)


def test_room_is_that_of_whoever_would_owe(board: Board) -> None:
    pen, accounts = board.street.pen, board.street.accounts
    pen.pay(accounts["a"], accounts["b"], 200)
    board.house.follow()
    board.post("b", "offer")
    board.post("b", "want", kind="want")
    found = {post["title"]: post for post in board.search("group-a")}
    offer, want = found["offer"], found["want"]
    assert (offer["has_room"], offer["room"]["ms"]) == (False, 0)
    assert (want["has_room"], want["room"]["ms"]) == (True, 20 * HOUR_MS)


def test_the_limit_on_all_links_of_a_group_narrows_the_room(board: Board) -> None:
    limits = NetLimits(may_owe_ms=2 * HOUR_MS, may_be_owed_ms=3 * HOUR_MS)
    board.street.pen.write(NetLimitsSet(group_id=GroupId("group-c"), net_limits=limits))
    board.house.follow()
    board.post("c", "offer")
    board.post("c", "want", kind="want")
    rooms = {post["title"]: post["room"]["ms"] for post in board.search("group-a")}
    assert rooms == {"offer": 3 * HOUR_MS, "want": 2 * HOUR_MS}


def test_nobody_goes_round_a_neighbour_who_stopped(board: Board) -> None:
    pen = board.street.pen
    agree(pen, "group-a", "group-c")
    board.house.follow()
    board.post("b", "b")
    board.post("c", "c")
    assert board.titles("group-a") == ["b", "c"]
    pen.write(
        AgreementSuspended(
            agreement_id=board.street.agreements["ab"],
            first=GroupId("group-a"),
            second=GroupId("group-b"),
            by=GroupId("group-b"),
        )
    )
    board.house.follow()
    assert board.titles("group-a") == ["c"]


def test_a_worth_that_waits_to_be_agreed_keeps_the_neighbour_out_of_reach(board: Board) -> None:
    pen = board.street.pen
    board.post("b", "b")
    pen.write(
        UnitRevalued(group_id=GroupId("group-b"), step_ms_before=180_000, step_ms=1, rounding_ms=0)
    )
    board.house.follow()
    assert board.titles("group-a") == []
    assert board.titles("group-b") == ["b"]


def test_what_a_suspended_account_offers_is_not_shown_to_others(board: Board) -> None:
    post_id = board.post("b", "b")
    account_id = AccountId(board.street.accounts["b"])
    board.street.pen.write(AccountSuspended(account_id=account_id, group_id=GroupId("group-b")))
    board.house.follow()
    assert board.titles("group-a") == []
    assert board.house.ask(f"/directory/{post_id}", viewer="group-a").status_code == 404
    mine = board.house.get(f"/accounts/{account_id}/posts")["posts"]
    assert [post["post_id"] for post in mine] == [post_id]


def test_one_post_is_known_to_those_who_may_see_it(board: Board) -> None:
    post_id = board.post("a", "soep", visible_to="neighbours", place=GENT)
    shown = board.house.get(f"/directory/{post_id}", "fr", viewer="group-b")["post"]
    assert (shown["title"], shown["text"], shown["links"]) == ("soep (fr)", "", 1)
    assert shown["category_name"] == "cuisine et alimentation"
    assert shown["texts"]["nl"] == {"title": "soep", "text": "elke week"}
    assert (shown["place"]["locality"], shown["place"]["of_group"]) == ("Gent", False)
    hidden = board.house.ask(f"/directory/{post_id}", viewer="group-c")
    assert (hidden.status_code, hidden.json()["code"]) == (404, "post-unknown")


def test_an_account_sees_all_that_it_ever_said_and_did_not_withdraw(board: Board) -> None:
    ids = [board.post("a", "old", valid_until_ms=1), board.post("a", "new", visible_to="group")]
    path = f"/accounts/{board.street.accounts['a']}/posts"
    first = board.house.get(path, limit=1)
    second = board.house.get(path, cursor=first["next"])
    posts = first["posts"] + second["posts"]
    assert [post["post_id"] for post in posts] == ids
    assert [post["expired"] for post in posts] == [True, False]
    assert second["next"] is None
    assert board.titles("group-a") == ["new"]
    hidden = [board.house.ask(f"/directory/{id_}", viewer="group-a").status_code for id_ in ids]
    assert hidden == [404, 200]


def test_pages_go_on_where_the_one_before_ended(board: Board) -> None:
    for number in range(5):
        board.post("b", f"fiets {number}")
    for text in ({}, {"text": "fiets"}):
        found: list[str] = []
        page = board.house.get("/directory", viewer="group-a", limit=2, **text)
        while True:
            found += [post["title"] for post in page["posts"]]
            if page["next"] is None:
                break
            page = board.house.get(
                "/directory", viewer="group-a", limit=2, cursor=page["next"], **text
            )
        assert found == [f"fiets {number}" for number in (4, 3, 2, 1, 0)]


def test_how_far_a_post_is_is_counted_from_where_one_asks(board: Board) -> None:
    board.post("b", "here", place=GENT)
    board.post("b", "nobody knows where")
    near = "51053822,3722270"
    metres = {post["title"]: post["distance_m"] for post in board.search("group-a", near=near)}
    assert metres == {"here": 0, "nobody knows where": None}
    assert board.titles("group-a", near=near, within_km=1) == ["here"]
    assert board.titles("group-a", near="0,0", within_km=1) == []
    # From nowhere nothing is near: that is no answer.
    nowhere = board.house.ask("/directory", viewer="group-a", within_km=1)
    assert (nowhere.status_code, nowhere.json()["field"]) == (422, "within_km")


def simple_routes(
    rooms: dict[tuple[str, str], tuple[int, bool]], one: str, other: str, links: int
) -> list[list[tuple[str, str]]]:
    """Every way from one group to another of at most so many links, by trying them all."""
    groups = {group for pair in rooms for group in pair} - {one, other}
    found = []
    for between in range(links):
        for middle in permutations(sorted(groups), between):
            way = [one, *middle, other]
            pairs = list(pairwise(way))
            if all(pair in rooms and (len(pairs) == 1 or rooms[pair][1]) for pair in pairs):
                found.append(pairs)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_reach_and_room_are_those_of_an_exhaustive_search(seed: int, house_of: MakeHouse) -> None:
    draw = Random(seed)
    pen = Pen(seed)
    names = [f"group-{letter}" for letter in "abcdefg"]
    for name in names:
        pen.found(name)
    rooms: dict[tuple[str, str], tuple[int, bool]] = {}
    for number, first in enumerate(names):
        for second in names[number + 1 :]:
            if draw.random() < 0.35:
                hours, transit = (draw.randrange(0, 9), draw.randrange(0, 9)), draw.random() < 0.7
                agree(pen, first, second, hours=hours, transit=transit)
                rooms[first, second] = hours[0] * HOUR_MS, transit
                rooms[second, first] = hours[1] * HOUR_MS, transit
    with house_of(pen).app.state.snapshots.open(ALL) as at:
        found = {name: reach(at, name) for name in names}
    for one in names:
        for other in names:
            if one == other:
                assert (found[one][one].links, found[one][one].owing_ms) == (0, None)
                continue
            ways = simple_routes(rooms, one, other, MAX_LINKS)
            if not ways:
                assert other not in found[one]
                continue
            links = min(len(way) for way in ways)
            most = min(MAX_LINKS, links + 1)
            widest = max(min(rooms[pair][0] for pair in way) for way in ways if len(way) <= most)
            reached = found[one][other]
            assert (reached.links, reached.is_neighbour) == (links, links == 1)
            assert reached.owing_ms == widest == found[other][one].owed_ms


def test_the_search_is_told_all_that_was_asked(house_of: MakeHouse, street: Street) -> None:
    house = house_of(street.pen)
    house.vault.standing = [
        PostFound(
            post_id=str(uuid4()),
            position=1,
            account_id=street.accounts["a"],
            group_id="group-a",
            kind="offer",
            category="food",
            visible_to="all",
            hint_steps=None,
            valid_until_ms=None,
            content=PostContent(en=PostText(title="Soup")),
        )
    ]
    asked: dict[str, Any] = {
        "text": "soup",
        "lang": "en",
        "kind": "offer",
        "category": "food",
        "within_km": 5,
    }
    page = house.get("/directory", viewer="group-a", near="1,-2", **asked)
    assert [post["title"] for post in page["posts"]] == ["Soup"]
    (sought,) = house.vault.sought
    assert (sought.text, sought.language, sought.kind, sought.category) == (
        "soup", "en", "offer", "food",
    )  # fmt: skip
    assert (sought.near, sought.within_metres) == ((1, -2), 5_000)
    assert house.vault.purposes == ["directory", "directory"]
