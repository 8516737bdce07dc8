"""What the next run is solved from, and bodies as large as a run may be."""

from __future__ import annotations

import msgspec

from clearing.domain.clearing_input import NextRun
from clearing.http.strict import MAX_BODY_BYTES
from tests.http.counter import AGREEMENT, Counter
from tests.http.run_cases import AC, APPLIED, AT, BC, OWED_MS, PROPOSED, RUN, SOLVED_AT, circle


def told(counter: Counter, **query: str) -> NextRun:
    answer = counter.send("GET", "/clearing-runs/input", params=query)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=NextRun)


def test_the_input_of_a_run_is_every_debt_that_takes_part_as_of_one_position(
    counter: Counter,
) -> None:
    for call in circle():
        counter.done(*call)
    found = told(counter)
    assert (found.open, found.proposed_at_ms, found.input.position) == (None, 0, SOLVED_AT)
    owed = {s.agreement_id: (s.owed_ms, s.cap_ms, s.cancelled_ms) for s in found.input.set_offs}
    assert owed == dict.fromkeys((AGREEMENT, BC, AC), (OWED_MS, OWED_MS, 0))


def test_while_a_run_is_open_what_is_left_of_it_is_told(counter: Counter) -> None:
    for call in [*circle(), PROPOSED]:
        counter.done(*call)
    found = told(counter)
    assert found.open is not None
    assert (found.open.run_id, found.input.run_id) == (RUN, RUN)
    assert found.proposed_at_ms == counter.now_ms[0]
    counter.done(*APPLIED)
    assert told(counter).open is None


def test_in_the_second_mode_nobody_takes_part_unasked(counter: Counter) -> None:
    for call in circle():
        counter.done(*call)
    assert told(counter, mode="limits").input.set_offs == ()


def test_an_unknown_mode_and_an_unknown_wish_are_refused(counter: Counter) -> None:
    for query in ({"mode": "all"}, {"group": "lets-aa"}):
        assert counter.send("GET", "/clearing-runs/input", params=query).status_code == 422


def test_what_is_no_digest_is_named_so(counter: Counter) -> None:
    method, path, body = PROPOSED
    for digest in ("", "f" * 63, "F" * 64, "\x00" * 64):
        problem = counter.act(method, path, {**(body or {}), "input_sha256": digest}).json()
        assert (problem["code"], problem["field"]) == ("not-a-digest", "input_sha256")


def test_a_run_may_be_larger_than_other_bodies(counter: Counter) -> None:
    """It is read whole, and refused for what it says and not for its size."""
    for call in circle():
        counter.done(*call)
    method, path, body = PROPOSED
    assert body is not None
    many = {**body, "set_offs": body["set_offs"] * 2_500}
    answer = counter.act(method, path, many)
    assert len(answer.request.content) > MAX_BODY_BYTES
    assert answer.json()["code"] == "clearing-not-sound"
    answer = counter.act("POST", f"{AT}/objections", {"by": "lets-aa" * 200_000})
    assert answer.json()["code"] == "body-too-large"
