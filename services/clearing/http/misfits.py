"""What the two validators say is wrong, pydantic's and the decoder's, in our own words."""

import re
from collections.abc import Sequence
from typing import Final

from pydantic_core import ErrorDetails

from clearing.http.faults import Fault, Wrong

_LARGEST: Final = 2**63 - 1

_FAULTS: Final = {
    "missing": Fault.MISSING_FIELD,
    "extra_forbidden": Fault.UNKNOWN_FIELD,
    "literal_error": Fault.NOT_ONE_OF,
    "string_unicode": Fault.TEXT_NOT_STORABLE,
    "int_type": Fault.NOT_A_WHOLE_NUMBER,
    "int_from_float": Fault.NOT_A_WHOLE_NUMBER,
    "int_parsing": Fault.NOT_A_WHOLE_NUMBER,
    "int_parsing_size": Fault.NUMBER_OUT_OF_RANGE,
}


def wrong_of(errors: Sequence[ErrorDetails]) -> Wrong:
    """Return the first of pydantic's errors; what is not known by name is a wrong type."""
    error = errors[0]
    fault = _FAULTS.get(error["type"], Fault.WRONG_TYPE)
    bound = _LARGEST if fault is Fault.NUMBER_OUT_OF_RANGE else None
    return Wrong(fault, ".".join(map(str, error["loc"])), bound)


_PLACE: Final = re.compile(r" - at `(?:key in )?\$\.?(.*?)`$")
_NAMED: Final = re.compile(r"field `(.*?)`(?: - at |$)", re.DOTALL)


def wrong_of_message(message: str) -> Wrong:
    """Return what a message of msgspec's says. Its wording is held by a test."""
    place = _PLACE.search(message)
    field = place[1] if place else ""
    if message.startswith("Object contains unknown field"):
        return Wrong(Fault.UNKNOWN_FIELD, _joined(field, message))
    if message.startswith("Object missing required field"):
        return Wrong(Fault.MISSING_FIELD, _joined(field, message))
    if field == "command":
        return Wrong(Fault.UNKNOWN_COMMAND, field)
    if message.startswith("Invalid enum value"):
        return Wrong(Fault.NOT_ONE_OF, field)
    if message.startswith(("Integer value out of range", "Expected `int` <", "Expected `int` >")):
        return Wrong(Fault.NUMBER_OUT_OF_RANGE, field, _LARGEST)
    if message.startswith("Expected `int"):
        return Wrong(Fault.NOT_A_WHOLE_NUMBER, field)
    return Wrong(Fault.WRONG_TYPE, field)


def _joined(place: str, message: str) -> str:
    named = _NAMED.search(message)
    name = named[1] if named else ""
    return f"{place}.{name}" if place and name else place or name
