"""What a group lets clearing runs do with its links, without being asked each time."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.phrases_desk_links import DeskLinks
from access.saying import said
from contracts.ids import GroupId
from contracts.value import Value
from projections.pages.affairs import order, show_affair
from projections.pages.clearing import Refused
from projections.pages.desk_between import Between, between_all
from projections.pages.desk_sought import sifted, sought_in
from projections.pages.desk_unit import desk_group
from projections.pages.forms import Filled, Sent
from projections.pages.means import PagesMeans
from projections.pages.own_unit import ShownAmount
from projections.pages.parts import part_of
from projections.pages.showing import onward
from projections.pages.typed_amounts import hours_ms_typed, hours_to_type
from projections.pages.visits import Visit, Visiting

_PAGE: Final = "/groups/{group_id}/consent"
_LEAVE: Final = "leave-"
_A_PAGE: Final = 50
# The part of the list that was saved is shown again.
_KEPT: Final = ("words", "page")

router = APIRouter()


class Leaving(Value, frozen=True, kw_only=True):
    """What runs must leave of one link, as it is typed, beside where the link stands."""

    field: str
    name: str
    typed: str
    amount: ShownAmount


@router.get(_PAGE)
def consent(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """What runs must leave of each link, so many at a time; whether debts may grow in limits."""
    return _show(request, visiting, group_id)


@router.post(_PAGE)
def set_consent(request: Request, visiting: Visiting, group_id: GroupId, form: Filled) -> Response:
    """Runs keep to this from now on; of links that the form does not name, to what they did."""
    means: PagesMeans = request.app.state.means
    path = f"/groups/{group_id}/clearing-consent"
    before = _leaves(means.questions.ask(visiting.on_behalf, path))
    leaves: list[dict[str, Any]] = []
    for pair in between_all(visiting, group_id, means):
        at_least_ms = _at_least_ms(form, pair, before, visiting)
        if at_least_ms is None:
            wrong = said(DeskLinks.TYPE_HOURS, visiting.language)
            return _show(request, visiting, group_id, form=form, wrong=wrong, status=422)
        if at_least_ms:
            leaves.append({"agreement_id": pair.agreement_id, "at_least_ms": at_least_ms})
    fields = {"leaves": leaves, "over_limits_allowed": form.one("over_limits") == "yes"}
    answer = order(request, visiting, group_id, "PUT", path, form.id("act_id"), fields)
    if isinstance(answer, Refused):
        return _show(
            request, visiting, group_id, form=form, wrong=answer.detail, status=answer.status
        )
    there = _PAGE.format(group_id=group_id)
    kept = {name: text for name, text in request.query_params.items() if name in _KEPT}
    return onward(there, DeskLinks.CONSENT_SAVED, at=answer.position, **kept)


def _at_least_ms(
    form: Sent, pair: Between, before: Mapping[str, int], visiting: Visit
) -> int | None:
    """Return what runs must leave of the link; None where what was typed is no number of hours."""
    typed = form.all(_LEAVE + pair.agreement_id)
    if not typed:
        # The form is one of several, and this link stands on another.
        return before.get(pair.agreement_id, 0)
    return hours_ms_typed(typed[0].strip() or "0", visiting.language)


def _leaves(row: Mapping[str, Any]) -> dict[str, int]:
    return {each["agreement_id"]: each["at_least"]["ms"] for each in row["leaves"]}


def _show(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    *,
    form: Sent | None = None,
    wrong: str | None = None,
    status: int = 200,
) -> Response:
    means: PagesMeans = request.app.state.means
    desk = desk_group(visiting, group_id, means)
    pairs = [p for p in between_all(visiting, group_id, means) if p.terms is not None]
    sought = sought_in(request)
    part = part_of(sifted(pairs, sought), request, _A_PAGE, sought.kept)
    path = f"/groups/{group_id}/clearing-consent"
    row = means.questions.ask(visiting.on_behalf, path)
    leaves = _leaves(row)

    def typed(agreement_id: str) -> str:
        if form is not None:
            return form.one(_LEAVE + agreement_id)
        ms = leaves.get(agreement_id, 0)
        return hours_to_type(ms, visiting.language) if ms else ""

    return show_affair(
        request,
        visiting,
        group_id,
        "desk/consent.html",
        status=status,
        wrong=wrong,
        leaves=[
            Leaving(
                field=_LEAVE + pair.agreement_id,
                name=pair.name,
                typed=typed(pair.agreement_id),
                amount=desk.time(pair.position_ms, signed=True),
            )
            for pair in part.rows
        ],
        is_any=bool(pairs),
        sought=sought,
        part=part,
        over_limits=(
            row["over_limits_allowed"] if form is None else form.one("over_limits") == "yes"
        ),
    )
