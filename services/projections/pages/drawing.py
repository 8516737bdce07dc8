"""A page as HTML: templates filled in, every word from the catalogues, every value escaped."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, tzinfo
from functools import partial
from typing import Any, Final
from uuid import uuid4

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from access.languages import LOCALES, Language
from access.moments import EPOCH
from access.phrases_desk import Desk
from access.phrases_desk_links import DeskLinks
from access.phrases_exports import Export
from access.phrases_member import MemberPage
from access.phrases_pages import Page
from access.phrases_papers import Paper
from access.phrases_privacy import Privacy
from access.phrases_region import Region
from access.rules_pages import PAGES_AT
from access.saying import CATALOGUES, AnyPhrase, said
from projections.pages.told import apart

_LANGUAGES: Final = (("nl", "Nederlands"), ("fr", "Français"), ("en", "English"))

# By what name a template says the phrases of each catalogue.
SPEAKERS: Final[Mapping[str, type[AnyPhrase]]] = {
    "say": Page,
    "say_member": MemberPage,
    "say_desk": Desk,
    "say_links": DeskLinks,
    "say_region": Region,
    "say_paper": Paper,
    "say_export": Export,
    "say_kept": Privacy,
}

_templates: Final = Environment(
    loader=PackageLoader("projections.pages"),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class _Say:
    """The phrases of one catalogue in one language, by their names: `say.sign_in`."""

    def __init__(self, catalogue: type[AnyPhrase], language: Language) -> None:
        self._catalogue = catalogue
        self._language = language

    def __getattr__(self, name: str) -> str | Callable[..., str]:
        try:
            phrase = self._catalogue(name)
        except ValueError as error:
            raise AttributeError(name) from error
        if "{" in CATALOGUES[self._catalogue]["en"][phrase]:
            return partial(_filled, phrase, self._language)
        return said(phrase, self._language)


def _filled(phrase: AnyPhrase, language: Language, **given: str) -> str:
    """Return the phrase with what is given; where that holds elements, they stay elements."""
    if any(isinstance(each, Markup) for each in given.values()):
        text: str = CATALOGUES[type(phrase)][language][phrase]
        return escape(text).format(**given)
    return said(phrase, language, **given)


def draw(
    template: str,
    *,
    language: Language,
    csrf: str,
    status: int = 200,
    given: Mapping[str, Any],
) -> HTMLResponse:
    """Return the page. What is given must be all that its template asks for."""
    text = _templates.get_template(template).render(
        **given,
        base=PAGES_AT,
        language=language,
        languages=_LANGUAGES,
        **_said_in(language),
        form=partial(_form, csrf),
        act_id=_act_id,
        apart=apart,
    )
    return HTMLResponse(text, status, headers={"Content-Language": language})


def draw_part(template: str, language: Language, given: Mapping[str, Any]) -> Markup:
    """Return a part of a page, for a page to hold as it is: nothing in it is one browser's own."""
    text = _templates.get_template(template).render(
        **given, **_said_in(language), base=PAGES_AT, language=language, apart=apart
    )
    # Every value in it was escaped as it was filled in.
    return Markup(text)  # noqa: S704  # nosec B704


def _said_in(language: Language) -> dict[str, _Say]:
    return {name: _Say(catalogue, language) for name, catalogue in SPEAKERS.items()}


def _form(
    csrf: str, path: str, attributes: str = "", *, caller: Callable[[], str], **named: str
) -> Markup:
    """Return a form that posts to a page of ours, with the token that says it comes from one."""
    more = Markup("").join(Markup(' {}="{}"').format(name, text) for name, text in named.items())
    if attributes:
        more += Markup(" {}").format(attributes)
    return Markup(
        '<form method="post" action="{}"{}><input type="hidden" name="csrf" value="{}">{}</form>'
    ).format(PAGES_AT + path, more, csrf, caller())


def _act_id() -> Markup:
    """Return the id of what the form does: sent twice, it is done once."""
    return Markup('<input type="hidden" name="act_id" value="{}">').format(uuid4())


def shown_day(at_ms: int, language: Language, zone: tzinfo) -> str:
    """Return the day of the moment, as people write it."""
    return format_date(_moment(at_ms, zone), "long", locale=LOCALES[language])


def shown_date(at_ms: int, language: Language, zone: tzinfo) -> str:
    """Return the day of the moment, short: for lists."""
    return format_date(_moment(at_ms, zone), "d MMM", locale=LOCALES[language])


def shown_number(number: int, language: Language) -> str:
    """Return a whole number as people write it."""
    return format_decimal(number, locale=LOCALES[language])


def shown_month(at_ms: int, language: Language, zone: tzinfo) -> str:
    """Return the month of the moment, as a heading."""
    return format_date(_moment(at_ms, zone), "LLLL y", locale=LOCALES[language])


def shown_minute(at_ms: int, language: Language, zone: tzinfo) -> str:
    """Return day and minute of the moment, as people write them."""
    return format_datetime(
        _moment(at_ms, zone), "d MMMM y, HH:mm", tzinfo=zone, locale=LOCALES[language]
    )


def _moment(at_ms: int, zone: tzinfo) -> datetime:
    return (EPOCH + timedelta(milliseconds=at_ms)).astimezone(zone)
