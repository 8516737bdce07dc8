"""What the bodies of acts about what is kept may hold; as for other acts, see `bodies`."""

from pydantic import Field

from clearing.http.bodies import Act
from clearing.http.parts import ADMINISTRATOR, example
from contracts.ids import DAY_PATTERN, SHA256_PATTERN, ExportFormat


class ExportBody(Act):
    """A file that was made of a group's books. Days are whole, both included."""

    model_config = example(
        actor=ADMINISTRATOR,
        format="hledger",
        from_day="2026-01-01",
        to_day="2026-12-31",
        position=20417,
        sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    )

    format: ExportFormat = Field(description="Which program takes the file.")
    from_day: str = Field(description="The first day.", json_schema_extra={"pattern": DAY_PATTERN})
    to_day: str = Field(description="The last day.", json_schema_extra={"pattern": DAY_PATTERN})
    position: int = Field(description="How far the log went that it was made of.", ge=0)
    sha256: str = Field(
        description="Of the file, 64 hexadecimal digits.",
        json_schema_extra={"pattern": SHA256_PATTERN},
    )
