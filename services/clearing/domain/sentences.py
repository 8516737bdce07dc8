"""One plain sentence for every refusal, for volunteers who are no accountants.

The words are those of the three `wording_…` modules. What the refusal knows (a limit, what is
left, who set it, the new quote) is said after it; what it does not know leaves no gap.
"""

from string import Formatter
from typing import Final, Protocol

from clearing.domain import wording_en, wording_fr, wording_nl
from clearing.domain.refusals import Code, Measure, Refusal
from clearing.domain.wording import Language

LANGUAGES: Final[dict[str, Language]] = {
    "nl": wording_nl.DUTCH,
    "fr": wording_fr.FRENCH,
    "en": wording_en.ENGLISH,
}


class Amounts(Protocol):
    """How amounts are shown to the reader, here as everywhere else."""

    def time(self, ms: int) -> str:
        """Return a length of time."""

    def steps(self, steps: int, measure: Measure) -> str:
        """Return steps in a unit."""


def title(code: Code, language: str) -> str:
    """Return a few words that are the same whenever this reason is given."""
    return _spoken(language).reasons[code].title


def sentence(refusal: Refusal, language: str, shown: Amounts) -> str:
    """Return what is wrong this time, with every number that the refusal holds.

    A language other than nl, fr and en is answered in English.
    """
    words = _spoken(language)
    reason = words.reasons[refusal.code]
    known = _known(refusal, words, shown)
    said = [_without_gaps(reason.sentence.format_map({"subject": "", **known}))]
    if reason.detail is not None:
        clauses = (reason.detail,)
    else:
        clauses = (words.limit_and_left,) if "left" in known else (words.limit,)
    said.extend(
        clause.format_map(known)
        for clause in (*clauses, words.amounts, words.set_by)
        if clause and _needs(clause) <= known.keys()
    )
    return " ".join(said)


def _spoken(language: str) -> Language:
    return LANGUAGES.get(language, wording_en.ENGLISH)


def _known(refusal: Refusal, words: Language, shown: Amounts) -> dict[str, str]:
    """Return the parts that the refusal gives, as they are shown."""
    known: dict[str, str] = {}
    if refusal.subject is not None:
        known["subject"] = refusal.subject
    if refusal.limit is not None:
        known["limit"] = _amount(refusal.limit, refusal, words, shown)
    if refusal.left is not None:
        known["left"] = _amount(refusal.left, refusal, words, shown)
    if refusal.set_by is not None:
        known["set_by"] = refusal.set_by
    if refusal.missing_ms is not None:
        known["missing"] = shown.time(refusal.missing_ms)
    if refusal.links:
        known["links"] = "; ".join(
            words.link_room.format(
                giver=link.giver, taker=link.taker, left=shown.time(link.left_ms)
            )
            for link in refusal.links
        )
    if refusal.amounts is not None:
        known["payer_amount"] = shown.steps(refusal.amounts.payer_steps, _bare(words))
        known["payee_amount"] = shown.steps(refusal.amounts.payee_steps, _bare(words))
    return known


def _needs(clause: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(clause) if name}


def _without_gaps(text: str) -> str:
    """Close the place that an unknown subject left open."""
    if text.endswith(": ."):
        return text[:-3].rstrip(" :") + "."
    return text.replace("  ", " ").replace(" .", ".").replace(" ,", ",")


def _amount(amount: int, refusal: Refusal, words: Language, shown: Amounts) -> str:
    if refusal.unit == "ms":
        return shown.time(amount)
    if refusal.unit != "steps":
        return str(amount)
    return shown.steps(amount, refusal.measure or _bare(words))


def _bare(words: Language) -> Measure:
    """Return how steps are counted where the refusal does not know the group's unit."""
    return Measure(decimals=0, singular=words.step, plural=words.steps)
