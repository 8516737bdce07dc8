"""Everything that is said about netting, in English."""

from typing import Final

from access.phrases_netting import Netting

NETTING_ENGLISH: Final[dict[Netting, str]] = {
    Netting.GROSS_BEFORE: "gross before",
    Netting.CLEARED: "cleared",
    Netting.GROSS_AFTER: "gross after",
    Netting.PARTY: "party",
    Netting.NET: "net, before and after",
    Netting.POTENTIAL: "potential",
    Netting.OWED: "debt",
    Netting.LEFT: "left",
    Netting.NO_DEBTS: "There are no debts in {file}.",
    Netting.NOTHING_TO_CLEAR: "No debts run in a circle: there is nothing to clear.",
    Netting.CERTIFICATE: "certificate: the potentials above, of the input with SHA-256 {digest}",
    Netting.CERTIFICATE_PROVES: (
        "They prove that no more can be cleared; anyone can check it, without a solver: {command}"
    ),
    Netting.WRITTEN: "Written to {file}.",
    Netting.PROVED: "{file} is proved: {cleared} of {gross} is cleared, and no more can be.",
    Netting.NOTHING_CAN_BE_CLEARED: "{count} problems: nothing is cleared",
    Netting.NOT_TEXT: "{column}: {text!r}: not plain text in UTF-8",
    Netting.NOT_WHOLE: "{column}: {text!r}: not a whole number in digits alone",
    Netting.TOO_LARGE: "{column}: more than {most}",
    Netting.SELF_DEBT: "{party!r} owes itself",
    Netting.TWO_SPELLINGS: (
        "{column}: {text!r} differs from {other!r} on line {line} only in capitals or the form of "
        "accents"
    ),
    Netting.OUT_OF_RANGE: "all debts together are more than {most}, or the parties are too many",
    Netting.NEITHER_JSON_NOR_CSV: "{file}: a result is a file that ends in .json or .csv",
    Netting.OVER_THE_SHEET: "{file} is what is read: write the result elsewhere.",
    Netting.CHECK_WRITES_NOTHING: "A check writes nothing: give --check or --output, not both.",
    Netting.CANNOT_WRITE: "{file} cannot be written ({detail})",
    Netting.UNSOLVED: "The solver gave up ({detail}).",
    Netting.NOT_A_RESULT: "{file} is not a result ({detail})",
    Netting.NO_SUCH_DEBT: "{one!r} owes {other!r} nothing that could be set off",
    Netting.SET_OFF_TWICE: "what {one!r} owes {other!r} is set off twice",
    Netting.SET_OFF_OF_NOTHING: (
        "of what {one!r} owes {other!r} {found} is set off, which is not above zero"
    ),
    Netting.OTHER_PARTIES: "the net or the potential of {party!r} is missing, or is one too many",
    Netting.OF_ANOTHER_FORMAT: "the certificate is not of the form {format}",
    Netting.OF_ANOTHER_INPUT: "the result is of another input: the SHA-256 differs",
    Netting.ROWS_MISCOUNTED: "the result has {found} rows where the input has {expected}",
    Netting.BEYOND_CAPACITY: (
        "of what {one!r} owes {other!r} {found} is set off, not from 0 to {expected}"
    ),
    Netting.MOVES_NET: "the set-offs move the net of {party!r} by {found}",
    Netting.NET_WRONG: "the net of {party!r} is {expected}, not {found}",
    Netting.GROSS_BEFORE_WRONG: "the gross before is {expected}, not {found}",
    Netting.CLEARED_WRONG: "the set-offs add up to {expected}, not {found}",
    Netting.GROWN_WRONG: "the new debts add up to {expected}, not {found}",
    Netting.GROSS_AFTER_WRONG: "the gross after is {expected}, not {found}",
    Netting.POTENTIAL_ABOVE_ZERO: "the potential of {party!r} is {found}, above zero",
    Netting.NOT_THE_LARGEST: (
        "the potentials do not prove it the largest: at what {one!r} owes {other!r} "
        "a change would still gain"
    ),
    Netting.POTENTIAL_TOO_LOW: "the potential of {party!r} is lower than any path makes it",
}
