"""Cutting a stream into lines, and reading one line strictly."""

from __future__ import annotations

import json
from itertools import pairwise

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from clearing.http.bulk import LineSplitter
from clearing.http.lines import MAX_LINE_BYTES, LineCommand, read_line
from tests.http.counter import id_of


@given(content=st.binary(max_size=300), cuts=st.lists(st.integers(0, 300), max_size=8))
def test_cutting_the_stream_changes_no_line(content: bytes, cuts: list[int]) -> None:
    splitter = LineSplitter()
    lines = []
    edges = sorted({0, *(min(cut, len(content)) for cut in cuts), len(content)})
    for start, end in pairwise(edges):
        lines += splitter.feed(content[start:end])
    lines += splitter.end()
    expected = content.split(b"\n")
    assert lines == (expected if expected[-1] else expected[:-1])


def test_a_line_that_is_too_long_is_not_kept() -> None:
    splitter = LineSplitter()
    lines = []
    for _ in range(100):
        lines += splitter.feed(b"x" * MAX_LINE_BYTES)
        assert len(splitter._rest) <= MAX_LINE_BYTES
    lines += splitter.feed(b"x\nshort\n")
    assert lines == [None, b"short"]
    assert splitter.end() == []


COMMANDS = msgspec.json.Decoder(LineCommand)
PIECES = st.sampled_from(
    [
        '"payer_steps":1',
        '"payer_steps" : 2',
        '"payee_steps":1',
        '"words":"a:b"',
        '"words":"\\u003a"',
        '"fixed_side":"payer"',
        '"actor":{"person_id":"' + id_of("p") + '","capacity":"holder"}',
        '"actor":{"person_id":"' + id_of("p") + '","capacity":"holder","capacity":"holder"}',
        '"actor":{"person_id":"' + id_of("p") + '","capacity":"holder","x":{"y":1}}',
    ]
)


@given(pieces=st.lists(PIECES, max_size=6))
def test_a_line_is_read_only_if_every_key_stands_there_once(pieces: list[str]) -> None:
    head = f'"command":"pay","command_id":"{id_of("c")}"'
    parties = f'"payer":"{id_of("a")}","payee":"{id_of("b")}"'
    line = ("{" + ",".join([head, parties, *pieces]) + "}").encode()
    twice: list[str] = []

    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in found]
        twice.extend(name for name in set(names) if names.count(name) > 1 or name == "x")
        return dict(found)

    json.loads(line, object_pairs_hook=pairs)
    read = read_line(line)
    if twice:
        assert isinstance(read, tuple)
    elif not isinstance(read, tuple):
        assert read == COMMANDS.decode(line)
