"""A refusal as people read it here, with amounts as the rest of the command line shows them."""

from __future__ import annotations

from typing import Final

from access.languages import Language
from clearing.domain.refusals import Refusal
from clearing.domain.sentences import LANGUAGES, sentence
from contracts.value import replace
from projections.display import amount, duration

# No ledger counts so far: where these stand in a sentence, they stand for the amount.
_LIMIT: Final = 10**40
_LEFT: Final = 10**41


def refusal_said(refusal: Refusal, language: Language) -> str:
    """Return the ledger's sentence, its times like `1 h 30 min` and long numbers in groups.

    The ledger's rules import nothing that shows amounts, so theirs are put in here.
    """
    marked = replace(
        refusal,
        limit=None if refusal.limit is None else _LIMIT,
        left=None if refusal.left is None else _LEFT,
        unit=None,
    )
    text = sentence(marked, language)
    for mark, value in ((_LEFT, refusal.left), (_LIMIT, refusal.limit)):
        if value is not None:
            text = text.replace(str(mark), _shown(value, refusal, language))
    return text


def _shown(value: int, refusal: Refusal, language: Language) -> str:
    if refusal.unit == "ms":
        return duration(value, language)
    if refusal.unit != "steps":
        return str(value)
    if refusal.measure is None:
        words = LANGUAGES[language]
        unit = {"decimals": 0, "singular": words.step, "plural": words.steps}
    else:
        measure = refusal.measure
        names = {"singular": measure.singular, "plural": measure.plural}
        unit = {"decimals": measure.decimals, **names}
    return amount(value, unit, language)
