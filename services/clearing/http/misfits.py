"""What FastAPI's validation says is wrong, in our own words."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from clearing.http.faults import Fault, Wrong

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


def wrong_of(errors: Sequence[Mapping[str, Any]]) -> Wrong:
    """Return the first of the errors; everything that is not known by name is a wrong type."""
    error = errors[0]
    where, *inside = error["loc"]
    fault = _FAULTS.get(error["type"], Fault.WRONG_TYPE)
    if where == "header" and fault is Fault.MISSING_FIELD:
        return Wrong(Fault.KEY_MISSING)
    return Wrong(fault, ".".join(map(str, inside)) or str(where))
