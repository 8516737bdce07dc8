"""How clearing runs are told: one closed list, said by `saying`."""

from enum import StrEnum, auto


class Clearing(StrEnum):
    """A sentence about a clearing run, or a heading over its figures."""

    PROPOSED = auto()
    PROPOSED_UNTIL = auto()
    APPLIED = auto()
    WITHDRAWN = auto()
    OBJECTED = auto()
    CONSENT_SET = auto()
    NO_RUNS = auto()
    NO_OPEN_RUN = auto()
    RUN = auto()
    DEBTOR = auto()
    CREDITOR = auto()
    GROSS_BEFORE = auto()
    CLEARED = auto()
    GROSS_AFTER = auto()
    # Of one group: what it owes and what it is owed together; a run takes as much off either.
    SHARE_BEFORE = auto()
    OFF_EITHER_SIDE = auto()
    SHARE_AFTER = auto()
    OPEN_UNTIL = auto()
    LEFT_AS_IT_IS = auto()
    GROWS = auto()
    LEAVES = auto()
    ALL_MAY_GO = auto()
    REST_MAY_GO = auto()
    OVER_LIMITS = auto()
    NOT_OVER_LIMITS = auto()
    NOT_A_LEAVE = auto()
    # Where a run stands, and why one was withdrawn; looked up by what is stored.
    STATUS_PROPOSED = auto()
    STATUS_APPLIED = auto()
    STATUS_WITHDRAWN = auto()
    BECAUSE_OBJECTION = auto()
    BECAUSE_POSITIONS_MOVED = auto()
    BECAUSE_BY_HAND = auto()
    BECAUSE_NOTHING_LEFT = auto()
