"""What people do with the command line, from the first exchange to the last settlement."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.typed import Shell

WHY = ("--words", "agreed at the yearly meeting")


def test_an_exchange_across_a_border_is_quoted_given_and_shown(shell: Shell) -> None:
    quote = shell.done("quote", "gent/Anna", "lille/bé", "10,5", "--side", "payee")
    assert "Anna pays 4 blads" in quote
    assert "Béatrice gets 10.50 grains" in quote
    assert "exact for a little less: 3 blads = 9.00 grains" in quote

    given = shell.done("pay", "gent/anna", "lille/BÉ", "9", "--side", "payee", "--words", "soep")
    assert given.startswith("Béatrice gives Anna “soep” for 3 blads = 9.00 grains")

    statement = shell.done("statement", "gent/AN")
    assert "Béatrice gives Anna “soep” for 3 blads" in statement
    assert "balance -3 blads" in statement
    assert "9 min" in shell.done("positions", "gent")


def test_the_same_id_is_done_once_and_says_so(shell: Shell) -> None:
    id_ = "5e0dd9f6-95ac-4a26-8e4f-4dfb3f9f3d11"
    pay = ("pay", "gent/anna", "gent/arno", "5", "--id", id_)
    first, again = shell.told(*pay), shell.told(*pay)
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert first["position"] == again["position"]
    assert "balance -5 blads" in shell.done("statement", "gent/anna")
    other = ("pay", "gent/anna", "gent/arno", "6", "--id", id_)
    assert shell.type(*other, "--json").json()["refused"] == "different-terms"


def test_a_request_is_made_listed_and_accepted_once(shell: Shell) -> None:
    made = shell.told("request", "make", "lille/béatrice", "gent/anna", "9")
    id_ = made["command_id"]
    assert "to answer" in shell.done("request", "list", "gent/anna")
    assert "waits" in shell.done("request", "list", "lille/béatrice")
    accepted = "Anna accepts: Béatrice gives Anna a service for 3 blads = 9.00 grains."
    assert shell.done("request", "accept", id_).strip() == accepted
    assert "accepted already" in shell.refused("request", "accept", id_)
    assert "no open requests" in shell.done("request", "list", "gent/anna")


def test_words_of_an_acceptance_never_replace_those_of_the_request_unsaid(shell: Shell) -> None:
    ask = ("request", "make", "gent/anna", "gent/arno", "5", "--words", "soep")
    first, second, third = (shell.told(*ask)["command_id"] for _ in range(3))
    kept = shell.done("request", "accept", first)
    assert kept.strip() == "Arno accepts: Anna gives Arno “soep” for 5 blads."
    assert shell.done("request", "accept", second, "--words", "soep") == kept
    other = shell.done("request", "accept", third, "--words", "twee borden soep")
    assert "Anna gives Arno “twee borden soep” for 5 blads." in other
    assert "in place of the request's: “soep”" in other
    assert "twee borden soep" in shell.done("statement", "gent/arno")


def test_a_request_is_declined_or_taken_back(shell: Shell) -> None:
    first = shell.told("request", "make", "gent/anna", "gent/arno", "5")["command_id"]
    second = shell.told("request", "make", "gent/anna", "gent/arno", "5")["command_id"]
    assert "Arno declines" in shell.done("request", "decline", first)
    assert "Anna takes the request back" in shell.done("request", "withdraw", second)
    assert shell.refused("request", "accept", first)


def test_an_exchange_is_given_back_and_shown_so(shell: Shell) -> None:
    id_ = shell.told("pay", "gent/anna", "gent/arno", "5")["command_id"]
    assert "Arno gives 5 blads back to Anna" in shell.done("reverse", id_)
    assert "(given back)" in shell.done("statement", "gent/anna")
    assert shell.refused("reverse", id_)


def test_an_organisation_is_acted_for_by_its_intermediaries(shell: Shell) -> None:
    shell.done("account", "open", "gent", "Repair Café", "--kind", "organisation", "--code", "RC")
    anna = shell.told("account", "show", "gent/anna")["account"]["holder_id"]
    shell.done("account", "intermediaries", "gent/RC", "--add", "gent/anna")
    assert shell.told("account", "intermediaries", "gent/RC") == {"intermediaries": [anna]}
    given = shell.told("pay", "gent/rc", "gent/arno", "5")
    assert given["events"][0]["payer_steps"] == 5
    line = shell.told("statement", "gent/RC")["lines"][0]
    assert line["acted"]["person_id"] == anna
    assert line["acted"]["capacity"] == "intermediary"
    shell.done("account", "intermediaries", "gent/RC", "--remove", anna)
    assert shell.told("account", "intermediaries", "gent/RC") == {"intermediaries": []}


def test_limits_are_set_met_and_said(shell: Shell) -> None:
    shell.done("account", "limits", "gent/anna", "--floor", "-10", "--ceiling", "90")
    refusal = shell.type("pay", "gent/anna", "gent/arno", "11", "--json").json()
    assert (refusal["refused"], refusal["limit"], refusal["left"]) == ("payer-floor", -10, 10)
    shell.done("account", "limits", "gent/anna", "--follow-group")
    shell.done("group", "limits", "gent", "--floor", "-11")
    shell.done("pay", "gent/anna", "gent/arno", "11")
    assert "-11 blads to 100 blads" in shell.done("account", "show", "gent/anna")


def test_why_somebody_may_go_further_is_read_by_whoever_says_the_second_yes(shell: Shell) -> None:
    for words in (
        ("account", "limits", "gent/anna", "--floor", "-200"),
        ("group", "limits", "gent", "--ceiling", "300"),
        ("group", "net-limits", "gent", "--may-owe", "500"),
    ):
        proposed = shell.done(*words, "--words", f"because {words[1]}")
        (waiting,) = shell.told("act", "list", "gent")["acts"]
        assert waiting["words"] == f"because {words[1]}"
        shell.done("act", "decline", proposed.split()[-1])


def test_an_account_leaves_is_written_off_and_closes(shell: Shell) -> None:
    shell.done("pay", "gent/anna", "gent/arno", "5")
    shell.done("account", "leave", "gent/anna")
    assert shell.refused("account", "close", "gent/anna")
    anna = shell.told("account", "show", "gent/anna")["account"]
    left = anna["left_to_give"]["steps"], anna["left_to_receive"]["steps"]
    assert left == (0, 5)
    assert "5 blads written off between Pot and Anna" in shell.by_two(
        "write-off", "gent/anna", *WHY
    )
    assert "5 blads written off between Pot and Anna" in shell.done("statement", "gent/anna")
    shell.done("account", "close", "gent/anna")
    assert "closed" in shell.done("account", "show", "gent/anna")


def test_an_account_is_suspended_and_resumed(shell: Shell) -> None:
    shell.done("account", "suspend", "gent/anna")
    assert shell.refused("pay", "gent/arno", "gent/anna", "1")
    shell.done("account", "resume", "gent/anna")
    shell.done("pay", "gent/arno", "gent/anna", "1")


def test_hours_owed_are_settled_between_community_accounts(shell: Shell) -> None:
    shell.done("pay", "lille/béatrice", "gent/anna", "9")
    assert "settle" in shell.by_two("settle", "gent", "lille", "3", *WHY)
    assert "agreed at the yearly meeting" in shell.done("statement", "gent/Pot", "--json")
    assert "0 h" in shell.done("positions")


def test_rounding_is_moved_by_whole_units(shell: Shell) -> None:
    # 10.50 grains are 3.5 blads: half a blad goes to rounding each time.
    for _ in range(2):
        shell.done("pay", "gent/anna", "lille/béatrice", "10.5", "--side", "payee")
    assert "rounding account" in shell.refused("rounding", "gent", "-1", *WHY)
    assert "1 blad between rounding and Pot" in shell.by_two("rounding", "gent", "1", *WHY)
    assert shell.refused("rounding", "gent", "1", *WHY)


def test_what_waits_is_listed_and_may_be_declined(shell: Shell) -> None:
    proposed = shell.done("group", "revalue", "gent", "--units-per-hour", "10", *WHY)
    act_id = proposed.split()[-1]
    told = shell.done("act", "list", "gent")
    assert act_id in told
    assert "one blad becomes worth 6 min" in told
    assert "agreed at the yearly meeting" in told
    assert "Declined" in shell.done("act", "decline", act_id)
    assert "Nothing waits" in shell.done("act", "list", "gent")
    assert "Nothing waits" in shell.refused("act", "approve", act_id)


def test_what_is_offered_is_read_before_it_is_accepted(shell: Shell) -> None:
    shell.done(
        *("agreement", "propose", "lille", "gent", "--may-owe", "7", "--may-be-owed", "9"),
        "--transit",
    )
    (pair,) = shell.told("agreement", "list")["pairs"]
    assert pair["proposed"] == {
        "first_may_owe_ms": 9 * 3_600_000,
        "second_may_owe_ms": 7 * 3_600_000,
        "first_step_ms": 180_000,
        "second_step_ms": 600,
        "transit_allowed": True,
        "set_off_allowed": False,
        "objection_ms": 0,
    }
    in_force, offered = shell.done("agreement", "list", "lille").splitlines()[1:]
    assert in_force.split()[3:] == ["active", "40", "h", "40", "h", "no", "no"]
    assert offered.split()[3:] == ["offered", "by", "lille", "7", "h", "9", "h", "yes", "no"]
    accepted = shell.done("agreement", "accept", "gent", "lille")
    assert "gent may owe 9 h, lille may owe 7 h" in accepted


def test_a_closed_account_is_stood_in_for_by_name(shell: Shell) -> None:
    id_ = shell.told("pay", "gent/anna", "gent/arno", "5")["command_id"]
    shell.done("pay", "gent/arno", "gent/anna", "5")
    shell.done("account", "leave", "gent/arno")
    shell.done("account", "close", "gent/arno")
    back = ("reverse", id_, "--capacity", "administrator", "--stand-in", "gent/Pot")
    assert "teruggegeven" in shell.done(
        "act", "approve", shell.done(*back).split()[-1], "--lang", "nl"
    )
    assert "Pot gives 5 blads back to Anna" in shell.done("statement", "gent/anna")


def test_which_community_account_is_asked_where_there_are_several(shell: Shell) -> None:
    shell.done("account", "open", "gent", "Feestpot", "--kind", "community", "--code", "FP")
    shell.done("pay", "lille/béatrice", "gent/anna", "9")
    assert "2 community accounts" in shell.refused("settle", "gent", "lille", "3", *WHY)
    shell.by_two("settle", "gent/FP", "lille", "3", *WHY)


def test_who_set_the_limits_is_shown(shell: Shell) -> None:
    group = shell.told("group", "show", "gent")["group"]
    administrator = group["default_limits"]["set_by"]
    assert f"limits set by       {administrator}" in shell.done("account", "show", "gent/anna")
    shown = shell.done("group", "show", "gent")
    assert "-100 blads to 100 blads" in shown
    assert shown.count(f"set by {administrator}") == 2


def test_a_unit_is_revalued_and_trade_waits_for_the_neighbour(shell: Shell) -> None:
    revalued = shell.by_two("group", "revalue", "gent", "--units-per-hour", "30")
    assert revalued.strip() == "Approved, and done: one blad becomes worth 2 min."
    assert shell.refused("pay", "gent/anna", "lille/béatrice", "1")
    agreed = shell.done("agreement", "step-value", "lille", "gent")
    assert agreed.strip() == "lille agrees: 1 blad of gent is worth 2 min."
    shell.done("pay", "gent/anna", "lille/béatrice", "1")


def test_an_agreement_is_lowered_suspended_resumed_and_ended(shell: Shell) -> None:
    lowered = shell.done("agreement", "lower", "lille", "gent", "--may-be-owed", "0.05")
    assert lowered.strip() == "gent may owe lille at most 3 min now."
    refusal = shell.type("pay", "gent/anna", "lille/béatrice", "2", "--json").json()
    assert (refusal["refused"], refusal["limit"]) == ("link-limit", 180_000)
    shell.done("agreement", "suspend", "gent", "lille")
    assert "suspended" in shell.done("agreement", "list")
    shell.done("agreement", "propose", "lille", "gent", "--may-owe", "1", "--may-be-owed", "1")
    shell.done("agreement", "decline", "gent", "lille")
    shell.done("agreement", "end", "gent", "lille")
    assert "no agreements" in shell.done("agreement", "list")


def test_a_group_is_described_limited_and_closed(empty: Shell) -> None:
    empty.done(
        *("group", "found", "gent", "--name", "Groep Gent", "--units-per-hour", "15/2"),
        *("--singular", "uur", "--plural", "uren", "--symbol", "u", "--decimals", "2"),
    )
    empty.done("group", "describe", "gent", "--plural", "uurtjes", "--locality", "Gentbrugge")
    empty.done("group", "net-limits", "gent", "--may-owe", "12,5")
    shown = empty.told("group", "show", "gent")["group"]
    assert (shown["unit"]["singular"], shown["unit"]["plural"]) == ("uur", "uurtjes")
    assert shown["unit"]["step_ms"] == 4_800
    assert shown["net_limits"]["may_owe"]["ms"] == 45_000_000
    assert shown["net_limits"]["may_be_owed"]["ms"] == 400 * 3_600_000
    empty.done("group", "close", "gent")
    assert "closed" in empty.done("group", "show", "gent")


def test_a_statement_is_paged_and_made_again_for_its_position(shell: Shell) -> None:
    for amount in range(1, 6):
        shell.done("pay", "gent/anna", "gent/arno", str(amount))
    printed = shell.told("statement", "gent/anna", "--limit", "2")
    assert [line["change"]["steps"] for line in printed["lines"]] == [-5, -4]
    rest = shell.told("statement", "gent/anna", "--cursor", printed["next"])
    assert [line["change"]["steps"] for line in rest["lines"]] == [-3, -2, -1]
    shell.done("pay", "gent/anna", "gent/arno", "6")
    again = shell.told("statement", "gent/anna", "--at-position", str(printed["position"]), "--all")
    assert again["lines"] == printed["lines"] + rest["lines"]
    assert again["balance"]["steps"] == -15
    early = shell.told("statement", "gent/anna", "--as-of", "2001-01-01")
    assert (early["lines"], early["balance"]["steps"]) == ([], 0)


def test_a_bundle_is_previewed_imported_and_imported_again(empty: Shell, shared_data: Path) -> None:
    bundle = str(shared_data / "komunitin-bundle")
    assert empty.told("import", "komunitin", bundle)["report"] is None
    assert empty.told("group", "list")["groups"] == []
    report = empty.told("import", "komunitin", bundle, "--yes")["report"]
    assert report["complete"]
    assert report["repeated"] == 0
    assert "nothing changed" in empty.done("import", "komunitin", bundle, "--yes")
    assert "clean" in empty.done("verify")


def test_all_of_it_verifies(shell: Shell) -> None:
    shell.done("pay", "gent/anna", "lille/béatrice", "10.5", "--side", "payee")
    report = shell.told("verify")
    assert report["clean"]
    assert report["finding"] is None
    assert report["groups"] == 2


@pytest.mark.parametrize(("language", "word"), [("nl", "geeft"), ("fr", "donne")])
def test_it_speaks_the_languages_of_its_members(shell: Shell, language: str, word: str) -> None:
    assert word in shell.done("pay", "gent/anna", "gent/arno", "1", "--lang", language)
    by_locale = shell.type("pay", "gent/anna", "gent/arno", "1", LANG=f"{language}_BE.UTF-8")
    assert word in by_locale.out
