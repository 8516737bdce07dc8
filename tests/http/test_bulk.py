"""The bulk form: a result line for every line, in order, whatever the line holds."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clearing.http.lines import MAX_LINE_BYTES
from contracts.ids import MAX_WORDS_CHARACTERS
from tests.http.counter import ADMIN, Counter, id_of, new_id, pay_line, payment


def changed(old: bytes, new: bytes) -> bytes:
    line = pay_line(payer_steps=7, payee_steps=7)
    assert old in line
    return line.replace(old, new, 1)


BAD_LINES = {
    "no JSON": (b"pay", "malformed-json"),
    "nothing": (b"", "malformed-json"),
    "a list": (b"[]", "malformed-json"),
    "null": (b"null", "malformed-json"),
    "null among blanks": (b" null ", "malformed-json"),
    "true": (b"true", "malformed-json"),
    "a number": (b"5", "malformed-json"),
    "a text": (b'"pay"', "malformed-json"),
    "no fields": (b"{}", "missing-field"),
    "the command twice": (changed(b'"pay"', b'"pay", "command": "pay"'), "duplicate-key"),
    "two commands": (changed(b'"pay"', b'"pay", "command": "close-group"'), "duplicate-key"),
    "a command and none": (changed(b'"pay"', b'"pay", "command": null'), "duplicate-key"),
    "an unknown command and one": (
        changed(b'"pay"', b'"steal", "command": "pay"'),
        "duplicate-key",
    ),
    "the command again at the end": (pay_line()[:-1] + b', "command": "settle"}', "duplicate-key"),
    "no command, a key twice": (b'{"x": 1, "x": 1}', "duplicate-key"),
    "a command of another kind": (changed(b'"pay"', b"null"), "unknown-command"),
    "two objects": (b"{}{}", "missing-field"),
    "cut off": (pay_line()[:-1], "malformed-json"),
    "bytes that are no text": (changed(b'"pay"', b'"\xff"'), "malformed-json"),
    "words that are no text": (changed(b"}", b'}, "words": "\xff"'), "malformed-json"),
    "half a surrogate": (pay_line(words="\ud800"), "malformed-json"),
    "nested without end": (changed(b'"holder"}', b'"holder", "x": ' + b"[" * 9_000), None),
    "no command": (changed(b'"command"', b'"comand"'), None),
    "unknown command": (changed(b'"pay"', b'"steal"'), "unknown-command"),
    "the timer's own command": (
        json.dumps(
            {
                "command": "expire-request",
                "command_id": new_id(),
                "actor": ADMIN,
                "exchange_id": new_id(),
            }
        ).encode(),
        "unknown-command",
    ),
    "the timer's own capacity": (changed(b'"holder"', b'"system"'), "not-one-of"),
    "a key twice": (changed(b'"payer_steps": 7', b'"payer_steps": 7, "payer_steps": 7'), None),
    "a key twice, spaced": (
        changed(b'"payer_steps": 7', b'"payer_steps" :7, "payer_steps" \t: 7'),
        "duplicate-key",
    ),
    "a key twice behind an escape": (
        changed(b'"payer_steps": 7', b'"payer_steps": 6, "payer_steps": 7, "words": "\\u003a"'),
        "duplicate-key",
    ),
    "a key twice, once escaped": (
        changed(b'"payer_steps": 7', b'"payer\\u005fsteps": 6, "payer_steps": 7'),
        "duplicate-key",
    ),
    "an inner key twice": (
        changed(b'"capacity"', b'"capacity": "administrator", "capacity"'),
        "duplicate-key",
    ),
    "an unknown field": (pay_line(colour="red"), "unknown-field"),
    "an unknown inner field": (changed(b'"capacity"', b'"shoe": 42, "capacity"'), "unknown-field"),
    "a missing field": (changed(b'"payee_steps": 7', b'"payee_steps_": 7'), None),
    "a fraction": (pay_line(payer_steps=7.5), "not-a-whole-number"),
    "a whole fraction": (pay_line(payer_steps=7.0), "not-a-whole-number"),
    "an exponent": (changed(b": 7", b": 7e0"), "not-a-whole-number"),
    "no number": (changed(b": 7", b": NaN"), "malformed-json"),
    "a number in quotes": (pay_line(payer_steps="7"), "not-a-whole-number"),
    "a number beyond 64 bits": (pay_line(payer_steps=2**63), "number-out-of-range"),
    "a number beyond all": (pay_line(payer_steps=10**400), "number-out-of-range"),
    "an id in capitals": (pay_line(payee=id_of("bert").upper()), "not-an-id"),
    "an id of the command that is none": (pay_line(command_id="1"), "not-an-id"),
    "long words": (pay_line(words="x" * (MAX_WORDS_CHARACTERS + 1)), "text-too-long"),
    "words with a NUL": (pay_line(words="\x00"), "text-not-storable"),
    "a time before time": (pay_line(happened_at_ms=-1), "number-out-of-range"),
    "an inner fact with a field twice": (
        b'{"command":"set-net-limits","command_id":"%s","actor":{"person_id":"%s",'
        b'"capacity":"administrator"},"group_id":"lets-aa",'
        b'"net_limits":{"may_owe_ms":1,"may_owe_ms":2,"may_be_owed_ms":1}}'
        % (new_id().encode(), new_id().encode()),
        "duplicate-key",
    ),
    "too long": (pay_line(words="x" * MAX_LINE_BYTES), "line-too-long"),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_is_refused_by_its_number_and_the_others_go_on(
    counter: Counter, name: str
) -> None:
    line, code = BAD_LINES[name]
    before = counter.events()
    first, bad, last = counter.bulk(b"\n".join([pay_line(), line, pay_line()]))
    assert (first["line"], first["status"]) == (1, 201)
    assert bad["line"] == 2
    assert bad["status"] == bad["problem"]["status"] < 500
    if code is not None:
        assert bad["problem"]["code"] == code
    assert (last["line"], last["status"]) == (3, 201)
    assert counter.events() == before + 2


def test_a_refusal_by_the_rules_is_a_line_with_its_problem(counter: Counter) -> None:
    line = pay_line(payer_steps=9_999, payee_steps=9_999)
    (refused,) = counter.bulk(line)
    assert refused["status"] == 422
    assert refused["problem"]["code"] == "payer-floor"
    assert refused["problem"]["limit"] == -1_000
    assert refused["command_id"] == json.loads(line)["command_id"]


def test_a_line_sent_again_gets_the_first_answer_again(counter: Counter) -> None:
    line = pay_line()
    first, again = counter.bulk(line + b"\r\n" + line + b"\n")
    assert (first["status"], again["status"]) == (201, 200)
    assert again["position"] == first["position"]
    assert again["repeated"] is True
    assert counter.events() == first["position"]


def test_events_come_with_a_line_only_when_asked(counter: Counter) -> None:
    (line,) = counter.bulk(pay_line())
    assert "events" not in line
    (line,) = counter.bulk(pay_line(), params={"events": "true"})
    assert line["events"][0]["type"] == "exchange-recorded.v1"


@pytest.mark.parametrize("line", [b"null", b"[]", b"5"])
def test_a_line_that_is_no_object_is_told_so_and_no_field_is_blamed(
    counter: Counter, line: bytes
) -> None:
    (refused,) = counter.bulk(line)
    assert refused["problem"]["detail"] == "What was sent is not a valid JSON object."
    assert "field" not in refused["problem"]


def test_a_command_given_twice_is_told_so_whichever_they_are(counter: Counter) -> None:
    (refused,) = counter.bulk(changed(b'"pay"', b'"pay", "command": "found-group"'))
    assert refused["problem"]["detail"] == "The field “command” is given twice."
    assert refused["problem"]["field"] == "command"


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("with_events=maybe", "unknown-field", "with_events"),
        ("with_events=true", "unknown-field", "with_events"),
        ("events=true&Events=true", "unknown-field", "Events"),
        ("events=maybe", "wrong-type", "events"),
        ("events=", "wrong-type", "events"),
        ("events=true&events=false", "duplicate-key", "events"),
    ],
)
def test_a_wish_that_nobody_understands_is_refused_before_any_line_is_taken(
    counter: Counter, query: str, code: str, field: str
) -> None:
    before = counter.events()
    headers = {"Content-Type": "application/x-ndjson"}
    answer = counter.send("POST", f"/commands?{query}", content=pay_line(), headers=headers)
    assert (answer.status_code // 100, answer.json()["code"]) == (4, code)
    assert answer.json()["field"] == field
    assert counter.events() == before


def test_nothing_sent_is_nothing_answered(counter: Counter) -> None:
    assert counter.bulk(b"") == []


def test_defaults_may_be_written_out(counter: Counter) -> None:
    lines = [
        pay_line(fixed_side="payer", words=None, happened_at_ms=None),
        pay_line(words="10:00: soep: met brood"),
        pay_line(words='"payer_steps": 5'),
        pay_line(words="é\u20ac\U0001f600\\"),
    ]
    answers = counter.bulk(b"\n".join(lines))
    assert [answer["status"] for answer in answers] == [201] * len(lines)


def test_five_thousand_lines_with_bad_ones_are_answered_one_by_one_in_order(
    counter: Counter,
) -> None:
    lines, ids = [], []
    for number in range(1, 5_001):
        if number % 7:
            ids.append(new_id())
            payer, payee = ("anna", "bert") if number % 2 else ("bert", "anna")
            lines.append(pay_line(command_id=ids[-1], **payment(payer, payee, 1)))
        else:
            lines.append(b'{"command": %d}' % number)
    before = counter.events()
    answers = counter.bulk(b"\n".join(lines) + b"\n")
    assert [answer["line"] for answer in answers] == list(range(1, 5_001))
    accepted = [answer for answer in answers if answer["status"] == 201]
    assert [answer["command_id"] for answer in accepted] == ids
    assert counter.events() == before + len(accepted)
    refused = [answer["line"] for answer in answers if answer["status"] != 201]
    assert refused == list(range(7, 5_001, 7))


def test_a_writer_that_does_not_serve_refuses_the_whole(counter: Counter) -> None:
    counter.writer.stop()
    headers = {"Content-Type": "application/x-ndjson"}
    answer = counter.send("POST", "/commands", content=pay_line(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (503, "not-serving")
    assert int(answer.headers["retry-after"]) >= 1


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=10), st.just([{}])
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_the_lines_hold_each_is_answered_and_nothing_is_half_done(
    counter: Counter, data: st.DataObject
) -> None:
    lines = []
    for _ in range(data.draw(st.integers(1, 8))):
        changes = data.draw(
            st.dictionaries(
                st.sampled_from(["payer", "payee_steps", "payer_steps", "words", "actor", "x"]),
                VALUES,
                max_size=2,
            )
        )
        line = data.draw(st.sampled_from([pay_line(**changes), data.draw(st.binary(max_size=40))]))
        lines.append(line.replace(b"\n", b" ") or b" ")
    before = counter.events()
    answers = counter.bulk(b"\n".join(lines))
    assert [answer["line"] for answer in answers] == list(range(1, len(lines) + 1))
    assert all(answer["status"] < 500 for answer in answers)
    assert counter.events() == before + sum(answer["status"] == 201 for answer in answers)


def opening(account: str, code: str) -> bytes:
    command = {"command": "open-account", "command_id": new_id(), "actor": ADMIN}
    account_of = {"group_id": "lets-aa", "kind": "person", "holder_id": id_of("x")}
    return json.dumps(
        {**command, **account_of, "account_id": id_of(account), "name": "x", "code": code}
    ).encode()


def test_an_opening_sent_again_beside_one_that_wants_its_code_gets_its_first_answer(
    counter: Counter,
) -> None:
    first, other = opening("first", "17"), opening("other", "17")
    (opened,) = counter.bulk(first)
    again, refused = counter.bulk(first + b"\n" + other)
    assert (again["status"], again["position"]) == (200, opened["position"])
    assert refused["problem"]["code"] == "code-taken"
