"""Everything that can be wrong with what was sent, before any rule of the ledger looks at it."""

from enum import Enum, unique
from typing import NamedTuple

from fastapi import HTTPException


@unique
class Fault(Enum):
    """The stable slug of each, as it appears in problem types, and its HTTP status."""

    MALFORMED_JSON = ("malformed-json", 400)
    DUPLICATE_KEY = ("duplicate-key", 400)
    KEY_MISSING = ("idempotency-key-missing", 400)
    NOT_SIGNED_IN = ("not-signed-in", 401)
    CREDENTIAL_REFUSED = ("credential-refused", 401)
    NOT_FOUND = ("not-found", 404)
    METHOD_NOT_ALLOWED = ("method-not-allowed", 405)
    BODY_TOO_LARGE = ("body-too-large", 413)
    LINE_TOO_LONG = ("line-too-long", 413)
    WRONG_CONTENT_TYPE = ("wrong-content-type", 415)
    UNKNOWN_COMMAND = ("unknown-command", 422)
    UNKNOWN_FIELD = ("unknown-field", 422)
    MISSING_FIELD = ("missing-field", 422)
    WRONG_TYPE = ("wrong-type", 422)
    NOT_A_WHOLE_NUMBER = ("not-a-whole-number", 422)
    NUMBER_OUT_OF_RANGE = ("number-out-of-range", 422)
    NOT_AN_ID = ("not-an-id", 422)
    NOT_A_GROUP_ID = ("not-a-group-id", 422)
    NOT_A_DIGEST = ("not-a-digest", 422)
    NOT_A_TIME = ("not-a-time", 422)
    NOT_ONE_OF = ("not-one-of", 422)
    TEXT_TOO_SHORT = ("text-too-short", 422)
    TEXT_TOO_LONG = ("text-too-long", 422)
    TEXT_NOT_STORABLE = ("text-not-storable", 422)
    TOO_MANY = ("too-many", 422)
    INTERNAL = ("internal", 500)
    NOT_SERVING = ("not-serving", 503)
    NOT_READY = ("not-ready", 503)
    NOT_SIGNED_YET = ("not-signed-yet", 503)

    @property
    def slug(self) -> str:
        """The fault's stable name."""
        return self.value[0]

    @property
    def status(self) -> int:
        """The HTTP status it is answered with."""
        return self.value[1]


class Wrong(NamedTuple):
    """What is wrong, in which field, and what it is measured against where that is something."""

    fault: Fault
    field: str = ""
    bound: int | str | None = None

    def within(self, field: str) -> "Wrong":
        """Return the same, seen from what holds the field."""
        return self._replace(field=f"{field}.{self.field}" if self.field else field)


class NotAllowed(HTTPException):
    """The request ends here: whoever asks may not ask this, whatever it is about."""

    def __init__(self) -> None:
        super().__init__(status_code=403)


class InputRefused(HTTPException):
    """The request ends here with a problem: what was sent cannot be a command."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(status_code=wrong.fault.status, detail=wrong.fault.slug)
        self.wrong = wrong
