"""Listening beyond this machine: refused, unless somebody says what that means."""

from __future__ import annotations

import logging

import pytest

from evenveel.serving import _say_who_may_act
from evenveel.settings import WrongSettings, read_settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EVENVEEL_HOST", "EVENVEEL_TRUST_NETWORK", "EVENVEEL_CLEARING_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("trusted", [None, ""])
def test_listening_wider_is_refused_with_what_it_would_mean(trusted: str | None) -> None:
    with pytest.raises(WrongSettings, match=r"EVENVEEL_HOST: '0\.0\.0\.0'.*may act as anyone"):
        read_settings(host="0.0.0.0", trust_network=trusted)


def test_only_a_plain_yes_is_a_yes() -> None:
    with pytest.raises(WrongSettings, match="EVENVEEL_TRUST_NETWORK"):
        read_settings(host="0.0.0.0", trust_network="maybe")


def test_whoever_says_yes_listens_wider_and_is_told_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("EVENVEEL_TRUST_NETWORK", "yes")
    settings = read_settings(host="0.0.0.0")
    assert settings.beyond_loopback
    with caplog.at_level(logging.WARNING):
        _say_who_may_act(settings)
    assert "may act as anyone" in caplog.text
    caplog.clear()
    _say_who_may_act(read_settings())
    assert caplog.text == ""


def test_a_name_is_no_address_even_for_whoever_says_yes() -> None:
    with pytest.raises(WrongSettings, match=r"EVENVEEL_HOST.*is not an address"):
        read_settings(host="example.org", trust_network="yes")


def test_a_service_that_listens_everywhere_announces_where_it_is_reached() -> None:
    url = "http://clearing:8400"
    everywhere = read_settings(host="0.0.0.0", trust_network="yes", clearing_url=url)
    assert everywhere.announces_clearing == url
    # What listens at an address of its own is reached there, whatever else this machine asks.
    assert read_settings(clearing_url=url).announces_clearing == "http://127.0.0.1:8400"
