"""What others can check our events by: a JSON Schema for each, and one for the envelope.

Generated from the types, and stricter than they are: patterns of ids and ranges of numbers stand
here only. As constraints of the types they would make reading an exchange five times slower
(measured: 1.7 against 9.7 µs), and what is in the log has happened whatever it looks like.
"""

import json
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Final, TypeAlias, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from contracts import ids
from contracts.envelope import Actor, Envelope
from contracts.events import WIRE_NAMES

Schema: TypeAlias = dict[str, object]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
FOLDER: Final = "schemas"
_UUID: Final[Schema] = {"format": "uuid", "pattern": ids.UUID_PATTERN}
_OF_IDS: Final[dict[object, Schema]] = {
    ids.GroupId: {"pattern": ids.GROUP_ID_PATTERN},
    ids.AccountId: _UUID,
    ids.PersonId: _UUID,
    ids.AgreementId: _UUID,
    ids.ExchangeId: _UUID,
    ids.PostId: _UUID,
    ids.CommandId: _UUID,
    ids.RunId: _UUID,
    ids.ExportId: _UUID,
    ids.Sha256: {"pattern": ids.SHA256_PATTERN},
}
_NAME: Final[Schema] = {"maxLength": 100}
_STEP_MS: Final[Schema] = {"minimum": 1, "maximum": 1_000 * ids.MS_PER_HOUR}
_AMOUNT: Final[Schema] = {"minimum": 1}
_AT_LEAST_ZERO: Final[Schema] = {"minimum": 0}
# What holds of a field by its name, whichever fact it stands in.
_OF_FIELDS: Final[dict[str, Schema]] = {
    "ordinal": _AT_LEAST_ZERO,
    "terms": {"pattern": "^[0-9a-f]{32}$"},
    "words": {"pattern": "^[0-9a-f]{64}$"},
    "singular": _NAME,
    "plural": _NAME,
    "symbol": _NAME,
    "locality": _NAME,
    "country": _NAME,
    "languages": {"maxItems": 20},
    "decimals": {"minimum": 0, "maximum": 6},
    "latitude_microdegrees": {"minimum": -90_000_000, "maximum": 90_000_000},
    "longitude_microdegrees": {"minimum": -180_000_000, "maximum": 180_000_000},
    "step_ms": _STEP_MS,
    "step_ms_before": _STEP_MS,
    "first_step_ms": _STEP_MS,
    "second_step_ms": _STEP_MS,
    "first_may_owe_ms": _AT_LEAST_ZERO,
    "second_may_owe_ms": _AT_LEAST_ZERO,
    "other_may_owe_ms": _AT_LEAST_ZERO,
    "may_owe_ms": _AT_LEAST_ZERO,
    "may_be_owed_ms": _AT_LEAST_ZERO,
    "payer_steps": _AMOUNT,
    "payee_steps": _AMOUNT,
    "carried_ms": _AMOUNT,
    "objection_ms": {"minimum": 0, "maximum": ids.MAX_OBJECTION_MS},
    "at_least_ms": _AT_LEAST_ZERO,
    "owed_ms": _AT_LEAST_ZERO,
    "cap_ms": _AT_LEAST_ZERO,
    "added_ms": _AT_LEAST_ZERO,
    "gross_before_ms": _AT_LEAST_ZERO,
    "gross_after_ms": _AT_LEAST_ZERO,
    "solved_at": _AT_LEAST_ZERO,
    "attempt": {"minimum": 1, "maximum": 3},
    "potentials": {"additionalProperties": {"type": "integer"}},
    "hint_steps": _AMOUNT,
}
# A route has two ends; within a group there is none.
_ROUTE: Final[Schema] = {"minItems": 2, "uniqueItems": True}


def documents() -> dict[str, str]:
    """Return each schema by its path under `contracts`, as it is to be committed."""
    names = sorted(WIRE_NAMES)
    schemas = {name: schema_of(WIRE_NAMES[name], name) for name in names}
    schemas["envelope"] = _envelope(names)
    return {f"{FOLDER}/{name}.json": written(schema) for name, schema in schemas.items()}


def written(document: Schema) -> str:
    """Return the document's text, the same everywhere."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def schema_of(cls: type[msgspec.Struct], name: str) -> Schema:
    """Return a schema that stands alone: the type at its root, its parts under `$defs`."""
    (_,), components = msgspec.json.schema_components((cls,), ref_template="#/$defs/{name}")
    parts = {part.__name__: part for part in _structs_in(cls)}
    for part_name, part in parts.items():
        _narrow(part, cast("Schema", components[part_name]))
    root = cast("Schema", components.pop(cls.__name__))
    schema: Schema = {"$schema": DIALECT, "$id": f"{name}.json", **root}
    if components:
        schema["$defs"] = components
    return schema


def _envelope(names: list[str]) -> Schema:
    """Return the envelope's schema, which refers to those of the events beside it."""
    whole = schema_of(Envelope, "envelope")
    cast("Schema", whole["properties"])["event"] = {
        "oneOf": [{"$ref": f"{name}.json"} for name in names]
    }
    whole["$defs"] = {Actor.__name__: cast("Schema", whole["$defs"])[Actor.__name__]}
    return whole


def _structs_in(hint: object) -> Iterator[type[msgspec.Struct]]:
    """Yield the struct and all that it is made of."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield hint
        for inner in get_type_hints(hint).values():
            yield from _structs_in(inner)
    for part in get_args(hint):
        yield from _structs_in(part)


def _narrow(cls: type[msgspec.Struct], schema: Schema) -> None:
    """Say in the schema what the field's type and name promise beyond its form."""
    properties = cast("dict[str, Schema]", schema["properties"])
    schema["description"] = " ".join(str(schema.get("description", "")).split())
    for name, hint in get_type_hints(cls).items():
        _apply(hint, properties[name])
        if name in _OF_FIELDS:
            _value_part(properties[name]).update(_OF_FIELDS[name])
    if cls.__name__ == "Route":
        properties["groups"].update(_ROUTE)


def _apply(hint: object, schema: Schema) -> None:
    if hint in _OF_IDS:
        schema.update(_OF_IDS[hint])
        return
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        _apply(parts[0], _value_part(schema))
    elif origin is Annotated:
        _apply(parts[0], schema)
    elif origin is tuple:
        _apply(parts[0], cast("Schema", schema["items"]))
    elif origin is dict:
        schema["propertyNames"] = dict(_OF_IDS[parts[0]])
        schema["additionalProperties"] = {"type": "integer", "minimum": 1}
        schema["minProperties"] = 1


def _value_part(schema: Schema) -> Schema:
    """Return the part of a schema that is not null."""
    either = cast("list[Schema] | None", schema.get("anyOf"))
    return schema if either is None else either[0]
