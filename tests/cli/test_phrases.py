"""Every phrase is there in every language, is filled in as it asks to be, and is used."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args, get_type_hints

import pytest

from access.languages import LANGUAGES, Language
from access.phrases import Phrase
from access.phrases_audit import Audit
from access.phrases_desk import Desk
from access.phrases_snag import Snag
from access.phrases_upkeep import Upkeep
from access.saying import CATALOGUES, AnyPhrase, Saying, said, spoken, word
from projections.http import models
from projections.pages.drawing import SPEAKERS
from tests.domain.test_sentences import NEVER

SERVICES = Path(__file__).resolve().parents[2] / "services"
# What is really the same word.
SAME: dict[Language, set[AnyPhrase]] = {
    "nl": {Phrase.STATUS_OPEN, Phrase.NO_KEY, Phrase.ID, Phrase.WEBHOOKS, Snag.IN_SETTING},
    "fr": {
        Phrase.KIND_ORGANISATION,
        Phrase.NO_KEY,
        Phrase.DATE,
        Phrase.WEBHOOKS,
        Phrase.PARTITION,
        Upkeep.VERSION,
        Desk.TAB_PAPERS,
    },
}
# Looked up by what is stored, never by name.
FAMILIES = (
    "status_",
    "because_",
    "kind_",
    "stage_",
    "state_",
    "rebuilding_",
    "category_",
    "seen_",
    "role_",
    "scope_",
)
# What a call is told beside the places of its phrase.
NO_PLACES = {"at", "code", "json", "language"}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CATALOGUES)
def test_every_phrase_has_its_row_with_the_same_places_in_every_language(
    kind: type[AnyPhrase], language: Language
) -> None:
    catalogue = CATALOGUES[kind][language]
    assert set(catalogue) == set(kind)
    for phrase, text in catalogue.items():
        assert places(text) == places(CATALOGUES[kind]["en"][phrase]), phrase


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CATALOGUES)
def test_no_phrase_is_left_in_english_or_speaks_of_money(
    kind: type[AnyPhrase], language: Language
) -> None:
    english = CATALOGUES[kind]["en"]
    same = {p for p, text in CATALOGUES[kind][language].items() if text == english[p]}
    if language != "en":
        # A phrase of one kind may be spelled like one of another.
        assert same == {phrase for phrase in SAME[language] if type(phrase) is kind}
    for text in CATALOGUES[kind][language].values():
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


def calls() -> Iterator[tuple[str, AnyPhrase, set[str]]]:
    """Every call of our code that names a phrase and fills it in by name, and where it is."""
    for path in sorted(SERVICES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and all(keyword.arg for keyword in node.keywords):
                for argument in node.args:
                    if (phrase := named(argument)) is not None:
                        given = {str(keyword.arg) for keyword in node.keywords}
                        yield f"{path.name}:{node.lineno}", phrase, given - NO_PLACES


def named(node: ast.AST) -> AnyPhrase | None:
    kinds = {kind.__name__: kind for kind in CATALOGUES}
    match node:
        case ast.Attribute(value=ast.Name(id=kind), attr=name) if kind in kinds:
            return kinds[kind][name]
        case _:
            return None


def test_every_call_fills_in_the_places_of_its_phrase_and_no_others() -> None:
    found = list(calls())
    assert len(found) > 80
    # A call with places given to it in a mapping, or that only passes the phrase on, gives none.
    wrong = [
        (where, phrase, given)
        for where, phrase, given in found
        if given and given != places(CATALOGUES[type(phrase)]["en"][phrase])
    ]
    assert wrong == []


def test_every_phrase_is_used() -> None:
    used = {
        (type(phrase), phrase)
        for path in SERVICES.rglob("*.py")
        if not path.name.startswith("phrases")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (phrase := named(node)) is not None
    }
    used |= {
        (SPEAKERS[speaker], SPEAKERS[speaker](name))
        for path in SERVICES.rglob("*.html")
        for speaker, name in re.findall(r"\b(say(?:_\w+)?)\.(\w+)", path.read_text("utf-8"))
    }
    every = {(kind, phrase) for kind in CATALOGUES for phrase in kind}
    looked_up = {(kind, phrase) for kind, phrase in every if phrase.startswith(FAMILIES)}
    assert every - used - looked_up == set()


def test_what_is_filled_in_is_never_taken_for_a_place() -> None:
    assert said(Phrase.OFFERED_BY, "fr", group="{name}") == "proposé par {name}"


def test_a_saying_is_english_to_programs_and_is_said_in_each_language_with_what_it_holds() -> None:
    bound = Saying(Audit.AT_MOST, value=Saying(Audit.STEPS, steps="5"))
    assert bound == "at most 5 steps"
    assert pickle.loads(pickle.dumps(bound)).given == bound.given
    assert spoken(bound, "nl") == "hoogstens 5 stappen"
    assert spoken("as it is", "nl") == "as it is"


# Whoever raises these is heard by a person, in that person's language.
HEARD = frozenset(
    "CannotRun CommandNotTaken EmbeddedPostgresError NoAccountError NoDatabase NobodyServes NotTold"
    " PortTaken PostgresProgramError Trouble Wrong WrongSettings WrongValue".split()
)


def test_nothing_that_a_person_hears_is_raised_in_english() -> None:
    raised = [
        (path.name, constant.value)
        for path in (SERVICES / "evenveel").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in HEARD
        for argument in node.args
        for constant in ast.walk(argument)
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
    ]
    # Units, keys and the stable names of problems are no sentences.
    assert [said for said in raised if re.search(r"[a-z] [a-z]", said[1])] == []
