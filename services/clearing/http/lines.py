"""One line of the bulk form: a command as tagged JSON, read strictly.

The decoder takes the last of two equal keys and passes over unknown fields of inner objects. Both
are found by counting colons: outside strings each belongs to a key, so a line with as many as the
command written out again holds each key once and no other. Only where the counts differ, or an
escape could hide a colon, is the line read a second time and looked at key by key.
"""

import json
from collections.abc import Callable
from functools import reduce
from operator import or_
from types import NoneType
from typing import Any, Final, TypeAlias, get_args

import msgspec
from msgspec import Struct

from clearing.domain.commands import Command, ExpireRequest
from clearing.http.checks import check
from clearing.http.faults import Fault, Wrong
from clearing.http.misfits import wrong_of_message

MAX_LINE_BYTES: Final = 64 * 1024

# Requests expire by the writer's own timer alone.
LineCommand: Final[Any] = reduce(
    or_, (cls for cls in get_args(Command) if cls is not ExpireRequest)
)
_decode: Final[Callable[[bytes], Command]] = msgspec.json.Decoder(LineCommand).decode
_encode: Final = msgspec.json.Encoder().encode

_Keys: TypeAlias = dict[str, "_Keys | None"]


def read_line(line: bytes) -> Command | tuple[Wrong, str | None]:
    """Return the command, or what is wrong with the line and the id of the command if it has one.

    The line holds no newline.
    """
    try:
        command = _decode(line)
    except msgspec.ValidationError as error:
        return _key_twice(line) or _of_message(str(error)), None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Wrong(Fault.MALFORMED_JSON), None
    wrong = check(command)
    if wrong is None and _needs_second_reading(line, command):
        wrong = _look_closer(line, type(command))
    if wrong is None:
        return command
    return wrong, None if wrong.field == "command_id" else command.command_id


def _needs_second_reading(line: bytes, command: Command) -> bool:
    """Whether a key could stand twice in the line, or one that nothing reads."""
    return (
        type(command) not in _FLAT
        or b"\\" in line
        or line.count(b":") != _encode(command).count(b":")
    )


def once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the object of these pairs. For `json.loads`; raises `DuplicateKey`."""
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise DuplicateKey(key)
            seen.add(key)
    return found


class DuplicateKey(Exception):
    """An object names this key twice."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _of_message(message: str) -> Wrong:
    """Return what the decoder says; of what is no object it names no field, and nobody could."""
    wrong = wrong_of_message(message)
    no_object = wrong.fault is Fault.WRONG_TYPE and not wrong.field
    return Wrong(Fault.MALFORMED_JSON) if no_object else wrong


def _key_twice(line: bytes) -> Wrong | None:
    """Return that a key stands twice: what the decoder says of the other fields rests on a guess.

    A `command` given twice, above all, is none that does not exist.
    """
    found = _read_again(line)
    return found if isinstance(found, Wrong) and found.fault is Fault.DUPLICATE_KEY else None


def _look_closer(line: bytes, cls: type) -> Wrong | None:
    found = _read_again(line)
    return found if isinstance(found, Wrong) else _unknown(found, _KEYS[cls])


def _read_again(line: bytes) -> object:
    """Return what the line holds with each key once, or what is `Wrong`."""
    try:
        return json.loads(line, object_pairs_hook=once_each)
    except DuplicateKey as found:
        return Wrong(Fault.DUPLICATE_KEY, found.key)
    except (ValueError, RecursionError):
        return Wrong(Fault.MALFORMED_JSON)


def _unknown(given: object, known: _Keys) -> Wrong | None:
    """Return the first field that nothing reads, in an object or each object of a list."""
    if isinstance(given, list):
        for place, item in enumerate(given):
            if wrong := _unknown(item, known):
                return wrong.within(str(place))
    elif isinstance(given, dict):
        for key, value in given.items():
            if key not in known:
                return Wrong(Fault.UNKNOWN_FIELD, key)
            inner = known[key]
            if inner is not None and (wrong := _unknown(value, inner)):
                return wrong.within(key)
    return None


def _keys(cls: type[Struct]) -> _Keys:
    """Return the fields of a type, with those of the objects in them."""
    keys: _Keys = {f.encode_name: _inner(f.type) for f in msgspec.structs.fields(cls)}
    config = cls.__struct_config__
    return {str(config.tag_field): None, **keys} if config.tag_field and config.tag else keys


def _inner(of: Any) -> _Keys | None:
    for part in (of, *get_args(of)):
        if isinstance(part, type) and part is not NoneType and issubclass(part, Struct):
            return _keys(part)
    return None


_KEYS: Final[dict[type, _Keys]] = {cls: _keys(cls) for cls in get_args(Command)}

# Of these every key that is written again was required or given. Inner facts are written with a
# type that their givers may leave out, so with them the counts would say nothing.
_FLAT: Final = frozenset(
    cls
    for cls, keys in _KEYS.items()
    if all(inner is None for name, inner in keys.items() if name != "actor")
)
