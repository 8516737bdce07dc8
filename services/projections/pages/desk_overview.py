"""The first page of a group's desk: what waits for whom, where the group stands, what happened."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.phrases_desk import Desk
from access.rights import Standing
from access.saying import said
from contracts.ids import GroupId
from contracts.value import Value
from projections.pages.affairs import show_affair
from projections.pages.desk_between import Between, between_all
from projections.pages.desk_clearing import open_runs
from projections.pages.desk_exchanges import lines_of
from projections.pages.desk_neighbours import warnings_in
from projections.pages.desk_unit import DeskGroup, desk_group
from projections.pages.means import PagesMeans
from projections.pages.visits import Visit, Visiting

_LATELY: Final = 10
_WAITING_AT_MOST: Final = 50
# Who may say the second yes.
_SECOND: Final[frozenset[Standing]] = frozenset({"administrator", "support"})
_NEIGHBOURS_AT_MOST: Final = 12
# More of them are told of in one line.
_AGREEMENTS_AT_MOST: Final = 8

router = APIRouter()


class Waiting(Value, frozen=True, kw_only=True):
    """Something that waits for somebody, and where it is seen to."""

    shown: str
    path: str


@router.get("/groups/{group_id}/desk")
def overview(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """All of it at a glance; each part leads on to its own page."""
    means: PagesMeans = request.app.state.means
    desk = desk_group(visiting, group_id, means)
    pairs = between_all(visiting, group_id, means)
    there = f"/groups/{group_id}"
    outlook = means.questions.ask(visiting.on_behalf, f"{there}/outlook")
    lately = means.questions.ask(visiting.on_behalf, f"{there}/exchanges", limit=_LATELY)
    farthest = sorted((p for p in pairs if p.terms), key=lambda p: -p.used_per_mille)
    return show_affair(
        request,
        visiting,
        group_id,
        "desk/desk.html",
        waiting=_waiting(visiting, desk, pairs, means),
        warnings=warnings_in(outlook["prospects"], visiting, means),
        standing=_standing(desk),
        neighbours=[_neighbour(desk, pair) for pair in farthest[:_NEIGHBOURS_AT_MOST]],
        lines=lines_of(lately["exchanges"], desk, visiting, means),
        position=desk.position,
    )


def _waiting(
    visiting: Visit, desk: DeskGroup, pairs: Sequence[Between], means: PagesMeans
) -> list[Waiting]:
    language, there = visiting.language, f"/groups/{desk.id}"
    found = _acts(visiting, desk, means) + _agreements(desk, pairs)
    for run in open_runs(visiting, desk, means):
        shown = said(Desk.RUN_WAITS, language, moment=run.until)
        found.append(Waiting(shown=shown, path=f"{there}/clearing/{run.id}"))
    requests = _number(visiting, f"{there}/requests", "requests", means)
    if requests:
        several = said(Desk.REQUESTS_OPEN, language, number=_many(requests))
        shown = said(Desk.ONE_REQUEST_OPEN, language) if requests == 1 else several
        found.append(Waiting(shown=shown, path=f"{there}/requests"))
    return found


def _agreements(desk: DeskGroup, pairs: Sequence[Between]) -> list[Waiting]:
    language, path = desk.unit.language, f"/groups/{desk.id}/agreements"
    found = []
    for pair in pairs:
        if pair.offered is not None and not pair.offered_by_us:
            found.append(said(Desk.TERMS_WAIT, language, name=pair.name))
        elif pair.waits:
            found.append(said(Desk.STEPS_WAIT, language, name=pair.name))
    if len(found) > _AGREEMENTS_AT_MOST:
        found = [said(Desk.AGREEMENTS_WAIT, language, number=desk.number(len(found)))]
    return [Waiting(shown=shown, path=path) for shown in found]


def _acts(visiting: Visit, desk: DeskGroup, means: PagesMeans) -> list[Waiting]:
    roles = means.facts.roles(visiting.person_id, desk.id, means.now_ms())
    if _SECOND.isdisjoint(roles):
        return []  # an auditor waits for nobody's yes, and gives none
    acts = _number(visiting, f"/groups/{desk.id}/acts", "acts", means)
    if not acts:
        return []
    several = said(Desk.ACTS_WAIT, visiting.language, number=_many(acts))
    shown = said(Desk.ONE_ACT_WAITS, visiting.language) if acts == 1 else several
    return [Waiting(shown=shown, path=f"/groups/{desk.id}/acts")]


def _number(visiting: Visit, path: str, key: str, means: PagesMeans) -> int:
    page = means.questions.ask(visiting.on_behalf, path, limit=_WAITING_AT_MOST + 1)
    return len(page[key])


def _many(number: int) -> str:
    return f"{_WAITING_AT_MOST}+" if number > _WAITING_AT_MOST else str(number)


def _standing(desk: DeskGroup) -> dict[str, Any] | None:
    """Return what the group adds up to; None where who visits does not see all of it."""
    row: Mapping[str, Any] = desk.row
    if row["sums"] is None or row["accounts"] is None or row["activity"] is None:
        return None
    activity = row["activity"]
    return {
        "accounts": desk.number(
            sum(each["accounts"] for each in row["accounts"] if each["status"] != "closed")
        ),
        "above": desk.unit.shown(row["sums"]["above_zero"]["steps"], signed=True),
        "below": desk.unit.shown(row["sums"]["below_zero"]["steps"]),
        "net": desk.time(-row["sums"]["net"]["ms"], signed=True),
        "exchanges": desk.number(activity["within"] + activity["across"]),
        "across": desk.number(activity["across"]),
        "adds_up": row["zero_sum"] is None or row["zero_sum"]["holds"],
    }


def _neighbour(desk: DeskGroup, pair: Between) -> dict[str, Any]:
    amount = desk.time(pair.position_ms, signed=True)
    return {
        "pair": pair,
        "amount": amount,
        "stands": pair.stands(desk.unit.language, desk.time(abs(pair.position_ms))),
        "percent": desk.percent(pair.used_per_mille),
    }
