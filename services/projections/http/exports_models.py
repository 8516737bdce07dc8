"""The form of what is asked and answered about files of a group's books."""

from pydantic import Field

from contracts.events import ExportMade
from contracts.ids import DAY_PATTERN, ExportFormat
from projections.http.asking import MAX_POSITION
from projections.http.bodies import Asked
from projections.http.models import Model
from projections.papers.cells import Dialect

_ID = "4c5a1b0e-3d0f-4a52-9d0a-9f5e0a6a7c11"
_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_FIRST_YEAR, _LAST_YEAR = 1970, 9998


class NewExport(Asked):
    """Which file is to be made: of a year, or from one day to another; else of all days."""

    format: ExportFormat = Field(
        description="which program takes the file; a Komunitin bundle is always of all days",
        examples=["hledger"],
    )
    year: int | None = Field(
        default=None, ge=_FIRST_YEAR, le=_LAST_YEAR, description="of this year", examples=[2026]
    )
    from_day: str | None = Field(
        default=None,
        pattern=DAY_PATTERN,
        description="the first day, and `to_day` the last",
        examples=["2026-01-01"],
    )
    to_day: str | None = Field(
        default=None,
        pattern=DAY_PATTERN,
        description="the last day, included",
        examples=["2026-12-31"],
    )
    position: int | None = Field(
        default=None,
        ge=1,
        le=MAX_POSITION,
        description="of what was in the log by this position; without it, by now",
        examples=[1042],
    )
    dialect: Dialect = Field(
        default="rfc4180",
        description="CSV alone: as RFC 4180 has it, or as spreadsheets in Belgium and France open"
        " it",
        examples=["rfc4180"],
    )


class Export(Model):
    """A file that was made of a group's books, as the log knows it."""

    export_id: str = Field(examples=[_ID])
    logged_at: int = Field(description="the log position that says so", examples=[1043])
    format: ExportFormat = Field(examples=["hledger"])
    from_day: str = Field(description="the first day", examples=["2026-01-01"])
    to_day: str = Field(description="the last day, included", examples=["2026-12-31"])
    position: int = Field(
        description="the last log position of the books it was made of", examples=[1042]
    )
    sha256: str = Field(description="of the file, 64 hexadecimal digits", examples=[_DIGEST])


class ExportsPage(Model):
    """Files that were made of a group's books, the last first."""

    group_id: str = Field(examples=["letsgent"])
    exports: list[Export]
    next: str | None = Field(description="`cursor` of the next page; null on the last")


def shown(logged_at: int, event: ExportMade) -> Export:
    """The file as the log knows it."""
    return Export(
        export_id=event.export_id,
        logged_at=logged_at,
        format=event.format,
        from_day=event.from_day,
        to_day=event.to_day,
        position=event.position,
        sha256=event.sha256,
    )
