"""Trades that would heal: offers of groups that owe, matched with wants of groups that are owed.

A group that owes heals by giving, one that is owed by receiving; so both nets come nearer to zero,
and the links between them mostly too. What a trade removes is the fall of all groups' |net| and of
all links' debts together, for an amount that neither net, nor any link's room, nor what the two
posts ask for is too small for; posts that name no amount stand for an hour.

Of two groups and a category the largest offer is matched with the largest want, the next with the
next: so no post is named twice to the same neighbour. Of all there are, only the best are kept.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, partial
from heapq import nsmallest
from itertools import islice
from operator import attrgetter
from typing import Final, NamedTuple, TypeAlias

from contracts.ids import MS_PER_HOUR
from contracts.posts import Category, VisibleTo
from contracts.value import Value
from projections.reading.suggestions_routes import Network, Way

# More than people look through. A thousand groups have a million: 48 s and 300 MB, were all built.
SUGGESTIONS_AT_MOST: Final = 200
# As many as a hundred groups that owe and a hundred that are owed make: about a second's work.
PAIRS_AT_MOST: Final = 10_000
_UNNAMED_MS: Final = MS_PER_HOUR


class Post(NamedTuple):
    """An offer or a want that stands; `hint_ms` None where it names no amount."""

    post_id: str
    group_id: str
    account_id: str
    is_offer: bool
    category: Category
    visible_to: VisibleTo
    hint_ms: int | None

    def is_seen_from(self, other: str, network: Network) -> bool:
        """Whether members of a group that can be reached see it."""
        match self.visible_to:
            case "all":
                return True
            case "neighbours":
                return network.are_neighbours(self.group_id, other)
            case "group":
                return False


_ByCategory: TypeAlias = dict[Category, list[Post]]
_Healed: TypeAlias = tuple[Way, int, int]


class Suggestion(Value, frozen=True, kw_only=True):
    """The offer's account gives the want's: so much, this way, and so much less is owed then."""

    offer: Post
    want: Post
    way: Way
    amount_ms: int
    removes_ms: int

    @property
    def rank(self) -> tuple[int, int, str, str, str]:
        """Sorts the most healing first; then the nearest, then by category and ids."""
        return (
            -self.removes_ms,
            len(self.way),
            self.offer.category,
            self.offer.post_id,
            self.want.post_id,
        )


class Missing(NamedTuple):
    """A category that groups which are owed want, and no group that owes offers."""

    category: Category
    wants: int
    groups: tuple[str, ...]


def suggest(
    nets_ms: Mapping[str, int], network: Network, posts: Iterable[Post], group_id: str | None
) -> list[Suggestion]:
    """Return the trades that would remove most first; of one group, where one is named.

    At most `SUGGESTIONS_AT_MOST`, the best of what the first `PAIRS_AT_MOST` pairs of groups could
    do for each other; those that owe most come first.
    """
    offers, wants = _healing(nets_ms, posts)
    givers = sorted(offers, key=lambda giver: (-nets_ms[giver], giver))
    pairs = islice(_pairs(network, givers, wants.keys(), group_id), PAIRS_AT_MOST)
    found = (
        one
        for giver, receiver, ways in pairs
        for one in _between(
            offers[giver],
            wants[receiver],
            cache(partial(_heals, network, ways, min(nets_ms[giver], -nets_ms[receiver]))),
            network,
        )
    )
    return nsmallest(SUGGESTIONS_AT_MOST, found, key=attrgetter("rank"))


def _between(
    offers: _ByCategory,
    wants: _ByCategory,
    heals: Callable[[int], _Healed],
    network: Network,
) -> Iterator[Suggestion]:
    """What one group could give another."""
    for category in offers.keys() & wants.keys():
        given, sought = offers[category], wants[category]
        giver, receiver = given[0].group_id, sought[0].group_id
        seen = [post for post in given if post.is_seen_from(receiver, network)]
        asked = [post for post in sought if post.is_seen_from(giver, network)]
        # One may have more than the other.
        for offer, want in zip(seen, asked, strict=False):
            way, amount_ms, removes_ms = heals(_wished_ms(offer, want))
            if amount_ms > 0 and removes_ms > 0:
                yield Suggestion(
                    offer=offer, want=want, way=way, amount_ms=amount_ms, removes_ms=removes_ms
                )


def _wished_ms(offer: Post, want: Post) -> int:
    hints_ms = [post.hint_ms for post in (offer, want) if post.hint_ms is not None]
    return min(hints_ms, default=_UNNAMED_MS)


def _heals(network: Network, ways: Sequence[Way], most_ms: int, wished_ms: int) -> _Healed:
    """Of so much as two posts ask for: the way, how much it takes, and what that removes."""
    way = network.best(ways, min(most_ms, wished_ms))
    amount_ms = min(most_ms, wished_ms, network.room_ms(way))
    # Neither net passes zero, so each falls by the whole amount.
    return way, amount_ms, 2 * amount_ms + network.removed_ms(way, amount_ms)


def _pairs(
    network: Network, givers: Sequence[str], wants: AbstractSet[str], group_id: str | None
) -> Iterator[tuple[str, str, list[Way]]]:
    """Who could give to whom, and the ways between them."""
    if group_id is not None and group_id in wants:
        ways_from = network.ways_from(group_id)
        yield from ((giver, group_id, ways_from[giver]) for giver in givers if giver in ways_from)
        return
    for giver in givers:
        if group_id in (None, giver):
            for receiver, ways in network.ways_to(giver).items():
                if receiver in wants:
                    yield giver, receiver, ways


def missing(nets_ms: Mapping[str, int], posts: Iterable[Post]) -> list[Missing]:
    """Return what is wanted in vain, the most wanted first."""
    offers, wants = _healing(nets_ms, posts)
    offered = {category for of_group in offers.values() for category in of_group}
    counts: defaultdict[Category, dict[str, int]] = defaultdict(dict)
    for group_id, of_group in sorted(wants.items()):
        for category, sought in of_group.items():
            if category not in offered:
                counts[category][group_id] = len(sought)
    found = [
        Missing(category, sum(by_group.values()), tuple(by_group))
        for category, by_group in counts.items()
    ]
    return sorted(found, key=lambda one: (-one.wants, one.category))


def _healing(
    nets_ms: Mapping[str, int], posts: Iterable[Post]
) -> tuple[dict[str, _ByCategory], dict[str, _ByCategory]]:
    """Offers of groups that owe, and wants of groups that are owed, as others may see them.

    The largest first.
    """
    offers: dict[str, _ByCategory] = {}
    wants: dict[str, _ByCategory] = {}
    for post in sorted(posts, key=lambda post: (-(post.hint_ms or _UNNAMED_MS), post.post_id)):
        net_ms = nets_ms.get(post.group_id, 0)
        if post.visible_to != "group" and (net_ms > 0 if post.is_offer else net_ms < 0):
            of_group = (offers if post.is_offer else wants).setdefault(post.group_id, {})
            of_group.setdefault(post.category, []).append(post)
    return offers, wants
