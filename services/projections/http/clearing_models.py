"""The form of what is told of clearing runs."""

from typing import Literal

from pydantic import Field

from contracts.ids import ClearingMode, EndOfRun
from projections.http.models import Answer, AnswerOverGroups, Model, Time

_RUN = "2f1d0a52-3b1e-4f5b-9a60-6a4c2f9b7d11"
_MOMENT = "2026-05-01T12:30:00.250Z"


class Share(Model):
    """What a run is to one group: by so much falls what it owes, and what it is owed."""

    group_id: str = Field(examples=["letsgent"])
    name: str | None = Field(examples=["LETS Gent"])
    cancelled: Time = Field(description="below zero: it rises, where others' debts fall by more")
    gross_before: Time = Field(description="all that it owes and is owed")
    gross_after: Time


class Run(Model):
    """A clearing run as a whole."""

    run_id: str = Field(examples=[_RUN])
    position: int = Field(description="of the proposal in the log", examples=[20_417])
    mode: ClearingMode
    status: Literal["proposed", "applied", "withdrawn"]
    because: EndOfRun | None = Field(description="why it was withdrawn")
    proposed_at: str = Field(examples=[_MOMENT])
    objections_until: str = Field(examples=[_MOMENT])
    ended_at: str | None = Field(examples=[_MOMENT])
    gross_before: Time = Field(description="all that groups owed one another")
    cleared: Time
    gross_after: Time


class RunInList(Run):
    """A run, and what it was to the group that was asked about."""

    share: Share | None


class RunsPage(AnswerOverGroups):
    """Runs, the latest first."""

    runs: list[RunInList]
    next: str | None = Field(description="the cursor of the next page")


class RunLink(Model):
    """A link that the run moves."""

    agreement_id: str = Field(examples=[_RUN])
    debtor: str = Field(examples=["letsgent"])
    creditor: str = Field(examples=["sel-lille"])
    grows: bool = Field(description="the debtor comes to owe more, within its limit")
    owed: Time | None = Field(description="before the run; null: of a debt that grows")
    proposed: Time
    applied: Time | None = Field(description="null: not applied")
    objected: bool


class RunAnswer(AnswerOverGroups):
    """A run with its groups and all that it moves."""

    run: Run
    shares: list[Share]
    links: list[RunLink]


class LeaveOfLink(Model):
    """What runs must leave of a link."""

    agreement_id: str = Field(examples=[_RUN])
    at_least: Time


class ConsentAnswer(Answer):
    """What runs may do with a group's links: what is not named may go."""

    group_id: str = Field(examples=["letsgent"])
    leaves: list[LeaveOfLink]
    over_limits_allowed: bool
