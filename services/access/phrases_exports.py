"""What is said of files made of a group's books: one closed list, said by `saying`."""

from enum import StrEnum, auto


class Export(StrEnum):
    """A word or a sentence; templates name each in lower case."""

    # Where a file is asked for.
    TAB_EXPORTS = auto()
    EXPORTS_HOW = auto()
    WHICH_PROGRAM = auto()
    FORMAT_HLEDGER = auto()
    FORMAT_LEDGER = auto()
    FORMAT_BEANCOUNT = auto()
    FORMAT_CAMT = auto()
    FORMAT_CSV_LOCAL = auto()
    FORMAT_CSV = auto()
    FORMAT_XLSX = auto()
    FORMAT_KOMUNITIN = auto()
    NEVER_HELD = auto()
    MAKE_FILE = auto()
    MADE_BEFORE = auto()

    # What came of it.
    MADE = auto()
    WRITTEN_DOWN = auto()
    LOCALISED = auto()
    PASSED = auto()
    SET_OFFS_LEFT_OUT = auto()
    REVALUATIONS_LEFT_OUT = auto()
    TOO_MANY_DECIMALS = auto()
    TOO_MANY_ACCOUNTS = auto()
    NO_ACCOUNTS = auto()
    FILE_THERE = auto()
    CANNOT_WRITE = auto()
    NO_FORMAT = auto()
    YEAR_OR_DAYS = auto()

    # What a file is, afterwards.
    UNCHANGED = auto()
    NOT_FROM_HERE = auto()
    ANOTHER_NOW = auto()
    NONE_MADE = auto()
    HEADING_FORMAT = auto()
    FIRST_DAY = auto()
    LAST_DAY = auto()
    DIGEST = auto()
