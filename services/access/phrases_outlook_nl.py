"""How positions and their limits are told, in Dutch."""

from typing import Final

from access.phrases_outlook import Outlook

OUTLOOK_DUTCH: Final[dict[Outlook, str]] = {
    Outlook.STUCK: "vast",
    Outlook.SOON: "bijna vast",
    Outlook.WATCH: "in het oog te houden",
    Outlook.CALM: "rustig",
    Outlook.OWES_ITS_NEIGHBOUR: "{receiver} is {giver} {used} schuldig, van hoogstens {limit}.",
    Outlook.OWES_ITS_NEIGHBOURS: (
        "{group} is zijn buurgroepen samen {used} schuldig, van hoogstens {limit}."
    ),
    Outlook.IS_OWED_BY_ITS_NEIGHBOURS: (
        "{group} heeft bij zijn buurgroepen samen {used} te goed, van hoogstens {limit}."
    ),
    Outlook.NOTHING_MORE: (
        "Bij {receiver} kan bijna niets meer ontvangen worden van {giver}, en bij {giver} bijna "
        "niets meer gegeven worden aan {receiver}."
    ),
    Outlook.NOTHING_MORE_RECEIVED: (
        "Bij {group} kan bijna niets meer ontvangen worden van buurgroepen; die kunnen er bijna "
        "niets meer aan geven."
    ),
    Outlook.NOTHING_MORE_GIVEN: (
        "Bij {group} kan bijna niets meer gegeven worden aan buurgroepen; die kunnen er bijna "
        "niets meer van ontvangen."
    ),
    Outlook.NOTHING_MORE_FROM: (
        "Gaat het zo door, dan kan vanaf ongeveer {date} bij {receiver} niets meer ontvangen "
        "worden van {giver}, en bij {giver} niets meer gegeven worden aan {receiver}."
    ),
    Outlook.NOTHING_MORE_RECEIVED_FROM: (
        "Gaat het zo door, dan kan vanaf ongeveer {date} bij {group} niets meer ontvangen worden "
        "van buurgroepen, en kunnen die er niets meer aan geven."
    ),
    Outlook.NOTHING_MORE_GIVEN_FROM: (
        "Gaat het zo door, dan kan vanaf ongeveer {date} bij {group} niets meer gegeven worden "
        "aan buurgroepen, en kunnen die er niets meer van ontvangen."
    ),
    Outlook.TRADE_IS_SUSPENDED: "De uitwisseling tussen {receiver} en {giver} is geschorst.",
    Outlook.TRADE_WAITS: (
        "De uitwisseling tussen {receiver} en {giver} wacht tot over de waarde van een stap is "
        "afgesproken."
    ),
    Outlook.RESUME: "beide groepen hervatten hun afspraak",
    Outlook.AGREE_STEP_VALUE: "de buurgroep stemt in met de nieuwe waarde van een stap",
    Outlook.TRADE_BACK: "{receiver} geeft {giver} {amount} per week meer dan nu",
    Outlook.GIVE_TO_NEIGHBOURS: "{group} geeft zijn buurgroepen {amount} per week meer dan nu",
    Outlook.RECEIVE_FROM_NEIGHBOURS: (
        "{group} ontvangt van zijn buurgroepen {amount} per week meer dan nu"
    ),
    Outlook.CLEARING_RUN: "een verrekening: deze uren is men elkaar in een kring schuldig",
    Outlook.SETTLE: "de groepen vereffenen daarvan {amount} in onderling overleg",
    Outlook.HIGHER_LIMIT: "beide groepen spreken een grens van {amount} af",
    Outlook.HIGHER_NET_LIMIT: "{group} stelt een grens van {amount} tegenover alle buurgroepen",
    Outlook.LEVEL: "hoe dichtbij",
    Outlook.RECEIVING: "ontvangt",
    Outlook.GIVING: "geeft",
    Outlook.ALL_NEIGHBOURS: "alle buurgroepen",
    Outlook.OF_LIMIT: "van hoogstens",
    Outlook.A_WEEK: "per week",
    Outlook.DAYS: "nog dagen",
    Outlook.NET: "netto",
    Outlook.GROSS: "bruto",
    Outlook.USED_OWING: "van wat het schuldig mag zijn",
    Outlook.USED_OWED: "van wat het te goed mag hebben",
    Outlook.ALL_IS_CALM: "Er komt geen grens dichtbij.",
    Outlook.AS_OF_DAY: "zoals ze stonden aan het einde van {day} (UTC)",
    Outlook.TOO_MANY_GROUPS: (
        "Te veel groepen voor één tabel; voor een groep met haar buurgroepen: {command}"
    ),
    Outlook.WOULD_HEAL: (
        "{giver} geeft {receiver} “{what}” voor {amount}: dan is men {removes} minder schuldig."
    ),
    Outlook.WANTED: "gevraagd",
    Outlook.OVER: "langs",
    Outlook.HEALS: "minder schuldig",
    Outlook.NOTHING_FITS: (
        "Geen aanbod van een groep die schuldig is past bij een vraag van een groep die te goed "
        "heeft."
    ),
    Outlook.NOBODY_OFFERS: (
        "Gevraagd in {groups}, en aangeboden door geen groep die schuldig is: {category}"
    ),
}
