"""A paper as PDF: tagged for those who listen to it (PDF/UA-1), fit to be kept (PDF/A-2a).

It is set from a source of ours that never changes; what the paper says is given to it as JSON, so
nothing that a member wrote is ever read as more than text. The same paper is the same bytes.
"""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from access.languages import LOCALES
from projections.papers.fonts import FAMILIES, fonts, showable
from projections.papers.paper import Bars, Figures, Part, Printed, Table


def pdf_of(paper: Printed) -> bytes:
    """The paper, set."""
    region = LOCALES[paper.language].partition("_")[2]
    said = {
        "title": showable(paper.title),
        "of": showable(paper.of),
        "lang": paper.language,
        "region": region,
        "fonts": FAMILIES,
        "about": [[showable(label), showable(words)] for label, words in paper.about],
        "parts": [_part(part) for part in paper.parts],
        "foot": showable(paper.foot),
        "day": [paper.day.year, paper.day.month, paper.day.day],
    }
    # It may read what is under its root, and nothing else is.
    with TemporaryDirectory(prefix="evenveel-paper-") as folder:
        root = Path(folder)
        source = root / "paper.typ"
        source.write_bytes(_source())
        made = typst.compile(
            source,
            root=root,
            font_paths=fonts(),
            ignore_system_fonts=True,
            package_path=root,
            package_cache_path=root,
            sys_inputs={"paper": json.dumps(said)},
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            timestamp=0,
        )
    assert isinstance(made, bytes), "a document without an output is returned"
    return made


@cache
def _source() -> bytes:
    return (files("projections.papers") / "paper.typ").read_bytes()


def _part(part: Part) -> dict[str, Any]:
    match part:
        case Figures():
            shown = [[showable(label), showable(words)] for label, words in part.figures]
            return {"kind": "figures", "figures": shown, "note": None}
        case Bars():
            bars = [[showable(label), number, showable(said)] for label, number, said in part.bars]
            return {"kind": "bars", "caption": part.caption, "bars": bars, "note": _note(part.note)}
        case Table():
            return {
                "kind": "lines",
                "caption": showable(part.caption),
                "columns": [
                    {"heading": showable(column.heading), "kind": column.kind, "wide": column.wide}
                    for column in part.columns
                ],
                "lines": [[showable(cell.shown) for cell in line] for line in part.lines],
                "strong": [at % len(part.lines) for at in part.strong],
                "note": _note(part.note),
            }


def _note(words: str | None) -> str | None:
    return None if words is None else showable(words)
