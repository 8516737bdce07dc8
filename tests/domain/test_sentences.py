"""Every refusal is said plainly in Dutch, French and English."""

from __future__ import annotations

import re

import pytest

from access.amounts import Shown, duration
from access.languages import Language
from clearing.domain import sentences
from clearing.domain.refusals import AmountPair, Code, Measure, Refusal
from clearing.domain.sentences import LANGUAGES, title
from tests.domain.test_every_refusal import EXAMPLES

# Words of money and of bookkeeping, which confuse people here.
NEVER = re.compile(
    r"\b(debit|credit|débit|crédit|krediet|geld(?!ig|t\b)|argent|money|euro|currency"
    r"|monnaie|munt|prix|prijs|price|facture|factuur|invoice|transactie|transaction|solde|saldo)\w*",
    re.IGNORECASE,
)
BARE = [Refusal(code=code) for code in Code]
FULL = [
    Refusal(
        code=code,
        subject="the-subject",
        limit=-120,
        left=45,
        unit="steps",
        set_by="the-treasurer",
        amounts=AmountPair(payer_steps=4, payee_steps=1),
    )
    for code in Code
]


def sentence(refusal: Refusal, language: Language) -> str:
    return sentences.sentence(refusal, language, Shown(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_words_in_every_language(language: str) -> None:
    assert set(LANGUAGES[language].reasons) == set(Code)
    titles = [title(code, language) for code in Code]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("refusal", BARE + FULL, ids=lambda refusal: refusal.code.slug)
def test_a_sentence_has_no_gap_and_no_word_of_money(language: Language, refusal: Refusal) -> None:
    for said in (sentence(refusal, language), title(refusal.code, language)):
        assert not re.search(r"[{}]|  | [.,]|[:;]\.|None|^ | $", said), said
        assert not NEVER.search(said), said
    assert sentence(refusal, language).endswith(".")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", EXAMPLES, ids=lambda code: code.slug)
def test_what_the_rules_say_names_what_it_is_about(language: Language, code: Code) -> None:
    ledger, command = EXAMPLES[code]()
    refusal = ledger.when(command).decision
    assert isinstance(refusal, Refusal)
    said = sentence(refusal, language)
    if refusal.set_by is not None:
        assert refusal.set_by in said
        assert refusal.subject is not None
        assert refusal.subject in said
    if refusal.amounts is not None:
        assert str(refusal.amounts.payer_steps) in said


def test_a_limit_is_said_with_its_value_what_is_left_and_who_set_it() -> None:
    floor = Refusal(
        code=Code.PAYER_FLOOR, subject="k7", limit=-500, left=1, unit="steps", set_by="p1"
    )
    assert sentence(floor, "nl") == (
        "De rekening k7 van de betaler zou onder haar ondergrens komen. "
        "De grens is -500 stappen; nog vrij: 1 stap. Ingesteld door p1."
    )
    assert sentence(floor, "fr") == (
        "Le compte k7 du payeur passerait sous son plancher. "
        "La limite est -500 pas ; encore libre : 1 pas. Fixée par p1."
    )
    link = Refusal(
        code=Code.LINK_LIMIT, subject="a1", limit=72_000_000, left=5_460_000, unit="ms", set_by="p1"
    )
    assert sentence(link, "en") == (
        "The link of the agreement a1 would pass its limit. "
        "The limit is 20 h; still free: 1 h 31 min. Set by p1."
    )


def test_a_language_that_is_not_ours_is_answered_in_english() -> None:
    refusal = Refusal(code=Code.GROUP_CLOSED, subject="g")
    assert sentences.sentence(refusal, "de", Shown("en")) == "The group g is closed."


@pytest.mark.parametrize(
    ("ms", "shown"),
    [
        (0, "0 h"),
        (5_460_000, "1 h 31 min"),
        (-5_460_000, "-1 h 31 min"),
        (3_601_000, "1 h 1 s"),
        (1, "0.001 s"),
        (10**15, "277,777,777 h 46 min 40 s"),
    ],
)
def test_time_is_shown_exactly(ms: int, shown: str) -> None:
    assert duration(ms, "en") == shown


@pytest.mark.parametrize(
    ("language", "shown"), [("nl", "-12,05 uren"), ("fr", "-12,05 uren"), ("en", "-12.05 uren")]
)
def test_steps_are_shown_in_the_unit_of_their_group(language: Language, shown: str) -> None:
    measure = Measure(decimals=2, singular="uur", plural="uren")
    refusal = Refusal(
        code=Code.PAYER_FLOOR, subject="x", limit=-1205, left=100, unit="steps", measure=measure
    )
    said = sentence(refusal, language)
    assert shown in said
    assert re.search(r"1[.,]00 uur\.", said)


def test_a_limit_in_steps_comes_with_the_unit_of_its_group() -> None:
    ledger, command = EXAMPLES[Code.PAYER_FLOOR]()
    refusal = ledger.when(command).decision
    assert isinstance(refusal, Refusal)
    assert refusal.measure is not None
    assert refusal.measure.plural in sentence(refusal, "en")
