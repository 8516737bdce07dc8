"""Trades that would heal: offers of groups that owe, matched with wants of groups that are owed.

A group that owes heals by giving, one that is owed by receiving; so both nets come nearer to zero,
and the links between them mostly too. What a trade removes is the fall of all groups' |net| and of
all links' debts together, for an amount that neither net, nor any link's room, nor what the two
posts ask for is too small for; posts that name no amount stand for an hour.

Of two groups and a category the largest offer is matched with the largest want, the next with the
next: so no post is named twice to the same neighbour.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, partial
from typing import Final, NamedTuple, TypeAlias

from contracts.ids import MS_PER_HOUR
from contracts.posts import Category, VisibleTo
from contracts.value import Value
from projections.reading.suggestions_routes import Network, Way

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


_ByCategory: TypeAlias = defaultdict[Category, list[Post]]


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
    """Return the trades that would remove most first; of one group, where one is named."""
    offers, wants = _healing(nets_ms, posts)
    found: list[Suggestion] = []
    for giver, receiver, ways in _pairs(network, offers.keys(), wants.keys(), group_id):
        most_ms = min(nets_ms[giver], -nets_ms[receiver])
        # Most posts of two groups are about as large.
        best = cache(partial(network.best, ways))
        for category, given in offers[giver].items():
            seen = [p for p in given if p.is_seen_from(receiver, network)]
            sought = wants[receiver].get(category, ())
            asked = [p for p in sought if p.is_seen_from(giver, network)]
            # One may have more than the other.
            for offer, want in zip(_largest(seen), _largest(asked), strict=False):
                one = _suggestion(offer, want, most_ms, best, network)
                if one is not None:
                    found.append(one)
    return sorted(found, key=lambda one: one.rank)


def _pairs(
    network: Network,
    offers: AbstractSet[str],
    wants: AbstractSet[str],
    group_id: str | None,
) -> Iterator[tuple[str, str, list[Way]]]:
    """Who could give to whom, and the ways between them."""
    if group_id is not None and group_id in wants:
        for giver, ways in network.ways_from(group_id).items():
            if giver in offers:
                yield giver, group_id, ways
        return
    for giver in offers if group_id is None else offers & {group_id}:
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
    """Offers of groups that owe, and wants of groups that are owed, as others may see them."""
    offers: defaultdict[str, _ByCategory] = defaultdict(lambda: defaultdict(list))
    wants: defaultdict[str, _ByCategory] = defaultdict(lambda: defaultdict(list))
    for post in posts:
        net_ms = nets_ms.get(post.group_id, 0)
        if post.visible_to == "group":
            continue
        if post.is_offer and net_ms > 0:
            offers[post.group_id][post.category].append(post)
        elif not post.is_offer and net_ms < 0:
            wants[post.group_id][post.category].append(post)
    return dict(offers), dict(wants)


def _largest(posts: Sequence[Post]) -> list[Post]:
    return sorted(posts, key=lambda post: (-(post.hint_ms or _UNNAMED_MS), post.post_id))


def _suggestion(
    offer: Post, want: Post, most_ms: int, best: Callable[[int], Way], network: Network
) -> Suggestion | None:
    hints_ms = [post.hint_ms for post in (offer, want) if post.hint_ms is not None]
    wished_ms = min(most_ms, *(hints_ms or [_UNNAMED_MS]))
    way = best(wished_ms)
    amount_ms = min(wished_ms, network.room_ms(way))
    # Neither net passes zero, so each falls by the whole amount.
    removes_ms = 2 * amount_ms + network.removed_ms(way, amount_ms)
    if amount_ms <= 0 or removes_ms <= 0:
        return None
    return Suggestion(offer=offer, want=want, way=way, amount_ms=amount_ms, removes_ms=removes_ms)
