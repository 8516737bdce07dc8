"""What can be asked about clearing runs, and what groups consent to in them."""

from typing import TypeAlias

from clearing.domain.asked import Asked
from contracts.events import Growth, Leave, SetOff
from contracts.ids import AgreementId, ClearingMode, EndOfRun, GroupId, RunId, Sha256


class SetClearingConsent(Asked, frozen=True, kw_only=True):
    """Say what clearing runs must leave of each of the group's links; what is not named may go."""

    group_id: GroupId
    leaves: tuple[Leave, ...] = ()
    over_limits_allowed: bool = False


class ProposeClearing(Asked, frozen=True, kw_only=True):
    """Propose a run as it was solved at a position. The run's id is the command's."""

    mode: ClearingMode = "debts"
    solved_at: int
    input_sha256: Sha256
    set_offs: tuple[SetOff, ...]
    growths: tuple[Growth, ...] = ()
    potentials: dict[GroupId, int]


class ObjectToClearing(Asked, frozen=True, kw_only=True):
    """Have the open run leave one of the group's links as it is, or with None all of them."""

    run_id: RunId
    by: GroupId
    agreement_id: AgreementId | None = None


class ApplyClearing(Asked, frozen=True, kw_only=True):
    """Apply the open run, its objections over, as it was solved the second time."""

    run_id: RunId
    attempt: int
    solved_at: int
    input_sha256: Sha256
    set_offs: tuple[SetOff, ...]
    growths: tuple[Growth, ...] = ()
    potentials: dict[GroupId, int]


class WithdrawClearing(Asked, frozen=True, kw_only=True):
    """End the open run; nothing moves."""

    run_id: RunId
    because: EndOfRun = "by-hand"


# What whoever solves a run hands in.
RunStep: TypeAlias = ProposeClearing | ApplyClearing | WithdrawClearing
ClearingCommand: TypeAlias = (
    SetClearingConsent | ProposeClearing | ObjectToClearing | ApplyClearing | WithdrawClearing
)
