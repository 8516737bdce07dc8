"""Publishing, changing and withdrawing offers and wants.

The ledger knows of a post whose it is and until when it stands; what it says is in the vault. A
post that nobody sees any more still counts against its account until something needs its place.
A member who leaves may go on publishing: that is a way to zero. A closed account has no posts.
"""

from typing import Final

from clearing.domain import ladder
from clearing.domain.directory_commands import ChangePost, PublishPost, WithdrawPost
from clearing.domain.exchanges import Decision
from clearing.domain.refusals import Code, Refusal
from clearing.domain.state import Account, Post, State
from contracts.events import Event, PostChanged, PostPublished, PostTerms, PostWithdrawn
from contracts.ids import MAX_STEPS, MS_PER_HOUR, PostId
from contracts.posts import (
    MAX_LOCALITY_CHARACTERS,
    MAX_TEXT_CHARACTERS,
    MAX_TITLE_CHARACTERS,
    PostContent,
    PostPlace,
)

MAX_POSTS: Final = 50
# Two years: what nobody looked at for longer is seldom true any more.
MAX_VALIDITY_MS: Final = 730 * 24 * MS_PER_HOUR


def publish_post(state: State, c: PublishPost, now_ms: int) -> Decision:
    """Return the post, under the command's own id.

    Where the account has as many as it may, its posts whose time has passed make room.
    """
    refusal = _hint_in_range(c.terms)
    if refusal:
        return refusal
    account = state.accounts.get(c.account_id)
    if account is None:
        return Refusal(code=Code.ACCOUNT_UNKNOWN, subject=c.account_id)
    refusal = (
        ladder.may_act_for(state, account, c.actor, now_ms)
        or ladder.usable(account)
        or _sayable(c)
        or _in_time(c.terms, now_ms)
    )
    if refusal:
        return refusal
    passed = _passed(state, account, now_ms) if len(account.posts) >= MAX_POSTS else []
    if len(account.posts) - len(passed) >= MAX_POSTS:
        return Refusal(code=Code.TOO_MANY_POSTS, subject=c.account_id, limit=MAX_POSTS)
    published = PostPublished(
        post_id=PostId(c.command_id),
        account_id=c.account_id,
        group_id=account.group_id,
        terms=c.terms,
    )
    return [published, *withdrawn(account, passed)]


def change_post(state: State, c: ChangePost, now_ms: int) -> Decision:
    """Return the post as it is from now on."""
    account = _hint_in_range(c.terms) or _account_of(state, c, now_ms)
    if isinstance(account, Refusal):
        return account
    refusal = ladder.usable(account) or _sayable(c) or _in_time(c.terms, now_ms)
    return refusal or [
        PostChanged(
            post_id=c.post_id,
            account_id=account.account_id,
            group_id=account.group_id,
            terms=c.terms,
        )
    ]


def withdraw_post(state: State, c: WithdrawPost, now_ms: int) -> Decision:
    """Return that the post is gone: possible whatever became of its account."""
    account = _account_of(state, c, now_ms)
    return account if isinstance(account, Refusal) else withdrawn(account, [c.post_id])


def withdrawn(account: Account, posts: list[PostId]) -> list[Event]:
    """Return that these posts of the account are gone."""
    return [
        PostWithdrawn(post_id=post_id, account_id=account.account_id, group_id=account.group_id)
        for post_id in posts
    ]


def _account_of(state: State, c: ChangePost | WithdrawPost, now_ms: int) -> Account | Refusal:
    """Return whose post it is, if it is there and the actor may act for its account."""
    post = state.posts.get(c.post_id)
    if post is None:
        return Refusal(code=Code.POST_UNKNOWN, subject=c.post_id)
    account = state.accounts[post.account_id]
    return ladder.may_act_for(state, account, c.actor, now_ms) or account


def _passed(state: State, account: Account, now_ms: int) -> list[PostId]:
    return [post_id for post_id in account.posts if _has_passed(state.posts[post_id], now_ms)]


def _has_passed(post: Post, now_ms: int) -> bool:
    return post.valid_until_ms is not None and post.valid_until_ms <= now_ms


def _hint_in_range(terms: PostTerms) -> Refusal | None:
    if terms.hint_steps is None or 0 < terms.hint_steps <= MAX_STEPS:
        return None
    return Refusal(code=Code.AMOUNT_OUT_OF_RANGE, limit=MAX_STEPS, unit="steps")


def _in_time(terms: PostTerms, now_ms: int) -> Refusal | None:
    """Refuse a time that has passed, or that lies further off than anybody can mean."""
    until_ms = terms.valid_until_ms
    if until_ms is None or now_ms < until_ms <= now_ms + MAX_VALIDITY_MS:
        return None
    return Refusal(code=Code.VALIDITY_OUT_OF_RANGE, limit=MAX_VALIDITY_MS, unit="ms")


def _sayable(c: PublishPost | ChangePost) -> Refusal | None:
    """Refuse a post that says nothing, says too much, or brings other words than its own.

    Its envelope commits to what the post says, and so to nothing beside it.
    """
    if not c.words and _fits(c.content):
        return None
    return Refusal(code=Code.POST_NOT_SAYABLE, subject=str(c.command_id))


def _fits(content: PostContent) -> bool:
    texts = content.texts.values()
    return (
        bool(texts)
        and all(text.title.strip() for text in texts)
        and all(len(text.title) <= MAX_TITLE_CHARACTERS for text in texts)
        and all(len(text.text) <= MAX_TEXT_CHARACTERS for text in texts)
        and (content.place is None or _is_place(content.place))
    )


def _is_place(place: PostPlace) -> bool:
    degrees = (place.latitude_microdegrees, place.longitude_microdegrees)
    if None in degrees:
        return degrees == (None, None) and _is_locality(place)
    latitude, longitude = degrees
    assert latitude is not None
    assert longitude is not None
    return _is_locality(place) and abs(latitude) <= 90_000_000 and abs(longitude) <= 180_000_000


def _is_locality(place: PostPlace) -> bool:
    return 0 < len(place.locality.strip()) <= len(place.locality) <= MAX_LOCALITY_CHARACTERS
