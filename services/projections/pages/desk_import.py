"""A look at what a bundle of another system would bring, problem by problem; nothing is brought."""

from collections.abc import Sequence
from typing import Any, Final

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from access.amounts import duration
from access.languages import Language
from access.phrases import Phrase
from access.phrases_desk import Desk
from access.saying import said, spoken
from contracts.ids import GroupId
from projections.pages.affairs import show_affair
from projections.pages.means import PagesMeans
from projections.pages.previews import Finding, Previewed, Previews, PreviewsBusy
from projections.pages.uploads import MOST_BYTES, Files
from projections.pages.visits import Visit, Visiting

_PAGE: Final = "/groups/{group_id}/import"
_SHOWN_AT_MOST: Final = 100
_LONGEST_RATE: Final = 40

router = APIRouter()


@router.get(_PAGE)
def import_form(request: Request, visiting: Visiting, group_id: GroupId) -> Response:
    """A form to give the files of a bundle."""
    return _show(request, visiting, group_id)


@router.post(_PAGE)
def preview(request: Request, visiting: Visiting, group_id: GroupId, sent: Files) -> Response:
    """What the files would bring, and all that is wrong with them. They are not kept."""
    language = visiting.language
    previews = _previews(request)
    if sent.too_long:
        most = str(MOST_BYTES // 1_000_000)
        wrong = said(Desk.FILES_TOO_LONG, language, most=most)
        return _show(request, visiting, group_id, wrong=wrong, status=413)
    files = {name: data for name, data in sent.files.items() if name in previews.files}
    if not files:
        wrong = said(Desk.CHOOSE_FILES, language)
        return _show(request, visiting, group_id, wrong=wrong, status=422)
    rate = sent.form.one("units_per_hour")[:_LONGEST_RATE]
    try:
        found = previews.preview(files, rate or None)
    except PreviewsBusy:
        wrong = said(Desk.PREVIEWS_BUSY, language)
        return _show(request, visiting, group_id, wrong=wrong, status=503)
    unread = sorted(sent.files.keys() - files.keys())
    return _show(request, visiting, group_id, found=found, rate=rate, unread=unread)


def _previews(request: Request) -> Previews:
    means: PagesMeans = request.app.state.means
    if means.previews is None:
        raise HTTPException(404)
    return means.previews


def _show(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    *,
    found: Previewed | None = None,
    rate: str = "",
    unread: Sequence[str] = (),
    wrong: str | None = None,
    status: int = 200,
) -> Response:
    previews = _previews(request)
    return show_affair(
        request,
        visiting,
        group_id,
        "desk/import.html",
        status=status,
        wrong=wrong,
        files=previews.files,
        rate=rate,
        unread=[name[:100] for name in unread[:_SHOWN_AT_MOST]],
        found=None if found is None else _told(found, visiting.language),
    )


def _told(found: Previewed, language: Language) -> dict[str, Any]:
    name = found.name or said(Phrase.THE_COMMUNITY, language)
    becomes = (
        said(Phrase.CANNOT_BECOME, language, name=name)
        if found.group_id is None
        else said(Phrase.WOULD_BECOME, language, name=name, group=found.group_id)
    )
    return {
        "becomes": becomes,
        "brings": _brings(found, language),
        "accounts": [
            (each.code, each.name, _kind(each.kind, language), _written(each.balance, language))
            for each in found.accounts[:_SHOWN_AT_MOST]
        ],
        "more_accounts": max(0, len(found.accounts) - _SHOWN_AT_MOST),
        "problems": _listed(found.problems, language),
        "more_problems": max(0, len(found.problems) - _SHOWN_AT_MOST),
        "warnings": _listed(found.warnings, language),
        "more_warnings": max(0, len(found.warnings) - _SHOWN_AT_MOST),
    }


def _brings(found: Previewed, language: Language) -> list[str]:
    if found.hour is None or found.step_ms is None:
        hour = said(Phrase.HOUR_UNKNOWN, language)
    else:
        worth = duration(found.step_ms, language)
        hour = said(Phrase.HOUR_IS, language, units=_written(found.hour, language), worth=worth)
    people = said(
        Phrase.BRINGS_PEOPLE,
        language,
        members=str(found.members),
        people=str(found.people),
        accounts=str(len(found.accounts)),
    )
    if found.exchanged is None:
        exchanges = said(Phrase.BRINGS_EXCHANGES, language, exchanges=str(found.exchanges))
    else:
        exchanges = said(
            Phrase.BRINGS_EXCHANGES_OF,
            language,
            exchanges=str(found.exchanges),
            amount=_written(found.exchanged, language),
        )
    return [each.strip() for each in (hour, people, exchanges)]


def _listed(found: Sequence[Finding], language: Language) -> list[tuple[str, str]]:
    return [
        (f"{each.file}:{each.line}" if each.line else each.file, spoken(each.reason, language))
        for each in found[:_SHOWN_AT_MOST]
    ]


def _kind(kind: str, language: Language) -> str:
    return said(Phrase(f"kind_{kind}"), language) if kind else ""


def _written(number: str, language: Language) -> str:
    """Return what begins with a number with the reader's decimal mark."""
    return number if language == "en" else number.replace(".", ",", 1)
