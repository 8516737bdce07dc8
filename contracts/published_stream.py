"""The stream as AsyncAPI 3 describes it, with the schemas of what is on it beside the events'.

One channel, one message a type. A reader in any language needs no more than this document and the
schemas that it names: by the header `ce_type` it knows which of them a value fits.
"""

from typing import Final

from contracts import ids, stream
from contracts.events import WIRE_NAMES
from contracts.published import FOLDER, Schema, schema_of, written
from contracts.slices import SLICED_NAMES

_DOCUMENT: Final = f"{FOLDER}/stream.asyncapi.json"
_FORMAT: Final = "application/schema+json;version=draft-2020-12"
_BINDING: Final = "0.5.0"
_POSITION: Final[Schema] = {
    "description": "The position in the log.",
    "type": "string",
    "pattern": "^[1-9][0-9]{0,18}$",
}
_TOLD_BY_ALL: Final[Schema] = {
    stream.SPECVERSION_HEADER: {"const": "1.0"},
    stream.ID_HEADER: {"type": "string"},
    stream.TYPE_HEADER: {"type": "string"},
    stream.SOURCE_HEADER: {"const": stream.SOURCE},
    stream.POSITION_HEADER: _POSITION,
    stream.CONTENT_HEADER: {"const": "application/json"},
}
_TOLD_BY_EVENTS: Final[Schema] = {
    stream.TIME_HEADER: {
        "description": "When it was recorded (RFC 3339).",
        "type": "string",
        "format": "date-time",
    },
    stream.SUBJECT_HEADER: {
        "description": "The group that receives it here; also the key.",
        "type": "string",
        "pattern": ids.GROUP_ID_PATTERN,
    },
}
_TOLD_BY_SLICES: Final[Schema] = {
    stream.SLICES_HEADER: {
        "description": "How many slices of the event the partition holds.",
        "type": "string",
        "pattern": "^[1-9][0-9]{0,8}$",
    },
}
_DESCRIPTION: Final = (
    "Every fact of the ledger, once for each group that it touches: the key is the group's id, so"
    " that one partition holds the group's whole history in order. The headers are CloudEvents 1.0"
    " in binary mode, with the log's position as the extension `position`. Marks without a key say"
    " up to which position a partition is complete. A record may come again, and never before one"
    " that belongs before it: pass over what you have seen, by position and group. Each envelope"
    " carries the group's own gapless number in `groups`: with it you know that nothing is missing."
    " Of what concerns all groups of a clearing run each receives its own slice: `slice_of` in the"
    " event is the SHA-256 of the whole, which the log has, and the header `ce_slices` says how"
    " many slices the partition holds."
    " Types are added over time; stop at one that you do not know, and pass over unknown fields."
    f" No record is larger than {stream.MAX_RECORD_BYTES} bytes."
)


def documents() -> dict[str, str]:
    """Return each document by its path under `contracts`, as it is to be committed."""
    mark = schema_of(stream.CompleteBody, stream.COMPLETE)
    return {f"{FOLDER}/{stream.COMPLETE}.json": written(mark), _DOCUMENT: written(_asyncapi())}


def _asyncapi() -> Schema:
    messages: Schema = {name: _event(name) for name in sorted(WIRE_NAMES)}
    messages[stream.COMPLETE] = _mark()
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Evenveel: the stream", "version": "1", "description": _DESCRIPTION},
        "defaultContentType": "application/json",
        "channels": {"events": _channel(messages)},
        "operations": {
            "tell": {
                "action": "send",
                "summary": "What happened in the ledger, in its order.",
                "channel": {"$ref": "#/channels/events"},
            }
        },
        "components": {
            "messages": messages,
            "schemas": {
                "event-headers": _headers({**_TOLD_BY_ALL, **_TOLD_BY_EVENTS}),
                "slice-headers": _headers({**_TOLD_BY_ALL, **_TOLD_BY_EVENTS, **_TOLD_BY_SLICES}),
                "mark-headers": _headers(_TOLD_BY_ALL),
            },
        },
    }


def _channel(messages: Schema) -> Schema:
    return {
        "address": stream.TOPIC,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {
            "kafka": {
                "topic": stream.TOPIC,
                "topicConfiguration": {
                    "cleanup.policy": ["delete"],
                    "retention.ms": -1,
                    "retention.bytes": -1,
                },
                "bindingVersion": _BINDING,
            }
        },
    }


def _event(name: str) -> Schema:
    return {
        "name": name,
        "headers": _typed("slice-headers" if name in SLICED_NAMES else "event-headers", name),
        "payload": {
            "schemaFormat": _FORMAT,
            "schema": {
                "allOf": [
                    {"$ref": "envelope.json"},
                    {"properties": {"event": {"$ref": f"{name}.json"}}},
                ]
            },
        },
        "bindings": {"kafka": {"key": {"type": "string"}, "bindingVersion": _BINDING}},
    }


def _mark() -> Schema:
    return {
        "name": stream.COMPLETE,
        "summary": "The partition is complete up to a position; there is no key.",
        "headers": _typed("mark-headers", stream.COMPLETE),
        "payload": {"schemaFormat": _FORMAT, "schema": {"$ref": f"{stream.COMPLETE}.json"}},
    }


def _typed(headers: str, name: str) -> Schema:
    return {
        "type": "object",
        "allOf": [
            {"$ref": f"#/components/schemas/{headers}"},
            {"properties": {stream.TYPE_HEADER: {"const": name}}},
        ],
    }


def _headers(told: Schema) -> Schema:
    return {"type": "object", "properties": told, "required": sorted(told)}
