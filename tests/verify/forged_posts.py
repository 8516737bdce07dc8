"""Wrongness in what is offered and wanted, made by hand."""

from __future__ import annotations

from contracts.events import (
    AccountClosed,
    AccountOpened,
    AccountSuspended,
    PostChanged,
    PostPublished,
    PostTerms,
    PostWithdrawn,
)
from contracts.ids import AccountId, CommandId, GroupId, PostId
from tests.verify.world import ALFA, ANNA, ARNO, BEA, BETA, Forger, account, new_id

TERMS = PostTerms(kind="offer", category="garden", visible_to="all")


def published(
    forger: Forger,
    *,
    account_id: AccountId = ANNA,
    group_id: GroupId = ALFA,
    terms: PostTerms = TERMS,
    under: CommandId | None = None,
) -> PostId:
    """The post is in the block to come, under its own id but for what is changed."""
    own = new_id()
    post_id = PostId(own)
    forger.add(
        PostPublished(post_id=post_id, account_id=account_id, group_id=group_id, terms=terms),
        command_id=under or own,
    )
    return post_id


def withdrawn(
    post_id: PostId, account_id: AccountId = ANNA, group_id: GroupId = ALFA
) -> PostWithdrawn:
    return PostWithdrawn(post_id=post_id, account_id=account_id, group_id=group_id)


def under_another_id(forger: Forger) -> None:
    published(forger, under=new_id())


def published_twice(forger: Forger) -> None:
    post_id = published(forger)
    forger.add(
        PostPublished(post_id=post_id, account_id=ANNA, group_id=ALFA, terms=TERMS),
        command_id=CommandId(post_id),
    )


def of_another_group(forger: Forger) -> None:
    published(forger, account_id=BEA, group_id=ALFA)


def of_nobody(forger: Forger) -> None:
    published(forger, account_id=account("nobody"))


def past_its_time(forger: Forger) -> None:
    past = PostTerms(kind="want", category="other", visible_to="all", valid_until_ms=1)
    published(forger, terms=past)


def of_a_suspended_account(forger: Forger) -> None:
    forger.add(AccountSuspended(account_id=ARNO, group_id=ALFA))
    published(forger, account_id=ARNO)


def changed_though_not_there(forger: Forger) -> None:
    post_id = PostId(new_id())
    forger.add(PostChanged(post_id=post_id, account_id=ANNA, group_id=ALFA, terms=TERMS))


def withdrawn_by_another_account(forger: Forger) -> None:
    forger.add(withdrawn(published(forger), ARNO))


def withdrawn_from_another_group(forger: Forger) -> None:
    forger.add(withdrawn(published(forger), ANNA, BETA))


def withdrawn_twice(forger: Forger) -> None:
    post_id = published(forger)
    forger.add(withdrawn(post_id))
    forger.add(withdrawn(post_id))


def left_by_a_closed_account(forger: Forger) -> None:
    # Of an account at zero, so that nothing else is wrong with closing it.
    forger.add(AccountOpened(account_id=account("zoe"), group_id=ALFA, kind="person"))
    published(forger, account_id=account("zoe"))
    forger.add(AccountClosed(account_id=account("zoe"), group_id=ALFA))
    published(forger)


FORGED_POSTS = [
    (under_another_id, "the post", 0),
    (published_twice, "the command's id", 1),
    (of_another_group, "the account's group", 0),
    (of_nobody, "the account", 0),
    (past_its_time, "what the post is valid until", 0),
    (of_a_suspended_account, "the account", 1),
    (changed_though_not_there, "the post", 0),
    (withdrawn_by_another_account, "the post", 1),
    (withdrawn_from_another_group, "the account's group", 1),
    (withdrawn_twice, "the post", 2),
    (left_by_a_closed_account, "the posts of an account that closed", 3),
]
