"""Every reason against an import in Dutch."""

from typing import Final

from access.phrases_import import Reason

IMPORT_DUTCH: Final[dict[Reason, str]] = {
    Reason.FILE_MISSING: "het bestand ontbreekt",
    Reason.FILE_UNREADABLE: "het bestand is niet te lezen ({detail})",
    Reason.FILE_TOO_LARGE: "het bestand is groter dan {most} bytes",
    Reason.NO_HEADER: "het bestand begint niet met de namen van de kolommen",
    Reason.COLUMN_TWICE: "de kolom {column!r} staat er twee keer",
    Reason.COLUMN_MISSING: "de kolom {column!r} ontbreekt",
    Reason.ONE_ROW_NEEDED: "er moet precies één regel zijn; te lezen zijn er {rows}",
    Reason.TOO_MANY_ROWS: "het bestand heeft meer dan {most} regels",
    Reason.NUL_BYTE: "een NUL-byte is geen tekst",
    Reason.NOT_UTF8: "geen UTF-8: byte {place} van de regel is {byte}",
    Reason.NOT_CSV: "geen CSV-regel ({detail})",
    Reason.CELLS_MISCOUNTED: (
        "de regel heeft {cells} vakken, terwijl er {columns} kolommen genoemd zijn"
    ),
    Reason.NOT_GIVEN: "{column}: niet ingevuld",
    Reason.TOO_LONG: "{column}: langer dan {most} tekens",
    Reason.NOT_DECIMAL: "{column}: {text!r}: geen gewoon getal, zoals 12.50",
    Reason.TOO_MANY_DIGITS: "{column}: {text!r}: meer dan {scale} cijfers na de punt",
    Reason.TOO_MANY_BITS: "{column}: {text!r}: past niet in 64 bits",
    Reason.TOO_MANY_STEPS: "{column}: {text!r} is meer dan {most} stappen",
    Reason.NOT_ABOVE_ZERO: "{column}: niet boven nul",
    Reason.LIMIT_BELOW_ZERO: "{column}: een grens ligt niet onder nul",
    Reason.NOT_WHOLE: "{column}: geen heel getal van 0 tot {most}",
    Reason.NOT_A_MOMENT: "{column}: {text!r} is geen tijdstip volgens ISO 8601 met zijn tijdzone",
    Reason.NOT_A_DEGREE: "{column}: {text!r} ligt niet tussen -{most} en {most}",
    Reason.ONE_DEGREE: "{column}: maar één van de twee graden is ingevuld; geen van beide telt",
    Reason.NONE_OF: "{column}: {text!r} is geen van deze: {choices}",
    Reason.IN_THE_FUTURE: "{column}: ligt in de toekomst",
    Reason.WORTH_TOO_MUCH: "{column}: meer dan {most} ms waard",
    Reason.NO_GROUP_ID: (
        "{column}: hiervan is geen groepsid te maken van 3 tot 32 letters, cijfers en streepjes"
    ),
    Reason.SAID_TWICE: "{column}: {text!r} staat al op regel {line}",
    Reason.NOT_IN_FILE: "{column}: {text!r} staat niet in {file}",
    Reason.USER_TWICE: "deze persoon is al bij dit lid genoemd",
    Reason.NO_CODE_OF_A_MEMBER: "{column}: {text!r} is van geen enkel lid het nummer",
    Reason.NO_ACCOUNT_OF_THIS_CODE: "{column}: {text!r} heeft geen rekening in {file}",
    Reason.LEFT_OUT: "{member} is {status} en heeft geen rekening: blijft weg",
    Reason.OPENED_ANYWAY: "{member} is {status} en heeft toch een rekening: die gaat open",
    Reason.SEVERAL_USERS: (
        "{member} heeft {users} personen: alleen de eerste is houder van de rekening"
    ),
    Reason.NO_USERS: "{member} heeft geen persoon: nog niemand kan ervoor handelen",
    Reason.SAME_PARTIES: "betaler en ontvanger zijn allebei {text!r}",
    Reason.BALANCES_LATER: (
        "standen worden met de uitwisselingen vergeleken zodra de andere problemen opgelost zijn"
    ),
    Reason.SUM_NOT_ZERO: "de standen maken samen {sum}, geen 0",
    Reason.HISTORY_MISSING: "het bestand ontbreekt, en de standen zijn niet allemaal 0",
    Reason.BALANCE_NOT_MADE: "{account}: de stand is {balance}, de uitwisselingen maken {made}",
    Reason.BALANCE_BELOW: "{account}: de stand {balance} ligt onder {floor}",
    Reason.BALANCE_ABOVE: "{account}: de stand {balance} ligt boven {ceiling}",
    Reason.WENT_BELOW: "{account}: ging tot {lowest}, onder de ondergrens",
    Reason.WENT_ABOVE: "{account}: ging tot {highest}, boven de bovengrens",
    Reason.RATE_NOT_GIVEN: "er staat niet hoeveel een uur is: zeg hoeveel eenheden een uur is",
    Reason.RATE_IMPLAUSIBLE: (
        "met de verhouding {rate} zou 1 uur {units} eenheden zijn, niet tussen 0,5 en 500: "
        "zeg hoeveel eenheden een uur is"
    ),
    Reason.RATE_DESCRIBED_OTHERWISE: (
        "de verhouding zegt 1 uur = {units} eenheden, de beschrijving heeft het over {described}: "
        "zeg hoeveel eenheden een uur is"
    ),
    Reason.RATE_READS_TWO_WAYS: (
        "de verhouding {rate} kan {units} of {other} eenheden per uur betekenen: "
        "zeg hoeveel eenheden een uur is"
    ),
    Reason.RATE_SET_ASIDE: (
        "de verhouding {rate} telt niet: er zijn {units} eenheden per uur opgegeven"
    ),
    Reason.UNITS_IMPLAUSIBLE: "{given!r} eenheden per uur: geef een getal van 0.5 tot 500",
    Reason.STEP_TOO_ODD: (
        "met {units} eenheden per uur en {scale} cijfers na de komma is een stap minder dan 1 ms, "
        "of meer dan 0,1 % naast hele milliseconden: ook met minder cijfers lukt het niet"
    ),
    Reason.STEP_TOO_ODD_AT_SCALE: (
        "met {units} eenheden per uur en {scale} cijfers na de komma is een stap minder dan 1 ms, "
        "of meer dan 0,1 % naast hele milliseconden: met {fitting} cijfers lukt het"
    ),
    Reason.PLACE_NOT_GIVEN: "{column}: plaats of land is niet ingevuld",
    Reason.NO_FLOOR_FOR_NEW: (
        "{column}: niet ingevuld: rekeningen die later opengaan hebben geen ondergrens"
    ),
    Reason.NO_FLOOR_OF_ITS_OWN: (
        "{account}: {column} is niet ingevuld: dan telt de ondergrens van de groep"
    ),
    Reason.DELETED_NOT_AT_ZERO: "{account}: is verwijderd maar niet op nul: blijft, en vertrekt",
    Reason.POST_LEFT_OUT: "bericht {post} wordt niet overgebracht: het is {status}",
    Reason.POST_FULFILLED: "bericht {post} wordt niet overgebracht: het is vervuld",
    Reason.POST_EXPIRED: "bericht {post} wordt niet overgebracht: de einddatum is voorbij",
    Reason.POST_OF_INACTIVE: "bericht {post} wordt niet overgebracht: het lid is {status}",
    Reason.TITLE_SHORTENED: "de titel van {post} wordt ingekort; de tekst begint met de hele titel",
    Reason.POSTS_TOO_MANY: "lid {member} heeft meer dan {most} berichten",
}
