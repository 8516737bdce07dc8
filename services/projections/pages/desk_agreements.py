"""What neighbours agree: offered, answered, taken back, and told what each side signs."""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from access.languages import Language
from access.phrases_desk_links import DeskLinks
from access.saying import said
from contracts.ids import GroupId
from projections.pages.affairs import order, show_affair
from projections.pages.clearing import Refused
from projections.pages.desk_between import Between, Terms, between_all, signed
from projections.pages.desk_sought import sifted, sought_in
from projections.pages.desk_terms import Found, Offer, groups_found, offer_shown, terms_typed
from projections.pages.desk_unit import DeskGroup, desk_group
from projections.pages.forms import Filled, FormStale, Sent, asked
from projections.pages.means import PagesMeans
from projections.pages.parts import part_of
from projections.pages.showing import onward
from projections.pages.typed_amounts import hours_to_type
from projections.pages.visits import Visit, Visiting

_LIST: Final = "/groups/{group_id}/agreements"
# Each with all that was offered, at worst.
_A_PAGE: Final = 20

router = APIRouter()


@router.get(_LIST)
def agreements(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """What waits for an answer, what is agreed, and a form to offer terms."""
    return _show(request, visiting, group_id)


@router.post(_LIST)
def propose(request: Request, visiting: Visiting, group_id: GroupId, form: Filled) -> Response:
    """The neighbour is offered these terms, which wait for its answer."""
    means: PagesMeans = request.app.state.means
    other = form.one("neighbour")
    found = {pair.id: pair for pair in between_all(visiting, group_id, means)}.get(GroupId(other))
    steps = _steps(visiting, group_id, other, means)
    terms = None if steps is None else terms_typed(form, steps, visiting.language)
    if terms is None:
        wrong = said(DeskLinks.TYPE_HOURS, visiting.language)
        return _show(request, visiting, group_id, form=form, wrong=wrong, status=422)
    agreement_id = form.id("act_id") if found is None else found.agreement_id
    fields = {"by": group_id, "other": other, "terms": signed(terms, group_id, other)}
    answer = order(
        request, visiting, group_id, "PUT", f"/agreements/{agreement_id}", form.id("act_id"), fields
    )
    if isinstance(answer, Refused):
        return _show(
            request, visiting, group_id, form=form, wrong=answer.detail, status=answer.status
        )
    return onward(_LIST.format(group_id=group_id), DeskLinks.TERMS_SENT, at=answer.position)


@router.post(_LIST + "/accept")
def accept(request: Request, visiting: Visiting, group_id: GroupId, form: Filled) -> Response:
    """The terms that were read bind both groups from now on."""
    terms = Terms.read(form.one("terms"))
    if terms is None:
        raise FormStale("terms")
    fields = {"terms": signed(terms, group_id, form.one("neighbour"))}
    return _answer(request, visiting, group_id, form, "accept", DeskLinks.TERMS_ACCEPTED, fields)


@router.post(_LIST + "/decline")
def decline(request: Request, visiting: Visiting, group_id: GroupId, form: Filled) -> Response:
    """What was offered waits no more; what was agreed before stays."""
    return _answer(request, visiting, group_id, form, "decline", DeskLinks.TERMS_GONE, {})


@router.post(_LIST + "/step-value")
def agree_step_value(
    request: Request, visiting: Visiting, group_id: GroupId, form: Filled
) -> Response:
    """Trade goes on with what the units are worth now, as it was read."""
    terms = Terms.read(form.one("terms"))
    if terms is None:
        raise FormStale("terms")
    whole = signed(terms, group_id, form.one("neighbour"))
    fields = {name: whole[name] for name in ("first_step_ms", "second_step_ms")}
    return _answer(request, visiting, group_id, form, "step-value", DeskLinks.STEPS_AGREED, fields)


def _answer(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    form: Sent,
    word: str,
    done: DeskLinks,
    fields: dict[str, Any],
) -> Response:
    path = f"/agreements/{form.id('agreement')}/{word}"
    given = {"by": group_id, **fields}
    answer = order(request, visiting, group_id, "POST", path, form.id("act_id"), given)
    if isinstance(answer, Refused):
        return _show(request, visiting, group_id, wrong=answer.detail, status=answer.status)
    return onward(_LIST.format(group_id=group_id), done, at=answer.position)


def _steps(
    visiting: Visit, group_id: GroupId, other: str, means: PagesMeans
) -> tuple[int, int] | None:
    """Return what a step of each group is worth now; None where there is no such other group."""
    ours = desk_group(visiting, group_id, means)
    theirs = groups_found(visiting, means, of=other)
    return (ours.step_ms, theirs[0].step_ms) if theirs and other != group_id else None


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
    pairs = between_all(visiting, group_id, means)
    sought = sought_in(request)
    part = part_of(sorted(sifted(pairs, sought), key=_place), request, _A_PAGE, sought.kept)

    def shown(chosen: list[Between]) -> list[Offer]:
        return [offer_shown(visiting, desk, pair, means) for pair in chosen]

    chosen = (form.one("neighbour") if form else request.query_params.get("with", ""))[:64]
    find = asked(request).one("find")[:64]
    known = {pair.id: pair for pair in pairs}.get(GroupId(chosen))
    others: list[Found] = groups_found(visiting, means, of=chosen) if chosen else []
    return show_affair(
        request,
        visiting,
        group_id,
        "desk/agreements.html",
        status=status,
        wrong=wrong,
        to_answer=shown([p for p in part.rows if p.offered and not p.offered_by_us]),
        offered=shown([p for p in part.rows if p.offered and p.offered_by_us]),
        to_agree=shown([p for p in part.rows if p.waits]),
        agreed=[_agreed(desk, p) for p in part.rows if p.terms and not p.waits],
        is_any=bool(pairs),
        is_many=len(pairs) > _A_PAGE,
        sought=sought,
        part=part,
        looked_at=None if known is None or not known.trades else shown([known])[0],
        other=next((each for each in others if each.id != group_id), None),
        find=find,
        found=[
            each
            for each in (groups_found(visiting, means, like=find) if find else [])
            if each.id != group_id
        ],
        typed=_typed(form, known, desk.unit.language),
    )


def _place(pair: Between) -> int:
    """Return where it stands in the list: what waits for an answer comes first."""
    if pair.offered:
        return 2 if pair.offered_by_us else 0
    return 1 if pair.waits else 3


def _agreed(desk: DeskGroup, pair: Between) -> dict[str, Any]:
    """Return in short what is agreed; all of it is shown of the one that is looked at."""
    assert pair.terms is not None, "what is not agreed is not listed so"
    return {
        "pair": pair,
        "may_owe": desk.time(pair.terms.may_owe_ms),
        "may_be_owed": desk.time(pair.terms.may_be_owed_ms),
    }


def _typed(form: Sent | None, known: Between | None, language: Language) -> dict[str, Any]:
    """Return what stands in the form: what was typed, else what is agreed already."""
    if form is not None:
        texts = {name: form.one(name) for name in ("may_owe", "may_be_owed", "days")}
        ticks = {name: form.one(name) == "yes" for name in ("transit", "set_off")}
        return {**texts, **ticks}
    terms = None if known is None else known.terms
    if terms is None:
        return {"may_owe": "", "may_be_owed": "", "days": "7", "transit": True, "set_off": True}
    return {
        "may_owe": hours_to_type(terms.may_owe_ms, language),
        "may_be_owed": hours_to_type(terms.may_be_owed_ms, language),
        "days": str(terms.objection_days),
        "transit": terms.transit_allowed,
        "set_off": terms.set_off_allowed,
    }
