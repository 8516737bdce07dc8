"""Every phrase is there in every language, is filled in as it asks to be, and is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args, get_type_hints

import pytest

from access.languages import LANGUAGES, Language
from access.phrases import Phrase
from access.saying import CATALOGUES, said, word
from projections.http import models
from tests.domain.test_sentences import NEVER

SERVICES = Path(__file__).resolve().parents[2] / "services"
# What is really the same word.
SAME: dict[Language, set[Phrase]] = {
    "nl": {Phrase.STATUS_OPEN, Phrase.NO_KEY, Phrase.ID, Phrase.WEBHOOKS},
    "fr": {Phrase.KIND_ORGANISATION, Phrase.NO_KEY, Phrase.DATE, Phrase.WEBHOOKS, Phrase.PARTITION},
    "en": set(Phrase),
}
# Looked up by what is stored, never by name.
FAMILIES = ("status_", "kind_", "stage_", "state_")
# What a call is told beside the places of its phrase.
NO_PLACES = {"code", "json", "language"}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_has_its_row_with_the_same_places_in_every_language(
    language: Language,
) -> None:
    catalogue = CATALOGUES[language]
    assert set(catalogue) == set(Phrase)
    for phrase, text in catalogue.items():
        assert places(text) == places(CATALOGUES["en"][phrase]), phrase


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_left_in_english_or_speaks_of_money(language: Language) -> None:
    english = CATALOGUES["en"]
    same = {p for p, text in CATALOGUES[language].items() if text == english[p]}
    assert same == SAME[language]
    for text in CATALOGUES[language].values():
        assert text
        assert not NEVER.search(text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_stored_has_a_word(language: Language) -> None:
    stored = {
        "status": (models.Group, models.Account, models.Pair),
        "kind": (models.Account,),
    }
    for family, kinds in stored.items():
        for kind in kinds:
            for name in get_args(get_type_hints(kind)[family]):
                assert word(family, name, language)


def calls() -> Iterator[tuple[str, Phrase, set[str]]]:
    """Every call of our code that names a phrase and fills it in by name, and where it is."""
    for path in sorted(SERVICES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and all(keyword.arg for keyword in node.keywords):
                for argument in node.args:
                    if (phrase := named(argument)) is not None:
                        given = {str(keyword.arg) for keyword in node.keywords}
                        yield f"{path.name}:{node.lineno}", phrase, given - NO_PLACES


def named(node: ast.AST) -> Phrase | None:
    match node:
        case ast.Attribute(value=ast.Name(id="Phrase"), attr=name):
            return Phrase[name]
        case _:
            return None


def test_every_call_fills_in_the_places_of_its_phrase_and_no_others() -> None:
    found = list(calls())
    assert len(found) > 80
    # A call with places given to it in a mapping, or that only passes the phrase on, gives none.
    wrong = [
        (where, phrase, given)
        for where, phrase, given in found
        if given and given != places(CATALOGUES["en"][phrase])
    ]
    assert wrong == []


def test_every_phrase_is_used() -> None:
    used = {
        phrase
        for path in SERVICES.rglob("*.py")
        if not path.name.startswith("phrases")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (phrase := named(node)) is not None
    }
    looked_up = {phrase for phrase in Phrase if phrase.startswith(FAMILIES)}
    assert set(Phrase) - used - looked_up == set()


def test_what_is_filled_in_is_never_taken_for_a_place() -> None:
    assert said(Phrase.OFFERED_BY, "fr", group="{name}") == "proposé par {name}"
