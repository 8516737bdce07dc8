"""What is said on statements and overviews as documents, in English."""

from typing import Final

from access.phrases_papers import Paper

PAPERS_ENGLISH: Final[dict[Paper, str]] = {
    Paper.STATEMENT: "Statement of an account",
    Paper.GROUP: "Group",
    Paper.PERIOD: "Period",
    Paper.FROM_TO: "{first} to {last}",
    Paper.OPENING: "Balance at the beginning",
    Paper.CLOSING: "Balance at the end",
    Paper.POSITION: "Log position",
    Paper.NUMBER_IN_LOG: "Log no.",
    Paper.EXCHANGES: "Exchanges",
    Paper.DAY: "Day",
    Paper.WHAT: "What",
    Paper.CHANGE_IN: "Change ({unit})",
    Paper.BALANCE_IN: "Balance ({unit})",
    Paper.KIND: "Kind",
    Paper.WITH_WHOM: "With whom",
    Paper.THEIR_GROUP: "Their group",
    Paper.WORDS: "Words",
    Paper.EXCHANGE: "Exchange id",
    Paper.GIVEN_BACK_LATER: "{what} (given back later)",
    Paper.REST_TOGETHER: "{lines} more lines, together",
    Paper.BOUND: "Paper shows at most {lines} lines; the CSV file holds them all.",
    Paper.FOOT: (
        "Evenveel · as of position {position} of the log. With that position the same document "
        "can be made again."
    ),
    Paper.FOOT_OF_NOW: (
        "Evenveel · as of position {position} of the log. What stands open and what is "
        "reckoned in hours is of that moment."
    ),
    Paper.KIND_SERVICE: "service",
    Paper.KIND_SETTLEMENT: "settlement",
    Paper.KIND_WRITE_OFF: "write-off",
    Paper.KIND_ROUNDING: "rounding",
    Paper.KIND_REVERSAL: "given back",
    Paper.OVERVIEW: "Overview of the year",
    Paper.BALANCES: "Balances of the members",
    Paper.NEIGHBOURS: "Neighbours",
    Paper.EXCHANGES_OF_PERIOD: "Exchanges of a period",
    Paper.UNIT: "Unit",
    Paper.UNIT_IS: "{one} is {time}",
    Paper.EXCHANGED: "exchanged",
    Paper.EXCHANGED_IN_HOURS: "exchanged, which is {time}",
    Paper.HOW_MANY: "exchanges between people",
    Paper.ACTIVE: "active accounts of {accounts}",
    Paper.ACROSS: "across the group’s border",
    Paper.BY_MONTH: "What members gave and received, by month",
    Paper.BY_MONTH_NOTE: (
        "Services within the group, to neighbours and from neighbours together, in {unit}; "
        "what was given back does not count."
    ),
    Paper.SPREAD: "How balances lie round zero",
    Paper.SPREAD_NOTE: (
        "Number of accounts by balance, in {unit}. Above and below zero are as good: one gave "
        "more, another received more, and together it stays even."
    ),
    Paper.NEIGHBOUR: "Neighbour",
    Paper.GIVEN_TO: "Given to them",
    Paper.RECEIVED_FROM: "Received from them",
    Paper.STANDS_NOW: "Stands open now",
    Paper.WE_OWE: "we owe {time}",
    Paper.WE_ARE_OWED: "we are owed {time}",
    Paper.LEVEL: "even",
    Paper.NEIGHBOURS_NOTE: (
        "Counted are services between members, in hours. What stands open also changes by "
        "set-off, settlement and transit; it is how it stands now."
    ),
    Paper.CLEARED: "What was set off",
    Paper.BEFORE: "Open before",
    Paper.AFTER: "Open after",
    Paper.LESS: "Less open",
    Paper.CLEARED_NOTE: (
        "A set-off takes away what groups owe each other in a circle; no group’s net position "
        "and no member’s balance moves."
    ),
    Paper.NUMBER: "Number",
    Paper.NAME: "Name",
    Paper.RECEIVED_IN: "Received ({unit})",
    Paper.GIVEN_IN: "Paid ({unit})",
    Paper.TOGETHER: "Together",
    Paper.BALANCES_NOTE: "With the links to neighbours and the rounding the sum is zero.",
    Paper.GIVER: "Who gave",
    Paper.GROUP_OF_GIVER: "Group of who gave",
    Paper.TAKER: "Who received",
    Paper.GROUP_OF_TAKER: "Group of who received",
    Paper.AMOUNT_IN: "Amount ({unit})",
    Paper.TO_PRINT: "As a document",
    Paper.STATEMENT_HOW: (
        "Choose a period. PDF is for reading and keeping; the other files are for reckoning."
    ),
    Paper.FIRST_DAY: "First day",
    Paper.LAST_DAY: "Last day",
    Paper.AT_POSITION: "As it was at log position",
    Paper.EMPTY_IS_NOW: "Empty: as it is now.",
    Paper.MAKE_PDF: "PDF, to read",
    Paper.MAKE_XLSX: "XLSX, for a spreadsheet",
    Paper.MAKE_CSV: "CSV, for a spreadsheet (Excel, LibreOffice)",
    Paper.MAKE_CSV_PLAIN: "CSV, for programs (RFC 4180)",
    Paper.OVERVIEW_HOW: (
        "For the assembly: activity, balances round zero, neighbours and set-offs on a few "
        "pages, without names of members."
    ),
    Paper.BALANCES_HOW: "Every account with what it received, paid, and where it stands.",
    Paper.NEIGHBOURS_HOW: "What members gave to and received from each neighbour.",
    Paper.EXCHANGES_HOW: "All exchanges, without their words; choose CSV where there are many.",
    Paper.PERIOD_WRONG: (
        "Choose a first day that is not after the last, and a log position that is a number."
    ),
    Paper.TOO_MANY_LINES: (
        "A spreadsheet is made of up to {lines} lines. Choose a shorter period, or CSV."
    ),
    Paper.MAKING_OTHERS: "Too many documents are being made right now. Try again in a minute.",
    Paper.NOT_THERE_THEN: "At that log position this was not there yet.",
}
