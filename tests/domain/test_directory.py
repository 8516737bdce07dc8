"""Publishing, changing and withdrawing offers and wants."""

from __future__ import annotations

import pytest

from clearing.domain.commands import CloseAccount
from clearing.domain.directory import MAX_POSTS, MAX_VALIDITY_MS
from clearing.domain.directory_commands import ChangePost, PublishPost, WithdrawPost
from clearing.domain.refusals import Code
from contracts.envelope import Actor
from contracts.events import (
    AccountClosed,
    AccountLeaving,
    AccountSuspended,
    PostChanged,
    PostPublished,
    PostTerms,
    PostWithdrawn,
)
from contracts.ids import MAX_STEPS, AccountId, PostId
from contracts.posts import (
    MAX_TEXT_CHARACTERS,
    MAX_TITLE_CHARACTERS,
    PostContent,
    PostPlace,
    PostText,
)
from tests.domain.ledger import START_MS, TREASURER, Ledger
from tests.domain.region import DAY_MS, INGE, A, holder, new_id, region

ANNA = AccountId("anna")
OFFER = PostTerms(kind="offer", category="repair", visible_to="all", hint_steps=20)
BIKES = PostContent(nl=PostText(title="Fietsen herstellen", text="Ook oude modellen."))


def publish(
    name: str = "anna",
    *,
    by: Actor | None = None,
    terms: PostTerms = OFFER,
    content: PostContent = BIKES,
    words: str | None = None,
) -> PublishPost:
    return PublishPost(
        command_id=new_id(),
        actor=by or holder(name),
        account_id=AccountId(name),
        terms=terms,
        content=content,
        words=words,
    )


def change(
    post_id: str, *, by: Actor | None = None, terms: PostTerms = OFFER, content: PostContent = BIKES
) -> ChangePost:
    return ChangePost(
        command_id=new_id(),
        actor=by or holder("anna"),
        post_id=PostId(post_id),
        terms=terms,
        content=content,
    )


def withdraw(post_id: str, *, by: Actor | None = None) -> WithdrawPost:
    return WithdrawPost(command_id=new_id(), actor=by or holder("anna"), post_id=PostId(post_id))


def until(at_ms: int) -> PostTerms:
    return PostTerms(kind="want", category="other", visible_to="group", valid_until_ms=at_ms)


def gone(post_id: str) -> PostWithdrawn:
    return PostWithdrawn(post_id=PostId(post_id), account_id=ANNA, group_id=A)


def full(terms: PostTerms = OFFER) -> tuple[Ledger, list[str]]:
    ledger = region()
    posts = [publish(terms=terms) for _ in range(MAX_POSTS)]
    return ledger.given(*posts), [post.command_id for post in posts]


def test_a_holder_publishes_under_the_commands_own_id() -> None:
    asked = publish()
    region().when(asked).then(
        PostPublished(post_id=PostId(asked.command_id), account_id=ANNA, group_id=A, terms=OFFER)
    )


@pytest.mark.parametrize(
    ("name", "by"), [("atelier", INGE), ("anna", TREASURER), ("pot-a", TREASURER)]
)
def test_so_do_an_intermediary_and_the_groups_administrator(name: str, by: Actor) -> None:
    region().when(publish(name, by=by)).accepted()


@pytest.mark.parametrize(
    ("by", "code"),
    [(holder("arno"), Code.NOT_THE_HOLDER), (INGE, Code.NOT_AN_INTERMEDIARY)],
)
def test_nobody_else_does_publish_change_or_withdraw(by: Actor, code: Code) -> None:
    post = publish()
    ledger = region().given(post)
    for asked in (publish(by=by), change(post.command_id, by=by), withdraw(post.command_id, by=by)):
        ledger.when(asked).refused(code, "anna")


def test_a_change_says_all_of_it_anew() -> None:
    post = publish()
    ledger = region().given(post)
    now = PostTerms(kind="want", category="garden", visible_to="group")
    ledger.when(change(post.command_id, terms=now)).then(
        PostChanged(post_id=PostId(post.command_id), account_id=ANNA, group_id=A, terms=now)
    )


def test_what_was_withdrawn_is_there_no_more() -> None:
    post = publish()
    ledger = region().given(post)
    ledger.when(withdraw(post.command_id)).then(gone(post.command_id))
    ledger.when(withdraw(post.command_id)).refused(Code.POST_UNKNOWN, post.command_id)
    ledger.when(change(post.command_id)).refused(Code.POST_UNKNOWN, post.command_id)
    assert ledger.state.posts == {}


def test_a_suspended_account_publishes_nothing_and_may_take_away_what_it_has() -> None:
    post = publish()
    ledger = region().given(post, AccountSuspended(account_id=ANNA, group_id=A))
    ledger.when(publish()).refused(Code.ACCOUNT_SUSPENDED, "anna")
    ledger.when(change(post.command_id)).refused(Code.ACCOUNT_SUSPENDED, "anna")
    ledger.when(withdraw(post.command_id)).accepted()


def test_who_leaves_may_publish_what_brings_the_account_to_zero() -> None:
    region().given(AccountLeaving(account_id=ANNA, group_id=A)).when(publish()).accepted()


def test_the_posts_of_an_account_are_withdrawn_with_it() -> None:
    first, second = publish(), publish()
    others = publish("arno")
    ledger = region().given(first, second, others)
    close = CloseAccount(command_id=new_id(), actor=TREASURER, account_id=ANNA)
    ledger.when(close).then(
        AccountClosed(account_id=ANNA, group_id=A), gone(first.command_id), gone(second.command_id)
    )
    assert list(ledger.state.posts) == [PostId(others.command_id)]
    ledger.when(publish()).refused(Code.ACCOUNT_CLOSED, "anna")


def test_an_account_has_only_so_many_posts() -> None:
    ledger, posts = full()
    ledger.when(publish()).refused(Code.TOO_MANY_POSTS, "anna", limit=MAX_POSTS)
    ledger.given(withdraw(posts[0])).when(publish()).accepted()


def test_posts_whose_time_has_passed_make_room_when_it_is_needed() -> None:
    ledger, posts = full(until(START_MS + DAY_MS))
    ledger.when(publish()).refused(Code.TOO_MANY_POSTS, "anna", limit=MAX_POSTS)
    first, *rest = ledger.later(DAY_MS).when(publish()).accepted()
    assert isinstance(first, PostPublished)
    assert rest == [gone(post_id) for post_id in posts]
    assert list(ledger.state.posts) == [first.post_id]


def test_time_that_has_passed_is_nothing_to_an_account_with_room() -> None:
    post = publish(terms=until(START_MS + DAY_MS))
    assert len(region().given(post).later(DAY_MS).when(publish()).accepted()) == 1


@pytest.mark.parametrize("at_ms", [0, START_MS, START_MS + MAX_VALIDITY_MS + 1])
def test_a_validity_that_has_passed_or_never_ends_is_refused(at_ms: int) -> None:
    post = publish()
    ledger = region().given(post)
    for asked in (publish(terms=until(at_ms)), change(post.command_id, terms=until(at_ms))):
        ledger.when(asked).refused(Code.VALIDITY_OUT_OF_RANGE, limit=MAX_VALIDITY_MS, unit="ms")


@pytest.mark.parametrize("at_ms", [START_MS + 1, START_MS + MAX_VALIDITY_MS])
def test_a_validity_in_between_is_not(at_ms: int) -> None:
    region().when(publish(terms=until(at_ms))).accepted()


@pytest.mark.parametrize("steps", [-1, 0, MAX_STEPS + 1])
def test_a_hint_that_no_exchange_can_have_is_refused(steps: int) -> None:
    terms = PostTerms(kind="offer", category="food", visible_to="all", hint_steps=steps)
    region().when(publish(terms=terms)).refused(
        Code.AMOUNT_OUT_OF_RANGE, limit=MAX_STEPS, unit="steps"
    )


@pytest.mark.parametrize(
    "content",
    [
        PostContent(),
        PostContent(place=PostPlace(locality="Gent")),
        PostContent(nl=PostText(title=" ")),
        PostContent(nl=PostText(title="Brood"), fr=PostText(title="")),
        PostContent(en=PostText(title="x" * (MAX_TITLE_CHARACTERS + 1))),
        PostContent(fr=PostText(title="Pain", text="x" * (MAX_TEXT_CHARACTERS + 1))),
        PostContent(nl=PostText(title="Brood"), place=PostPlace(locality="")),
        PostContent(
            nl=PostText(title="Brood"),
            place=PostPlace(locality="Gent", latitude_microdegrees=51_000_000),
        ),
        PostContent(
            nl=PostText(title="Brood"),
            place=PostPlace(
                locality="Gent", latitude_microdegrees=90_000_001, longitude_microdegrees=0
            ),
        ),
    ],
)
def test_a_post_that_cannot_be_shown_is_refused(content: PostContent) -> None:
    post = publish()
    ledger = region().given(post)
    for asked in (publish(content=content), change(post.command_id, content=content)):
        ledger.when(asked).refused(Code.POST_NOT_SAYABLE, asked.command_id)


def test_words_beside_those_of_the_post_are_refused() -> None:
    asked = publish(words="for whoever reads this")
    region().when(asked).refused(Code.POST_NOT_SAYABLE, asked.command_id)


def test_an_unknown_account_is_refused() -> None:
    region().when(publish("nobody")).refused(Code.ACCOUNT_UNKNOWN, "nobody")
