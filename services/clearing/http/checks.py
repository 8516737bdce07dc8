"""What every command must keep to before the ledger sees it, however it was sent.

Types are checked where JSON is decoded; here ids, times, lengths and ranges are, from the command
types themselves. A field that is added to a command without a rule here fails at import: what
cannot be stored would stop the writer, so nothing passes by accident.
"""

import re
from collections.abc import Callable
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, TypeAlias, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from clearing.domain.commands import Command
from clearing.http.faults import Fault, Wrong
from contracts.ids import (
    GROUP_ID_PATTERN,
    MAX_WORDS_CHARACTERS,
    SHA256_PATTERN,
    UUID_PATTERN,
    AccountId,
    ActId,
    AgreementId,
    CommandId,
    ExchangeId,
    GroupId,
    KeyId,
    PersonId,
    PostId,
    RunId,
    Sha256,
)
from contracts.posts import MAX_LOCALITY_CHARACTERS, MAX_TEXT_CHARACTERS, MAX_TITLE_CHARACTERS

Check: TypeAlias = Callable[[Any], Wrong | None]

INT64: Final = (-(2**63), 2**63 - 1)
# Up to the end of the year 9999, the last that RFC 3339 can write.
TIME_MS: Final = (0, 253_402_300_799_999)
NUMBERS: Final = {
    "happened_at_ms": TIME_MS,
    "expires_at_ms": TIME_MS,
    "valid_until_ms": TIME_MS,
    "until_ms": TIME_MS,
    "latitude_microdegrees": (-90_000_000, 90_000_000),
    "longitude_microdegrees": (-180_000_000, 180_000_000),
}
# In characters, at least and at most.
TEXTS: Final = {
    "words": (0, MAX_WORDS_CHARACTERS),
    "name": (1, 200),
    "code": (1, 64),
    "contact": (0, 500),
    "singular": (1, 60),
    "plural": (1, 60),
    "symbol": (1, 16),
    "locality": (0, MAX_LOCALITY_CHARACTERS),
    "country": (0, 60),
    "languages": (2, 35),
    "title": (1, MAX_TITLE_CHARACTERS),
    "text": (0, MAX_TEXT_CHARACTERS),
    # Put there by us, whatever is sent.
    "via": (0, 64),
    "public_key": (1, 64),
}
MAX_IN_A_LIST: Final = 16
# A run names every debt between groups, and in both directions where one may grow.
LISTS: Final = {"leaves": 10_000, "set_offs": 100_000, "growths": 200_000, "potentials": 20_000}

_is_uuid: Final = re.compile(UUID_PATTERN.strip("^$")).fullmatch
_is_sha256: Final = re.compile(SHA256_PATTERN.strip("^$")).fullmatch
_is_group_id: Final = re.compile(GROUP_ID_PATTERN.strip("^$")).fullmatch
# PostgreSQL keeps no NUL, UTF-8 no half of a surrogate pair.
_not_storable: Final = re.compile("[\x00\ud800-\udfff]").search
_IDS: Final = (AccountId, ActId, AgreementId, CommandId, ExchangeId, KeyId, PersonId, PostId, RunId)

_NOT_AN_ID: Final = Wrong(Fault.NOT_AN_ID)
_NOT_A_GROUP_ID: Final = Wrong(Fault.NOT_A_GROUP_ID)


def check_id(value: str) -> Wrong | None:
    """Refuse what is no UUID in canonical lower-case text."""
    return None if _is_uuid(value) else _NOT_AN_ID


def check_group_id(value: str) -> Wrong | None:
    """Refuse what is no group's id."""
    return None if _is_group_id(value) else _NOT_A_GROUP_ID


def check(command: Command) -> Wrong | None:
    """Return the first thing wrong with a command whose types are right, None where nothing is."""
    if command.actor.capacity == "system":
        # The writer's own timer; nobody outside acts as it.
        return Wrong(Fault.NOT_ONE_OF, "actor.capacity")
    return _COMMANDS[type(command)](command)


def _number(name: str) -> Check:
    low, high = NUMBERS.get(name, INT64)

    def check_number(value: int) -> Wrong | None:
        if low <= value <= high:
            return None
        return Wrong(Fault.NUMBER_OUT_OF_RANGE, bound=high if value > high else low)

    return check_number


def _text(name: str) -> Check:
    least, most = TEXTS[name]

    def check_text(value: str) -> Wrong | None:
        if len(value) > most:
            return Wrong(Fault.TEXT_TOO_LONG, bound=most)
        if len(value) < least or (least and not value.strip()):
            return Wrong(Fault.TEXT_TOO_SHORT, bound=least)
        if _not_storable(value):
            return Wrong(Fault.TEXT_NOT_STORABLE)
        return None

    return check_text


def _optional(inner: Check) -> Check:
    return lambda value: None if value is None else inner(value)


def _anything(value: object) -> None:
    """Refuse nothing: the type says all."""


def _sha256(value: str) -> Wrong | None:
    return None if _is_sha256(value) else Wrong(Fault.NOT_A_DIGEST)


def _each(name: str, inner: Check) -> Check:
    most = LISTS.get(name, MAX_IN_A_LIST)

    def check_each(values: tuple[object, ...]) -> Wrong | None:
        if len(values) > most:
            return Wrong(Fault.TOO_MANY, bound=most)
        for place, value in enumerate(values):
            if wrong := inner(value):
                return wrong.within(str(place))
        return None

    return check_each


def _by_group(name: str) -> Check:
    most, check_number = LISTS[name], _number(name)

    def check_by_group(values: dict[str, int]) -> Wrong | None:
        if len(values) > most:
            return Wrong(Fault.TOO_MANY, bound=most)
        for group_id, value in values.items():
            if wrong := check_group_id(group_id) or check_number(value):
                return wrong.within(group_id)
        return None

    return check_by_group


def _struct(cls: type[Struct]) -> Check:
    fields = msgspec.structs.fields(cls)
    parts = [(f.name, rule) for f in fields if (rule := _rule(f.type, f.name)) is not None]

    def check_struct(value: object) -> Wrong | None:
        for name, part in parts:
            if wrong := part(getattr(value, name)):
                return wrong.within(name)
        return None

    return check_struct


def _rule(of: Any, name: str) -> Check | None:
    """Return the check for a field of this type, None where its type says all."""
    origin = get_origin(of)
    if origin is Annotated:
        inner, *metas = get_args(of)
        # A pattern was held against the text already, as it was decoded.
        shaped = any(isinstance(meta, msgspec.Meta) and meta.pattern for meta in metas)
        return None if shaped else _rule(inner, name)
    if origin in (Union, UnionType):
        (inner,) = (part for part in get_args(of) if part is not NoneType)
        rule = _rule(inner, name)
        return None if rule is None else _optional(rule)
    if origin is tuple:
        return _each(name, _rule(get_args(of)[0], name) or _anything)
    if origin is dict:
        return _by_group(name)
    if of in _IDS:
        return check_id
    if of is Sha256:
        return _sha256
    if of is GroupId:
        return check_group_id
    if of is bool or origin is Literal:
        return None
    if of is int:
        return _number(name)
    if of is str:
        return _text(name)
    assert issubclass(of, Struct), f"no rule for {name}: {of}"
    return _struct(of)


_COMMANDS: Final[dict[type, Check]] = {cls: _struct(cls) for cls in get_args(Command)}
