"""What can be asked of the directory of offers and wants.

What a post says rides along to the vault and is no term: under its id it may be put better.
"""

from typing import TypeAlias

from clearing.domain.asked import Asked
from contracts.events import PostTerms
from contracts.ids import AccountId, PostId
from contracts.posts import PostContent


class PublishPost(Asked, frozen=True, kw_only=True):
    """Offer or want something in the directory. The post's id is the command's."""

    account_id: AccountId
    terms: PostTerms
    content: PostContent


class ChangePost(Asked, frozen=True, kw_only=True):
    """Say anew all that a post is and says."""

    post_id: PostId
    terms: PostTerms
    content: PostContent


class WithdrawPost(Asked, frozen=True, kw_only=True):
    """Take a post out of the directory."""

    post_id: PostId


DirectoryCommand: TypeAlias = PublishPost | ChangePost | WithdrawPost
