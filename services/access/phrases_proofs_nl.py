"""All that is said of packs, receipts and what they prove, in Dutch."""

from typing import Final

from access.phrases_proofs import Proof

PROOFS_DUTCH: Final[dict[Proof, str]] = {
    Proof.THE_CHECKPOINT: "het controlepunt",
    Proof.SIGNED_BY_ITS_LOG: "een dat door zijn logboek ondertekend is",
    Proof.COSIGNATURE_OF: "de medeondertekening van {name}",
    Proof.ON_THE_CHECKPOINT: "een op het controlepunt",
    Proof.KEPT_CHECKPOINT: "het bewaarde controlepunt in {file}",
    Proof.SIZE_OF_TREE: "het aantal gebeurtenissen in de boom",
    Proof.OR_MORE: "{size} of meer, zoals in {file}",
    Proof.BEGINNING_OF_TREE: "het begin van de boom",
    Proof.EXTENDED: "{root} over {size} gebeurtenissen, zoals in {file}",
    Proof.ROOT_OF_TILES: "de wortel waartoe de tegels leiden",
    Proof.TILE: "de tegel {path}",
    Proof.BYTES: "{bytes} bytes lang",
    Proof.CONTENTS: "wat het pakket zegt te bevatten",
    Proof.ENTRY: "de inschrijving in de boom",
    Proof.EVENT_OF_PACK: "de gebeurtenis bij dit volgnummer",
    Proof.GIVEN: "een die er is",
    Proof.EACH_ONCE: "elk één keer, in volgorde",
    Proof.OF_ITS_GROUP: "enkel gebeurtenissen van de groep van het pakket",
    Proof.EVENT_LINE: "een regel met een gebeurtenis",
    Proof.RANDOM_BYTES: "32 willekeurige bytes, hexadecimaal",
    Proof.COMMITTED_EVENT: "de gebeurtenis die vastgelegd is",
    Proof.THE_RECEIPT: "het ontvangstbewijs",
    Proof.ONE_THAT_PROVES: "een dat zijn gebeurtenis bewijst",
    Proof.WRONG_HERE: (
        "Niet in orde: bij volgnummer {position}, {what}; verwacht: {expected}; gevonden: {found}."
    ),
    Proof.WRONG_AT_ALL: "Niet in orde: {what}; verwacht: {expected}; gevonden: {found}.",
    Proof.PACK_IN_ORDER: (
        "In orde: alle {events} gebeurtenissen van volgnummer {first} tot en met {last} zijn die "
        "welke {origin} ondertekende, en er ontbreekt er geen."
    ),
    Proof.GROUP_IN_ORDER: (
        "In orde: alle {events} gebeurtenissen van groep {group} van volgnummer {first} tot en "
        "met {last} zijn die welke {origin} ondertekende, en er is er geen achtergehouden."
    ),
    Proof.RECEIPT_IN_ORDER: (
        "In orde: deze gebeurtenis staat bij volgnummer {position} van de geschiedenis die "
        "{origin} ondertekende."
    ),
    Proof.LIVE_IN_ORDER: (
        "In orde: elke gebeurtenis tot en met volgnummer {position} is die welke {origin} "
        "ondertekende, en elke regel klopt."
    ),
    Proof.RULES_IN_ORDER: (
        "In orde: elke regel klopt tot en met volgnummer {position}; er is nog niets ondertekend."
    ),
    Proof.SIGNED_BY: "Ondertekend door {keys}.",
    Proof.OWN_KEYS: (
        "De sleutels kwamen mee met wat ze ondertekenen. Vergelijk ze met sleutels die je van "
        "elders hebt, of noem die met --key."
    ),
    Proof.WITNESSED_BY: "Medeondertekend door {names}.",
    Proof.GOES_ON_FROM: "Het gaat voort op elk van de {count} bewaarde controlepunten.",
    Proof.LOOKED_INTO: "Nagekeken: {checks}.",
    Proof.NOT_SHOWN: "Wat hiermee niet te tonen is: {checks}.",
    Proof.SIGNATURES: "handtekeningen",
    Proof.EVENTS_COMMITTED: "elke gebeurtenis in de boom",
    Proof.NUMBERS: "de doorlopende nummers van de groepen",
    Proof.SUMS: "sommen van nul",
    Proof.MIRRORS: "gespiegelde koppelingen",
    Proof.LIMITS: "limieten",
    Proof.RUNS: "bewijzen van verrekeningen",
    Proof.PROJECTIONS: "overzichten",
    Proof.NOT_IN_TREE_YET: "De volgnummers {first} tot en met {last} staan nog niet in de boom.",
    Proof.PACKING: "het pakket wordt gemaakt",
    Proof.PACK_MADE: (
        "{file} bevat {events} gebeurtenissen, volgnummers {first} tot en met {last}, onder een "
        "controlepunt van {size}."
    ),
    Proof.CHECK_IT: "Iedereen kijkt het na met: {command}",
    Proof.PUBLISHED: (
        "{folder} bevat de boom van {size} gebeurtenissen; {files} bestanden zijn nieuw."
    ),
    Proof.RECEIPT_WRITTEN: "Het ontvangstbewijs van volgnummer {position} staat in {file}.",
    Proof.SIGNS_NOW: "ondertekent nu",
    Proof.SIGNED_BEFORE: "ondertekende vroeger",
    Proof.CHANGE_WAITS: (
        "Er is nog niets veranderd. Dit wacht op het ja van een tweede persoon, een beheerder van "
        "een groep die hier aangemeld is: {command}"
    ),
    Proof.WAITS_FOR_YES: "{change} Gevraagd door {person}, {moment}.",
    Proof.SAY_YES: "Ja zeggen?",
    Proof.KEY_SIGNS_TOO: (
        "Vanaf nu ondertekent ook deze sleutel. Meld hem aan ieder die nakijkt; kennen zij hem, "
        "laat dan de oude los: {command}"
    ),
    Proof.KEY_SIGNS_ALONE: "Vanaf nu ondertekent alleen deze sleutel.",
    Proof.WITNESS_IS: "De getuige {key}",
    Proof.WITNESS_ANSWERS: (
        "antwoordt op {url} en ondertekent {logs} logboek(en) mee. Ctrl-C stopt hem."
    ),
    Proof.NO_PACK: (
        "{file}: geen pakket en geen ontvangstbewijs: een map, een zip of een .tlog-proof wordt "
        "gelezen"
    ),
    Proof.FILE_MISSING: "in het pakket ontbreekt het bestand {file}",
    Proof.FILE_TOO_LARGE: "het bestand {file} is groter dan enig bestand van een pakket",
    Proof.FILE_NOT_READ: "{file} is niet te lezen: {detail}",
    Proof.FILE_NOT_KNOWN: "{file} is geen bestand van een pakket",
    Proof.OTHER_FORM: "een pakket in de vorm {form}; {known} wordt gelezen",
    Proof.NOT_EMPTY: "{path} bestaat al en is geen lege map",
    Proof.THERE_ALREADY: "{path} bestaat al",
    Proof.NO_KEY_GIVEN: "{given} is geen sleutel: {detail}",
    Proof.KEY_WANTED: (
        "Een ontvangstbewijs noemt zelf geen sleutels. Noem die van het logboek met --key."
    ),
    Proof.NOTHING_SIGNED: (
        "Er is nog niets ondertekend: de bewaarder ondertekent wat in het logboek staat, zodra "
        "hij loopt."
    ),
    Proof.NOTHING_IN_PERIOD: "in deze periode is niets vastgelegd",
    Proof.TREE_NOT_WHOLE: "de ondertekende boom is niet volledig: {what} ontbreekt; zie: {command}",
    Proof.NOT_AS_SIGNED: (
        "wat de databank op volgnummer {position} heeft, is niet wat ondertekend is; daarom is er "
        "geen ontvangstbewijs van; zie: {command}"
    ),
    Proof.OTHER_TREE: (
        "{folder} bevat een ondertekende boom van {size} gebeurtenissen waarop deze niet "
        "voortgaat; de map blijft zoals ze is"
    ),
    Proof.KEY_THERE_ALREADY: (
        "er is al een sleutel die de boom ondertekent; een nieuwe komt ernaast, door twee mensen"
    ),
    Proof.NO_CHANGE_WAITS: "er wacht geen wijziging van de ondertekenende sleutels op een ja",
    Proof.ANOTHER_CHANGE_WAITS: (
        "er is intussen een andere verandering van de ondertekenende sleutels gevraagd; bekijk "
        "die eerst"
    ),
    Proof.TWO_PEOPLE_NEEDED: (
        "wie de wijziging van de sleutels vroeg, kan er niet zelf ja op zeggen: het vraagt twee "
        "mensen"
    ),
    Proof.KEYS_NOT_CHANGED: "de ondertekenende sleutels blijven zoals ze zijn: {detail}",
    Proof.OTHER_WITNESS: "de map {folder} is die van de getuige {name}",
    Proof.NO_LOG_NAMED: (
        "noem minstens één logboek dat hij mag meeondertekenen, met zijn sleutel: --log SLEUTEL"
    ),
    Proof.WITNESS_KEY_NOT_USED: "de sleutel van de getuige is niet te gebruiken: {detail}",
}
