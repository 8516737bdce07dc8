"""What we promise to others, generated from the code: schemas of events, descriptions of APIs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import msgspec

import contracts
from contracts.envelope import Envelope
from contracts.events import WIRE_NAMES

CONTRACTS: Final = Path(contracts.__file__).parent
_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def documents() -> dict[str, bytes]:
    """Return every document by its path under `contracts/`; the same on every machine."""
    from clearing.http.app import openapi_document as clearing
    from projections.http.app import openapi_document as projections

    found: dict[str, Any] = {
        f"schemas/{name}.json": _schema(cls, name) for name, cls in WIRE_NAMES.items()
    }
    found["schemas/envelope.json"] = _schema(Envelope, "envelope")
    found["http/clearing.openapi.json"] = clearing()
    found["http/projections.openapi.json"] = projections()
    return {path: _written(document) for path, document in sorted(found.items())}


def drift(folder: Path) -> list[str]:
    """Return the documents that are missing, other than the code says, or no longer made."""
    made = documents()
    wrong = [path for path, text in made.items() if _read(folder / path) != text]
    kept = {
        path.relative_to(folder).as_posix()
        for part in ("schemas", "http")
        for path in (folder / part).glob("*.json")
    }
    # An older version of an event keeps its schema: it stands in logs for ever.
    gone = {path for path in kept - made.keys() if path.startswith("http/")}
    return sorted([*wrong, *gone])


def write(folder: Path) -> list[str]:
    """Every document is in the folder; returns their paths."""
    made = documents()
    for path, text in made.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if _read(target) != text:
            target.write_bytes(text)
    return list(made)


def _schema(of: type, name: str) -> dict[str, Any]:
    schema = msgspec.json.schema(of)
    return {"$schema": _DRAFT, "$id": f"urn:evenveel:schema:{name}", **schema}


def _written(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
