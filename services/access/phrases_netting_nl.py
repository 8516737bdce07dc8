"""Everything that is said about netting, in Dutch."""

from typing import Final

from access.phrases_netting import Netting

NETTING_DUTCH: Final[dict[Netting, str]] = {
    Netting.GROSS_BEFORE: "bruto ervoor",
    Netting.CLEARED: "verrekend",
    Netting.GROSS_AFTER: "bruto erna",
    Netting.PARTY: "partij",
    Netting.NET: "netto, ervoor en erna",
    Netting.POTENTIAL: "potentiaal",
    Netting.OWED: "schuld",
    Netting.LEFT: "blijft over",
    Netting.NO_DEBTS: "In {file} staan geen schulden.",
    Netting.NOTHING_TO_CLEAR: "Geen schulden lopen rond: er valt niets te verrekenen.",
    Netting.CERTIFICATE: (
        "bewijs: de potentialen hierboven, van de invoer met als SHA-256 {digest}"
    ),
    Netting.CERTIFICATE_PROVES: (
        "Ze bewijzen dat er niet meer te verrekenen valt; iedereen kan dat nagaan, ook zonder "
        "rekenprogramma: {command}"
    ),
    Netting.WRITTEN: "Geschreven naar {file}.",
    Netting.PROVED: "{file} is bewezen: van {gross} is {cleared} verrekend, en meer kan niet.",
    Netting.NOTHING_CAN_BE_CLEARED: "problemen: {count}; er wordt niets verrekend",
    Netting.NOT_TEXT: "{column}: {text!r}: geen gewone tekst in UTF-8",
    Netting.NOT_WHOLE: "{column}: {text!r}: geen heel getal in cijfers alleen",
    Netting.TOO_LARGE: "{column}: meer dan {most}",
    Netting.SELF_DEBT: "{party!r} is zichzelf iets schuldig",
    Netting.TWO_SPELLINGS: (
        "{column}: {text!r} verschilt van {other!r} op regel {line} alleen in hoofdletters of in "
        "de vorm van accenten"
    ),
    Netting.OUT_OF_RANGE: "alle schulden samen zijn meer dan {most}, of er zijn te veel partijen",
    Netting.NEITHER_JSON_NOR_CSV: "{file}: een uitkomst is een bestand op .json of .csv",
    Netting.OVER_THE_SHEET: "{file} is wat gelezen wordt: schrijf de uitkomst ergens anders.",
    Netting.CHECK_WRITES_NOTHING: "Nagaan schrijft niets: geef --check of --output, niet beide.",
    Netting.CANNOT_WRITE: "{file} is niet te schrijven ({detail})",
    Netting.UNSOLVED: "Het rekenprogramma gaf het op ({detail}).",
    Netting.NOT_A_RESULT: "{file} is geen uitkomst ({detail})",
    Netting.NO_SUCH_DEBT: "{one!r} is {other!r} niets schuldig dat te verrekenen valt",
    Netting.SET_OFF_TWICE: "wat {one!r} aan {other!r} schuldig is, is twee keer verrekend",
    Netting.SET_OFF_OF_NOTHING: (
        "van wat {one!r} aan {other!r} schuldig is, is {found} verrekend: niet boven nul"
    ),
    Netting.OTHER_PARTIES: "van {party!r} ontbreekt netto of potentiaal, of is er een te veel",
    Netting.OF_ANOTHER_FORMAT: "het bewijs heeft niet de vorm {format}",
    Netting.OF_ANOTHER_INPUT: "de uitkomst is van andere invoer: de SHA-256 verschilt",
    Netting.ROWS_MISCOUNTED: "de uitkomst heeft {found} regels, de invoer {expected}",
    Netting.BEYOND_CAPACITY: (
        "van wat {one!r} aan {other!r} schuldig is, is {found} verrekend: niet van 0 tot {expected}"
    ),
    Netting.MOVES_NET: "de verrekeningen verschuiven de netto van {party!r} met {found}",
    Netting.NET_WRONG: "de netto van {party!r} is {expected}, niet {found}",
    Netting.GROSS_BEFORE_WRONG: "de bruto ervoor is {expected}, niet {found}",
    Netting.CLEARED_WRONG: "de verrekeningen zijn samen {expected}, niet {found}",
    Netting.GROWN_WRONG: "de nieuwe schulden zijn samen {expected}, niet {found}",
    Netting.GROSS_AFTER_WRONG: "de bruto erna is {expected}, niet {found}",
    Netting.POTENTIAL_ABOVE_ZERO: "de potentiaal van {party!r} is {found}, boven nul",
    Netting.NOT_THE_LARGEST: (
        "de potentialen bewijzen niet dat meer onmogelijk is: bij wat {one!r} aan {other!r} "
        "schuldig is, brengt een verandering nog iets op"
    ),
    Netting.POTENTIAL_TOO_LOW: "de potentiaal van {party!r} is lager dan enig pad hem maakt",
}
