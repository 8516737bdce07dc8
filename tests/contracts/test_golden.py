"""What was stored once is read for ever, and written again to the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.envelope import UnknownEvent, UnreadableEvent, decode, encode
from contracts.events import WIRE_NAMES, wire_name
from contracts.upcasts import UPCASTS
from tests.contracts.samples import GOLDEN, SAMPLES, STORED

FILES = sorted(GOLDEN.glob("*.json"))


def name_of(path: Path) -> str:
    """The wire name; after a plus stands which later field a sample was written for."""
    return path.stem.partition("+")[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_golden_sample_decodes_for_ever(path: Path) -> None:
    decode(name_of(path), path.read_bytes())


@pytest.mark.parametrize(
    "path", [p for p in FILES if name_of(p) in WIRE_NAMES], ids=lambda p: p.stem
)
def test_a_golden_sample_of_todays_version_is_encoded_to_the_same_bytes(path: Path) -> None:
    envelope = decode(name_of(path), path.read_bytes())
    assert encode(envelope) == path.read_bytes()
    assert envelope == STORED[path.stem]
    assert wire_name(envelope.event) == name_of(path)


def test_every_version_that_can_be_stored_has_its_golden_sample() -> None:
    assert {path.stem for path in FILES} == set(STORED) | set(UPCASTS)
    assert {name_of(path) for path in FILES} == set(WIRE_NAMES) | set(UPCASTS)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_golden_sample_leaves_no_field_at_its_default(name: str) -> None:
    """Otherwise a field that is lost on the way would not be missed."""
    event = SAMPLES[name].event
    left = {
        field
        for field, default in zip(
            reversed(event.__struct_fields__), reversed(event.__struct_defaults__), strict=False
        )
        # Only a slice names the whole that it is of, and the log holds none.
        if getattr(event, field) == default and field != "slice_of"
    }
    assert left == set()


def test_a_sample_under_another_known_name_is_unreadable() -> None:
    data = encode(SAMPLES["account-closed.v1"])
    with pytest.raises(UnreadableEvent):
        decode("account-leaving.v1", data)


def test_a_field_that_this_release_does_not_know_is_passed_over() -> None:
    data = encode(SAMPLES["group-closed.v1"])
    newer = data.replace(b'"type":"group-closed.v1"', b'"type":"group-closed.v1","later":[{}]')
    assert decode("group-closed.v1", newer) == SAMPLES["group-closed.v1"]


def test_an_event_that_nobody_taught_us_is_unknown_and_not_skipped() -> None:
    with pytest.raises(UnknownEvent):
        decode("group-merged.v1", encode(SAMPLES["group-closed.v1"]))
