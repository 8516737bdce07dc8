"""Which encoding an event should have in the log: JSON or MessagePack, objects or arrays.

The same exchange across a border in all four, with the size, and the time to encode and decode
as ratios to JSON objects in the same run.
"""

import time
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Struct

from contracts.envelope import Actor, Envelope
from contracts.events import ExchangeRecorded, Route
from contracts.ids import AccountId, CommandId, ExchangeId, GroupId, PersonId

TIMES: Final = 50_000
# Taken in turns, so that what else the machine does weighs on all alike; the best turn counts.
TURNS: Final = 5

_UUID: Final = "3f0e8b52-6c1d-4a8e-9d53-2f6c1f1d8a37"


class Row(NamedTuple):
    """One encoding: bytes an event, and nanoseconds to encode and to decode it."""

    what: str
    size: int
    encode_ns: int
    decode_ns: int


def bench_encoding() -> list[Row]:
    """Return one row an encoding, JSON objects first."""
    objects, arrays = _exchange(), _as_arrays(_exchange())
    forms: list[tuple[str, Any, Any, Any]] = [
        ("JSON objects", objects, msgspec.json.Encoder(), msgspec.json.Decoder(Envelope)),
        ("JSON arrays", arrays, msgspec.json.Encoder(), msgspec.json.Decoder(type(arrays))),
        (
            "MessagePack objects",
            objects,
            msgspec.msgpack.Encoder(),
            msgspec.msgpack.Decoder(Envelope),
        ),
        (
            "MessagePack arrays",
            arrays,
            msgspec.msgpack.Encoder(),
            msgspec.msgpack.Decoder(type(arrays)),
        ),
    ]
    return [
        Row(
            what,
            len(encoder.encode(value)),
            _best_ns(encoder.encode, value),
            _best_ns(decoder.decode, encoder.encode(value)),
        )
        for what, value, encoder, decoder in forms
    ]


def report(rows: list[Row]) -> str:
    """The rows as a Markdown table, with ratios to the first."""
    first = rows[0]
    lines = ["| encoding | bytes | encode | decode |", "|---|---|---|---|"]
    lines += [
        f"| {row.what} | {row.size} ({row.size / first.size:.2f}) "
        f"| {row.encode_ns} ns ({row.encode_ns / first.encode_ns:.2f}) "
        f"| {row.decode_ns} ns ({row.decode_ns / first.decode_ns:.2f}) |"
        for row in rows
    ]
    return "\n".join(lines)


def _best_ns(act: Callable[[Any], object], given: Any) -> int:
    best = 10**12
    for _ in range(TURNS):
        started = time.perf_counter_ns()
        for _ in range(TIMES):
            act(given)
        best = min(best, (time.perf_counter_ns() - started) // TIMES)
    return best


def _exchange() -> Envelope:
    antwerpen, gent = GroupId("antwerpen"), GroupId("gent")
    return Envelope(
        command_id=CommandId(_UUID),
        groups={antwerpen: 12_345, gent: 678},
        happened_at_ms=1_763_000_000_000,
        recorded_at_ms=1_763_000_000_001,
        actor=Actor(person_id=PersonId(_UUID), capacity="holder", acting_for=AccountId(_UUID)),
        terms="ab" * 16,
        words="cd" * 32,
        event=ExchangeRecorded(
            exchange_id=ExchangeId(_UUID),
            payer=AccountId(_UUID),
            payee=AccountId(_UUID),
            payer_group=antwerpen,
            payee_group=gent,
            payer_steps=20,
            payee_steps=60,
            fixed_side="payee",
            routes=(Route(groups=(antwerpen, gent), carried_ms=3_600_000),),
        ),
    )


def _as_arrays(envelope: Envelope) -> Struct:
    """The same value in twins of its types that are encoded as arrays."""
    twins: dict[type, type[Struct]] = {}
    for cls, nested in (
        (Actor, {}),
        (Route, {}),
        (ExchangeRecorded, {"routes": Route}),
        (Envelope, {"actor": Actor, "event": ExchangeRecorded}),
    ):
        fields = []
        for field in msgspec.structs.fields(cls):
            kind: Any = field.type
            if field.name in nested:
                twin = twins[nested[field.name]]
                kind = tuple[twin, ...] if field.name == "routes" else twin  # type: ignore[valid-type]
            fields.append((field.name, kind))
        tag = cls.__struct_config__.tag
        twins[cls] = msgspec.defstruct(
            cls.__name__, fields, frozen=True, array_like=True, tag=tag, kw_only=True
        )
    found: Any = _twin(envelope, twins)
    assert isinstance(found, Struct)
    return found


def _twin(value: Any, twins: dict[type, type[Struct]]) -> Any:
    if isinstance(value, tuple):
        return tuple(_twin(item, twins) for item in value)
    if type(value) not in twins:
        return value
    given = {name: _twin(getattr(value, name), twins) for name in value.__struct_fields__}
    return twins[type(value)](**given)


if __name__ == "__main__":
    print(report(bench_encoding()))
