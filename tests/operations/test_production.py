"""Production mode starts with nothing that is only for trying: each refusal names its setting."""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from access.saying import Saying, spoken
from evenveel.composition import make_tables
from evenveel.database import check_apart
from evenveel.production import LEAST_SECRET, easily_guessed, unfit
from evenveel.settings import Settings, WrongSettings, read_settings
from evenveel.troubles import NoDatabase
from tests.faults.processes import Evenveel, free_ports

BY_CHANCE = "q7Jm2xVtR0pZ8sWnK4dYb1LfHc6GeAuT"
MASTER = "3nQm7b0vXr2kTz5sWd8yLg1hJc4pUeRfAaOiKxNvB9E="
FIT: dict[str, Any] = {
    "mode": "production",
    "secret": BY_CHANCE,
    "keys": "/var/lib/uren/keys",
    "master_key": MASTER,
    "public_url": "https://uren.example.org",
    "tls": "in-front",
    "database_url": "postgresql://uren@db.example.org/uren",
    "database_owner_url": "postgresql://owner@db.example.org/uren",
    "smtp_host": "mail.example.org",
    "mail_from": "uren@example.org",
}
PLAIN_KAFKA = {"kafka_bootstrap_servers": "127.0.0.1:9092"}
SAFE_KAFKA = {
    **PLAIN_KAFKA,
    "kafka_security_protocol": "SASL_SSL",
    "kafka_sasl_mechanism": "SCRAM-SHA-512",
    "kafka_sasl_username": "uren",
    "kafka_sasl_password": BY_CHANCE,
}
ODD: list[tuple[dict[str, Any], str]] = [
    ({"secret": None}, "EVENVEEL_SECRET"),
    ({"secret": BY_CHANCE[:-1]}, "EVENVEEL_SECRET"),
    ({"secret": "0" * 64}, "EVENVEEL_SECRET"),
    ({"secret": "change-me-change-me-change-me-change-me"}, "EVENVEEL_SECRET"),
    ({"secret": "evenveel-example-secret-0123456789"}, "EVENVEEL_SECRET"),
    ({"keys": None}, "EVENVEEL_KEYS"),
    ({"master_key": None}, "EVENVEEL_MASTER_KEY"),
    ({"master_key": "0" * 43 + "="}, "EVENVEEL_MASTER_KEY"),
    ({"public_url": None}, "EVENVEEL_PUBLIC_URL"),
    ({"public_url": "http://uren.example.org"}, "EVENVEEL_PUBLIC_URL"),
    ({"tls": None}, "EVENVEEL_TLS"),
    ({"database_url": None}, "DATABASE_URL"),
    ({"database_url": "postgresql://uren:uren@db/uren"}, "DATABASE_URL"),
    ({"database_owner_url": "postgresql://o:postgres@db/uren"}, "DATABASE_OWNER_URL"),
    ({"database_owner_url": FIT["database_url"]}, "DATABASE_OWNER_URL"),
    (PLAIN_KAFKA, "KAFKA_SECURITY_PROTOCOL"),
    ({**PLAIN_KAFKA, "kafka_plaintext": "allow"}, "KAFKA_SECURITY_PROTOCOL"),
    ({**SAFE_KAFKA, "kafka_security_protocol": "SASL_PLAINTEXT"}, "KAFKA_SECURITY_PROTOCOL"),
    ({**SAFE_KAFKA, "kafka_sasl_password": "kafka"}, "KAFKA_SASL_PASSWORD"),
    ({"webhooks_to_loopback": "allow"}, "EVENVEEL_WEBHOOKS_TO_LOOPBACK"),
    ({"smtp_host": None}, "EVENVEEL_OIDC_ISSUER"),
    ({"smtp_security": "none"}, "EVENVEEL_SMTP_SECURITY"),
    ({"smtp_password": "hunter2"}, "EVENVEEL_SMTP_PASSWORD"),
    ({"oidc_issuer": "http://id.example.org", "oidc_client_id": "uren"}, "EVENVEEL_OIDC_ISSUER"),
    (
        {
            "oidc_issuer": "https://id.example.org",
            "oidc_client_id": "uren",
            "oidc_client_secret": "secret",
        },
        "EVENVEEL_OIDC_CLIENT_SECRET",
    ),
]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(Settings.variable_of(name), raising=False)


@pytest.mark.parametrize("kafka", [{}, SAFE_KAFKA], ids=["without Kafka", "with Kafka"])
def test_what_is_fit_for_production_starts(kafka: dict[str, Any]) -> None:
    assert read_settings(**FIT, **kafka).mode == "production"
    by_provider = {"oidc_issuer": "https://id.example.org", "oidc_client_id": "uren"}
    assert read_settings(**{**FIT, "smtp_host": None, **by_provider}).signs_in


def test_a_master_key_in_a_file_will_do_and_two_of_them_will_not() -> None:
    in_a_file = {**FIT, "master_key": None, "master_key_file": "/etc/uren/master"}
    assert read_settings(**in_a_file).mode == "production"
    with pytest.raises(WrongSettings, match=r"EVENVEEL_MASTER_KEY: EVENVEEL_MASTER_KEY_FILE is"):
        read_settings(**FIT, master_key_file="/etc/uren/master")
    with pytest.raises(WrongSettings, match=r"EVENVEEL_MASTER_KEY: .*32 bytes"):
        read_settings(**{**FIT, "master_key": BY_CHANCE})


def test_it_may_listen_wider_as_a_proxy_on_another_machine_needs() -> None:
    assert read_settings(**FIT, host="0.0.0.0").host == "0.0.0.0"


@pytest.mark.parametrize(("odd", "named"), ODD)
def test_each_setting_that_is_not_is_refused_by_its_name_and_alone(
    odd: dict[str, Any], named: str
) -> None:
    with pytest.raises(WrongSettings) as refused:
        read_settings(**{**FIT, **odd})
    (reason,) = refused.value.reasons
    assert reason.startswith(f"{named}: ")
    # Outside production the same may be tried out.
    unjudged = {**FIT, **odd, "mode": "embedded", "kafka_plaintext": "allow"}
    assert read_settings(**unjudged).mode == "embedded"


def test_each_refusal_is_said_in_three_languages_and_tells_no_secret() -> None:
    odd = {name: value for given, _ in ODD for name, value in given.items() if value is not None}
    settings = Settings(**{**FIT, **odd, "secret": "hunter2", "smtp_password": "hunter2"})
    reasons = unfit(settings)
    assert len(reasons) > 5
    for reason in reasons:
        assert isinstance(reason, Saying)
        told = {spoken(reason, "nl"), spoken(reason, "fr"), spoken(reason, "en")}
        assert len(told) == 3
        assert not any("hunter2" in text for text in told)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(WrongSettings) as refused:
        read_settings(mode="production", webhooks_to_loopback="allow")
    named = {re.match(r"[A-Z_]+", reason)[0] for reason in refused.value.reasons}  # type: ignore[index] # each has one
    assert {
        "EVENVEEL_SECRET",
        "EVENVEEL_KEYS",
        "EVENVEEL_MASTER_KEY",
        "EVENVEEL_PUBLIC_URL",
        "EVENVEEL_TLS",
        "DATABASE_URL",
        "EVENVEEL_OIDC_ISSUER",
        "EVENVEEL_WEBHOOKS_TO_LOOPBACK",
    } == named


def test_a_secret_by_chance_is_not_taken_for_a_guess() -> None:
    assert not easily_guessed(BY_CHANCE, LEAST_SECRET)
    assert not easily_guessed("3f9c0a7be15d2846b07d1c9e5a8f4263", LEAST_SECRET)


@pytest.mark.parametrize("process", ["clearing", "projections", "keeper", "relay", "webhooks"])
def test_no_process_starts_where_production_refuses(process: str, tmp_path: Any) -> None:
    given = {"EVENVEEL_MODE": "production", "EVENVEEL_DATA": str(tmp_path / "data")}
    words = ("serve", process, *(() if process in {"relay", "webhooks"} else _port()))
    started = Evenveel(words, given, tmp_path / "said.txt")
    try:
        assert started.process.wait(60) == 2
    finally:
        started.end()
    assert "EVENVEEL_SECRET: production needs a secret of its own" in started.said()
    assert "Traceback" not in started.said()
    assert not (tmp_path / "data").exists()


def test_a_role_that_owns_the_log_is_refused_where_it_would_serve(database_url: str) -> None:
    make_tables(database_url)
    with pytest.raises(NoDatabase, match=r"DATABASE_URL: the role .* owns the log"):
        check_apart(database_url)
    name = conninfo_to_dict(database_url)["dbname"]
    with psycopg.connect(database_url, autocommit=True) as owner:
        owner.execute(f"DROP ROLE IF EXISTS apart_{name}")
        owner.execute(f"CREATE ROLE apart_{name} LOGIN")
    try:
        check_apart(make_conninfo(database_url, user=f"apart_{name}"))
    finally:
        with psycopg.connect(database_url, autocommit=True) as owner:
            owner.execute(f"DROP ROLE apart_{name}")


def _port() -> tuple[str, str]:
    return ("--port", str(free_ports()))
