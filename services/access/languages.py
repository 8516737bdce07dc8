"""The languages that Evenveel speaks to people, and which of them a reader wants."""

from typing import Final, Literal, TypeAlias, get_args

Language: TypeAlias = Literal["nl", "fr", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
# How dates and numbers are written: Dutch and French as in Belgium, English as in Europe.
LOCALES: Final[dict[Language, str]] = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}

# A header longer than this names no reader's languages.
_MAX_HEADER: Final = 500


def preferred(accept_language: str | None, otherwise: Language = "en") -> Language:
    """The language of ours that the header wants most; `otherwise` where it wants none of them.

    Source: RFC 9110 §12.5.4; weights are read as whole thousandths.
    """
    best, best_weight = otherwise, 0
    for part in (accept_language or "")[:_MAX_HEADER].split(","):
        tag, _, quality = part.partition(";")
        weight = _thousandths(quality.partition("=")[2].strip()) if quality else 1000
        for language in LANGUAGES:
            if tag.strip().lower().partition("-")[0] == language and weight > best_weight:
                best, best_weight = language, weight
    return best


def _thousandths(quality: str) -> int:
    whole, _, fraction = quality.partition(".")
    digits = (fraction + "000")[:3]
    if whole not in {"0", "1"} or not (digits.isascii() and digits.isdigit()):
        return 0
    return 1000 if whole == "1" else int(digits)
