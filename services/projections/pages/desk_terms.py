"""The terms of an agreement as people read and type them."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from babel.dates import format_timedelta

from access.amounts import duration
from access.languages import LOCALES, Language
from access.phrases_desk_links import DeskLinks
from access.saying import said
from access.spelling import words_of
from contracts.ids import GROUP_ID_PATTERN
from contracts.value import Value, replace
from projections.pages.desk_between import DAY_MS, Between, Terms
from projections.pages.desk_unit import DeskGroup
from projections.pages.forms import Sent
from projections.pages.given import holds
from projections.pages.means import PagesMeans
from projections.pages.own_questions import NotAnswered
from projections.pages.own_unit import OwnUnit
from projections.pages.typed_amounts import hours_ms_typed
from projections.pages.visits import Visit

_FOUND_AT_MOST: Final = 20
_DAYS_AT_MOST: Final = 90


class Found(Value, frozen=True, kw_only=True):
    """A group that one could agree with."""

    id: str
    name: str
    place: str
    unit: OwnUnit
    step_ms: int


class TermLine(Value, frozen=True, kw_only=True):
    """One term: in a few words, and how it reads before and after; None: there is none."""

    label: str
    now: str | None
    offered: str | None


class Offer(Value, frozen=True, kw_only=True):
    """A neighbour with the terms between both, as a table that says both sides' in words.

    `written` are the terms that an answer names.
    """

    pair: Between
    written: str
    lines: list[TermLine]


def offer_shown(visiting: Visit, desk: DeskGroup, pair: Between, means: PagesMeans) -> Offer:
    """Return the terms that are agreed beside those that are offered."""
    theirs = groups_found(visiting, means, of=pair.id)
    unit = theirs[0].unit if theirs else None
    offered = pair.offered
    if offered is None and pair.waits and pair.terms is not None:
        step_ms, their_step_ms = pair.steps_now
        offered = replace(pair.terms, step_ms=step_ms, their_step_ms=their_step_ms)
    now = _told(pair.terms, desk, pair, unit)
    then = _told(offered, desk, pair, unit)
    labels = list(now or then or {})
    written = offered or pair.terms
    return Offer(
        pair=pair,
        written="" if written is None else written.written,
        lines=[
            TermLine(
                label=label,
                now=None if now is None else now[label],
                offered=None if then is None else then[label],
            )
            for label in labels
        ],
    )


def _told(
    terms: Terms | None, desk: DeskGroup, pair: Between, unit: OwnUnit | None
) -> dict[str, str] | None:
    if terms is None:
        return None
    language = desk.unit.language

    def time(ms: int) -> str:
        shown = desk.time(ms)
        return f"{shown.own} ({shown.hours})"

    their_unit = unit.singular if unit is not None else pair.name
    days = _days(terms.objection_days, language)
    return {
        said(DeskLinks.TERM_WE_MAY_OWE, language, name=pair.name): time(terms.may_owe_ms),
        said(DeskLinks.TERM_THEY_MAY_OWE, language, name=pair.name): time(terms.may_be_owed_ms),
        said(DeskLinks.TERM_OUR_UNIT, language): _worth(desk.unit, terms.step_ms, language),
        said(DeskLinks.TERM_THEIR_UNIT, language, name=pair.name): (
            their_unit if unit is None else _worth(unit, terms.their_step_ms, language)
        ),
        said(DeskLinks.TERM_TRANSIT, language): _yes(language, said_so=terms.transit_allowed),
        said(DeskLinks.TERM_SET_OFF, language): _yes(language, said_so=terms.set_off_allowed),
        said(DeskLinks.TERM_OBJECTION, language): days,
    }


def _days(days: int, language: Language) -> str:
    """Return so many days in words, and never weeks."""
    span = timedelta(days=days)
    return format_timedelta(
        span, granularity="day", threshold=_DAYS_AT_MOST + 1, locale=LOCALES[language]
    )


def _worth(unit: OwnUnit, step_ms: int, language: Language) -> str:
    one = 10**unit.decimals
    return f"{unit.shown(one).own} = {duration(step_ms * one, language)}"


def _yes(language: Language, *, said_so: bool) -> str:
    return said(DeskLinks.YES if said_so else DeskLinks.NO, language)


def terms_typed(form: Sent, steps: tuple[int, int], language: Language) -> Terms | None:
    """Return the terms as they were typed; None where an amount or the days are no such thing."""
    may_owe_ms = hours_ms_typed(form.one("may_owe"), language)
    may_be_owed_ms = hours_ms_typed(form.one("may_be_owed"), language)
    days = form.one("days") or "0"
    if may_owe_ms is None or may_be_owed_ms is None:
        return None
    if not (days.isascii() and days.isdecimal() and len(days) < 3 and int(days) <= _DAYS_AT_MOST):
        return None
    return Terms(
        may_owe_ms=may_owe_ms,
        may_be_owed_ms=may_be_owed_ms,
        step_ms=steps[0],
        their_step_ms=steps[1],
        transit_allowed=form.one("transit") == "yes",
        set_off_allowed=form.one("set_off") == "yes",
        objection_ms=int(days) * DAY_MS,
    )


def groups_found(
    visiting: Visit, means: PagesMeans, *, of: str | None = None, like: str | None = None
) -> list[Found]:
    """Return the group of that id, or those whose name, place or id holds these words; at most 20.

    Raises `NotAnswered`.
    """
    if of is not None:
        return _one(visiting, means, of)
    sought = words_of(like or "")
    rows = means.questions.every(visiting.on_behalf, "/groups", "groups")
    found = [_found(row, visiting.language) for row in rows if row["status"] == "open"]
    fitting = [
        each for each in found if sought and holds(f"{each.name} {each.place} {each.id}", sought)
    ]
    return sorted(fitting, key=lambda each: (each.name, each.id))[:_FOUND_AT_MOST]


def _one(visiting: Visit, means: PagesMeans, group_id: str) -> list[Found]:
    if not re.fullmatch(GROUP_ID_PATTERN, group_id, re.ASCII):
        return []
    try:
        answer = means.questions.ask(visiting.on_behalf, f"/groups/{group_id}")
    except NotAnswered as error:
        if error.status == 404:
            return []
        raise
    return [_found(answer["group"], visiting.language)]


def _found(row: Mapping[str, Any], language: Language) -> Found:
    return Found(
        id=row["group_id"],
        name=row["name"] or row["group_id"],
        place=row["place"]["locality"],
        unit=OwnUnit.of(row["unit"], language),
        step_ms=row["unit"]["step_ms"],
    )
