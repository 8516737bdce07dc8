"""What is mistyped or cannot be done is answered in a sentence, by exit code, never by a trace."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clearing.domain.commands import Pay
from contracts.ids import PersonId
from evenveel.cli.amounts import at_ms, ms_of_hours, step_ms_of, steps_of
from evenveel.cli.mistakes import Mistake
from evenveel.settings import WrongSettings, read_settings
from tests.cli.typed import Shell
from tests.komunitin.small_bundle import write_bundle


@pytest.mark.parametrize(
    ("text", "decimals", "steps"),
    [("12", 0, 12), ("1,5", 1, 15), ("1.5", 2, 150), ("-3", 0, -3), ("2,00", 0, 2), ("0.07", 2, 7)],
)
def test_amounts_are_read_without_floats(text: str, decimals: int, steps: int) -> None:
    assert steps_of(text, decimals, "uren") == steps


@pytest.mark.parametrize("text", ["", "1.2.3", "1,234.5", "1e5", "½", "0x10", "--1", "١", "1 2"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Mistake, match="is not an amount of uren"):
        steps_of(text, 2, "uren")


def test_an_amount_finer_than_the_unit_is_refused() -> None:
    with pytest.raises(Mistake, match="finer than this group counts"):
        steps_of("0.001", 2, "uren")


def test_hours_rates_and_moments_are_read() -> None:
    assert ms_of_hours("1,5") == 5_400_000
    assert step_ms_of("20", 0) == 180_000
    assert step_ms_of("10", 2) == 3_600
    assert step_ms_of("15/2", 0) == 480_000
    assert step_ms_of("7", 0) == 514_286
    assert at_ms("1970-01-02") == 86_400_000
    assert at_ms("1970-01-01T01:00:00+01:00") == 0
    for wrong in ("yesterday", "1969-01-01", "2026-13-01", "2026-01-01T00:00:00"):
        with pytest.raises(Mistake):
            at_ms(wrong)
    for rate in ("0", "-1", "1/0", "99999999999"):
        with pytest.raises(Mistake):
            step_ms_of(rate, 0)


def test_who_is_not_known_is_named(shell: Shell) -> None:
    assert "no group 'gand'" in shell.refused("group", "show", "gand")
    assert "nobody in gent is called 'zoë'" in shell.refused("statement", "gent/zoë")
    assert "give its id, or group/code" in shell.refused("statement", "anna")
    both = shell.refused("pay", "gent/a", "gent/arno", "1")
    assert "may be any of" in both
    assert "gent/AN (Anna)" in both
    assert "gent/AR (Arno)" in both
    assert shell.refused("request", "accept", "00000000-0000-4000-8000-000000000000")


def test_an_amount_that_cannot_be_given_is_refused(shell: Shell) -> None:
    for amount in ("0", "-1", "999999999999999"):
        assert shell.refused("pay", "gent/anna", "gent/arno", amount)
    assert "finer" in shell.refused("pay", "gent/anna", "gent/arno", "1.5")
    assert shell.refused("pay", "gent/anna", "gent/anna", "1")


def test_times_and_long_amounts_in_a_refusal_are_shown_as_everywhere(shell: Shell) -> None:
    shell.done("agreement", "lower", "lille", "gent", "--may-be-owed", "1,5")
    pay = ("pay", "gent/anna", "lille/béatrice", "31")
    assert "limit is 1 h 30 min; still free: 1 h 30 min." in shell.refused(*pay)
    assert "limit is 1 h 30 min;" in shell.type(*pay, "--json").json()["sentence"]
    assert "grens is 1 u 30 min; nog vrij: 1 u 30 min." in shell.refused(*pay, "--lang", "nl")
    much = ("pay", "gent/anna", "gent/arno", "999999999999999")
    assert "At most 1,000,000,000,000 steps." in shell.refused(*much)
    assert "Hoogstens 1.000.000.000.000 stappen." in shell.refused(*much, "--lang", "nl")


def test_a_holder_of_a_community_account_is_refused(shell: Shell) -> None:
    holder = ("--holder", "0b8c2a52-6f0e-4c39-9d55-0a4f0a9f6c01")
    assert shell.refused("account", "open", "gent", "Feestpot", "--kind", "community", *holder)


def test_a_limit_between_groups_below_zero_is_explained(shell: Shell) -> None:
    said = shell.refused("group", "net-limits", "gent", "--may-owe", "-1")
    assert "what groups may owe" in said


def test_an_import_that_nobody_answers_is_not_done(shell: Shell, tmp_path: Path) -> None:
    said = shell.type("import", "komunitin", str(write_bundle(tmp_path)))
    assert said.code == 1
    assert "--yes" in said.aside
    assert "Proefdorp" not in shell.done("group", "list")


def test_a_folder_that_is_no_bundle_is_told_without_blanks(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    said = shell.type("import", "komunitin", str(tmp_path / "empty"))
    assert said.code == 1
    assert "cannot become a group yet" in said.out
    assert "None" not in said.out


def test_words_that_are_too_long_are_refused_before_anything(shell: Shell) -> None:
    assert "1000" in shell.refused("pay", "gent/anna", "gent/arno", "1", "--words", "x" * 1_001)
    assert shell.told("statement", "gent/anna")["lines"] == []


def test_refusals_are_json_too(shell: Shell) -> None:
    said = shell.type("pay", "gent/anna", "gent/nobody", "1", "--json")
    assert said.code == 1
    assert "nobody" in said.json()["problem"]


def test_what_programs_read_is_the_same_in_every_language(shell: Shell) -> None:
    for words in (
        ("group", "show", "nowhere"),
        ("agreement", "suspend", "gent", "gent"),
        ("pay", "gent/anna", "gent/arno", "x"),
        ("account", "list", "gent"),
        ("agreement", "list"),
    ):
        english, dutch = (
            shell.type(*words, "--json", "--lang", language) for language in ("en", "nl")
        )
        shown_in_language = re.compile(r'("display": )"[^"]*"')
        assert dutch.code == english.code
        assert shown_in_language.sub(r"\1", dutch.out) == shown_in_language.sub(r"\1", english.out)


def test_usage_is_told_by_exit_code_2(empty: Shell) -> None:
    assert empty.type("pay", "one").code == 2
    assert empty.type("nothing").code == 2
    assert empty.type("group", "list", "--lang", "de").code == 2


def test_a_wrong_setting_is_refused_in_a_sentence(empty: Shell) -> None:
    said = empty.type("group", "list", EVENVEEL_PORT="hundred")
    assert said.code == 2
    assert said.aside.startswith("EVENVEEL_PORT: ")
    assert "no answer" not in said.aside


def test_a_database_that_is_not_there_is_a_sentence(empty: Shell) -> None:
    said = empty.type("group", "list", DATABASE_URL="postgresql://127.0.0.1:1/none")
    assert said.code == 1
    assert said.aside.startswith("DATABASE_URL: the database cannot be reached")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "example.org", "::"])
def test_only_this_machine_is_listened_to(host: str) -> None:
    with pytest.raises(WrongSettings, match=r"EVENVEEL_HOST.*loopback"):
        read_settings(host=host)


def test_settings_come_from_what_is_given_then_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EVENVEEL_PORT", "9000")
    monkeypatch.setenv("EVENVEEL_DATA", "elsewhere")
    monkeypatch.setenv("DATABASE_URL", "")
    settings = read_settings(host="localhost")
    assert (settings.port, settings.data, settings.host) == (9000, Path("elsewhere"), "127.0.0.1")
    assert settings.database_url is None
    assert settings.listens_projections == "http://127.0.0.1:9001"
    assert read_settings(port=9100).port == 9100
    monkeypatch.setenv("EVENVEEL_CLEARING_URL", "nowhere")
    with pytest.raises(WrongSettings, match="EVENVEEL_CLEARING_URL: 'nowhere' is not the address"):
        read_settings()


def test_a_fault_of_ours_leaves_a_trace_in_the_data_folder_and_a_sentence(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object, **__: object) -> Pay:
        raise RuntimeError("a bolt came loose")

    monkeypatch.setattr("evenveel.cli.exchange.Pay", broken)
    said = shell.refused("pay", "gent/anna", "gent/arno", "1")
    assert "Something went wrong on our side" in said
    assert "a bolt came loose" in (tmp_path / "data" / "fault.txt").read_text()


def test_a_person_can_be_named_who_acts(shell: Shell) -> None:
    pay = ("pay", "gent/anna", "gent/arno", "1")
    assert "holder" in shell.refused(*pay, "--as", "lille/béatrice")
    shell.done("pay", "gent/anna", "gent/arno", "1", "--as", "gent/anna")
    other = PersonId("0b8c2a52-6f0e-4c39-9d55-0a4f0a9f6c01")
    as_other = (*pay, "--as", other)
    assert "administrator" in shell.refused(*as_other, "--capacity", "administrator")
    shell.done("role", "grant", "gent", other)
    shell.done(*as_other)
    assert "no capacity" in shell.refused("pay", "gent/anna", "gent/arno", "1", "--capacity", "x")


def test_documents_that_drifted_are_named(empty: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "contracts"
    written = empty.told("contracts", "--into", str(folder))["written"]
    assert empty.told("contracts", "--check", "--into", str(folder)) == {"drifted": []}
    (folder / written[0]).write_text("{}")
    (folder / "schemas" / "left-over.json").write_text("{}")
    said = empty.type("contracts", "--check", "--into", str(folder), "--json")
    assert said.code == 1
    assert said.json() == {"drifted": sorted([written[0], "schemas/left-over.json"])}


def test_the_committed_documents_are_what_the_code_says(empty: Shell) -> None:
    assert empty.told("contracts", "--check") == {"drifted": []}
