"""What the environment says is judged before anything starts, and every setting is written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenveel.settings import Settings, WrongSettings, read_settings
from evenveel.settings_table import TABLE, table

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(Settings.variable_of(name), raising=False)


@pytest.mark.parametrize("allowed", [None, ""])
def test_listening_wider_outside_production_is_refused_with_the_word_for_it(
    allowed: str | None,
) -> None:
    with pytest.raises(
        WrongSettings, match=r"EVENVEEL_HOST: '0\.0\.0\.0'.*EVENVEEL_BEYOND_LOOPBACK=allow"
    ):
        read_settings(host="0.0.0.0", beyond_loopback=allowed)


def test_only_the_word_itself_allows_it() -> None:
    with pytest.raises(WrongSettings, match="EVENVEEL_BEYOND_LOOPBACK"):
        read_settings(host="0.0.0.0", beyond_loopback="maybe")
    assert read_settings(host="0.0.0.0", beyond_loopback="allow").host == "0.0.0.0"


@pytest.mark.parametrize("trusted", ["yes", "no"])
def test_trust_in_a_network_is_refused_as_gone(
    monkeypatch: pytest.MonkeyPatch, trusted: str
) -> None:
    monkeypatch.setenv("EVENVEEL_TRUST_NETWORK", trusted)
    with pytest.raises(WrongSettings, match="EVENVEEL_TRUST_NETWORK: is no longer there"):
        read_settings()


def test_a_name_is_no_address_even_for_whoever_may_listen_wider() -> None:
    with pytest.raises(WrongSettings, match=r"EVENVEEL_HOST.*is not an address"):
        read_settings(host="example.org", beyond_loopback="allow")


def test_a_service_that_listens_everywhere_announces_where_it_is_reached() -> None:
    url = "http://clearing:8400"
    everywhere = read_settings(host="0.0.0.0", beyond_loopback="allow", clearing_url=url)
    assert everywhere.announces_clearing == url
    # One that listens at one address is reached there, whatever else is said of the others.
    assert read_settings(clearing_url=url).announces_clearing == "http://127.0.0.1:8400"


def test_what_is_handed_on_empty_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(Settings.variable_of(name), "")
    assert read_settings() == Settings()


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"public_url": "uren.example.org"}, "EVENVEEL_PUBLIC_URL"),
        ({"public_url": "https://uren.example.org/?x=1"}, "EVENVEEL_PUBLIC_URL"),
        ({"oidc_issuer": "https://id.example.org"}, "EVENVEEL_OIDC_CLIENT_ID"),
        ({"smtp_host": "mail.example.org"}, "EVENVEEL_MAIL_FROM"),
        ({"smtp_port": 0}, "EVENVEEL_SMTP_PORT"),
        ({"session_days": 0}, "EVENVEEL_SESSION_DAYS"),
        ({"trusted_proxies": "127.0.0.1,proxy"}, "EVENVEEL_TRUSTED_PROXIES"),
        ({"mode": "live"}, "EVENVEEL_MODE"),
        ({"tls": "here"}, "EVENVEEL_TLS"),
    ],
)
def test_what_cannot_be_used_is_said_with_the_setting_that_it_is_about(
    given: dict[str, object], named: str
) -> None:
    with pytest.raises(WrongSettings, match=named):
        read_settings(**given)


def test_no_secret_is_shown_where_settings_are() -> None:
    secrets = ("secret", "oidc_client_secret", "smtp_password", "kafka_sasl_password", "key")
    shown = repr(Settings(**dict.fromkeys(secrets, "hush")))  # type: ignore[arg-type] # strings
    assert "hush" not in shown


def test_every_setting_says_what_it_is_for_and_stands_in_the_table() -> None:
    assert [n for n, field in Settings.model_fields.items() if not field.description] == []
    written = (PROJECT / TABLE).read_text("utf-8")
    assert written == table(), "make schemas writes it again"
