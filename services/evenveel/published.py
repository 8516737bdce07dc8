"""What we promise to others, generated from the code: schemas of events, descriptions of APIs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import contracts
from contracts import published, published_stream

CONTRACTS: Final = Path(contracts.__file__).parent


def documents() -> dict[str, str]:
    """Return the text of every document by its path under `contracts/`, the same everywhere."""
    from clearing.http.app import openapi_document as clearing
    from projections.http.app import openapi_document as projections

    described = {
        "schemas/clearing.openapi.json": clearing(),
        "schemas/projections.openapi.json": projections(),
    }
    return {
        **published.documents(),
        **published_stream.documents(),
        **{p: _written(made) for p, made in described.items()},
    }


def drift(folder: Path) -> list[str]:
    """Return the documents that are missing, other than the code says, or no longer made."""
    made = documents()
    kept = {f"schemas/{path.name}" for path in (folder / "schemas").glob("*.json")}
    wrong = {path for path, text in made.items() if _read(folder / path) != text}
    return sorted(wrong | (kept - made.keys()))


def write(folder: Path) -> list[str]:
    """Every document is in the folder; returns their paths."""
    made = documents()
    for path, text in made.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if _read(target) != text:
            target.write_text(text, encoding="utf-8")
    return list(made)


def _written(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
