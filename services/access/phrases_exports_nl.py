"""What is said of files made of a group's books, in Dutch."""

from typing import Final

from access.phrases_exports import Export

EXPORTS_DUTCH: Final[dict[Export, str]] = {
    Export.TAB_EXPORTS: "Voor andere programma’s",
    Export.EXPORTS_HOW: (
        "Een bestand van de boeken van de groep voor een ander programma: kenmerken, dagen en"
        " aantallen, geen namen en geen woorden. Dat het gemaakt is staat met zijn SHA-256 in"
        " het logboek, zodat iedereen later kan nagaan of het ongewijzigd is."
    ),
    Export.WHICH_PROGRAM: "Voor welk programma",
    Export.FORMAT_HLEDGER: "hledger (journaal, in seconden)",
    Export.FORMAT_LEDGER: "ledger (journaal, in seconden)",
    Export.FORMAT_BEANCOUNT: "beancount (journaal, in seconden)",
    Export.FORMAT_CAMT: "Overzichten van elke rekening (ISO 20022, camt.053)",
    Export.FORMAT_CSV_LOCAL: "Uitwisselingen, CSV voor een rekenblad (Excel, LibreOffice)",
    Export.FORMAT_CSV: "Uitwisselingen, CSV voor programma’s (RFC 4180)",
    Export.FORMAT_XLSX: "Uitwisselingen, XLSX voor een rekenblad",
    Export.FORMAT_KOMUNITIN: "Komunitin (de hele geschiedenis)",
    Export.NEVER_HELD: (
        "Wat een Komunitin-bundel niet kan bevatten: namen, contactgegevens en woorden, vraag"
        " en aanbod, koppelingen tussen groepen, routes, verrekeningen, herwaarderingen en "
        "goedkeuringen door een tweede persoon. Het is altijd de hele geschiedenis; wat over "
        "een grens ging, eindigt daar op een rekening die voor de buurgroep staat."
    ),
    Export.MAKE_FILE: "Maak het bestand",
    Export.MADE_BEFORE: "Bestanden die al gemaakt zijn",
    Export.MADE: "{file}: {bytes} bytes, bij volgnummer {position}; SHA-256 {digest}",
    Export.WRITTEN_DOWN: "Dat staat in het logboek bij volgnummer {position}.",
    Export.LOCALISED: (
        "Uitwisselingen over de grens die eindigen op een rekening die voor de buurgroep "
        "staat: {number}."
    ),
    Export.PASSED: (
        "Weggelaten, omdat geen lid van deze groep eraan deelnam: {number} uitwisselingen die"
        " er alleen doorheen gingen."
    ),
    Export.SET_OFFS_LEFT_OUT: (
        "Weggelaten: {number} verrekeningen, die koppelingen bewegen en geen rekening van een lid."
    ),
    Export.REVALUATIONS_LEFT_OUT: (
        "Weggelaten: {number} herwaarderingen van de eenheid; de bundel heeft haar waarde van"
        " vandaag."
    ),
    Export.TOO_MANY_DECIMALS: (
        "camt.053 heeft hoogstens 5 decimalen, en de eenheid van deze groep heeft er meer."
    ),
    Export.TOO_MANY_ACCOUNTS: (
        "Een Komunitin-bundel heeft hoogstens 9999 rekeningen, en deze groep heeft er meer."
    ),
    Export.NO_ACCOUNTS: (
        "camt.053 is een afschrift voor elke rekening, en deze groep heeft er nog geen."
    ),
    Export.FILE_THERE: "{file} bestaat al; geef een andere naam met --out.",
    Export.CANNOT_WRITE: "{file} kan niet geschreven of gelezen worden: {detail}",
    Export.NO_FORMAT: "{given} is geen formaat; er zijn: {known}.",
    Export.YEAR_OR_DAYS: (
        "Geef --year, of --from en --until met dagen zoals 2026-01-31, de eerste niet na de "
        "laatste."
    ),
    Export.UNCHANGED: (
        "Ongewijzigd: {format} van groep {group}, {first} tot {last}, bij volgnummer "
        "{position}; dat staat in het logboek bij volgnummer {logged}."
    ),
    Export.NOT_FROM_HERE: (
        "Van de boeken van groep {group} is zo geen bestand gemaakt: het is gewijzigd, of "
        "komt niet van hier."
    ),
    Export.ANOTHER_NOW: (
        "Het logboek noemt dit bestand bij volgnummer {logged}, maar van dezelfde boeken "
        "wordt een ander gemaakt: het is opgetekend zonder hier gemaakt te zijn, of door een "
        "eerdere versie."
    ),
    Export.NONE_MADE: "Van de boeken van deze groep is nog geen bestand gemaakt.",
    Export.HEADING_FORMAT: "Gemaakt voor",
    Export.FIRST_DAY: "Eerste dag",
    Export.LAST_DAY: "Laatste dag",
    Export.DIGEST: "SHA-256 van het bestand",
}
