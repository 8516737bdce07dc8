"""An offer or a want that says nothing any more is explained by its account's erasure alone."""

from __future__ import annotations

import pytest

from contracts.envelope import Actor, Envelope
from contracts.events import (
    AccountSuspended,
    Event,
    PostChanged,
    PostPublished,
    PostTerms,
    PostWithdrawn,
)
from contracts.ids import PostId
from evenveel.auditing.words import Causes, WordsCheck
from evenveel.auditing.wrong import Wrong
from tests.verify.world import ALFA, ANNA, holder, new_id

POST = PostId(new_id())
_TERMS = PostTerms(kind="offer", category="repair", visible_to="group")
PUBLISHED = PostPublished(post_id=POST, account_id=ANNA, group_id=ALFA, terms=_TERMS)
CHANGED = PostChanged(post_id=POST, account_id=ANNA, group_id=ALFA, terms=_TERMS)
WITHDRAWN = PostWithdrawn(post_id=POST, account_id=ANNA, group_id=ALFA)
RETIRED = Causes(frozenset(), {ALFA: "2026-11"})


def said(event: Event) -> Envelope:
    """The event, with words, of a month long retired."""
    return Envelope(
        command_id=new_id(),
        groups={ALFA: 1},
        happened_at_ms=0,
        recorded_at_ms=0,
        actor=Actor(person_id=holder("anna").person_id, capacity="holder"),
        terms="",
        words="5e" * 32,
        event=event,
    )


def looked_at(causes: Causes, *events: Event) -> None:
    """Nothing that these events say is there any more."""
    check = WordsCheck(lambda: causes)
    for event in events:
        check.feed(said(event), None)
    check.finish()


@pytest.mark.parametrize("events", [(PUBLISHED,), (PUBLISHED, CHANGED)])
def test_a_post_that_stands_is_not_explained_by_its_month(events: tuple[Event, ...]) -> None:
    looked_at(Causes(frozenset({ANNA}), {}), *events)
    looked_at(RETIRED, *events, WITHDRAWN)
    with pytest.raises(Wrong):
        looked_at(RETIRED, *events)


def test_what_else_was_said_is_explained_by_its_month() -> None:
    looked_at(RETIRED, AccountSuspended(account_id=ANNA, group_id=ALFA))
