"""Words as a search compares them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.spelling import is_form_of, is_misspelling, is_part_of, spelt, words_of

_LETTERS = st.text("abcdefgh", min_size=4, max_size=12)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Réparation de VÉLOS", ["reparation", "de", "velos"]),
        ("Œufs, bœuf & cœur", ["oeufs", "boeuf", "coeur"]),
        ("Straße", ["strasse"]),
        ("e-mail: anna@x.example", ["e", "mail", "anna", "x", "example"]),
        ("'; DROP TABLE | & ! ( :*", ["drop", "table"]),
        ("2 uur, 15h30", ["2", "uur", "15h30"]),
        ("l’été", ["l", "ete"]),
        ("𝓐nna Ⅳ", ["anna", "iv"]),
        ("", []),
        ("x" * 61, []),
    ],
)
def test_words_are_folded_and_only_words_are_left(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text(max_size=60))
def test_a_folded_word_is_letters_and_digits_alone_and_folds_to_itself(text: str) -> None:
    for word in words_of(text):
        assert word.isalnum()
        assert words_of(word) in ([word], [])


def test_words_worth_spelling_are_long_enough_and_come_once() -> None:
    assert spelt(["Brood en soep", "soep, 2027"]) == ["brood", "soep"]


@given(_LETTERS, st.data())
def test_one_slip_is_forgiven_whichever_it_is(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefgh"))
    slips = [
        word[:at] + letter + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    ]
    for slip in slips:
        assert is_misspelling(slip, word) or len(slip) < 4


@given(_LETTERS)
def test_three_slips_are_too_many(word: str) -> None:
    assert not is_misspelling(word + "zzz", word)
    assert not is_misspelling(word, "zzz" + word)


@given(st.text("abc", min_size=6, max_size=6), st.text("abc", min_size=6, max_size=6))
def test_a_slip_goes_both_ways_between_words_of_one_length(one: str, other: str) -> None:
    assert is_misspelling(one, other) == is_misspelling(other, one)


def test_a_slip_at_the_beginning_of_a_longer_word_is_forgiven_from_five_letters_on() -> None:
    assert is_misspelling("fietz", "fietsen")
    assert is_misspelling("bycicle", "bicycles")
    assert not is_misspelling("tuix", "tuinieren")
    assert not is_misspelling("fietz", "vliegtuig")


def test_parts_and_endings_are_known_from_five_letters_on() -> None:
    assert is_part_of("herstelling", "fietsherstelling")
    assert not is_part_of("fiet", "fietsherstelling")
    assert is_form_of("gitaarlessen", "gitaarles")
    assert not is_form_of("gitaarlessenreeks", "gitaarles")
