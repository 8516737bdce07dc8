"""What is said on statements and overviews as documents, in Dutch."""

from typing import Final

from access.phrases_papers import Paper

PAPERS_DUTCH: Final[dict[Paper, str]] = {
    Paper.STATEMENT: "Rekeningoverzicht",
    Paper.GROUP: "Groep",
    Paper.PERIOD: "Periode",
    Paper.FROM_TO: "{first} tot en met {last}",
    Paper.OPENING: "Stand bij het begin",
    Paper.CLOSING: "Stand op het einde",
    Paper.POSITION: "Logpositie",
    Paper.NUMBER_IN_LOG: "Lognr.",
    Paper.EXCHANGES: "Uitwisselingen",
    Paper.DAY: "Dag",
    Paper.WHAT: "Wat",
    Paper.CHANGE_IN: "Verandering ({unit})",
    Paper.BALANCE_IN: "Stand ({unit})",
    Paper.KIND: "Soort",
    Paper.WITH_WHOM: "Met wie",
    Paper.THEIR_GROUP: "Hun groep",
    Paper.WORDS: "Omschrijving",
    Paper.EXCHANGE: "Kenmerk",
    Paper.GIVEN_BACK_LATER: "{what} (later teruggegeven)",
    Paper.REST_TOGETHER: "Nog {lines} regels, samen",
    Paper.BOUND: "Op papier staan hoogstens {lines} regels; alle regels staan in het CSV-bestand.",
    Paper.FOOT: (
        "Evenveel · stand van het logboek: positie {position}. Met die positie maakt u "
        "hetzelfde document opnieuw."
    ),
    Paper.FOOT_OF_NOW: (
        "Evenveel · stand van het logboek: positie {position}. Wat nu openstaat en wat in uren "
        "gerekend is, geldt voor die stand."
    ),
    Paper.KIND_SERVICE: "dienst",
    Paper.KIND_SETTLEMENT: "vereffening",
    Paper.KIND_WRITE_OFF: "kwijtschelding",
    Paper.KIND_ROUNDING: "afronding",
    Paper.KIND_REVERSAL: "teruggave",
    Paper.OVERVIEW: "Jaaroverzicht",
    Paper.BALANCES: "Standen van de leden",
    Paper.NEIGHBOURS: "Buurgroepen",
    Paper.EXCHANGES_OF_PERIOD: "Uitwisselingen van een periode",
    Paper.UNIT: "Eenheid",
    Paper.UNIT_IS: "{one} is evenveel als {time}",
    Paper.EXCHANGED: "uitgewisseld",
    Paper.EXCHANGED_IN_HOURS: "uitgewisseld, dat is {time}",
    Paper.HOW_MANY: "uitwisselingen",
    Paper.ACTIVE: "actieve rekeningen van {accounts}",
    Paper.ACROSS: "met buurgroepen",
    Paper.BY_MONTH: "Wat leden gaven en kregen, per maand",
    Paper.BY_MONTH_NOTE: (
        "Diensten binnen de groep, aan buurgroepen en van buurgroepen samen, in {unit}; wat "
        "werd teruggegeven telt niet mee."
    ),
    Paper.SPREAD: "Hoe de standen rond nul liggen",
    Paper.SPREAD_NOTE: (
        "Aantal rekeningen per stand, in {unit}. Boven en onder nul zijn even goed: de ene "
        "heeft meer gegeven, de andere meer gekregen, en samen blijft het in evenwicht."
    ),
    Paper.NEIGHBOUR: "Buurgroep",
    Paper.GIVEN_TO: "Aan hen gegeven",
    Paper.RECEIVED_FROM: "Van hen gekregen",
    Paper.STANDS_NOW: "Staat nu open",
    Paper.WE_OWE: "wij zijn {time} schuldig",
    Paper.WE_ARE_OWED: "wij hebben {time} te goed",
    Paper.LEVEL: "gelijk",
    Paper.NEIGHBOURS_NOTE: (
        "Geteld zijn diensten tussen leden, in uren. Wat openstaat, verandert ook door "
        "verrekening, vereffening en doorgang; het is de stand van nu."
    ),
    Paper.CLEARED: "Wat verrekend werd",
    Paper.BEFORE: "Open ervoor",
    Paper.AFTER: "Open erna",
    Paper.LESS: "Minder open",
    Paper.CLEARED_NOTE: (
        "Een verrekening streept weg wat groepen elkaar in een kring nog geven; wat een groep "
        "in totaal openstaat en de stand van elk lid blijven gelijk."
    ),
    Paper.NUMBER: "Nummer",
    Paper.NAME: "Naam",
    Paper.RECEIVED_IN: "Ontvangen ({unit})",
    Paper.GIVEN_IN: "Betaald ({unit})",
    Paper.TOGETHER: "Samen",
    Paper.BALANCES_NOTE: "Samen met de koppelingen naar buurgroepen en de afronding is de som nul.",
    Paper.GIVER: "Wie gaf",
    Paper.GROUP_OF_GIVER: "Groep van wie gaf",
    Paper.TAKER: "Wie kreeg",
    Paper.GROUP_OF_TAKER: "Groep van wie kreeg",
    Paper.AMOUNT_IN: "Bedrag ({unit})",
    Paper.TO_PRINT: "Als document",
    Paper.STATEMENT_HOW: (
        "Kies een periode. PDF is om te lezen en te bewaren; de andere bestanden zijn om mee "
        "te rekenen."
    ),
    Paper.FIRST_DAY: "Eerste dag",
    Paper.LAST_DAY: "Laatste dag",
    Paper.AT_POSITION: "Zoals het was bij logpositie",
    Paper.EMPTY_IS_NOW: "Leeg: zoals het nu is.",
    Paper.MAKE_PDF: "PDF, om te lezen",
    Paper.MAKE_XLSX: "XLSX, voor een rekenblad",
    Paper.MAKE_CSV: "CSV, voor een rekenblad (Excel, LibreOffice)",
    Paper.MAKE_CSV_PLAIN: "CSV, voor programma’s (RFC 4180)",
    Paper.OVERVIEW_HOW: (
        "Voor de algemene vergadering: activiteit, standen rond nul, buurgroepen en "
        "verrekeningen op een paar bladzijden, zonder namen van leden."
    ),
    Paper.BALANCES_HOW: "Elke rekening met wat ze kreeg, gaf en waar ze staat.",
    Paper.NEIGHBOURS_HOW: "Wat leden aan en van elke buurgroep gaven en kregen.",
    Paper.EXCHANGES_HOW: (
        "Alle uitwisselingen, zonder hun omschrijving; kies CSV als het er veel zijn."
    ),
    Paper.PERIOD_WRONG: (
        "Kies een eerste dag die niet na de laatste valt, en een logpositie die een getal is."
    ),
    Paper.TOO_MANY_LINES: (
        "Een rekenblad is er tot {lines} regels. Kies een kortere periode, of CSV."
    ),
    Paper.MAKING_OTHERS: (
        "Er worden nu te veel documenten tegelijk gemaakt. Probeer het over een minuut opnieuw."
    ),
    Paper.NOT_THERE_THEN: "Bij die logpositie was dit er nog niet.",
}
