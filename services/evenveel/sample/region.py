"""The sample region from its first group to yesterday evening, as commands like anybody's."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Final

from clearing.domain.commands import Command, LeaveGroup
from contracts.ids import CommandId, GroupId
from evenveel.sample.deals import Deals
from evenveel.sample.places import GROUPS, NEIGHBOURS, PROPOSED
from evenveel.sample.postings import postings
from evenveel.sample.rehearsal import Rehearsal
from evenveel.sample.rhythm import DAY_MS, moments
from evenveel.sample.settling_in import (
    Settled,
    an_id,
    consents,
    founding,
    proposal,
    roles,
    settle,
    signing,
)
from evenveel.sample.trading import Trading

SEED: Final = 20
EXCHANGES: Final = 20_000
DAYS: Final = 365
# Groups were there, and had signed, before the year that is shown.
_FOUNDED_DAYS_BEFORE: Final = 60
_SIGNED_DAYS_BEFORE: Final = 20
_LEAVING_FROM: Final = (GroupId("leuven"), GroupId("lille"), GroupId("brussel"))


def sample_region(now_ms: int, seed: int = SEED, exchanges: int = EXCHANGES) -> Iterator[Command]:
    """Yield the region's commands in the order they happened; all are accepted by an empty ledger.

    Some `exchanges` of them over the year that ended yesterday, each with its `happened_at_ms`.
    Same arguments, same commands: ids, names and amounts come from the seed.
    """
    rng = Random(seed)  # noqa: S311 — a sample that can be made again, not a secret
    today_ms = now_ms - now_ms % DAY_MS
    first_day_ms = today_ms - DAYS * DAY_MS
    groups = {sketch.group_id: settle(rng, sketch) for sketch in GROUPS}
    rehearsal = Rehearsal(now_ms)
    yield from _all_accepted(_beginning(rng, groups, first_day_ms), rehearsal)
    by_themselves = Random(f"{seed} roles")  # noqa: S311 — as above
    given = roles(by_themselves, list(groups.values()), first_day_ms)
    yield from _all_accepted(given, rehearsal)
    trading = Trading(rng, Deals(rng, groups), rehearsal, now_ms)
    yield from trading.through(moments(rng, exchanges, first_day_ms, DAYS))
    yield from _all_accepted(_yesterday(rng, groups, today_ms), rehearsal)
    # From chance of its own, so that nothing before it depends on what is offered.
    by_itself = Random(f"{seed} directory")  # noqa: S311 — as above
    posted = postings(by_itself, list(groups.values()), now_ms, today_ms - DAY_MS // 24)
    yield from _all_accepted(posted, rehearsal)
    # Last, so that what happened before it counts in the month in which it happened.
    by_choice = Random(f"{seed} figures")  # noqa: S311 — as above
    yield from _all_accepted(consents(by_choice, list(groups.values()), today_ms - 1), rehearsal)


def _beginning(rng: Random, groups: dict[GroupId, Settled], first_day_ms: int) -> Iterator[Command]:
    for number, settled in enumerate(groups.values()):
        yield from founding(rng, settled, first_day_ms - (_FOUNDED_DAYS_BEFORE - number) * DAY_MS)
    signed_ms = first_day_ms - _SIGNED_DAYS_BEFORE * DAY_MS
    for neighbours in NEIGHBOURS:
        one, other = groups[neighbours.one], groups[neighbours.other]
        yield from signing(rng, one, other, neighbours, signed_ms)


def _yesterday(rng: Random, groups: dict[GroupId, Settled], today_ms: int) -> Iterator[Command]:
    at_ms = today_ms - DAY_MS // 12
    yield proposal(rng, groups[PROPOSED.one], groups[PROPOSED.other], PROPOSED, at_ms)
    for group_id in _LEAVING_FROM:
        settled = groups[group_id]
        # Not the first member: the treasurer stays.
        leaver = settled.members[1]
        yield LeaveGroup(
            command_id=CommandId(an_id(rng)),
            actor=leaver.actor(rng),
            happened_at_ms=at_ms,
            account_id=leaver.account_id,
        )


def _all_accepted(commands: Iterable[Command], rehearsal: Rehearsal) -> Iterator[Command]:
    for command in commands:
        refusal = rehearsal.try_out(command)
        assert refusal is None, f"{command} was refused: {refusal}"
        yield command
