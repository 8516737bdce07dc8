"""A file made of a group's books: in which format, of which days, and what its SHA-256 is.

The digest is written to the log, because what a tool checks is arithmetic: two exchanges swapped
between neighbours add up as well. A file that was changed by one byte has no line in the log.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from io import BytesIO
from typing import Final, Literal, NamedTuple, Protocol, TypeAlias
from uuid import UUID, uuid5

from access.phrases_exports import Export
from contracts.ids import ExportFormat, ExportId, Sha256
from contracts.value import Value
from projections.exports.beancount import beancount_of
from projections.exports.books import Books
from projections.exports.camt import DECIMALS_AT_MOST, camt_of
from projections.exports.journals import journal_of
from projections.exports.komunitin import TooManyMembers, bundle_of
from projections.exports.sheets import sheet_of
from projections.exports.spell import Spell, spell_of
from projections.papers.cells import Dialect, csv_of
from projections.papers.period import Period, day_of
from projections.papers.xlsx import xlsx_of

# A whole number of lines of a spreadsheet, below its first.
_SHEET_AT_MOST: Final = 1_000_000
# Ours for ever: the same books make the same file under the same id.
_EXPORTS: Final = UUID("0b6f4f2e-9c0f-4c55-8f6e-6b7d3a3e7c21")


class _File(NamedTuple):
    ending: str
    media_type: str


FILES: Final[dict[ExportFormat, _File]] = {
    "hledger": _File("hledger", "text/plain; charset=utf-8"),
    "ledger": _File("ledger", "text/plain; charset=utf-8"),
    "beancount": _File("beancount", "text/plain; charset=utf-8"),
    "camt.053": _File("camt.053.xml", "application/xml"),
    "csv": _File("csv", "text/csv; charset=utf-8; header=present"),
    "xlsx": _File("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "komunitin": _File("komunitin.zip", "application/zip"),
}

# Why a format does not take a group's books, and how that is said.
Unfit: TypeAlias = Literal["accounts", "decimals", "members"]
UNFIT: Final[Mapping[Unfit, Export]] = {
    "accounts": Export.NO_ACCOUNTS,
    "decimals": Export.TOO_MANY_DECIMALS,
    "members": Export.TOO_MANY_ACCOUNTS,
}


class DoesNotFit(Exception):
    """The format has no room for the group's books."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(why)
        self.why = why


class Made(Value, frozen=True, kw_only=True):
    """What was made. `name` is what the file is called; the log is told all but that."""

    export_id: ExportId
    group_id: str
    format: ExportFormat
    from_day: str
    to_day: str
    position: int
    sha256: Sha256
    bytes: int
    name: str
    media_type: str


class Into(Protocol):
    """Where a file is written, from its beginning to its end."""

    def write(self, piece: bytes, /) -> int:
        """Take the piece."""
        ...


class _Digesting:
    """Writes through to a file, and knows the digest of what went by."""

    def __init__(self, into: Into) -> None:
        self._into = into
        self.digest = sha256()
        self.bytes = 0

    def write(self, piece: bytes) -> None:
        self._into.write(piece)
        self.digest.update(piece)
        self.bytes += len(piece)


def whole_of(books: Books) -> Period:
    """The days of all that the group ever entered."""
    days = [entry.day for entry in books.entries]
    days += [day_of(books.founded_at_ms, books.zone), day_of(books.at_ms, books.zone)]
    return Period.of(min(days), max(days), books.zone)


def made(
    books: Books,
    format_: ExportFormat,
    period: Period | None,
    into: Into,
    *,
    dialect: Dialect = "rfc4180",
) -> Made:
    """The file is written, and what was made is said. Raises DoesNotFit.

    A bundle is a whole history, whatever the period; without one the others are of all days too.
    """
    whole = whole_of(books)
    days = whole if period is None or format_ == "komunitin" else period
    digesting = _Digesting(into)
    for piece in _pieces(spell_of(books, days), format_, dialect):
        digesting.write(piece)
    digest = Sha256(digesting.digest.hexdigest())
    named = (books.group_id, format_, f"{days.first}", f"{days.last}", f"{books.position}", digest)
    file = FILES[format_]
    return Made(
        export_id=ExportId(str(uuid5(_EXPORTS, "\n".join(named)))),
        group_id=books.group_id,
        format=format_,
        from_day=f"{days.first}",
        to_day=f"{days.last}",
        position=books.position,
        sha256=digest,
        bytes=digesting.bytes,
        name=f"{books.group_id}-{days.first}-{days.last}-{books.position}.{file.ending}",
        media_type=file.media_type,
    )


def _pieces(spell: Spell, format_: ExportFormat, dialect: Dialect) -> Iterable[bytes]:
    match format_:
        case "hledger" | "ledger":
            return _encoded(journal_of(spell, format_))
        case "beancount":
            return _encoded(beancount_of(spell))
        case "camt.053":
            if spell.books.decimals > DECIMALS_AT_MOST:
                raise DoesNotFit("decimals")
            if not spell.books.accounts:
                # The standard has no message without a statement.
                raise DoesNotFit("accounts")
            return _encoded(camt_of(spell))
        case "csv":
            return csv_of(sheet_of(spell), dialect)
        case "xlsx":
            sheet = sheet_of(spell)
            return (xlsx_of(sheet, spell.books.group_id, spell.last, at_most=_SHEET_AT_MOST),)
        case "komunitin":
            bundle = BytesIO()
            try:
                bundle_of(spell.books, bundle)
            except TooManyMembers as error:
                raise DoesNotFit("members") from error
            return (bundle.getvalue(),)


def _encoded(lines: Iterable[str]) -> Iterable[bytes]:
    return (line.encode("ascii") for line in lines)
