"""A day of a treasurer in each language: no line of it is left in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

import pytest

from access.languages import LANGUAGES, Language
from access.phrases_audit import Audit
from access.saying import Saying
from evenveel.auditing.wrong import Finding
from evenveel.cli.office import Office
from evenveel.cli.proving import _tell
from evenveel.settings import Settings
from evenveel.verify import Report
from tests.cli.typed import Shell
from tests.komunitin.small_bundle import write_bundle

# What no language changes: ids, figures, names, what is to be typed, and a word that is Dutch too.
UNSPOKEN = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|https?://\S+|/\S+|--[\w-]+|\d+"
    r"|\b(gent|lille)\w*|\b(Anna|Arno|Béatrice|Pot|Café|Groep|blads?|grains?|soep|proef|Gent|BE|open)\b"
)


def id_(name: str, language: str) -> str:
    return str(uuid5(NAMESPACE_OID, f"{name} {language}"))


def founding(gent: str, lille: str) -> Iterator[tuple[str, ...]]:
    yield ("group", "list")
    yield ("positions",)
    yield ("agreement", "list")
    for group, hour, unit, decimals in ((gent, "20", "blad", "0"), (lille, "60", "grain", "2")):
        yield (
            *("group", "found", group, "--name", f"Groep {group}", "--units-per-hour", hour),
            *("--singular", unit, "--plural", f"{unit}s", "--symbol", unit[0]),
            *("--decimals", decimals, "--floor", "-100", "--ceiling", "none"),
        )
    yield ("group", "describe", gent, "--locality", "Gent")
    yield ("group", "limits", gent, "--floor", "-90")
    yield ("group", "net-limits", gent, "--may-owe", "300")
    for group, name in ((gent, "Anna"), (gent, "Arno"), (lille, "Béatrice")):
        yield ("account", "open", group, name, "--code", name[:2].upper())
    yield ("account", "open", gent, "Café", "--kind", "organisation")
    yield ("account", "intermediaries", f"{gent}/café", "--add", f"{gent}/anna")
    yield ("account", "show", f"{gent}/café")
    yield ("account", "intermediaries", f"{gent}/café", "--remove", f"{gent}/anna")
    for group in (gent, lille):
        yield ("account", "open", group, "Pot", "--kind", "community")
    yield ("account", "limits", f"{gent}/anna", "--floor", "-80")
    yield ("account", "suspend", f"{gent}/arno")
    yield ("account", "resume", f"{gent}/arno")
    yield ("account", "show", f"{gent}/anna")
    yield ("account", "list", gent)
    yield ("group", "show", gent)
    yield ("group", "list")


def trading(gent: str, lille: str, language: str) -> Iterator[tuple[str, ...]]:
    anna, bea, arno = f"{gent}/anna", f"{lille}/béatrice", f"{gent}/arno"
    yield ("agreement", "propose", gent, lille, "--may-owe", "40", "--may-be-owed", "40")
    yield ("agreement", "list")
    yield ("agreement", "accept", lille, gent)
    yield ("quote", anna, bea, "10,5", "--side", "payee")
    pay = ("pay", anna, bea, "10,5", "--side", "payee", "--words", "soep")
    yield (*pay, "--id", id_("pay", language))
    yield (*pay, "--id", id_("pay", language))
    # Each leaves half a blad at rounding.
    yield pay
    yield pay
    ask = ("request", "make", bea, anna, "9", "--words", "soep")
    for name in ("accepted", "declined", "withdrawn"):
        yield (*ask, "--id", id_(name, language))
    yield ("request", "list", anna)
    yield ("request", "list", bea)
    yield ("request", "accept", id_("accepted", language), "--words", "proef")
    yield ("request", "decline", id_("declined", language))
    yield ("request", "withdraw", id_("withdrawn", language))
    yield ("request", "list", arno)
    yield ("reverse", id_("pay", language))
    yield ("statement", anna)
    yield ("statement", anna, "--limit", "1", "--as-of", "2999-01-01")
    yield ("positions", gent)
    yield ("settle", lille, gent, "30")
    yield ("rounding", gent, "1")
    yield ("agreement", "lower", lille, gent, "--may-be-owed", "1,5")
    yield ("group", "revalue", gent, "--units-per-hour", "30")
    yield ("agreement", "list")
    yield ("agreement", "step-value", lille, gent)
    yield ("agreement", "suspend", gent, lille)
    yield ("agreement", "propose", gent, lille, "--may-owe", "1", "--may-be-owed", "1")
    yield ("agreement", "decline", lille, gent)
    yield ("agreement", "end", gent, lille)
    yield ("account", "leave", anna)
    yield ("write-off", anna)
    yield ("account", "close", anna)
    yield ("statement", anna)
    yield ("verify",)


def mistaken(folder: Path) -> Iterator[tuple[str, ...]]:
    gent, lille, arno = "gent", "lille", "gent/arno"
    pay = ("pay", arno, "lille/béatrice")
    yield (*pay, "x")
    yield (*pay, "1.5")
    yield (*pay, "999999999999999")
    yield (*pay, "1", "--side", "x")
    yield (*pay, "1", "--capacity", "x")
    yield (*pay, "1", "--happened-at", "x")
    yield ("pay", f"{lille}/béatrice", arno, "0.001")
    yield ("pay", arno, f"{gent}/nobody", "1")
    yield ("pay", arno, "nobody", "1")
    yield ("pay", arno, id_("nobody", "en"), "1")
    yield ("pay", arno, arno, "1")
    yield ("pay", arno, f"{gent}/", "1")
    yield ("pay", arno, f"{gent}/o", "1")
    yield ("group", "show", "nowhere")
    yield ("group", "limits", gent)
    yield ("group", "net-limits", gent)
    yield ("group", "revalue", gent, "--units-per-hour", "x")
    yield ("group", "revalue", gent, "--units-per-hour", "0")
    yield ("group", "revalue", gent, "--units-per-hour", "99999999999")
    yield ("group", "net-limits", gent, "--may-owe", "x")
    yield ("group", "net-limits", gent, "--may-owe", "0.0000001")
    yield ("account", "open", gent, "Anna", "--kind", "x")
    yield ("account", "open", gent, "Anna", "--kind", "community", "--holder", id_("x", "en"))
    yield ("account", "intermediaries", arno, "--add", arno, "--remove", arno)
    yield ("account", "intermediaries", arno, "--add", "gent/pot")
    yield ("rounding", gent, "1")
    yield ("rounding", "lille2", "1")
    yield ("write-off", arno)
    yield ("reverse", "x")
    yield ("request", "accept", "x")
    yield ("agreement", "end", gent, "lille2")
    yield ("agreement", "propose", gent, gent, "--may-owe", "1", "--may-be-owed", "1")
    yield ("agreement", "accept", lille, gent)
    yield ("import", "komunitin", str(folder / "nowhere"))
    yield ("import", "komunitin", str(folder), "--kind", "x")


def imported(folder: Path) -> Iterator[tuple[str, ...]]:
    bundle = ("import", "komunitin", str(write_bundle(folder)))
    yield bundle
    yield (*bundle, "--units-per-hour", "7.5")
    yield (*bundle, "--yes")
    (folder / "empty").mkdir()
    yield ("import", "komunitin", str(folder / "empty"))
    yield ("contracts", "--into", str(folder / "written"))
    yield ("contracts", "--check", "--into", str(folder / "empty"))


def spoken(text: str) -> set[str]:
    """The lines that hold a word, without what no language changes."""
    lines = (" ".join(UNSPOKEN.sub(" ", line).split()) for line in text.splitlines())
    return {line for line in lines if re.search(r"[^\W\d_]{3}", line)}


def left_in_english(
    shell: Shell, by_language: dict[Language, list[tuple[str, ...]]], codes: set[int]
) -> list[str]:
    """The lines that are the same in English, with the command that printed them."""
    heard: dict[Language, list[tuple[str, set[str]]]] = {}
    for language, commands in by_language.items():
        heard[language] = []
        for words in commands:
            told = shell.type(*words, "--lang", language)
            assert told.code in codes, (words, told)
            heard[language].append((" ".join(words), spoken(told.out + told.aside)))
    return [
        f"{language}: {command}: {line}"
        for language in ("nl", "fr")
        for (_, english), (command, lines) in zip(heard["en"], heard[language], strict=True)
        for line in sorted(english & lines)
    ]


# Three days on one ledger are more commands than other tests type.
@pytest.mark.timeout(400)
def test_no_line_of_a_whole_day_is_left_in_english(empty: Shell) -> None:
    days: dict[Language, list[tuple[str, ...]]] = {}
    for language in LANGUAGES:
        gent, lille = f"gent{language}", f"lille{language}"
        days[language] = [*founding(gent, lille), *trading(gent, lille, language)]
    assert left_in_english(empty, days, {0}) == []


def test_no_mistake_is_explained_in_english(shell: Shell, tmp_path: Path) -> None:
    unit = ("--singular", "blad", "--plural", "blads", "--symbol", "b", "--units-per-hour", "1")
    shell.done("group", "found", "lille2", "--name", "Groep", *unit)
    shell.done("account", "open", "gent", "Pot", "--kind", "community")
    mistakes = list(mistaken(tmp_path))
    assert left_in_english(shell, dict.fromkeys(LANGUAGES, mistakes), {1}) == []


def test_no_line_around_an_import_is_left_in_english(empty: Shell, tmp_path: Path) -> None:
    commands = list(imported(tmp_path))
    assert left_in_english(empty, dict.fromkeys(LANGUAGES, commands), {0, 1}) == []


@pytest.mark.parametrize("event", [None, "an event"])
def test_the_frame_of_a_finding_is_in_every_language(
    event: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    finding = Finding(
        position=3, event_id=event, what=Saying(Audit.THE_GROUP), expected="2", found="3"
    )
    counts = "position events blocks groups accounts exchanges words ids index_reached snapshots"
    numbers = dict.fromkeys((*counts.split(), "took_ms"), 12_345)
    heard = {}
    for language in LANGUAGES:
        for found in (finding, None):
            report = Report(
                clean=found is None, finding=found, projections_checked=found is None, **numbers
            )
            _tell(Office(Settings(), json=False, language=language), report)
        heard[language] = spoken(capsys.readouterr().out)
    assert not heard["en"] & heard["nl"]
    assert not heard["en"] & heard["fr"]
