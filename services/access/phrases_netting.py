"""What is said about netting: a sheet of debts, its result, and what is wrong with either."""

from enum import StrEnum, auto


class Netting(StrEnum):
    """Headings, answers, and reasons; the value of a reason, with hyphens, is its code."""

    # Headings and answers.
    GROSS_BEFORE = auto()
    CLEARED = auto()
    GROSS_AFTER = auto()
    PARTY = auto()
    NET = auto()
    POTENTIAL = auto()
    OWED = auto()
    LEFT = auto()
    NO_DEBTS = auto()
    NOTHING_TO_CLEAR = auto()
    CERTIFICATE = auto()
    CERTIFICATE_PROVES = auto()
    WRITTEN = auto()
    PROVED = auto()

    # About the sheet, beside the reasons against any bundle.
    NOTHING_CAN_BE_CLEARED = auto()
    NOT_TEXT = auto()
    NOT_WHOLE = auto()
    TOO_LARGE = auto()
    SELF_DEBT = auto()
    TWO_SPELLINGS = auto()
    OUT_OF_RANGE = auto()

    # About the command.
    NEITHER_JSON_NOR_CSV = auto()
    OVER_THE_SHEET = auto()
    CHECK_WRITES_NOTHING = auto()
    CANNOT_WRITE = auto()
    UNSOLVED = auto()

    # Why a result is not proved.
    NOT_A_RESULT = auto()
    NO_SUCH_DEBT = auto()
    SET_OFF_TWICE = auto()
    SET_OFF_OF_NOTHING = auto()
    OTHER_PARTIES = auto()
    OF_ANOTHER_FORMAT = auto()
    OF_ANOTHER_INPUT = auto()
    ROWS_MISCOUNTED = auto()
    BEYOND_CAPACITY = auto()
    MOVES_NET = auto()
    NET_WRONG = auto()
    GROSS_BEFORE_WRONG = auto()
    CLEARED_WRONG = auto()
    GROWN_WRONG = auto()
    GROSS_AFTER_WRONG = auto()
    POTENTIAL_ABOVE_ZERO = auto()
    NOT_THE_LARGEST = auto()
    POTENTIAL_TOO_LOW = auto()
