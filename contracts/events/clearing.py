"""Facts about clearing runs: what is set off between groups, so that no group's net moves.

A run that was proposed or applied proves itself: it brings every debt of its input, how much of it
may go, what it cancels of it, and a potential for every group. With these alone anyone checks that
it balances in every group and that nothing larger was possible (`clearing.domain.netting_check`).

On the stream each group receives its own slice of such a fact: the set-offs of its own links, its
share and its potential, and in `slice_of` the SHA-256 of the whole. The whole is in the log.
"""

from collections.abc import Iterable, Iterator

from contracts.events.fact import Fact, Part
from contracts.ids import (
    AgreementId,
    AtMs,
    ClearingMode,
    EndOfRun,
    GroupId,
    LinkMs,
    RunId,
    Sha256,
)


class Leave(Part, frozen=True, kw_only=True):
    """What a run must leave of the debt over a link, at least 0, whoever owes it."""

    agreement_id: AgreementId
    at_least_ms: LinkMs


class ClearingConsentSet(Fact, frozen=True, kw_only=True, tag="clearing-consent-set.v1"):
    """What runs may do with the group's links is from now on as said here, all of it.

    Where a link has no leave, all of it may go. With `over_limits_allowed` the group also takes
    part in runs over unused limits, in which a debt may grow up to its limit.
    """

    group_id: GroupId
    leaves: tuple[Leave, ...] = ()
    over_limits_allowed: bool = False


class SetOff(Part, frozen=True, kw_only=True):
    """A debt of the input. Of what is owed at most `cap_ms` may go, and `cancelled_ms` does.

    The cap is what the debt leaves over what its groups want left, and what holds lean on. In a run
    that is applied, a debt that takes no part any more (somebody objected, or trade stopped) stands
    with nothing owed.
    """

    agreement_id: AgreementId
    debtor: GroupId
    creditor: GroupId
    owed_ms: LinkMs
    cap_ms: LinkMs
    cancelled_ms: LinkMs = 0

    @property
    def moves_ms(self) -> int:
        """By how much the run moves the link."""
        return self.cancelled_ms


class Growth(Part, frozen=True, kw_only=True):
    """Unused room of a link: by at most `cap_ms` the debtor may owe more, by `added_ms` it does."""

    agreement_id: AgreementId
    debtor: GroupId
    creditor: GroupId
    cap_ms: LinkMs
    added_ms: LinkMs = 0

    @property
    def moves_ms(self) -> int:
        """By how much the run moves the link."""
        return self.added_ms


def links_of(set_offs: Iterable[SetOff], growths: Iterable[Growth]) -> Iterator[SetOff | Growth]:
    """Yield the links of a run, those where a debt goes first."""
    yield from set_offs
    yield from growths


class Share(Part, frozen=True, kw_only=True):
    """What a run is to one group: by `cancelled_ms` falls what it owes, and what it is owed.

    The gross is the sum of all that it owes and is owed over its links, as the fact is recorded.
    Below 0, `cancelled_ms` rises: only over unused limits, where others' debts fall by more.
    """

    group_id: GroupId
    cancelled_ms: LinkMs
    gross_before_ms: LinkMs
    gross_after_ms: LinkMs


class ClearingProposed(Fact, frozen=True, kw_only=True, tag="clearing-proposed.v1"):
    """A run waits for objections until `objections_until_ms`. No link has moved yet.

    The caps are those of the log's position `solved_at`, and `input_sha256` is the digest of the
    input that they make. Shares and totals are derived, and said on purpose: they are what a
    group's meeting reads.
    """

    run_id: RunId
    mode: ClearingMode
    solved_at: int
    input_sha256: Sha256
    set_offs: tuple[SetOff, ...]
    growths: tuple[Growth, ...] = ()
    potentials: dict[GroupId, int]
    shares: tuple[Share, ...]
    gross_before_ms: LinkMs
    gross_after_ms: LinkMs
    objections_until_ms: AtMs
    slice_of: Sha256 | None = None


class ClearingApplied(Fact, frozen=True, kw_only=True, tag="clearing-applied.v1"):
    """The run is over: each link moved by what stands here, no group's net did.

    The input is what the run proposed: each cap the lesser of what was proposed and what was free
    at `solved_at`, 0 where somebody objected. `attempt` counts the solutions, from 1 to 3.
    """

    run_id: RunId
    mode: ClearingMode
    attempt: int
    solved_at: int
    input_sha256: Sha256
    set_offs: tuple[SetOff, ...]
    growths: tuple[Growth, ...] = ()
    potentials: dict[GroupId, int]
    shares: tuple[Share, ...]
    gross_before_ms: LinkMs
    gross_after_ms: LinkMs
    slice_of: Sha256 | None = None


class ClearingObjected(Fact, frozen=True, kw_only=True, tag="clearing-objected.v1"):
    """The run will leave a link of `by` as it is; all of its links where none is named.

    `groups` are those at the ends of the links that this takes out of the run, `by` among them.
    """

    run_id: RunId
    by: GroupId
    agreement_id: AgreementId | None = None
    groups: tuple[GroupId, ...]


class ClearingWithdrawn(Fact, frozen=True, kw_only=True, tag="clearing-withdrawn.v1"):
    """The run is over and nothing moved. `groups` are those whose links it would have moved."""

    run_id: RunId
    because: EndOfRun
    groups: tuple[GroupId, ...]
    slice_of: Sha256 | None = None


def groups_of_run(event: ClearingProposed | ClearingApplied) -> tuple[GroupId, ...]:
    """Return the groups whose links the run moves, by id.

    A run that is applied was told of to all that it was proposed to, also where a link is left as
    it is in the end: it brings every link of the proposal, and no other.
    """
    every = isinstance(event, ClearingApplied)
    return tuple(
        sorted(
            {
                group_id
                for link in links_of(event.set_offs, event.growths)
                if every or link.moves_ms
                for group_id in (link.debtor, link.creditor)
            }
        )
    )
