"""Why a setting cannot be used, out of what pydantic says of it."""

from __future__ import annotations

from typing import Any

from pydantic_core import ErrorDetails

from access.phrases_snag import Snag
from access.saying import Saying, message_of


def reason_of(problem: ErrorDetails) -> str:
    """Return a sentence of our own, or pydantic's own words in brackets."""
    context: dict[str, Any] = problem.get("ctx", {})
    given = str(problem["input"])
    match problem["type"]:
        case "value_error":
            return message_of(context["error"])
        case "int_parsing":
            return Saying(Snag.NOT_A_WHOLE_NUMBER, given=given)
        case "float_parsing":
            return Saying(Snag.NOT_A_NUMBER, given=given)
        case "greater_than_equal":
            return Saying(Snag.TOO_SMALL, given=given, least=str(context["ge"]))
        case "greater_than":
            return Saying(Snag.NOT_MORE_THAN, given=given, least=str(context["gt"]))
        case "less_than_equal":
            return Saying(Snag.TOO_LARGE, given=given, most=str(context["le"]))
        case "literal_error":
            choices = context["expected"].replace(" or ", ", ")
            return Saying(Snag.NOT_ONE_OF, given=given, choices=choices)
        case _:
            return Saying(Snag.NOT_USABLE, detail=problem["msg"])
