"""A day of a treasurer: every word that is shown comes from the catalogues of the languages.

The Dutch catalogues are emptied of letters: a word that is still shown is in one language only.
That each phrase is there in each language, and is another one, is proved beside the catalogues.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter
from uuid import NAMESPACE_OID, uuid5

import pytest

from access.phrases_audit import Audit
from access.rights import Act
from access.saying import CATALOGUES, Saying
from clearing.domain import sentences
from clearing.domain.wording import Reason
from clearing.http import wording
from contracts.posts import CATEGORIES
from evenveel.auditing.wrong import Finding
from evenveel.cli.office import Office
from evenveel.cli.proving import _tell
from evenveel.settings import Settings
from evenveel.verify import Report
from projections import display
from projections.http import acts_shown
from tests.cli.typed import Shell, found_two_groups
from tests.komunitin.small_bundle import FILES, write_bundle

# What no language changes: ids, figures, names, what is to be typed, and what a file holds.
NAMES = (
    "Anna Arno Béatrice Pot Café Groep blad blads grain grains soep proef Gent Proefdorp test"
    " Noten Jan Verzonnen Lotte Voorbeeld Vertrokken Verzinsel Buurthuis Nergens Groepspot min"
    " holder intermediary administrator support importer operator clearing keeper"
    " projections balances groups regions"
    " positions statements flows directory cleared creditLimit location latitude member type draft"
    " personal business organization public debtor creditor amount RESULT"
)
NAMES += " ".join(["", "directory", "flows", "group", "neighbours", "all", *CATEGORIES])
UNSPOKEN = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}|https?://\S+|\w*/\S+"
    r"|--[\w-]+( Wz[\w-]+)?|\d+"
    r"|evenveel act approve [0-9a-f-]+|evenveel [a-z -]+"
    rf"|\b(gent|lille)\w*|'[^']*'|[\w-]+\.(csv|json)|TEST\d+"
    rf"|\b({NAMES.replace(' ', '|')})\b"
)


def id_(name: str) -> str:
    return str(uuid5(NAMESPACE_OID, name))


@pytest.fixture(autouse=True)
def unlettered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is said in Dutch has no letters but those of what is filled in."""
    for catalogue in CATALOGUES.values():
        dutch = {phrase: blanked(text) for phrase, text in catalogue["nl"].items()}
        monkeypatch.setitem(catalogue, "nl", dutch)
    words = sentences.LANGUAGES["nl"]
    reasons = {
        code: Reason(
            blanked(reason.title),
            blanked(reason.sentence),
            None if reason.detail is None else blanked(reason.detail),
        )
        for code, reason in words.reasons.items()
    }
    told = {name: blanked(text) for name, text in words._asdict().items() if name != "reasons"}
    monkeypatch.setitem(sentences.LANGUAGES, "nl", words._replace(**told, reasons=reasons))
    for said in wording._WORDING.values():
        title, sentence = said["nl"]
        monkeypatch.setitem(said, "nl", (blanked(title), blanked(sentence)))
    waiting = (acts_shown._RANGE, acts_shown._NO_BOUND, *acts_shown._SENTENCES.values())
    for spoken in (
        *display._SENTENCES.values(),
        *(display._SERVICE, display._SOMEONE),
        *waiting,
    ):
        monkeypatch.setitem(spoken, "nl", blanked(spoken["nl"]))


def blanked(text: str) -> str:
    """The template with a dot in the place of each of its own letters."""
    blank = ""
    for own, name, style, conversion in Formatter().parse(text):
        blank += re.sub(r"[^\W\d_]", "·", own)
        if name is not None:
            blank += "{" + name + (f"!{conversion}" if conversion else "") + (style or "") + "}"
    return blank


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
    for shown_to in ("region", "everyone", "nobody"):
        yield ("group", "figures", gent, shown_to)
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


def trading(gent: str, lille: str) -> Iterator[tuple[str, ...]]:
    anna, bea, arno = f"{gent}/anna", f"{lille}/béatrice", f"{gent}/arno"
    yield ("agreement", "propose", gent, lille, "--may-owe", "40", "--may-be-owed", "40")
    yield ("agreement", "list")
    yield ("agreement", "accept", lille, gent)
    yield ("quote", anna, bea, "10,5", "--side", "payee")
    pay = ("pay", anna, bea, "10,5", "--side", "payee", "--words", "soep")
    yield (*pay, "--id", id_("pay"))
    yield (*pay, "--id", id_("pay"))
    # Each leaves half a blad at rounding.
    yield pay
    yield pay
    ask = ("request", "make", bea, anna, "9", "--words", "soep")
    for name in ("accepted", "declined", "withdrawn"):
        yield (*ask, "--id", id_(name))
    yield ("request", "list", anna)
    yield ("request", "list", bea)
    yield ("request", "accept", id_("accepted"), "--words", "proef")
    yield ("request", "decline", id_("declined"))
    yield ("request", "withdraw", id_("withdrawn"))
    yield ("request", "list", arno)
    yield ("reverse", id_("pay"))
    yield ("statement", anna)
    yield ("statement", anna, "--limit", "1", "--as-of", "2999-01-01")
    offer = ("post", "offer", anna, "proef", "--category", "food", "--hint", "2")
    yield (*offer, "--days", "30", "--id", id_("offer"))
    yield ("post", "want", bea, "soep", "--text", "proef", "--place", "Gent", "--near", "51,3.7")
    yield ("post", "list", anna)
    yield ("post", "list", arno)
    yield ("search", "soep", "--for", gent)
    yield ("search", "--for", anna, "--near", "51.05,3.72", "--limit", "1", "--offers")
    yield ("search", "anders", "--for", lille)
    yield ("post", "change", id_("offer"), "soep", "--seen-by", "group")
    yield ("post", "withdraw", id_("offer"))
    yield ("positions", gent)
    yield ("positions", "--matrix")
    yield ("outlook",)
    yield ("outlook", gent)
    yield ("closed-day",)
    yield ("suggest",)
    yield ("suggest", gent)
    why = ("--words", "proef")
    yield ("role", "grant", gent, arno)
    yield ("settle", lille, gent, "30", *why, "--id", id_("settled"))
    yield ("act", "list", gent)
    yield ("act", "approve", id_("settled"))
    yield ("rounding", gent, "1", *why, "--id", id_("rounded"))
    yield ("act", "decline", id_("rounded"))
    yield ("act", "list", gent)
    yield ("agreement", "lower", lille, gent, "--may-be-owed", "1,5")
    yield ("group", "revalue", gent, "--units-per-hour", "30", "--id", id_("revalued"))
    yield ("act", "approve", id_("revalued"))
    yield ("agreement", "list")
    yield ("agreement", "step-value", lille, gent)
    yield ("agreement", "suspend", gent, lille)
    yield ("agreement", "propose", gent, lille, "--may-owe", "1", "--may-be-owed", "1")
    yield ("agreement", "decline", lille, gent)
    yield ("agreement", "end", gent, lille)
    yield ("account", "leave", anna)
    yield ("write-off", anna, *why, "--id", id_("written off"))
    yield ("act", "approve", id_("written off"))
    yield ("account", "close", anna)
    yield ("statement", anna)
    yield ("verify",)
    yield ("projections", "list")
    yield ("webhook", "list", gent)


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
    yield ("pay", arno, id_("nobody"), "1")
    yield ("pay", arno, arno, "1")
    yield ("pay", arno, f"{gent}/", "1")
    yield ("pay", arno, f"{gent}/o", "1")
    yield ("group", "show", "nowhere")
    yield ("group", "limits", gent)
    yield ("group", "net-limits", gent)
    yield ("group", "figures", gent, "neighbours")
    yield ("group", "revalue", gent, "--units-per-hour", "x")
    yield ("group", "revalue", gent, "--units-per-hour", "0")
    yield ("group", "revalue", gent, "--units-per-hour", "99999999999")
    yield ("group", "net-limits", gent, "--may-owe", "x")
    yield ("group", "net-limits", gent, "--may-owe", "0.0000001")
    yield ("account", "open", gent, "Anna", "--kind", "x")
    yield ("account", "open", gent, "Anna", "--kind", "community", "--holder", id_("x"))
    yield ("account", "intermediaries", arno, "--add", arno, "--remove", arno)
    yield ("account", "intermediaries", arno, "--add", "gent/pot")
    yield ("rounding", gent, "1")
    yield ("rounding", "lille2", "1")
    yield ("write-off", arno)
    yield ("reverse", "x")
    yield ("post", "withdraw", id_("nothing"))
    offer = ("post", "offer", arno, "soep")
    yield (*offer, "--category", "x")
    yield (*offer, "--seen-by", "x")
    yield (*offer, "--written-in", "x")
    yield (*offer, "--place", "Gent", "--near", "x")
    yield (*offer, "--hint", "x")
    yield ("search", "--for", "lille9")
    yield ("request", "accept", "x")
    yield ("agreement", "end", gent, "lille2")
    yield ("agreement", "propose", gent, gent, "--may-owe", "1", "--may-be-owed", "1")
    yield ("agreement", "accept", lille, gent)
    yield ("import", "komunitin", str(folder / "nowhere"))
    yield ("import", "komunitin", str(folder), "--kind", "x")
    yield ("projections", "rebuild", "nothing")
    yield ("projections", "drop", "balances", "77")
    yield ("projections", "set-aside", "0", "0")
    yield ("webhook", "add", gent, "http://elsewhere")
    yield ("webhook", "remove", gent, id_("x"))
    # Nothing runs that could be well.
    yield ("status",)


def imported(folder: Path) -> Iterator[tuple[str, ...]]:
    bundle = ("import", "komunitin", str(write_bundle(folder)))
    yield bundle
    yield (*bundle, "--units-per-hour", "7.5")
    yield (*bundle, "--yes")
    (folder / "empty").mkdir()
    yield ("import", "komunitin", str(folder / "empty"))
    yield ("import", "komunitin", str(broken(folder / "broken")))
    yield ("contracts", "--into", str(folder / "written"))
    yield ("contracts", "--check", "--into", str(folder / "empty"))


# What is wrong with these is in each of the files, and in the balances that they make.
WRONG = {
    "community": ("3.7174243,-51.05", "3.7174243,x"),
    "currency": ("20,1,100.00", "1,20,100.00"),
    "users": ("u3,drie", "u2,drie"),
    "accounts": ("-10.00,200.00", "-9.00,-1"),
    "transfers": ("10.00,Soup", "10.000,Soup,more"),
    "member-users": ("TEST0001,", "NOBODY,"),
    "members": ("personal,active", "robot,draft"),
}


def broken(folder: Path) -> Path:
    """A bundle with something wrong in every file."""
    folder.mkdir()
    files: dict[str, str | None] = {}
    for name, (old, new) in WRONG.items():
        assert old in FILES[f"{name}.csv"], name
        files[name.replace("-", "_")] = FILES[f"{name}.csv"].replace(old, new, 1)
    return write_bundle(folder, **files)


def netted(folder: Path) -> Iterator[tuple[str, ...]]:
    """Sheets with a circle, without one, without debts, and with all that can be wrong in one."""
    sheet, result = folder / "N.csv", folder / "R.json"
    sheet.write_text("debtor,creditor,amount\n1,2,5\n2,1,3\n", "utf-8")
    netting = ("netting", str(sheet))
    yield netting
    yield (*netting, "--output", str(result))
    yield (*netting, "--check", str(result))
    yield (*netting, "--output", str(sheet))
    yield (*netting, "--output", "/3.ods")
    yield (*netting, "--output", str(result), "--check", str(result))
    for right, wrong in (
        ('"cleared":6', '"cleared":5'),
        ('"net":{', '"net":{"3":0,'),
        (":3", ":0"),
    ):
        compact = "".join(result.read_text("utf-8").split())
        (folder / "S.json").write_text(compact.replace(right, wrong), "utf-8")
        yield (*netting, "--check", str(folder / "S.json"))
    for rows in ("1,2,5\n", "", "1,,5\n1,1,5\n1,2,0\n1,2,1.5\na,1,1\nA,1,1\n\x01,1,1\n"):
        sheet.write_text(f"debtor,creditor,amount\n{rows}", "utf-8")
        yield netting
        yield (*netting, "--check", str(result))
    sheet.write_text("1,2,5\n", "utf-8")
    yield netting


def words_left(text: str) -> list[str]:
    """The lines that hold a word of their own."""
    lines = (" ".join(UNSPOKEN.sub(" ", line).split()) for line in text.splitlines())
    return sorted({line for line in lines if re.search(r"[^\W\d_]{3}", line)})


def left(
    shell: Shell, commands: Iterable[tuple[str, ...]], codes: set[int]
) -> list[tuple[str, list[str]]]:
    """The commands that showed a word of their own, and the lines in which they did."""
    found = []
    for words in commands:
        told = shell.type(*words, "--lang", "nl")
        assert told.code in codes, (words, told)
        if lines := words_left(told.out + told.aside):
            found.append((" ".join(words), lines))
    return found


# A whole day is more commands than other tests type.
@pytest.mark.timeout(400)
def test_no_word_of_a_whole_day_is_in_one_language_only(empty: Shell) -> None:
    day = [*founding("gent", "lille"), *trading("gent", "lille")]
    assert left(empty, day, {0}) == []


@pytest.mark.timeout(400)
def test_no_mistake_is_explained_in_one_language_only(empty: Shell, tmp_path: Path) -> None:
    # Not a copy of what was founded earlier: the status would tell of the minutes since then.
    found_two_groups(shell := empty)
    unit = ("--singular", "blad", "--plural", "blads", "--symbol", "b", "--units-per-hour", "1")
    shell.done("group", "found", "lille2", "--name", "Groep", *unit)
    shell.done("account", "open", "gent", "Pot", "--kind", "community")
    assert left(shell, mistaken(tmp_path), {1}) == []


def test_no_line_around_an_import_is_in_one_language_only(empty: Shell, tmp_path: Path) -> None:
    assert left(empty, imported(tmp_path), {0, 1}) == []


def test_no_line_of_netting_is_in_one_language_only(empty: Shell, tmp_path: Path) -> None:
    assert left(empty, netted(tmp_path), {0, 1}) == []


@pytest.mark.parametrize(
    "environment",
    [
        {"DATABASE_URL": "postgresql://127.0.0.1:1/none"},
        {"EVENVEEL_PORT": "hundred"},
        {"EVENVEEL_PORT": "0", "EVENVEEL_HOST": "192.0.2.1"},
        {"EVENVEEL_BEYOND_LOOPBACK": "perhaps"},
        {"EVENVEEL_CLEARING_URL": "nowhere"},
        {"EVENVEEL_WEBHOOKS_RETRY_S": "soon"},
        {"KAFKA_BOOTSTRAP_SERVERS": "nowhere"},
        {"KAFKA_BOOTSTRAP_SERVERS": "example.org:1"},
    ],
    ids=" ".join,
)
def test_no_trouble_is_told_in_one_language_only(empty: Shell, environment: dict[str, str]) -> None:
    told = empty.type("group", "list", "--lang", "nl", **environment)
    assert told.code
    # The names of settings, and what they are to be set to, are typed; a library's words stand
    # last, in brackets.
    rest = re.sub(r"[A-Z_]{4,}(=\w+)?|\(Is the server.*\)", "", told.aside.replace("\n", " "))
    rest = rest.replace("example.org", "")
    assert words_left(rest) == []


@pytest.mark.parametrize("event", [None, "7"])
def test_the_frame_of_a_finding_is_in_no_language_of_its_own(
    event: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    finding = Finding(
        position=3, event_id=event, what=Saying(Audit.THE_GROUP), expected="2", found="3"
    )
    counts = "position events blocks groups accounts exchanges words ids index_reached snapshots"
    numbers = dict.fromkeys((*counts.split(), "words_gone", "took_ms"), 12_345)
    for found in (finding, None):
        report = Report(
            clean=found is None, finding=found, projections_checked=found is None, **numbers
        )
        _tell(Office(Settings(), Act.RUN_THE_SERVICE, json=False, language="nl"), report)
    shown = capsys.readouterr().out
    assert "12.345" in shown
    assert words_left(shown) == []
