"""What is said of who somebody is here and what they may, in Dutch."""

from typing import Final

from access.phrases_who import Who

WHO_DUTCH: Final[dict[Who, str]] = {
    Who.NOBODY_KNOWN: (
        "niemand is hier bekend: meld u aan met `{command}`, of geef een sleutel in EVENVEEL_KEY"
    ),
    Who.HOLDS_NO_MORE: (
        "wat {where} toont is niet bekend, of voorbij: meld u opnieuw aan met `{command}`"
    ),
    Who.IN_SESSION: "de bewaarde aanmelding",
    Who.IN_OPERATOR_KEY: "de beheerderssleutel in de gegevensmap",
    Who.MAY_NOT: "dat mag niet: dit is niet voor {who}",
    Who.THE_OPERATOR: "wie deze installatie draaiende houdt",
    Who.THE_PERSON: "persoon {person}",
    Who.THE_KEY: "sleutel {key} van {group}",
    Who.YOU_ARE: "U bent {who}.",
    Who.SHOWN_BY: "bekend door",
    Who.ACTS_FOR_ALL: "als iedereen handelen: dit is geen productie",
    Who.MAY_SCOPES: "mag",
    Who.INVITED: "Wie deze link opent, is aangemeld als {person}: één keer, binnen {days} dagen:",
    Who.INVITED_ADDRESS: "Voortaan meldt {person} zich aan met het opgegeven adres.",
    Who.ADDRESS_OF_ANOTHER: "dit adres is van iemand anders",
    Who.NO_MAIL_ADDRESS: "{given!r} is geen mailadres",
    Who.LINK_NO_GOOD: "deze link is niet geldig, of al gebruikt: vraag een andere",
    Who.SIGNED_IN: (
        "Aangemeld als {person}: opdrachten met deze gegevensmap zijn nu van deze persoon, "
        "uiterlijk tot {until}."
    ),
    Who.SIGNED_OUT: "Afgemeld.",
    Who.SIGNED_OUT_EVERYWHERE: (
        "{person} is nergens meer aangemeld, en alleen een nieuwe uitnodiging laat die nog binnen."
    ),
    Who.WAS_NOT_SIGNED_IN: "Niemand was aangemeld.",
    Who.ROLE_GRANTED: "{person} is nu {role} van {group}.",
    Who.ROLE_GRANTED_UNTIL: "{person} is {role} van {group} tot {until}.",
    Who.ROLE_TAKEN_BACK: "{person} is niet langer {role} van {group}.",
    Who.NOT_A_ROLE: "{given!r} is geen van deze rollen: {known}",
    Who.NOT_A_SCOPE: "{given!r} is geen van deze: {known}",
    Who.NO_ROLES: "Niemand heeft een rol in {group}.",
    Who.NO_KEYS: "{group} heeft geen sleutel.",
    Who.KEY_ISSUED: "Sleutel {key} van {group} opent dit tot {until}: {scopes}.",
    Who.KEY_SECRET: "De sleutel zelf, één keer getoond: {secret}",
    Who.KEY_OVER: "Sleutel {key} van {group} opent niets meer.",
    Who.OPERATOR_KEY_MADE: (
        "De beheerderssleutel, één keer getoond; een vroegere geldt niet meer. Geef ze als "
        "EVENVEEL_KEY:"
    ),
    Who.ONLY_WITH_OWNER: "DATABASE_OWNER_URL: daarvoor nodig in productie",
    Who.NO_KEY_FILE: "er staat geen openbare sleutel in {file}: geef een Ed25519-sleutel als PEM",
    Who.PERSON: "persoon",
    Who.ROLE: "rol",
    Who.UNTIL: "tot",
    Who.KEY: "sleutel",
    Who.OPENS: "opent",
    Who.OWNED_BY: "van",
    Who.OF_GROUP: "groep",
    Who.OF_ACCOUNT: "rekening",
    Who.TABLES_MADE: "De tabellen zijn er, en elke rol van de toepassing mag wat ze nodig heeft.",
    Who.UP_SIGN_IN: "Meld u aan, in een browser:",
    Who.UP_AS_ADMINISTRATOR: "als beheerder van {group}",
    Who.UP_AS_MEMBER: "als lid van {group}",
    Who.UP_AS_SUPPORT: "als steunpunt van de regio",
    Who.UP_SIGN_IN_ONCE: (
        "(een link werkt één keer, {days} dagen lang; een andere: evenveel invite PERSON)"
    ),
    Who.UP_ALONE: (
        "Eén beheerder en geen steunpunt: niemand kan het tweede ja geven in {groups}. Noem "
        "er nog een: evenveel role grant GROUP PERSON"
    ),
    Who.UP_AND_MORE: "{groups} en nog {count}",
}
