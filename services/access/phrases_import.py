"""What is wrong or odd about a bundle that is to be imported: one closed list, said by `saying`."""

from enum import StrEnum, auto


class Reason(StrEnum):
    """A reason at a place in the bundle; its value, with hyphens, is its code for programs."""

    # About a whole file.
    FILE_MISSING = auto()
    FILE_UNREADABLE = auto()
    FILE_TOO_LARGE = auto()
    NO_HEADER = auto()
    COLUMN_TWICE = auto()
    COLUMN_MISSING = auto()
    ONE_ROW_NEEDED = auto()
    TOO_MANY_ROWS = auto()

    # About a row as it is written.
    NUL_BYTE = auto()
    NOT_UTF8 = auto()
    NOT_CSV = auto()
    CELLS_MISCOUNTED = auto()

    # About one cell.
    NOT_GIVEN = auto()
    TOO_LONG = auto()
    NOT_DECIMAL = auto()
    TOO_MANY_DIGITS = auto()
    TOO_MANY_BITS = auto()
    TOO_MANY_STEPS = auto()
    NOT_ABOVE_ZERO = auto()
    LIMIT_BELOW_ZERO = auto()
    NOT_WHOLE = auto()
    NOT_A_MOMENT = auto()
    NOT_A_DEGREE = auto()
    ONE_DEGREE = auto()
    NONE_OF = auto()
    IN_THE_FUTURE = auto()
    WORTH_TOO_MUCH = auto()
    NO_GROUP_ID = auto()

    # About what does not go together.
    SAID_TWICE = auto()
    NOT_IN_FILE = auto()
    USER_TWICE = auto()
    NO_CODE_OF_A_MEMBER = auto()
    NO_ACCOUNT_OF_THIS_CODE = auto()
    LEFT_OUT = auto()
    OPENED_ANYWAY = auto()
    SEVERAL_USERS = auto()
    NO_USERS = auto()
    SAME_PARTIES = auto()

    # About the history and the balances that it makes.
    BALANCES_LATER = auto()
    SUM_NOT_ZERO = auto()
    HISTORY_MISSING = auto()
    BALANCE_NOT_MADE = auto()
    BALANCE_BELOW = auto()
    BALANCE_ABOVE = auto()
    WENT_BELOW = auto()
    WENT_ABOVE = auto()

    # About what an hour is.
    RATE_NOT_GIVEN = auto()
    RATE_IMPLAUSIBLE = auto()
    RATE_DESCRIBED_OTHERWISE = auto()
    RATE_READS_TWO_WAYS = auto()
    RATE_SET_ASIDE = auto()
    UNITS_IMPLAUSIBLE = auto()
    STEP_TOO_ODD = auto()
    STEP_TOO_ODD_AT_SCALE = auto()

    # About what is not given, and need not be.
    PLACE_NOT_GIVEN = auto()
    NO_FLOOR_FOR_NEW = auto()
    NO_FLOOR_OF_ITS_OWN = auto()
    DELETED_NOT_AT_ZERO = auto()

    # About offers and wants.
    POST_LEFT_OUT = auto()
    POST_FULFILLED = auto()
    POST_EXPIRED = auto()
    POST_OF_INACTIVE = auto()
    TITLE_SHORTENED = auto()
    POSTS_TOO_MANY = auto()
