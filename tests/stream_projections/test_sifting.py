"""What of a chunk is new, and what is wrong with it, by the groups' own numbers alone."""

from __future__ import annotations

import pytest

from contracts.envelope import Envelope
from contracts.value import replace
from projections.progress import Number
from projections.sifting import sifted
from projections.stream import Chunk, Delivered, Place, StreamBroken, StreamGap
from tests.projections.history import Pen


def two_groups() -> list[Delivered]:
    pen = Pen()
    pen.found("aalst")
    pen.found("gent")
    pen.agree("aalst", "gent")
    anna, bea = pen.open("aalst"), pen.open("gent")
    pen.pay(anna, bea, 3)
    return [Delivered(one.position, one.envelope, list(one.envelope.groups)) for one in pen.records]


def chunk(records: list[Delivered], after: int = 0, marks: dict[int, int] | None = None) -> Chunk:
    last = max([record.position for record in records], default=after)
    offsets = [100 + n for n in range(len(records))]
    reached = Place("id", 100 + len(records), last)
    before = Place("id", 100, after)
    return Chunk(
        before, reached, records, len(records), more=False, offsets=offsets, marks=marks or {}
    )


def sift(given: Chunk, known: dict[str, Number] | None = None) -> tuple[Chunk, list[Delivered]]:
    sound, found = sifted(given, known or {}, every_position=False)
    return sound, list(found.batch.records)


def moved(record: Delivered, position: int) -> Delivered:
    return record._replace(position=position)


def numbered(record: Delivered, **groups: int) -> Delivered:
    envelope: Envelope = replace(record.envelope, groups={**record.envelope.groups, **groups})
    return record._replace(envelope=envelope)


def test_all_is_new_once() -> None:
    records = two_groups()
    sound, new = sift(chunk(records))
    assert new == records
    assert sound.reached.position == 7


def test_an_event_is_new_for_the_groups_that_do_not_hold_it() -> None:
    records = two_groups()
    known = {"aalst": Number(5, 7), "gent": Number(3, 4)}
    _, new = sift(chunk(records), known)
    assert [(record.position, list(record.own)) for record in new] == [(6, ["gent"]), (7, ["gent"])]


def test_a_missing_number_is_a_gap_that_names_its_offset() -> None:
    records = two_groups()
    del records[4]
    sound, new = sift(chunk(records))
    assert [record.position for record in new] == [1, 2, 3, 4, 6]
    assert sound.reached == Place("id", 105, 6)
    with pytest.raises(StreamGap, match="whose last was 3") as caught:
        sift(chunk(records[5:], after=6), {"aalst": Number(3, 4), "gent": Number(4, 6)})
    assert caught.value.offset == 100


def test_the_same_number_at_another_position_is_broken() -> None:
    records = two_groups()
    known = {"aalst": Number(5, 7), "gent": Number(5, 7)}
    for position in (6, 8):
        with pytest.raises(StreamBroken, match="was at position 7"):
            sift(chunk([moved(records[6], position)], after=7), known)


def test_an_older_number_at_a_later_position_is_broken() -> None:
    records = two_groups()
    known = {"aalst": Number(5, 7), "gent": Number(5, 7)}
    with pytest.raises(StreamBroken, match="was at position 7"):
        sift(chunk([moved(records[0], 9)], after=7), known)


def test_a_new_event_where_the_stream_was_complete_is_broken() -> None:
    records = two_groups()
    with pytest.raises(StreamBroken, match="comes too late"):
        sift(chunk(records[:1], after=1))
    sound, new = sift(chunk(records, marks={6: 7}))
    assert len(new) == 6
    assert sound.reached == Place("id", 106, 7)


def test_a_number_of_ones_own_makes_no_other_event_new() -> None:
    records = two_groups()
    with pytest.raises(StreamGap):
        sift(chunk([numbered(records[0], aalst=2)]))


def test_every_position_is_there_where_it_has_to_be() -> None:
    records = two_groups()
    del records[1]
    given = chunk(records)
    sound, found = sifted(given, {}, every_position=True)
    assert [record.position for record in found.batch.records] == [1]
    assert sound.reached.position == 1
