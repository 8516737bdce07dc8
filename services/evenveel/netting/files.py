"""A result as a file: JSON, or CSV with a row for each thing it says. Either can be checked.

The CSV has `what`, `party`, `debtor`, `creditor` and `value`: gross_before, cleared, gross_after,
net and potential of each party, each set_off, format and input_sha256.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from access.phrases_netting import Netting
from access.saying import Saying
from evenveel.netting.document import Certificate, Document, SetOff, Unproved

SUFFIXES: Final = (".json", ".csv")
_HEADER: Final = ["what", "party", "debtor", "creditor", "value"]
_WHOLE: Final = re.compile("-?[0-9]{1,30}")


def write_document(document: Document, path: Path) -> None:
    """The file holds the document, in the form of its suffix. Raises `OSError`."""
    if path.suffix.lower() == ".json":
        text = msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"
        path.write_text(text, encoding="utf-8")
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_HEADER)
        writer.writerows(_rows(document))


def read_document(path: Path) -> Document:
    """Return the document in the file. Raises `Unproved` where there is none."""
    try:
        text = path.read_bytes()
        if path.suffix.lower() == ".csv":
            return _from_rows(text.decode("utf-8-sig"))
        document = msgspec.json.decode(text, type=Document)
        # Of two values under one name msgspec takes the last; who else reads it, maybe the first.
        json.loads(text, object_pairs_hook=_once_each)
        return document
    except OSError as error:
        detail = error.strerror or str(error)
    except (ValueError, csv.Error) as error:
        # What a foreign file holds may break the line.
        detail = " ".join(str(error).split())
    raise Unproved(Saying(Netting.NOT_A_RESULT, file=path.name, detail=detail))


def _once_each(named: list[tuple[str, object]]) -> None:
    """Keep nothing of an object. Raises `ValueError` where it has two values of one name."""
    if len(dict(named)) < len(named):
        names = [name for name, _ in named]
        raise ValueError(repr(next(name for name in names if names.count(name) > 1)[:40]))


def _rows(document: Document) -> Iterator[tuple[str | int, ...]]:
    yield "gross_before", "", "", "", document.gross_before
    yield "cleared", "", "", "", document.cleared
    yield "gross_after", "", "", "", document.gross_after
    for party, net in document.net.items():
        yield "net", party, "", "", net
    for each in document.set_offs:
        yield "set_off", "", each.debtor, each.creditor, each.amount
    yield "format", "", "", "", document.certificate.format
    yield "input_sha256", "", "", "", document.certificate.input_sha256
    for party, potential in document.certificate.potentials.items():
        yield "potential", party, "", "", potential


def _from_rows(text: str) -> Document:
    """Return the document of these rows. Raises `ValueError` and `csv.Error`."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    if next(reader, None) != _HEADER:
        raise ValueError(",".join(_HEADER))
    once: dict[str, str] = {}
    by_party: dict[str, dict[str, int]] = {"net": {}, "potential": {}}
    set_offs: list[SetOff] = []
    for row in reader:
        if len(row) != len(_HEADER) or any(row[n] for n in _blank_in(row[0])):
            raise ValueError(f"{reader.line_num}: {','.join(row)[:40]}")
        what, party, debtor, creditor, value = row
        if what == "set_off":
            set_offs.append(SetOff(debtor=debtor, creditor=creditor, amount=_whole(value)))
        elif what in by_party and party not in by_party[what]:
            by_party[what][party] = _whole(value)
        elif what not in once:
            once[what] = value
        else:
            raise ValueError(f"{reader.line_num}: {what}")
    totals = {
        name: _whole(once.pop(name, "")) for name in ("gross_before", "cleared", "gross_after")
    }
    told = {name: once.pop(name, "") for name in ("format", "input_sha256")}
    if once:
        raise ValueError(next(iter(once)))
    certificate = Certificate(**told, potentials=by_party["potential"])
    return Document(
        **totals, net=by_party["net"], set_offs=tuple(set_offs), certificate=certificate
    )


def _blank_in(what: str) -> tuple[int, ...]:
    """Return the places of the cells that a row of this kind has no use for."""
    if what == "set_off":
        return (1,)
    return (2, 3) if what in ("net", "potential") else (1, 2, 3)


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError(repr(text[:40]))
    return int(text)
