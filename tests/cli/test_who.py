"""A command is somebody's: the operator's, a signed-in person's, a key's, and no more than that."""

from __future__ import annotations

import base64
import json
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import typer
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from typer.main import get_command

from access.rules_commands import COMMANDS
from evenveel.cli import app
from evenveel.cli.frame import WithoutRule, command
from evenveel.composition import ledger
from evenveel.lease import holder_of_service
from evenveel.settings import read_settings
from evenveel.who_asks import means_of
from tests.cli.typed import Said, Shell

HOUR = ("--units-per-hour", "20", "--singular", "blad", "--plural", "bladen", "--symbol", "b")
CHANCE = "q7Jm2xVtR0pZ8sWnK4dYb1LfHc6GeAuT"


def invited(shell: Shell, whom: str, *more: str) -> str:
    """The link that lets this person in."""
    return str(shell.told("invite", whom, *more)["link"])


@pytest.fixture
def anna(shell: Shell, tmp_path: Path) -> Shell:
    """The same installation, with Anna signed in on a machine of hers."""
    link = invited(shell, "gent/anna")
    (tmp_path / "annas").mkdir()
    for kept in ("operator.key", "secrets"):
        (tmp_path / "annas" / kept).write_bytes((tmp_path / "data" / kept).read_bytes())
        (tmp_path / "annas" / kept).chmod(0o600)
    hers = Shell(shell.database_url, str(tmp_path / "annas"))
    hers.done("sign-in", link)
    return hers


def of_key(shell: Shell, key: str, *words: str) -> Said:
    return shell.type(*words, EVENVEEL_KEY=key)


def commands_in(group: typer.core.TyperGroup, before: str = "") -> Iterator[str]:
    for name, found in group.commands.items():
        if isinstance(found, typer.core.TyperGroup):
            yield from commands_in(found, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def test_every_command_has_a_rule_and_every_rule_a_command() -> None:
    tree = get_command(app)
    assert isinstance(tree, typer.core.TyperGroup)
    assert set(commands_in(tree)) == set(COMMANDS)


def test_a_command_without_a_rule_cannot_be_registered() -> None:
    with pytest.raises(WithoutRule, match="account forge"):
        command(typer.Typer(name="account"), "forge")


def test_the_operators_key_is_made_at_first_and_read_by_nobody_else(
    empty: Shell, tmp_path: Path
) -> None:
    who = empty.told("whoami")
    assert (who["means"], who["acts_for_all"], who["shown_by"]) == (
        "operator",
        True,
        "operator.key",
    )
    for name in ("operator.key", "secrets"):
        kept = tmp_path / "data" / name
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    before = (tmp_path / "data" / "operator.key").read_text()
    assert empty.told("key", "operator")["key"] != before.strip()
    assert empty.told("whoami")["means"] == "operator"
    told = of_key(empty, before.strip(), "whoami")
    assert told.code == 1
    assert "EVENVEEL_KEY" in told.aside


def test_what_others_can_read_is_no_secret(empty: Shell, tmp_path: Path) -> None:
    empty.done("whoami")
    (tmp_path / "data" / "secrets").chmod(0o644)
    assert "secrets" in empty.refused("group", "list")


def test_whoever_is_signed_in_sees_their_own_and_acts_for_it(anna: Shell) -> None:
    who = anna.told("whoami")
    assert (who["means"], who["shown_by"]) == ("session", "session")
    assert [stand["role"] for stand in who["standings"]] == ["holder"]
    assert "Anna" in anna.done("statement", "gent/anna")
    groups = anna.told("group", "list")["groups"]
    assert {group["group_id"] for group in groups} == {"gent", "lille"}
    assert {group["sums"] for group in groups} == {None}
    anna.done("group", "list")
    assert "not allowed" in anna.refused("positions")


def test_what_is_not_theirs_is_not_there(anna: Shell) -> None:
    assert "no account" in anna.refused("statement", "gent/arno")
    for words in (
        ("verify",),
        ("projections", "list"),
        ("status",),
        ("group", "found", "hop", "--name", "Hop", *HOUR),
        ("import", "komunitin", "."),
        ("key", "list", "gent"),
        ("role", "list", "gent"),
        ("webhook", "list", "gent"),
        ("account", "list", "gent"),
        ("account", "open", "gent", "Another"),
        ("role", "grant", "gent", "gent/anna"),
        ("invite", "gent/anna"),
    ):
        assert anna.type(*words).code == 1, words


def test_they_pay_and_ask_whom_they_can_reach_of_whom_they_see_the_name_alone(anna: Shell) -> None:
    assert "Arno" in anna.done("pay", "gent/anna", "gent/arno", "2", "--words", "soep")
    assert "Béatrice" in anna.done("quote", "gent/anna", "lille/béatrice", "1")
    assert "Béatrice" in anna.done("pay", "gent/anna", "lille/béatrice", "1")
    anna.done("request", "make", "gent/anna", "gent/arno", "1")
    assert anna.type("pay", "gent/arno", "gent/anna", "1").code == 1
    assert anna.type("quote", "gent/arno", "lille/béatrice", "1").code == 1


def test_nobody_acts_as_another_than_they_are(shell: Shell, anna: Shell) -> None:
    arno = shell.told("account", "show", "gent/arno")["account"]["holder_id"]
    anna.refused("post", "offer", "gent/anna", "soep", "--as", arno)
    anna.refused("pay", "gent/anna", "gent/arno", "1", "--as", arno)
    anna.refused("pay", "gent/anna", "gent/arno", "1", "--capacity", "administrator")
    anna.done("post", "offer", "gent/anna", "soep")


def test_whoever_left_reads_what_was_theirs_and_does_nothing_with_it(
    shell: Shell, anna: Shell
) -> None:
    account_id = anna.told("whoami")["standings"][0]["account_id"]
    assert "holder" in anna.done("whoami")
    shell.done("pay", "gent/anna", "gent/arno", "2", "--words", "soep")
    shell.done("pay", "gent/arno", "gent/anna", "2")
    shell.done("account", "close", "gent/anna")
    assert [stand["role"] for stand in anna.told("whoami")["standings"]] == ["former"]
    assert "former holder" in anna.done("whoami")
    assert "soep" in anna.done("statement", account_id)
    assert anna.type("pay", account_id, "gent/arno", "1").code == 1
    assert anna.type("post", "offer", account_id, "soep").code == 1
    assert anna.type("request", "make", account_id, "gent/arno", "1").code == 1
    assert anna.type("statement", "gent/arno").code == 1


def test_a_session_that_ended_opens_nothing_however_it_is_shown_again(
    anna: Shell, tmp_path: Path
) -> None:
    session = tmp_path / "annas" / "session"
    assert stat.S_IMODE(session.stat().st_mode) == 0o600
    kept = session.read_bytes()
    anna.done("sign-out")
    # Without a session the folder's own key counts again.
    assert anna.told("whoami")["means"] == "operator"
    session.write_bytes(kept)
    assert "sign in again" in anna.refused("whoami")
    assert "sign in again" in anna.refused("group", "list")
    anna.done("sign-out")


def test_whoever_lost_a_telephone_is_signed_out_everywhere_by_the_operator(
    shell: Shell, anna: Shell
) -> None:
    anna_id = anna.told("whoami")["person_id"]
    waiting = invited(shell, "gent/anna", "--mail", "anna@example.org")
    assert "not allowed" in anna.refused("sign-out", "--everywhere", "gent/arno")
    assert shell.told("sign-out", "--everywhere", anna_id) == {
        "signed_out": True,
        "person_id": anna_id,
    }
    assert "sign in again" in anna.refused("statement", "gent/anna")
    assert "no good" in anna.refused("sign-in", waiting)
    # Nothing that she had opens anything; a new invitation does.
    anna.done("sign-in", invited(shell, anna_id))
    assert "signed in nowhere" in anna.done("sign-out", "--everywhere", anna_id)
    assert "sign in again" in anna.refused("statement", "gent/anna")


def test_a_link_is_good_once(shell: Shell) -> None:
    link = invited(shell, "gent/anna", "--mail", "anna@example.org")
    shell.done("sign-in", link)
    assert "no good" in shell.refused("sign-in", link)
    assert "no good" in shell.refused("sign-in", "nonsense")
    shell.done("sign-out")
    assert "another person" in shell.refused("invite", "gent/arno", "--mail", "anna@example.org")
    assert "not a mail address" in shell.refused("invite", "gent/arno", "--mail", "anna")


def test_a_link_leads_to_the_pages_beside_the_service_that_runs(shell: Shell) -> None:
    assert invited(shell, "gent/anna").startswith("http://localhost:8401/pages/invitation/")
    with ledger(shell.database_url) as opened:
        writer = opened.writer(holder_of_service("http://127.0.0.1:9400"))
        writer.start()
        try:
            assert writer.wait_until_serving(90)
            assert invited(shell, "gent/anna").startswith("http://localhost:9401/pages/")
            said = shell.type(
                "invite", "gent/anna", "--json", EVENVEEL_PUBLIC_URL="https://uren.example.org"
            )
        finally:
            writer.stop()
    assert json.loads(said.out)["link"].startswith("https://uren.example.org/pages/")


def test_nobody_is_told_in_production_how_a_link_is_made() -> None:
    settings = read_settings()
    assert means_of(settings).on_trial
    assert not means_of(settings.model_copy(update={"mode": "production"})).on_trial


def test_no_administrator_lets_themselves_in_as_another_who_has_a_role(
    shell: Shell, tmp_path: Path
) -> None:
    second = shell.told("account", "show", "gent/arno")["account"]["holder_id"]
    running = [held["person_id"] for held in shell.told("role", "list", "gent")["roles"]]
    shell.done("sign-in", invited(shell, next(one for one in running if one != second)))
    invited(shell, "gent/anna", "--mail", "anna@example.org")
    # Now she has a way in of her own.
    assert "not allowed" in shell.refused("invite", "gent/anna")
    assert "not allowed" in shell.refused("invite", "gent/arno")
    assert "no account" in shell.refused("invite", "lille/béatrice")


def test_a_key_opens_what_its_scopes_say_in_its_group_until_it_is_revoked(shell: Shell) -> None:
    second = shell.told("account", "show", "gent/arno")["account"]["holder_id"]
    issued = shell.told("key", "issue", "gent", "--scope", "read")
    key = str(issued["secret"])
    # It waits for a second yes, and opens nothing until then.
    assert of_key(shell, key, "account", "list", "gent").code == 1
    shell.done("act", "approve", str(issued["key_id"]), "--as", second)
    assert of_key(shell, key, "account", "list", "gent", "--json").code == 0
    assert of_key(shell, key, "account", "list", "lille").code == 1
    assert of_key(shell, key, "pay", "gent/anna", "gent/arno", "1").code == 1
    assert [held["key_id"] for held in shell.told("key", "list", "gent")["keys"]] == [
        issued["key_id"]
    ]
    shell.done("key", "revoke", "gent", str(issued["key_id"]))
    assert "EVENVEEL_KEY" in of_key(shell, key, "account", "list", "gent").aside
    assert shell.told("key", "list", "gent")["keys"] == []


def test_a_role_is_granted_and_taken_back_and_the_last_administrator_stays(shell: Shell) -> None:
    arno = shell.told("account", "show", "gent/arno")["account"]["holder_id"]
    shell.done("role", "withdraw", "gent", "gent/arno")
    assert "administrator" in shell.done("role", "grant", "gent", "gent/arno")
    shell.done("role", "grant", "gent", "gent/anna", "--role", "auditor", "--until", "2027-06-01")
    roles = shell.told("role", "list", "gent")["roles"]
    assert {(held["role"], held["person_id"] == arno) for held in roles} >= {
        ("administrator", True),
        ("auditor", False),
    }
    shell.done("role", "withdraw", "gent", "gent/arno")
    shell.done("role", "withdraw", "gent", "gent/anna", "--role", "auditor")
    last = shell.told("role", "list", "gent")["roles"]
    assert len(last) == 1
    assert "administrator" in shell.refused("role", "withdraw", "gent", last[0]["person_id"])
    assert "none of these roles" in shell.refused("role", "grant", "gent", arno, "--role", "king")


@pytest.fixture
def production(database_url: str, tmp_path: Path) -> Iterator[Shell]:
    """An installation in production mode, whose tables belong to another role than it uses."""
    login = f"uses_{conninfo_to_dict(database_url)['dbname']}"
    with psycopg.connect(database_url, autocommit=True) as owner:
        owner.execute(f"CREATE ROLE {login} LOGIN")
    settings = {
        "EVENVEEL_MODE": "production",
        "EVENVEEL_SECRET": CHANCE,
        "EVENVEEL_KEYS": str(tmp_path / "keys"),
        "EVENVEEL_MASTER_KEY": base64.b64encode(CHANCE.encode()).decode(),
        "EVENVEEL_PUBLIC_URL": "https://uren.example.org",
        "EVENVEEL_TLS": "in-front",
        "EVENVEEL_SMTP_HOST": "mail.example.org",
        "EVENVEEL_MAIL_FROM": "uren@example.org",
        "DATABASE_OWNER_URL": database_url,
    }
    shell = Shell(make_conninfo(database_url, user=login), str(tmp_path / "live"), **settings)
    try:
        yield shell
    finally:
        with psycopg.connect(database_url, autocommit=True) as owner:
            owner.execute(f"DROP OWNED BY {login}; DROP ROLE {login}")


def test_the_operator_of_production_runs_it_and_sees_and_does_nothing_of_others(
    production: Shell,
) -> None:
    assert "evenveel tables" in production.refused("group", "list")
    production.done("tables")
    assert "sign in" in production.refused("group", "list")
    key = str(production.told("key", "operator")["key"])

    def by_operator(*words: str) -> Said:
        return production.type(*words, EVENVEEL_KEY=key)

    who = json.loads(by_operator("whoami", "--json").out)
    assert (who["means"], who["acts_for_all"]) == ("operator", False)
    founded = by_operator("group", "found", "gent", "--name", "Gent", *HOUR, "--json")
    assert founded.code == 0, founded
    (held,) = json.loads(by_operator("role", "list", "gent", "--json").out)["roles"]
    assert held["role"] == "administrator"
    assert by_operator("verify").code == 0
    for words in (
        ("account", "list", "gent"),
        ("account", "open", "gent", "Anna"),
        ("group", "limits", "gent", "--floor", "-5"),
        ("positions",),
        ("act", "list", "gent"),
        ("key", "issue", "gent"),
    ):
        told = by_operator(*words)
        assert told.code == 1, words
        assert "the operator of this installation" in told.aside
    # Whoever was made administrator signs in by the operator's link, and runs the group.
    link = json.loads(by_operator("invite", held["person_id"], "--json").out)["link"]
    assert link.startswith("https://uren.example.org/")
    production.done("sign-in", link)
    production.done("account", "open", "gent", "Anna", "--code", "1")
    assert "Anna" in production.done("account", "list", "gent")
