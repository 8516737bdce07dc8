"""A file as it is handed over: what the log is told of it, and the same once more from then on.

None is kept: a file that was made before is made again of the same books, and is the same or is not
handed over at all.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import Final, TypeAlias, get_args

from contracts.events import ExportMade
from projections.exports.books import NotBooked
from projections.exports.making import DoesNotFit, Into, Made, made
from projections.exports.reading import LogBooks
from projections.papers.cells import Dialect
from projections.papers.period import Period

Spooled: TypeAlias = "SpooledTemporaryFile[bytes]"

_DIALECTS: Final[tuple[Dialect, ...]] = get_args(Dialect)
_PIECE_BYTES: Final = 64 * 1024
# What is longer waits on disk, in a file without a name that is gone with whoever asked.
_IN_MEMORY_BYTES: Final = 4_000_000


def spooled() -> Spooled:
    """A place for a file while it is made."""
    return SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)


def emptied(place: Spooled) -> Spooled:
    """The place, with nothing in it."""
    place.seek(0)
    place.truncate()
    return place


def sent(place: Spooled) -> Iterator[bytes]:
    """The file from its beginning, piece by piece; its place is gone with the last."""
    with place:
        place.seek(0)
        while piece := place.read(_PIECE_BYTES):
            yield piece


def headers_of(file: Made) -> dict[str, str]:
    """By what name the file is saved, and how long it is."""
    return {
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "Content-Length": str(file.bytes),
    }


def told(file: Made) -> Mapping[str, str | int]:
    """What the log is told of the file."""
    return {
        "format": file.format,
        "from_day": file.from_day,
        "to_day": file.to_day,
        "position": file.position,
        "sha256": file.sha256,
    }


def made_again(of_log: LogBooks, known: ExportMade, afresh: Callable[[], Into]) -> Made | None:
    """The file that the log knows, made once more into what `afresh` gives last.

    None where the same books, as of the same position, make another, or none.
    """
    first, last = date.fromisoformat(known.from_day), date.fromisoformat(known.to_day)
    try:
        period = Period.of(first, last, of_log.zone)
        books = of_log.read(known.group_id, known.position)
        for dialect in _DIALECTS if known.format == "csv" else _DIALECTS[:1]:
            file = made(books, known.format, period, afresh(), dialect=dialect)
            if file.sha256 == known.sha256:
                return file
    except (NotBooked, DoesNotFit, ValueError):
        # Days of which no file is made were written down, too, by whoever runs the group.
        return None
    return None
