"""A page as HTML: templates filled in, every word from the catalogues, every value escaped."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, tzinfo
from functools import partial
from typing import Any, Final
from uuid import uuid4

from babel.dates import format_date, format_datetime
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from access.languages import Language
from access.moments import EPOCH
from access.phrases_pages import Page
from access.rules_pages import PAGES_AT
from access.saying import CATALOGUES, said

_LANGUAGES: Final = (("nl", "Nederlands"), ("fr", "Français"), ("en", "English"))
# As each of them is written in Belgium; English as it is in Europe.
_LOCALES: Final[dict[Language, str]] = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}

_PHRASES: Final = {page.value: page for page in Page}

_templates: Final = Environment(
    loader=PackageLoader("projections.pages"),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class _Say:
    """The phrases of the pages in one language, by their names: `say.sign_in`."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def __getattr__(self, name: str) -> str | Callable[..., str]:
        phrase = _PHRASES.get(name)
        if phrase is None:
            raise AttributeError(name)
        if "{" in CATALOGUES[Page]["en"][phrase]:
            return partial(said, phrase, self._language)
        return said(phrase, self._language)


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
        say=_Say(language),
        form=partial(_form, csrf),
        act_id=_act_id,
    )
    return HTMLResponse(text, status, headers={"Content-Language": language})


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
    return format_date(_moment(at_ms, zone), "long", locale=_LOCALES[language])


def shown_minute(at_ms: int, language: Language, zone: tzinfo) -> str:
    """Return day and minute of the moment, as people write them."""
    return format_datetime(
        _moment(at_ms, zone), "d MMMM y, HH:mm", tzinfo=zone, locale=_LOCALES[language]
    )


def _moment(at_ms: int, zone: tzinfo) -> datetime:
    return (EPOCH + timedelta(milliseconds=at_ms)).astimezone(zone)
