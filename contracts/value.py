"""The form of plain values that cross a border: immutable, compared by what they hold."""

from msgspec import Struct
from msgspec.structs import replace


class Value(Struct, frozen=True, gc=False):
    """An immutable value, cheap to make (a third of a frozen dataclass) and to encode."""


__all__ = ["Value", "replace"]
