"""Bytes of others never raise anything but what a reader expects."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.envelope import UnknownEvent, UnreadableEvent, decode, encode
from contracts.events import WIRE_NAMES
from tests.contracts.samples import SAMPLES

NAMES = st.sampled_from(sorted(WIRE_NAMES))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


def read(name: str, data: bytes) -> None:
    try:
        decode(name, data)
    except (UnknownEvent, UnreadableEvent):
        return


@given(name=NAMES | st.text(max_size=20), data=st.binary(max_size=200))
def test_arbitrary_bytes(name: str, data: bytes) -> None:
    read(name, data)


@given(name=NAMES, at=st.integers(0, 2_000), byte=st.integers(0, 255), cut=st.booleans())
def test_a_stored_event_with_one_byte_changed_or_the_rest_cut_off(
    name: str, at: int, byte: int, cut: bool
) -> None:
    data = bytearray(encode(SAMPLES[name]))
    at %= len(data)
    data[at] = byte
    read(name, bytes(data[:at] if cut else data))


@given(name=NAMES, path=st.lists(st.integers(0, 30), min_size=1, max_size=3), value=JSON)
def test_a_stored_event_with_one_value_replaced(name: str, path: list[int], value: object) -> None:
    whole = json.loads(encode(SAMPLES[name]))
    within = whole
    for step in path:
        key = sorted(within)[step % len(within)]
        if step is path[-1] or not isinstance(within[key], dict):
            within[key] = value
            break
        within = within[key]
    read(name, json.dumps(whole).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b'{"later":' + b"[" * 100_000,
        b'{"a":"\xff"}',
        b'{"terms":"\xed\xa0\x80"}',
        b"\xef\xbb\xbf{}",
        b'{"groups":{"a":' + b"9" * 5_000 + b"}}",
    ],
    ids=["deep", "deep in an unknown field", "no utf-8", "surrogate", "mark", "huge number"],
)
@pytest.mark.parametrize("name", ["group-closed.v1", "nobody-knows.v1"])
def test_bytes_made_to_hurt(name: str, data: bytes) -> None:
    with pytest.raises((UnknownEvent, UnreadableEvent)):
        decode(name, data)
