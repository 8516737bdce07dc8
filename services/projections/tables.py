"""A projection's tables by version, and rows as PostgreSQL's binary COPY takes them.

Binary, because PostgreSQL reads it for less than text, because no value can break out of its
field, and because laid out in one go it costs Python no more to make. Source: PostgreSQL
documentation, COPY, "Binary Format".
"""

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from struct import pack
from typing import Final

from projections.progress import Database

NULL: Final = b"\xff\xff\xff\xff"
_HEADER: Final = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_TRAILER: Final = b"\xff\xff"
_PIECE_ROWS: Final = 256


@lru_cache(maxsize=1_000)
def in_version(statement: str, version: int) -> str:
    """The statement over the tables of that version: `{v}` in their names stands for it."""
    return statement.replace("{v}", f"v{version}")


@lru_cache(maxsize=100)
def ddl_of(name: str, version: int) -> str:
    """The statements of the package's file of that name, over the tables of that version."""
    written = files("projections").joinpath(f"{name}.sql").read_text(encoding="utf-8")
    return in_version(written, version)


def uuid_bytes(value: str) -> bytes:
    """The 16 bytes of a UUID; raises ValueError for anything else."""
    found = bytes.fromhex(value.replace("-", ""))
    if len(found) != 16:
        raise ValueError(f"not a UUID: {value!r}")
    return found


def uuid_field(value: str | None) -> bytes:
    """A uuid column's field."""
    return NULL if value is None else b"\x00\x00\x00\x10" + uuid_bytes(value)


def text_field(value: str | None) -> bytes:
    """A text column's field."""
    if value is None:
        return NULL
    written = value.encode()
    return len(written).to_bytes(4, "big") + written


def jsonb_field(written: bytes | None) -> bytes:
    """A jsonb column's field, from JSON text; 1 is the only version of the format there is."""
    return NULL if written is None else (len(written) + 1).to_bytes(4, "big") + b"\x01" + written


def int8_field(value: int | None) -> bytes:
    """A bigint column's field."""
    return NULL if value is None else pack(">iq", 8, value)


def copy_rows(connection: Database, table: str, rows: Iterable[bytes]) -> None:
    """The rows are in the table; each is its field count, then its fields in column order."""
    waiting = iter(rows)
    with connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
        copy.write(_HEADER)
        # In pieces, so that PostgreSQL stores one while the next is being made.
        while piece := b"".join(islice(waiting, _PIECE_ROWS)):
            copy.write(piece)
        copy.write(_TRAILER)


def storable(text: str) -> str:
    """The text as PostgreSQL can keep it: it knows no NUL."""
    return text.replace("\x00", "\ufffd")
