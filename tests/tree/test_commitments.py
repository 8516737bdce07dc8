"""What enters the tree commits to the whole event, and tells nothing of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from hashlib import sha256

import pytest

from clearing.tree.hashing import leaf_hash
from contracts.commitment import (
    NotCanonical,
    Plain,
    canonical,
    commitment,
    encoded,
    entry_for,
    entry_of,
    read_canonical,
    tree_entry,
)
from tests.tree.trees import GOLDEN, an_event

NONCE = bytes(range(32))


@pytest.mark.parametrize("sample", sorted(path.stem for path in GOLDEN.glob("*.json")))
def test_every_event_that_there_is_has_a_canonical_form(sample: str) -> None:
    event = an_event(sample)
    payload = canonical(12, event.wire_name, event.data)
    # Python's own encoder, asked for the rules of RFC 8785 as far as they reach without numbers.
    plain = json.loads(event.data, parse_int=str)
    whole = {"envelope": plain, "position": "12", "type": event.wire_name}
    assert (
        payload
        == json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    )
    assert read_canonical(payload) == whole
    assert entry_of(NONCE, payload) == entry_for(12, event.wire_name, event.data, NONCE)


def test_the_commitment_is_the_one_that_the_contract_says() -> None:
    payload = canonical(1, "x", b'{"a":1}')
    assert payload == b'{"envelope":{"a":"1"},"position":"1","type":"x"}'
    said = sha256(b"evenveel/commit/v1\x00" + NONCE + payload).digest()
    assert commitment(NONCE, payload) == said
    assert tree_entry(said, {"lets-b": 1, "lets-a": 2}) == encoded(
        {"commitment": said.hex(), "groups": ["lets-a", "lets-b"]}
    )


def test_what_outsiders_are_told_makes_the_same_entry() -> None:
    told = (GOLDEN.parent / "audit.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", told, re.DOTALL)
    said: dict[str, Callable[..., bytes]] = {}
    exec(code, said)
    for sample in ("exchange-recorded.v1", "clearing-applied.v1", "group-founded.v1"):
        event = an_event(sample)
        ours = entry_for(7, event.wire_name, event.data, NONCE)
        assert said["entry"](7, event.wire_name, event.data, NONCE) == ours
        assert said["leaf"](ours) == leaf_hash(ours)


def test_the_spelling_of_the_same_event_does_not_matter() -> None:
    loose = b'{ "b": [1, true, null], "a": "\\u00e9\\/" }'
    strict = '{"a":"é/","b":[1,true,null]}'.encode()
    assert canonical(1, "x", loose) == canonical(1, "x", strict)


def test_another_event_position_type_or_chance_is_another_commitment() -> None:
    event = an_event()
    seen = {
        entry_for(1, event.wire_name, event.data, NONCE),
        entry_for(2, event.wire_name, event.data, NONCE),
        entry_for(1, "exchange-recorded.v2", event.data, NONCE),
        entry_for(1, event.wire_name, event.data, bytes(32)),
        entry_for(1, event.wire_name, event.data.replace(b"31", b"32"), NONCE),
    }
    assert len(seen) == 5


def test_an_entry_does_not_tell_who_pays_whom_nor_grows_with_a_clearing_run() -> None:
    assert tree_entry(bytes(32), ["b", "a"]) == tree_entry(bytes(32), ["a", "b"])
    many = [f"lets-{number:026}" for number in range(10_000)]
    assert json.loads(tree_entry(bytes(32), many))["groups"] == ["*"]
    assert len(tree_entry(bytes(32), many[:64])) < 65_535


def test_keys_beyond_the_basic_plane_are_sorted_as_the_rfc_sorts_them() -> None:
    given: dict[str, Plain] = {"\U00010000": "1", "\uffff": "2", "a": ["é"]}
    assert encoded(given) == '{"a":["é"],"\U00010000":"1","\uffff":"2"}'.encode()


@pytest.mark.parametrize(
    "wrong",
    [
        b"", b"[]", b"1", b'"x"', b'{"a":1.0}', b'{"a":1e3}', b'{"a":NaN}', b'{"a":01}', b'{"a":1',
        b'{"a":1,"a":1}', b'{"a":{"b":1,"b":2}}', b'{"a":"\\ud800"}', b"\xff", b"[" * 100_000,
    ],
)  # fmt: skip
def test_what_could_be_read_in_two_ways_has_no_canonical_form(wrong: bytes) -> None:
    with pytest.raises(NotCanonical):
        canonical(1, "x", wrong)


@pytest.mark.parametrize(
    "wrong", [b'{"a": "1"}', b'{"b":"1","a":"2"}', b'{"a":1}', b'{"a":"\\u00e9"}']
)
def test_a_payload_in_another_form_is_refused(wrong: bytes) -> None:
    with pytest.raises(NotCanonical):
        read_canonical(wrong)


def test_a_payload_that_names_no_groups_makes_no_entry() -> None:
    for wrong in (b"{}", b'{"envelope":"x"}', b'{"envelope":{"groups":[]}}'):
        with pytest.raises(NotCanonical):
            entry_of(NONCE, wrong)


def test_what_is_nested_deeper_than_can_be_written_again_is_not_canonical() -> None:
    nested = '{"a":' + "[" * 700 + '"é"' + "]" * 700 + "}"
    with pytest.raises(NotCanonical):
        read_canonical(nested.encode())
