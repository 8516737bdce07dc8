"""One plain sentence for every refusal, for volunteers who are no accountants.

The words are those of the three `wording_…` modules. What the refusal knows (a limit, what is
left, who set it, the new quote) is said after it; what it does not know leaves no gap.
"""

from string import Formatter
from typing import Final

from clearing.domain import wording_en, wording_fr, wording_nl
from clearing.domain.refusals import Code, Measure, Refusal
from clearing.domain.wording import Language

LANGUAGES: Final[dict[str, Language]] = {
    "nl": wording_nl.DUTCH,
    "fr": wording_fr.FRENCH,
    "en": wording_en.ENGLISH,
}
_MS_PER_SECOND: Final = 1_000
_SECONDS_PER_MINUTE: Final = 60
_MINUTES_PER_HOUR: Final = 60


def title(code: Code, language: str) -> str:
    """Return a few words that are the same whenever this reason is given."""
    return _spoken(language).reasons[code].title


def sentence(refusal: Refusal, language: str) -> str:
    """Return what is wrong this time, with every number that the refusal holds.

    A language other than nl, fr and en is answered in English.
    """
    words = _spoken(language)
    reason = words.reasons[refusal.code]
    known = _known(refusal, words)
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


def _known(refusal: Refusal, words: Language) -> dict[str, str]:
    """Return the parts that the refusal gives, as they are shown."""
    known: dict[str, str] = {}
    if refusal.subject is not None:
        known["subject"] = refusal.subject
    if refusal.limit is not None:
        known["limit"] = _amount(refusal.limit, refusal, words)
    if refusal.left is not None:
        known["left"] = _amount(refusal.left, refusal, words)
    if refusal.set_by is not None:
        known["set_by"] = refusal.set_by
    if refusal.amounts is not None:
        known["payer_amount"] = _steps(refusal.amounts.payer_steps, words)
        known["payee_amount"] = _steps(refusal.amounts.payee_steps, words)
    return known


def _needs(clause: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(clause) if name}


def _without_gaps(text: str) -> str:
    """Close the place that an unknown subject left open."""
    if text.endswith(": ."):
        return text[:-3].rstrip(" :") + "."
    return text.replace("  ", " ").replace(" .", ".").replace(" ,", ",")


def _amount(amount: int, refusal: Refusal, words: Language) -> str:
    if refusal.unit == "ms":
        return f"{hours(amount)} {words.hours}"
    if refusal.unit != "steps":
        return str(amount)
    return (
        _steps(amount, words) if refusal.measure is None else _units(amount, refusal.measure, words)
    )


def _steps(amount: int, words: Language) -> str:
    return f"{amount} {words.step if abs(amount) == 1 else words.steps}"


def _units(steps: int, measure: Measure, words: Language) -> str:
    """Return steps in the group's own unit, with its decimals."""
    whole, part = divmod(abs(steps), 10**measure.decimals)
    shown = f"{'-' if steps < 0 else ''}{whole}"
    if measure.decimals:
        shown += f"{words.decimal_mark}{part:0{measure.decimals}}"
    return f"{shown} {measure.singular if abs(steps) == 10**measure.decimals else measure.plural}"


def hours(ms: int) -> str:
    """Return milliseconds as hours:minutes, with seconds and thousandths where there are any."""
    seconds, thousandths = divmod(abs(ms), _MS_PER_SECOND)
    minutes, seconds = divmod(seconds, _SECONDS_PER_MINUTE)
    whole_hours, minutes = divmod(minutes, _MINUTES_PER_HOUR)
    shown = f"{'-' if ms < 0 else ''}{whole_hours}:{minutes:02}"
    if seconds or thousandths:
        shown += f":{seconds:02}"
    return f"{shown}.{thousandths:03}" if thousandths else shown
