"""What is said on the pages about all groups together, in Dutch."""

from typing import Final

from access.phrases_region import Region

REGION_DUTCH: Final[dict[Region, str]] = {
    Region.THE_REGION: "De regio",
    Region.OF_THE_REGION: "Over de regio",
    Region.OVERVIEW: "Overzicht",
    Region.NOT_FOR_EVERYONE: (
        "Niet alle groepen stemden ermee in dat iedereen deze cijfers ziet. Wie aangemeld is, "
        "ziet er misschien meer."
    ),
    Region.NOT_FOR_YOU: "Deze cijfers zijn voor wie groepen beheert, ondersteunt of controleert.",
    Region.WHAT_IS_HERE: "Hoeveel uren leden elkaar geven, in elke groep en tussen groepen.",
    Region.UP_TO: "Geteld tot en met {month}; elke maand komt er één bij.",
    Region.CHOOSE_WHAT: "Kies wat u ziet",
    Region.AREA: "Gebied",
    Region.EVERYWHERE: "De hele regio",
    Region.PERIOD: "Periode",
    Region.LAST_MONTHS: "{number} maanden",
    Region.AMOUNTS_IN: "Hoeveelheden",
    Region.IN_HOURS: "In uren",
    Region.IN_OWN_UNITS: "In de eenheid van elke groep",
    Region.SHOW_THIS: "Toon",
    Region.AREA_FLANDERS: "Vlaanderen",
    Region.AREA_WALLONIA: "Wallonië",
    Region.AREA_BRUSSELS: "Brussel",
    Region.AREA_BELGIUM: "België",
    Region.AREA_FRANCE: "Frankrijk",
    Region.AREA_NETHERLANDS: "Nederland",
    Region.AREA_LUXEMBOURG: "Luxemburg",
    Region.AREA_GERMANY: "Duitsland",
    Region.TOO_FEW: "te weinig om te tonen",
    Region.WHY_TOO_FEW: "Waarom staat er soms “te weinig om te tonen”?",
    Region.TOO_FEW_HOW: (
        "Een cijfer staat hier pas als het over minstens vijf leden gaat en niemand van hen "
        "het grotendeels alleen maakt: zo is niemand erin te herkennen. Soms ontbreekt ook een "
        "groter cijfer, omdat het verborgene anders af te trekken was. Wat ontbreekt, is niet "
        "nul."
    ),
    Region.NOT_COUNTED: (
        "Groepen die niet meetellen, omdat ze er niet mee instemden of alleen te herkennen "
        "zouden zijn: {number}."
    ),
    Region.ACTIVITY: "Maand na maand",
    Region.HOURS_EXCHANGED: "Uitgewisselde uren",
    Region.EXCHANGES: "Uitwisselingen",
    Region.ACTIVE_MEMBERS: "Actieve leden",
    Region.SHARE_ACROSS: "Tussen groepen",
    Region.AT_MOST_IN_A_MONTH: "in de drukste maand",
    Region.MONTH: "Maand",
    Region.MONTH_BY_MONTH: "De cijfers per maand, de laatste eerst",
    Region.MONTH_BY_MONTH_OF: "{group}, maand na maand",
    Region.NO_MONTH_YET: (
        "Er is nog geen maand afgesloten. Enkele dagen na het einde van een maand staan haar "
        "cijfers hier."
    ),
    Region.MAP: "Kaart",
    Region.MAP_TOLD: "Kaart met een link per groep. De groepen staan ook in een lijst, onderaan.",
    Region.LEGEND_GROUP: "een groep",
    Region.LEGEND_IS_OWED: "gaf meer: heeft uren te goed",
    Region.LEGEND_OWES: "kreeg meer: is uren schuldig",
    Region.LEGEND_LEVEL: "even, of niet te zien",
    Region.LEGEND_ARROW: "gaf in deze periode meer dan er terugkwam; hoe breder, hoe meer",
    Region.STANDS_AS_OF: "Hoe groepen staan: op het einde van {day}.",
    Region.STRONGEST_SHOWN: "Getekend zijn de {number} sterkste stromen.",
    Region.SHOW_ALL_FLOWS: "Toon alle stromen",
    Region.SHOW_STRONGEST: "Toon alleen de sterkste stromen",
    Region.NOT_ON_MAP: "Groepen zonder plaats op deze kaart: {number}. In de lijst staan ze wel.",
    Region.CREDITS: "Kaartgegevens:",
    Region.EXCHANGED_IN_ALL: "{amount} uitgewisseld",
    Region.FLOWS: "Stromen tussen groepen",
    Region.FLOWS_HOW: (
        "Wat de leden van een groep die van een andere meer gaven dan ze terugkregen, over de "
        "hele periode. Maanden waarin dat te weinig was om te tonen, zijn er niet bij."
    ),
    Region.WHO_GAVE_MORE: "Wie meer gaf dan terugkreeg, de sterkste stroom eerst",
    Region.GAVE: "Gaf",
    Region.RECEIVED: "Ontving",
    Region.MORE_THAN_BACK: "Meer dan terug",
    Region.GAVE_MORE: "{giver} gaf {taker} {amount} meer dan terugkwam.",
    Region.NO_FLOWS: "Van stromen tussen groepen valt in deze periode niets te tonen.",
    Region.GROUPS: "Groepen",
    Region.GROUPS_CAPTION: "De groepen, op naam",
    Region.GROUP: "Groep",
    Region.PLACE: "Plaats",
    Region.STANDS: "Hoe het staat",
    Region.OWES: "is {amount} schuldig",
    Region.IS_OWED: "heeft {amount} te goed",
    Region.STANDS_LEVEL: "staat even",
    Region.ALL_GROUPS: "Terug naar alle groepen",
    Region.MORE_GROUPS: "Meer groepen",
    Region.GROUPS_BEFORE: "Vorige groepen",
    Region.NO_GROUPS: "Hier zijn nog geen groepen.",
    Region.POSITIONS: "Posities",
    Region.POSITIONS_HOW: (
        "Elke rij is een groep; elk vak zegt hoe ze staat met de groep boven die kolom. Een "
        "leeg vak: zij hebben geen afspraak."
    ),
    Region.LEGEND_ROW_IS_OWED: "de groep van de rij heeft te goed",
    Region.LEGEND_ROW_OWES: "de groep van de rij is schuldig",
    Region.CELL_IS_OWED: "heeft te goed:",
    Region.CELL_OWES: "is schuldig:",
    Region.TOGETHER: "Samen",
    Region.NO_POSITIONS: "Er zijn geen groepen waarvan u de posities kunt zien.",
    Region.LINKS: "Grenzen in zicht",
    Region.LINKS_HOW: (
        "Hoeveel van elke grens tussen twee groepen gebruikt is. Wat het eerst vastloopt, "
        "staat bovenaan."
    ),
    Region.LINKS_CAPTION: "Elke koppeling waarop iets schuldig is",
    Region.LINKS_WARNED: "Koppelingen die hun grens naderen: {number}.",
    Region.NO_LINKS_WARNED: "Geen enkele koppeling komt in de buurt van haar grens.",
    Region.LINKS_EVEN: "Koppelingen waarop niemand iets schuldig is: {number}.",
    Region.WHO_OWES: "Is schuldig",
    Region.TO_WHOM: "Aan",
    Region.HOW_MUCH: "Hoeveel",
    Region.AT_MOST: "Hoogstens",
    Region.SHARE_USED: "Gebruikt",
    Region.DAYS_LEFT: "nog ongeveer {days}",
    Region.MORE_LINKS: "Meer koppelingen",
    Region.CLEARING_RUNS: "Verrekeningen",
    Region.CLEARING_HOW: (
        "Zijn groepen elkaar in een kring uren schuldig, dan vallen die tegen elkaar weg. Voor "
        "geen enkel lid verandert er iets, en elke groep staat samen met al haar buurgroepen "
        "waar ze stond."
    ),
    Region.CLEARING_RUN: "Een verrekening",
    Region.CLEARING_CAPTION: "De verrekeningen, de laatste eerst",
    Region.NO_RUNS: "Er was nog geen verrekening.",
    Region.MORE_RUNS: "Vroegere verrekeningen",
    Region.ALL_RUNS: "Terug naar alle verrekeningen",
    Region.PROPOSED_AT: "Voorgesteld",
    Region.ENDED_AT: "Afgelopen",
    Region.OBJECT_UNTIL: "Bezwaar tot",
    Region.RUN_STATUS: "Hoe het afliep",
    Region.OWED_BEFORE: "Schuldig vooraf",
    Region.SET_OFF: "Weggevallen",
    Region.WOULD_BE_SET_OFF: "Zou wegvallen",
    Region.OWED_AFTER: "Schuldig nadien",
    Region.MOVED_LINKS: "Koppeling voor koppeling",
    Region.MOVED_CAPTION: "Elke koppeling die verandert, vóór en na",
    Region.BEFORE: "Vóór",
    Region.AFTER: "Na",
    Region.LEFT_AS_IT_IS: "Een groep maakte bezwaar: dit blijft zoals het is.",
    Region.GROWS: "Dit bedrag groeit, binnen zijn grens, zodat andere meer kunnen dalen.",
    Region.EACH_GROUP: "Groep voor groep",
    Region.EACH_GROUP_CAPTION: (
        "Alles wat een groep schuldig is en te goed heeft, samen, vóór en na"
    ),
    Region.OFF_EITHER_SIDE: "Weggevallen aan elke kant",
    Region.UNLISTED: "Kleinere, die hier niet staan: {number}.",
    Region.CATEGORIES: "Vraag en aanbod",
    Region.CATEGORIES_HOW: "Hoeveel leden van de regio iets van elke soort aanbieden of vragen.",
    Region.AS_IT_WAS: "Zoals het was op het einde van {month}.",
    Region.CATEGORIES_CAPTION: "Leden die aanbieden en vragen, per soort",
    Region.CATEGORY: "Soort",
    Region.OFFERING: "Bieden aan",
    Region.WANTING: "Vragen",
    Region.NO_CATEGORIES: "Van vraag en aanbod valt nog niets te tonen.",
}
