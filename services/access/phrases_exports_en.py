"""What is said of files made of a group's books, in English."""

from typing import Final

from access.phrases_exports import Export

EXPORTS_ENGLISH: Final[dict[Export, str]] = {
    Export.TAB_EXPORTS: "For other programs",
    Export.EXPORTS_HOW: (
        "A file of the group’s books for another program: ids, days and amounts, no names and"
        " no words. That it was made is written in the log with its SHA-256, so that everyone"
        " can find out later whether it is unchanged."
    ),
    Export.WHICH_PROGRAM: "For which program",
    Export.FORMAT_HLEDGER: "hledger (journal, in seconds)",
    Export.FORMAT_LEDGER: "ledger (journal, in seconds)",
    Export.FORMAT_BEANCOUNT: "beancount (journal, in seconds)",
    Export.FORMAT_CAMT: "Statements of every account (ISO 20022, camt.053)",
    Export.FORMAT_CSV_LOCAL: "Exchanges, CSV for a spreadsheet (Excel, LibreOffice)",
    Export.FORMAT_CSV: "Exchanges, CSV for programs (RFC 4180)",
    Export.FORMAT_XLSX: "Exchanges, XLSX for a spreadsheet",
    Export.FORMAT_KOMUNITIN: "Komunitin (the whole history)",
    Export.NEVER_HELD: (
        "What a Komunitin bundle cannot hold: names, contacts and words, offers and wants, "
        "links between groups, routes, set-offs, revaluations and second people’s approvals. "
        "It is always the whole history; what crossed a border ends there at an account that "
        "stands for the neighbour."
    ),
    Export.MAKE_FILE: "Make the file",
    Export.MADE_BEFORE: "Files made before",
    Export.MADE: "{file}: {bytes} bytes, as of log position {position}; SHA-256 {digest}",
    Export.WRITTEN_DOWN: "The log says so at position {position}.",
    Export.LOCALISED: (
        "Exchanges across the border that end at an account standing for the neighbour: {number}."
    ),
    Export.PASSED: (
        "Left out, as no member of this group took part: {number} exchanges that only passed "
        "through."
    ),
    Export.SET_OFFS_LEFT_OUT: (
        "Left out: {number} clearing runs, which move links and no member’s balance."
    ),
    Export.REVALUATIONS_LEFT_OUT: (
        "Left out: {number} revaluations of the unit; the bundle has its worth of today."
    ),
    Export.TOO_MANY_DECIMALS: "camt.053 has at most 5 decimals, and this group’s unit has more.",
    Export.TOO_MANY_ACCOUNTS: (
        "A Komunitin bundle has at most 9999 accounts, and this group has more."
    ),
    Export.NO_ACCOUNTS: "camt.053 is a statement for every account, and this group has none yet.",
    Export.FILE_THERE: "{file} is there already; give another name with --out.",
    Export.CANNOT_WRITE: "{file} cannot be written or read: {detail}",
    Export.NO_FORMAT: "{given} is no format; there are: {known}.",
    Export.YEAR_OR_DAYS: (
        "Give --year, or --from and --until with days like 2026-01-31, the first not after "
        "the last."
    ),
    Export.UNCHANGED: (
        "Unchanged: {format} of group {group}, {first} to {last}, as of log position "
        "{position}; the log says so at position {logged}."
    ),
    Export.NOT_FROM_HERE: (
        "Of the books of group {group} no such file was made: it was changed, or is not from here."
    ),
    Export.ANOTHER_NOW: (
        "The log names this file at position {logged}, but of the same books another one is "
        "made: it was written down without being made here, or by an earlier release."
    ),
    Export.NONE_MADE: "No file has been made of this group’s books yet.",
    Export.HEADING_FORMAT: "Made for",
    Export.FIRST_DAY: "First day",
    Export.LAST_DAY: "Last day",
    Export.DIGEST: "SHA-256 of the file",
}
