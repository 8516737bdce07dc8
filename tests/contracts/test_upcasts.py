"""An old version is brought to today's one step at a time; shown with an event made up here."""

from __future__ import annotations

import json

import pytest

from contracts import envelope as envelopes
from contracts.envelope import UnknownEvent, UnreadableEvent, decode
from contracts.events import AccountLimitsSet
from contracts.upcasts import UPCASTS, Upcast
from tests.contracts.samples import SAMPLES

LATEST = "account-limits-set.v1"


def _minutes_to_steps(event: dict[str, object]) -> dict[str, object]:
    minutes = event["floor_minutes"]
    assert isinstance(minutes, int)
    return {**event, "floor_steps": minutes // 3}


def _floor_into_limits(event: dict[str, object]) -> dict[str, object]:
    return {**event, "limits": {"floor_steps": event["floor_steps"]}}


@pytest.fixture
def old_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two older versions of the same fact, as if they had been stored years ago."""
    made_up: dict[str, tuple[str, Upcast]] = {
        "account-floor-set.v1": ("account-floor-set.v2", _minutes_to_steps),
        "account-floor-set.v2": (LATEST, _floor_into_limits),
    }
    monkeypatch.setattr(envelopes, "UPCASTS", made_up)


def stored(name: str, **event: object) -> bytes:
    whole = json.loads(envelopes.encode(SAMPLES["account-closed.v1"]))
    whole["event"] = {**whole["event"], **event, "type": name}
    return json.dumps(whole).encode()


@pytest.mark.usefixtures("old_versions")
@pytest.mark.parametrize(
    ("name", "field", "value"),
    [("account-floor-set.v1", "floor_minutes", -30), ("account-floor-set.v2", "floor_steps", -10)],
)
def test_steps_are_chained_up_to_todays_version(name: str, field: str, value: int) -> None:
    envelope = decode(name, stored(name, **{field: value}))
    assert isinstance(envelope.event, AccountLimitsSet)
    assert envelope.event.limits is not None
    assert envelope.event.limits.floor_steps == -10
    assert envelope.terms == SAMPLES["account-closed.v1"].terms


@pytest.mark.usefixtures("old_versions")
def test_an_old_event_that_is_not_what_its_version_promises_is_unreadable() -> None:
    for data in (
        b"",
        b"[]",
        b"{}",
        b'{"event":1}',
        stored("account-floor-set.v2", floor_steps="x"),
    ):
        with pytest.raises(UnreadableEvent):
            decode("account-floor-set.v2", data)


@pytest.mark.usefixtures("old_versions")
def test_an_old_event_under_another_old_name_is_unreadable() -> None:
    with pytest.raises(UnreadableEvent):
        decode("account-floor-set.v2", stored("account-floor-set.v1", floor_minutes=-30))


def test_without_a_step_an_old_version_is_unknown() -> None:
    with pytest.raises(UnknownEvent):
        decode("account-floor-set.v1", stored("account-floor-set.v1", floor_minutes=-30))


def test_no_step_leads_to_itself_or_to_nowhere() -> None:
    for name in UPCASTS:
        seen = {name}
        while name in UPCASTS:
            name = UPCASTS[name][0]  # noqa: PLW2901 - following the chain is the point
            assert name not in seen
            seen.add(name)
