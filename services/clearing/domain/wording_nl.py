"""Every refusal in Dutch."""

from typing import Final

from clearing.domain.refusals import Code
from clearing.domain.wording import Language, Reason

_AT_MOST: Final = "Hoogstens {limit}."

_REASONS: Final[dict[Code, Reason]] = {
    Code.DIFFERENT_TERMS: Reason(
        "Id al voor iets anders gebruikt",
        "Het id {subject} is al voor iets anders gebruikt. Neem een nieuw id.",
    ),
    Code.HAPPENED_IN_THE_FUTURE: Reason(
        "In de toekomst", "Wat nog niet gebeurd is, kan niet genoteerd worden.", ""
    ),
    Code.AMOUNT_OUT_OF_RANGE: Reason(
        "Hoeveelheid kan niet", "De hoeveelheid is te klein of te groot.", _AT_MOST
    ),
    Code.LIMITS_OUT_OF_ORDER: Reason(
        "Grenzen niet op orde",
        "Een ondergrens ligt op of onder nul; een bovengrens, en wat groepen elkaar schuldig mogen"
        " zijn, erop of erboven; de seinen ertussen.",
        _AT_MOST,
    ),
    Code.GROUP_EXISTS: Reason("Groep bestaat al", "Er is al een groep {subject}."),
    Code.GROUP_UNKNOWN: Reason("Groep onbekend", "Er is geen groep {subject}."),
    Code.GROUP_CLOSED: Reason("Groep gesloten", "De groep {subject} is gesloten."),
    Code.ACCOUNT_EXISTS: Reason("Rekening bestaat al", "Er is al een rekening {subject}."),
    Code.PAYER_UNKNOWN: Reason(
        "Betaler onbekend", "De rekening {subject} van de betaler bestaat niet."
    ),
    Code.PAYEE_UNKNOWN: Reason(
        "Ontvanger onbekend", "De rekening {subject} van de ontvanger bestaat niet."
    ),
    Code.ACCOUNT_UNKNOWN: Reason("Rekening onbekend", "De rekening {subject} bestaat niet."),
    Code.SAME_ACCOUNT: Reason(
        "Zelfde rekening", "Betaler en ontvanger zijn dezelfde rekening {subject}."
    ),
    Code.EXCHANGE_UNKNOWN: Reason(
        "Uitwisseling onbekend", "Er is geen uitwisseling {subject} om terug te geven."
    ),
    Code.REQUEST_UNKNOWN: Reason("Verzoek onbekend", "Er is geen verzoek {subject}."),
    Code.REQUEST_ACCEPTED: Reason("Verzoek aanvaard", "Het verzoek {subject} is al aanvaard."),
    Code.REQUEST_DECLINED: Reason("Verzoek geweigerd", "Het verzoek {subject} is geweigerd."),
    Code.REQUEST_WITHDRAWN: Reason(
        "Verzoek ingetrokken", "De ontvanger heeft het verzoek {subject} ingetrokken."
    ),
    Code.REQUEST_EXPIRED: Reason(
        "Verzoek vervallen", "De tijd om op het verzoek {subject} te antwoorden is voorbij."
    ),
    Code.REQUEST_ENDED: Reason(
        "Verzoek beëindigd",
        "Het verzoek {subject} is beëindigd: een eenheid of afspraak veranderde. Vraag opnieuw.",
    ),
    Code.DEADLINE_OUT_OF_RANGE: Reason(
        "Termijn kan niet", "De termijn is voorbij of ligt te ver weg.", _AT_MOST
    ),
    Code.REQUEST_NOT_DUE: Reason(
        "Verzoek loopt nog", "De termijn van het verzoek {subject} is nog niet voorbij."
    ),
    Code.ALREADY_REVERSED: Reason(
        "Al teruggegeven", "Deze uitwisseling is al teruggegeven, als {subject}."
    ),
    Code.NOT_THE_HOLDER: Reason(
        "Niet de houder", "Alleen de houder van de rekening {subject} mag dit doen."
    ),
    Code.NOT_AN_INTERMEDIARY: Reason(
        "Geen tussenpersoon", "Deze persoon is geen tussenpersoon: {subject}."
    ),
    Code.CAPACITY_NOT_ALLOWED: Reason(
        "Niet in deze rol", "De persoon {subject} mag dit in deze rol niet doen."
    ),
    Code.NOT_THIS_ACTOR: Reason("Niet uzelf", "U kunt hier niet als persoon {subject} handelen."),
    Code.NOT_ALLOWED: Reason("Niet toegestaan", "U mag dit niet doen."),
    Code.NOT_VISIBLE: Reason("Niet te zien", "Hier is niets dat u mag zien."),
    Code.APPROVAL_MISSING: Reason(
        "Goedkeuring ontbreekt", "De goedkeuring van iemand van groep {subject} ontbreekt."
    ),
    Code.HOLDER_NOT_ALLOWED: Reason(
        "Houder past niet",
        "De rekening van een lid heeft een houder, die van de gemeenschap niet: {subject}.",
    ),
    Code.ACCOUNT_KIND_WRONG: Reason(
        "Verkeerde soort rekening", "De rekening {subject} is hiervoor niet van de juiste soort."
    ),
    Code.ACCOUNT_CLOSED: Reason("Rekening gesloten", "De rekening {subject} is gesloten."),
    Code.ACCOUNT_SUSPENDED: Reason(
        "Rekening geschorst", "De rekening {subject} is voorlopig geschorst."
    ),
    Code.ACCOUNT_NOT_STOPPED: Reason(
        "Rekening in gebruik", "De rekening {subject} is in gebruik: het lid is niet vertrokken."
    ),
    Code.ACCOUNT_NOT_AT_ZERO: Reason(
        "Rekening niet op nul",
        "De rekening {subject} sluit alleen op nul.",
        "Ze staat er nog {left} vandaan.",
    ),
    Code.ACCOUNT_HAS_REQUESTS: Reason(
        "Open verzoeken", "De rekening {subject} heeft nog open verzoeken.", "Nog open: {left}."
    ),
    Code.ALREADY_INTERMEDIARY: Reason(
        "Al tussenpersoon", "De persoon {subject} is al tussenpersoon."
    ),
    Code.NO_CHANGE: Reason("Er verandert niets", "Voor {subject} is het al zo."),
    Code.GROUP_NOT_EMPTY: Reason(
        "Groep niet leeg",
        "De groep {subject} heeft nog rekeningen, afspraken of iets dat niet op nul staat.",
    ),
    Code.NOT_ACROSS_GROUPS: Reason(
        "Maar één groep", "Dit gaat tussen twee groepen, en hier is alleen groep {subject}."
    ),
    Code.AGREEMENT_EXISTS: Reason("Afspraak bestaat al", "Er is al een afspraak {subject}."),
    Code.AGREEMENT_UNKNOWN: Reason("Afspraak onbekend", "Er is geen afspraak {subject}."),
    Code.NOT_A_PARTY: Reason(
        "Geen partij", "De groep {subject} heeft met deze afspraak niets te maken."
    ),
    Code.NOTHING_PROPOSED: Reason(
        "Niets voorgesteld", "Voor de afspraak {subject} is niets voorgesteld."
    ),
    Code.PROPOSER_CANNOT_ACCEPT: Reason(
        "De andere groep aanvaardt",
        "De groep {subject} stelde dit zelf voor: de andere groep aanvaardt.",
    ),
    Code.PROPOSAL_OUT_OF_DATE: Reason(
        "Voorstel verouderd",
        "Wat voor {subject} voorgesteld was, is intussen veranderd. Lees het opnieuw.",
        "Een stap is nu {limit} waard.",
    ),
    Code.LIMIT_NOT_LOWER: Reason(
        "Grens niet lager",
        "Eén groep alleen kan de grens van de afspraak {subject} enkel verlagen.",
    ),
    Code.AGREEMENT_NOT_AT_ZERO: Reason(
        "Afspraak niet op nul",
        "De afspraak {subject} eindigt pas als geen groep de andere nog iets schuldig is.",
        "Nog open: {left}.",
    ),
    Code.NO_AGREEMENT: Reason(
        "Geen afspraak",
        "Er is geen afspraak met groep {subject}.",
        "Ook is er geen weg over hoogstens {limit} koppelingen die doorgang toelaten.",
    ),
    Code.AGREEMENT_NOT_ACCEPTED: Reason(
        "Afspraak niet aanvaard", "De afspraak {subject} is voorgesteld en nog niet aanvaard."
    ),
    Code.AGREEMENT_SUSPENDED: Reason(
        "Afspraak geschorst", "De afspraak {subject} is voorlopig geschorst."
    ),
    Code.AGREEMENT_CHANGED: Reason(
        "Afspraak van toen is beëindigd",
        "De afspraak van toen is beëindigd; de afspraak {subject} is een nieuwe. "
        "Geef terug met een uitwisseling van vandaag.",
    ),
    Code.STEP_VALUE_NOT_AGREED: Reason(
        "Waarde nog niet afgesproken",
        "De waarde van een eenheid is veranderd; voor {subject} stemde de buurgroep nog niet in.",
    ),
    Code.STEP_VALUE_BY_NEIGHBOUR: Reason(
        "De buurgroep stemt in",
        "De eigen eenheid is van waarde veranderd: voor {subject} stemt de buurgroep in.",
    ),
    Code.CONVERTS_TO_NOTHING: Reason(
        "Te weinig", "Dit is minder dan één stap in de eenheid van de ontvanger."
    ),
    Code.QUOTE_OUT_OF_DATE: Reason(
        "Hoeveelheden kloppen niet", "Deze twee hoeveelheden horen niet bij elkaar."
    ),
    Code.EXCHANGE_TOO_LARGE: Reason(
        "Uitwisseling te groot",
        "De uitwisseling is meer tijd waard dan een uitwisseling mag zijn.",
        _AT_MOST,
    ),
    Code.LEAVING_ACROSS_ZERO: Reason(
        "Alleen naar nul",
        "Het lid van rekening {subject} vertrekt: de rekening gaat alleen nog naar nul.",
        "Mogelijk: {left}.",
    ),
    Code.PAYER_FLOOR: Reason(
        "Ondergrens van de betaler",
        "De rekening {subject} van de betaler zou onder haar ondergrens komen.",
    ),
    Code.PAYEE_CEILING: Reason(
        "Bovengrens van de ontvanger",
        "De rekening {subject} van de ontvanger zou boven haar bovengrens komen.",
    ),
    Code.LINK_LIMIT: Reason(
        "Grens tussen de groepen",
        "De koppeling van de afspraak {subject} zou over haar grens gaan.",
    ),
    Code.PAYER_GROUP_LIMIT: Reason(
        "Grens van de groep van de betaler",
        "De groep {subject} zou haar buurgroepen samen meer schuldig zijn dan ze mag.",
    ),
    Code.PAYEE_GROUP_LIMIT: Reason(
        "Grens van de groep van de ontvanger",
        "De groep {subject} zou van haar buurgroepen samen meer te goed hebben dan ze mag.",
    ),
    Code.SETTLES_TOO_MUCH: Reason(
        "Meer dan er openstaat",
        "Vereffenen kan hoogstens wat over de afspraak {subject} openstaat.",
        "Er staat {left} open.",
    ),
    Code.WRITE_OFF_ACROSS_ZERO: Reason(
        "Afschrijven voorbij nul",
        "Afschrijven brengt de rekening {subject} hoogstens tot nul.",
        "Mogelijk: {left}.",
    ),
    Code.ROUNDING_TOO_SMALL: Reason(
        "Zoveel afronding is er niet",
        "Op de afrondingsrekening van groep {subject} staan niet zoveel hele stappen die kant op.",
        "Hoogstens mogelijk: {left}.",
    ),
    Code.CODE_TAKEN: Reason("Code bezet", "De code {subject} is in deze groep al in gebruik."),
    Code.PERSON_UNKNOWN: Reason("Persoon onbekend", "De persoon {subject} is onbekend."),
    Code.SUM_OUT_OF_RANGE: Reason(
        "Stand te groot",
        "De stand van {subject} zou groter worden dan geteld kan worden.",
        _AT_MOST,
    ),
    Code.NOT_STORABLE: Reason(
        "Kan niet bewaard worden", "Wat gevraagd is, kan niet bewaard worden: {subject}."
    ),
    Code.NOT_WITHIN_ONE_GROUP: Reason(
        "Twee groepen", "Dit gaat binnen één groep, en {subject} is een andere."
    ),
    Code.DESCRIPTION_NOT_ALLOWED: Reason(
        "Beschrijving past niet",
        "Het id, een naam of de plaats van groep {subject} is te lang of niet leesbaar.",
    ),
    Code.ROUTE_LIMIT: Reason(
        "Geen ruimte onderweg",
        "De koppelingen naar groep {subject} hebben samen te weinig ruimte.",
        "{missing} te kort; het minst is vrij {links}.",
    ),
    Code.TRANSIT_NOT_ALLOWED: Reason(
        "Geen doorgang meer",
        "De afspraak {subject} laat andere groepen niet meer over haar koppeling. Vraag opnieuw.",
    ),
    Code.NOT_AN_ADMINISTRATOR: Reason(
        "Geen beheerder",
        "Dit kan alleen een beheerder van groep {subject}.",
    ),
    Code.KEY_EXISTS: Reason(
        "Sleutel bestaat al",
        "Er is al een sleutel {subject}, of die was er.",
    ),
    Code.KEY_UNKNOWN: Reason(
        "Sleutel onbekend",
        "De groep heeft geen sleutel {subject}.",
    ),
    Code.ROLE_NOT_HELD: Reason(
        "Rol niet gegeven",
        "De persoon {subject} heeft deze rol niet in de groep.",
    ),
    Code.LAST_ADMINISTRATOR: Reason(
        "Laatste beheerder",
        "Groep {subject} zou zonder blijvende beheerder achterblijven. Geef eerst iemand"
        " anders de rol.",
    ),
    Code.KEY_NOT_WELL_FORMED: Reason(
        "Sleutel kan niet",
        "Een sleutel mag minstens één ding, elk één keer genoemd. Die van een server heeft"
        " een publieke sleutel van 32 bytes in base64, die van een programma niet:"
        " {subject}.",
    ),
    Code.TOO_MANY_ROLES: Reason(
        "Te veel rollen",
        "In groep {subject} hebben zoveel mensen een rol als kan. Neem er eerst een terug.",
        _AT_MOST,
    ),
    Code.TOO_MANY_KEYS: Reason(
        "Te veel sleutels",
        "Groep {subject} heeft zoveel sleutels als kan. Trek er eerst een in.",
        _AT_MOST,
    ),
    Code.ACT_UNKNOWN: Reason("Er wacht niets", "Onder {subject} wacht niets op een ja."),
    Code.ACT_APPROVED: Reason("Al gedaan", "Een tweede persoon keurde {subject} al goed."),
    Code.ACT_DECLINED: Reason(
        "Afgewezen", "Wat wachtte als {subject} is afgewezen of teruggenomen."
    ),
    Code.SAME_PERSON: Reason(
        "Tweede persoon nodig", "Het ja van {subject} is er al. Dat van iemand anders is nodig."
    ),
    Code.NOBODY_ELSE: Reason(
        "Niemand voor het tweede ja",
        "Hiervoor is het ja van twee personen nodig, en in groep {subject} kan niemand anders dat"
        " geven. Laat wie de dienst draait een tweede beheerder of een steunpunt aanwijzen"
        " (evenveel role grant) en vraag het opnieuw.",
    ),
    Code.TOO_MANY_ACTS: Reason(
        "Te veel wacht", "Bij groep {subject} wacht te veel. Keur iets goed of af.", _AT_MOST
    ),
    Code.LIMITS_BEYOND_CAP: Reason(
        "Voorbij de grenzen van de groep",
        "Een nieuwe rekening gaat niet verder dan de grenzen van groep {subject}. Open ze eerst;"
        " daarna kunnen twee personen haar grenzen verruimen.",
    ),
    Code.ACCOUNT_NOT_CLOSED: Reason(
        "Rekening niet gesloten",
        "De rekening {subject} is nog niet gesloten. Pas daarna kan iemand gewist worden.",
        "",
    ),
    Code.ERASURE_NOT_ORDERED: Reason(
        "Wissen niet beslist",
        "Dat de rekening {subject} gewist wordt, is niet beslist.",
        "",
    ),
    Code.PERIOD_OUT_OF_RANGE: Reason(
        "Periode kan niet",
        "Die periode kan niet: wat pas afgesloten is, blijft nog een maand bewaard.",
        "",
    ),
    Code.REASON_MISSING: Reason(
        "Reden ontbreekt", "Uren die zonder dienst verdwijnen, vragen een reden in woorden."
    ),
    Code.POST_UNKNOWN: Reason("Onbekend bericht", "Er is geen aanbod of vraag {subject}."),
    Code.POST_NOT_SAYABLE: Reason(
        "Bericht zegt te weinig of te veel",
        "Een aanbod of vraag heeft een titel in het Nederlands, Frans of Engels van hoogstens 120"
        " tekens, een tekst van hoogstens 4000, een plaats die te vinden is en geen andere woorden:"
        " {subject}.",
    ),
    Code.VALIDITY_OUT_OF_RANGE: Reason(
        "Einddatum kan niet",
        "De einddatum is voorbij of ligt te ver weg.",
        _AT_MOST,
    ),
    Code.TOO_MANY_POSTS: Reason(
        "Te veel aanbod en vraag",
        "Rekening {subject} heeft zoveel aanbod en vraag als kan. Haal eerst iets weg.",
        _AT_MOST,
    ),
    Code.CLEARING_RUN_UNKNOWN: Reason(
        "Verrekening onbekend",
        "Er is geen verrekening {subject}.",
    ),
    Code.CLEARING_RUN_APPLIED: Reason(
        "Verrekening uitgevoerd",
        "De verrekening {subject} is al uitgevoerd.",
    ),
    Code.CLEARING_RUN_WITHDRAWN: Reason(
        "Verrekening ingetrokken",
        "De verrekening {subject} is ingetrokken.",
    ),
    Code.CLEARING_RUN_OPEN: Reason(
        "Er loopt een verrekening",
        "De verrekening {subject} loopt nog: eerst wordt die uitgevoerd of ingetrokken.",
    ),
    Code.OBJECTIONS_OPEN: Reason(
        "Bezwaar kan nog",
        "Groepen kunnen nog bezwaar maken tegen de verrekening {subject}.",
        "Uitvoeren kan over {left}.",
    ),
    Code.OBJECTIONS_OVER: Reason(
        "Te laat voor bezwaar",
        "De tijd om bezwaar te maken tegen de verrekening {subject} is voorbij.",
    ),
    Code.LINK_NOT_IN_RUN: Reason(
        "Niet in deze verrekening",
        "De verrekening verandert niets aan {subject}.",
    ),
    Code.CLEARING_NOT_SOUND: Reason(
        "Bedragen kunnen niet",
        "Wat de verrekening over de afspraak {subject} zegt, kan niet.",
    ),
    Code.CLEARING_NOT_PROVEN: Reason(
        "Niet bewezen",
        "De verrekening bewijst niet dat ze in evenwicht is en dat er niet meer weg kan. "
        "Kijk naar {subject}.",
    ),
    Code.NOTHING_TO_CLEAR: Reason(
        "Niets te verrekenen",
        "Tussen groepen lopen geen schulden die weg mogen in een kring: er valt niets te "
        "verrekenen.",
    ),
    Code.CLEARING_MOVED: Reason(
        "Posities veranderd",
        "Waaruit de verrekening berekend is, is intussen veranderd. Bereken ze opnieuw.",
        "Nu vrij over de afspraak {subject}: {left}.",
    ),
    Code.CLEARING_TOO_LARGE: Reason(
        "Verrekening te groot",
        "De verrekening is groter dan aan een groep gemeld kan worden.",
        "",
    ),
}

DUTCH: Final = Language(
    step="stap",
    steps="stappen",
    limit="De grens is {limit}.",
    limit_and_left="De grens is {limit}; nog vrij: {left}.",
    amounts="Nu geeft de betaler {payer_amount} en krijgt de ontvanger {payee_amount}.",
    set_by="Ingesteld door {set_by}.",
    link_room="van {giver} naar {taker}: {left}",
    reasons=_REASONS,
)
