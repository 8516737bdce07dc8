"""Facts about the directory: what members and organisations offer and want.

Nothing that people wrote stands here, nor where they live: title, text and place are in the
vault (`contracts.posts`), and the envelope's `words` is their salted commitment. That a post's
time has passed is no fact of its own: whoever reads compares `valid_until_ms`.
"""

from contracts.events.fact import Fact, Part
from contracts.ids import AccountId, AtMs, GroupId, PostId, Steps
from contracts.posts import Category, PostKind, VisibleTo


class PostTerms(Part, frozen=True, kw_only=True):
    """What a post is, without its words.

    `hint_steps` is about how much is asked or given, in the unit of the account's group; who trade
    agree on the amount themselves. `valid_until_ms` None: until it is withdrawn.
    """

    kind: PostKind
    category: Category
    visible_to: VisibleTo
    hint_steps: Steps | None = None
    valid_until_ms: AtMs | None = None


class PostPublished(Fact, frozen=True, kw_only=True, tag="post-published.v1"):
    """An offer or a want of the account stands in the directory. Its id is the command's."""

    post_id: PostId
    account_id: AccountId
    group_id: GroupId
    terms: PostTerms


class PostChanged(Fact, frozen=True, kw_only=True, tag="post-changed.v1"):
    """The post is from now on as said here, all of it; so are its words."""

    post_id: PostId
    account_id: AccountId
    group_id: GroupId
    terms: PostTerms


class PostWithdrawn(Fact, frozen=True, kw_only=True, tag="post-withdrawn.v1"):
    """The post stands in the directory no more, and its words are gone."""

    post_id: PostId
    account_id: AccountId
    group_id: GroupId
