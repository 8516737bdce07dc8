"""What each group receives of a fact about a clearing run that concerns all of its groups.

A run may set off debts of thousands of groups. Told whole to each of them it would be sent as many
times, every time with all; so on the stream a group receives its own slice: the set-offs over its
own links, its share and its potential, the totals, and the SHA-256 of the whole, by which the slice
is known as a part of that one fact. The whole is in the log.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final, TypeAlias, TypeVar

from contracts.envelope import Envelope
from contracts.events import (
    ClearingApplied,
    ClearingProposed,
    ClearingWithdrawn,
    Event,
    Growth,
    SetOff,
    groups_of_run,
    links_of,
)
from contracts.ids import GroupId, Sha256
from contracts.value import replace

Sliced: TypeAlias = ClearingProposed | ClearingApplied | ClearingWithdrawn
Link = TypeVar("Link", SetOff, Growth)

SLICED: Final = (ClearingProposed, ClearingApplied, ClearingWithdrawn)
SLICED_NAMES: Final = frozenset(str(cls.__struct_config__.tag) for cls in SLICED)

# Two ids of 32 characters, one of 36, two numbers of 19 digits and the names of the fields.
_LINK_BYTES: Final = 300
# What stands in a slice beside its links.
_REST_BYTES: Final = 4_096


def slices_of(envelope: Envelope, data: bytes) -> list[tuple[GroupId, Envelope]]:
    """Return each group's slice, in the envelope's order; `data` is the whole as the log has it."""
    event = envelope.event
    assert isinstance(event, SLICED)
    whole = Sha256(sha256(data).hexdigest())
    if isinstance(event, ClearingWithdrawn):
        return [
            (
                group_id,
                _part(envelope, group_id, replace(event, groups=(group_id,), slice_of=whole)),
            )
            for group_id in envelope.groups
        ]
    set_offs, growths = _by_group(event.set_offs), _by_group(event.growths)
    shares = {share.group_id: share for share in event.shares}
    return [
        (
            group_id,
            _part(
                envelope,
                group_id,
                replace(
                    event,
                    set_offs=tuple(set_offs[group_id]),
                    growths=tuple(growths[group_id]),
                    shares=(shares[group_id],),
                    potentials={group_id: event.potentials[group_id]},
                    slice_of=whole,
                ),
            ),
        )
        for group_id in envelope.groups
    ]


def joined(slices: Sequence[Envelope]) -> Envelope:
    """Return one envelope that says what these slices of one fact say, each link once."""
    first = slices[0]
    groups = {group_id: n for part in slices for group_id, n in part.groups.items()}
    if isinstance(first.event, ClearingWithdrawn):
        return replace(first, groups=groups, event=replace(first.event, groups=tuple(groups)))
    events = [
        part.event for part in slices if isinstance(part.event, ClearingProposed | ClearingApplied)
    ]
    event = replace(
        events[0],
        set_offs=_once(link for part in events for link in part.set_offs),
        growths=_once(link for part in events for link in part.growths),
        shares=tuple(share for part in events for share in part.shares),
        potentials={group_id: p for part in events for group_id, p in part.potentials.items()},
    )
    return replace(first, groups=groups, event=event)


def is_slice(event: Event) -> bool:
    """Return whether the fact is one group's part of a whole."""
    return isinstance(event, SLICED) and event.slice_of is not None


def largest_slice_bytes(event: ClearingProposed | ClearingApplied) -> int:
    """Return what the largest slice takes on the stream at most."""
    links: defaultdict[GroupId, int] = defaultdict(int)
    for link in links_of(event.set_offs, event.growths):
        links[link.debtor] += 1
        links[link.creditor] += 1
    most = max((links[group_id] for group_id in groups_of_run(event)), default=0)
    return _REST_BYTES + most * _LINK_BYTES


def _part(envelope: Envelope, group_id: GroupId, event: Sliced) -> Envelope:
    return replace(envelope, groups={group_id: envelope.groups[group_id]}, event=event)


def _by_group(links: Sequence[Link]) -> defaultdict[GroupId, list[Link]]:
    found: defaultdict[GroupId, list[Link]] = defaultdict(list)
    for link in links:
        found[link.debtor].append(link)
        found[link.creditor].append(link)
    return found


def _once(links: Iterable[Link]) -> tuple[Link, ...]:
    return tuple({(link.agreement_id, link.debtor): link for link in links}.values())
