"""Sentences about exchanges, as pages tell them: every name and word kept apart in its own way."""

from markupsafe import Markup, escape

from access.languages import Language
from projections.display import sentence


def apart(text: str) -> Markup:
    """Return the text as it is, so that its direction changes nothing around it."""
    return Markup("<bdi>{}</bdi>").format(text)


def exchange_told(
    kind: str,
    *,
    payer: str | None,
    payee: str | None,
    words: str | None,
    shown_amount: str,
    language: Language,
) -> Markup:
    """Return "X gives Y what for how much"."""
    told = sentence(
        kind,
        payer=None if payer is None else str(apart(payer)),
        payee=None if payee is None else str(apart(payee)),
        words=None if words is None else str(apart(words)),
        shown_amount=str(escape(shown_amount)),
        language=language,
    )
    # The sentence's own words hold nothing that HTML would take for its own.
    return Markup(told)  # noqa: S704 - each part is escaped above  # nosec B704
