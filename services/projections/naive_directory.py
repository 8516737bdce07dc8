"""The directory's figures once more, post by post: the other side of the check."""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from contracts.events import PostChanged, PostPublished, PostWithdrawn


@dataclass
class NaiveDirectory:
    """The columns of every post that stands, by its id."""

    posts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def feed(self, position: int, e: PostPublished | PostChanged | PostWithdrawn) -> None:
        """The event is in."""
        if isinstance(e, PostWithdrawn):
            del self.posts[e.post_id]
            return
        columns = msgspec.structs.asdict(e.terms)
        columns |= {"group_id": e.group_id, "account_id": e.account_id, "position": position}
        self.posts[e.post_id] = columns
