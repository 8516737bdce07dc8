"""A block's body can be read for ever, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.block import Entry, UnreadableBlock, decode_block, encode_block

entries = st.lists(
    st.builds(Entry, st.text(), st.lists(st.text()).map(tuple), st.binary()), max_size=20
)


@given(entries)
def test_a_block_decodes_to_what_was_encoded(written: list[Entry]) -> None:
    assert decode_block(encode_block(written)) == written


def test_the_first_format_reads_as_it_always_did() -> None:
    body = bytes.fromhex("019293a2657892a161a162c4010093a2657990c402ffff")
    written = [Entry("ex", ("a", "b"), b"\x00"), Entry("ey", (), b"\xff\xff")]
    assert encode_block(written) == body
    assert decode_block(memoryview(body)) == written


def test_a_field_behind_the_known_ones_is_ignored() -> None:
    body = bytes.fromhex("019194a2657890c4010007")
    assert decode_block(body) == [Entry("ex", (), b"\x00")]


@given(st.binary(max_size=40))
def test_anything_else_is_refused_and_nothing_but_unreadable_is_raised(body: bytes) -> None:
    try:
        written = decode_block(body)
    except UnreadableBlock:
        return
    assert body[:1] == b"\x01"
    assert all(isinstance(entry, Entry) for entry in written)


@pytest.mark.parametrize("body", ["", "00", "0290", "01", "0193", "019000", "019193a1ff90c400"])
def test_a_body_that_is_cut_unknown_or_too_long_is_refused(body: str) -> None:
    with pytest.raises(UnreadableBlock):
        decode_block(bytes.fromhex(body))
