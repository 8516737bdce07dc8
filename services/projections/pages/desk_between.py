"""How a group stands with each neighbour, as its own desk looks at it.

Above zero the neighbour owes the group: its members gave more than they were given.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from access.languages import Language
from access.phrases_desk_links import DeskLinks
from access.saying import said
from contracts.ids import GroupId
from contracts.value import Value
from projections.pages.balance_picture import BalancePicture, picture_of
from projections.pages.desk_unit import DeskGroup
from projections.pages.means import PagesMeans
from projections.pages.own_unit import ShownAmount
from projections.pages.visits import Visit

DAY_MS: Final = 86_400_000
_WRITTEN: Final = re.compile(r"(\d{1,17}\.){4}[01]\.[01]\.\d{1,17}", re.ASCII)


class Terms(Value, frozen=True, kw_only=True):
    """What two neighbours sign, from this side. Step values: ours and theirs."""

    may_owe_ms: int
    may_be_owed_ms: int
    step_ms: int
    their_step_ms: int
    transit_allowed: bool
    set_off_allowed: bool
    objection_ms: int

    @property
    def objection_days(self) -> int:
        """How long a clearing run is open to objection, in whole days."""
        return self.objection_ms // DAY_MS

    @property
    def written(self) -> str:
        """The terms as a form keeps them, for an answer to exactly these."""
        return ".".join(str(int(part)) for part in self._parts)

    @property
    def _parts(self) -> tuple[int, ...]:
        return (
            *(self.may_owe_ms, self.may_be_owed_ms, self.step_ms, self.their_step_ms),
            *(self.transit_allowed, self.set_off_allowed, self.objection_ms),
        )

    @classmethod
    def read(cls, written: str) -> "Terms | None":
        """Return the terms that a form kept; None for what is none."""
        if not _WRITTEN.fullmatch(written):
            return None
        *amounts, transit, set_off, objection_ms = map(int, written.split("."))
        may_owe_ms, may_be_owed_ms, step_ms, their_step_ms = amounts
        return cls(
            may_owe_ms=may_owe_ms,
            may_be_owed_ms=may_be_owed_ms,
            step_ms=step_ms,
            their_step_ms=their_step_ms,
            transit_allowed=bool(transit),
            set_off_allowed=bool(set_off),
            objection_ms=objection_ms,
        )


class Between(Value, frozen=True, kw_only=True):
    """A neighbour and what is between the two groups.

    `terms` None: nothing is agreed yet. `offered` waits for an answer: ours where `offered_by_us`.
    `steps_now`: our step and theirs, as they are worth now. `position_ms`: what they owe us.
    """

    id: GroupId
    name: str
    agreement_id: str
    status: str
    waits: bool
    position_ms: int
    left_to_give_ms: int
    left_to_receive_ms: int
    used_per_mille: int
    terms: Terms | None
    offered: Terms | None
    offered_by_us: bool
    steps_now: tuple[int, int]

    @property
    def trades(self) -> bool:
        """Whether members can trade over it now."""
        return self.status == "active" and not self.waits

    @property
    def picture(self) -> BalancePicture | None:
        """Where it stands between what each may owe; None where nothing is agreed."""
        if self.terms is None:
            return None
        return picture_of(
            self.position_ms,
            floor_steps=-self.terms.may_owe_ms,
            ceiling_steps=self.terms.may_be_owed_ms,
        )

    def stands(self, language: Language, amount: ShownAmount) -> str:
        """Return in words who owes whom; the amount is given without its sign."""
        if self.position_ms == 0:
            return said(DeskLinks.STANDS_EVEN, language, name=self.name)
        phrase = DeskLinks.STANDS_OWED if self.position_ms > 0 else DeskLinks.STANDS_OWING
        return said(phrase, language, name=self.name, own=amount.own, hours=amount.hours or "")


def between_all(visiting: Visit, group_id: GroupId, means: PagesMeans) -> list[Between]:
    """Return the group's neighbours by name. Raises `NotAnswered`."""
    rows = means.questions.every(visiting.on_behalf, f"/groups/{group_id}/positions", "pairs")
    return sorted((_between(row) for row in rows), key=lambda found: (found.name, found.id))


def absolute(desk: DeskGroup, ms: int) -> ShownAmount:
    """Return the amount without its sign, for a sentence that says which way it goes."""
    return desk.time(abs(ms))


def _between(row: Mapping[str, Any]) -> Between:
    ours, theirs = row["sides"]
    is_first = ours["group_id"] < theirs["group_id"]
    in_force = ours["step_agreed_ms"] is not None
    agreed = Terms(
        may_owe_ms=ours["may_owe"]["ms"],
        may_be_owed_ms=theirs["may_owe"]["ms"],
        step_ms=ours["step_agreed_ms"] or ours["step_ms"],
        their_step_ms=theirs["step_agreed_ms"] or theirs["step_ms"],
        transit_allowed=row["transit_allowed"],
        set_off_allowed=row["set_off_allowed"],
        objection_ms=row["objection"]["ms"],
    )
    return Between(
        id=GroupId(theirs["group_id"]),
        name=theirs["name"] or theirs["group_id"],
        agreement_id=row["agreement_id"],
        status=row["status"],
        waits=row["waits_for_agreement"],
        position_ms=-ours["link"]["ms"],
        left_to_give_ms=theirs["left"]["ms"],
        left_to_receive_ms=ours["left"]["ms"],
        used_per_mille=max(ours["used_per_mille"] or 0, theirs["used_per_mille"] or 0, 0),
        terms=agreed if in_force else None,
        offered=None if row["proposed"] is None else _offered(row["proposed"], is_first),
        offered_by_us=row["proposed_by"] == ours["group_id"],
        steps_now=(ours["step_ms"], theirs["step_ms"]),
    )


def _offered(terms: Mapping[str, Any], is_first: bool) -> Terms:
    ours, theirs = ("first", "second") if is_first else ("second", "first")
    return Terms(
        may_owe_ms=terms[f"{ours}_may_owe_ms"],
        may_be_owed_ms=terms[f"{theirs}_may_owe_ms"],
        step_ms=terms[f"{ours}_step_ms"],
        their_step_ms=terms[f"{theirs}_step_ms"],
        transit_allowed=terms["transit_allowed"],
        set_off_allowed=terms["set_off_allowed"],
        objection_ms=terms["objection_ms"],
    )


def signed(terms: Terms, group_id: str, neighbour: str) -> dict[str, Any]:
    """Return the terms as the ledger has them: first and second by the groups' ids."""
    ours, theirs = ("first", "second") if group_id < neighbour else ("second", "first")
    return {
        f"{ours}_may_owe_ms": terms.may_owe_ms,
        f"{theirs}_may_owe_ms": terms.may_be_owed_ms,
        f"{ours}_step_ms": terms.step_ms,
        f"{theirs}_step_ms": terms.their_step_ms,
        "transit_allowed": terms.transit_allowed,
        "set_off_allowed": terms.set_off_allowed,
        "objection_ms": terms.objection_ms,
    }
