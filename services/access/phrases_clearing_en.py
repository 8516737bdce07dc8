"""Clearing runs in English."""

from typing import Final

from access.phrases_clearing import Clearing

CLEARING_ENGLISH: Final[dict[Clearing, str]] = {
    Clearing.PROPOSED: (
        "The clearing run {run} cancels {cleared} of {gross}. It can be applied now: {command}"
    ),
    Clearing.PROPOSED_UNTIL: (
        "The clearing run {run} cancels {cleared} of {gross}. Groups may object until {moment}."
    ),
    Clearing.APPLIED: (
        "The clearing run {run} is applied: {cleared} of {gross} is gone, and nobody’s"
        " balance moved."
    ),
    Clearing.WITHDRAWN: "The clearing run {run} is withdrawn ({because}); nothing moved.",
    Clearing.OBJECTED: "The clearing run {run} leaves this as it is: {links}.",
    Clearing.CONSENT_SET: (
        "From now on this is what clearing runs may do with the links of {group}."
    ),
    Clearing.NO_RUNS: "There are no clearing runs yet.",
    Clearing.NO_OPEN_RUN: "No clearing run is open.",
    Clearing.RUN: "Clearing run",
    Clearing.DEBTOR: "Owes",
    Clearing.CREDITOR: "To",
    Clearing.GROSS_BEFORE: "Owed before",
    Clearing.CLEARED: "Cleared",
    Clearing.GROSS_AFTER: "Owed after",
    Clearing.SHARE_BEFORE: "Owes and is owed",
    Clearing.OFF_EITHER_SIDE: "Off either side",
    Clearing.SHARE_AFTER: "Afterwards",
    Clearing.OPEN_UNTIL: "Objections until",
    Clearing.LEFT_AS_IT_IS: "objected to",
    Clearing.GROWS: "grows",
    Clearing.LEAVES: "At least {amount} of the link with {group} stays.",
    Clearing.ALL_MAY_GO: "Of every link all may go.",
    Clearing.REST_MAY_GO: "Of every other link all may go.",
    Clearing.OVER_LIMITS: "Debts may grow within their limits where others fall by more.",
    Clearing.NOT_OVER_LIMITS: "No debt grows.",
    Clearing.NOT_A_LEAVE: "“{given}” is not a neighbour and hours, as in letsgent=2,5.",
    Clearing.STATUS_PROPOSED: "proposed",
    Clearing.STATUS_APPLIED: "applied",
    Clearing.STATUS_WITHDRAWN: "withdrawn",
    Clearing.BECAUSE_OBJECTION: "after an objection",
    Clearing.BECAUSE_POSITIONS_MOVED: "positions moved each time",
    Clearing.BECAUSE_BY_HAND: "by hand",
    Clearing.BECAUSE_NOTHING_LEFT: "nothing is left of it",
}
