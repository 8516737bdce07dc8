"""What is said on the pages of a group’s desk, in Dutch."""

from typing import Final

from access.phrases_desk import Desk

DESK_DUTCH: Final[dict[Desk, str]] = {
    Desk.SHELF_DESK: "Vandaag",
    Desk.SHELF_MEMBERS: "Leden",
    Desk.SHELF_NEIGHBOURS: "Buurgroepen",
    Desk.SHELF_GROUP: "De groep",
    Desk.TAB_DESK: "Overzicht",
    Desk.TAB_REQUESTS: "Verzoeken",
    Desk.TAB_MEMBERS: "Leden en grenzen",
    Desk.TAB_EXCHANGES: "Uitwisselingen",
    Desk.TAB_NEIGHBOURS: "Waar we staan",
    Desk.TAB_AGREEMENTS: "Afspraken",
    Desk.TAB_CLEARING: "Verrekeningen",
    Desk.TAB_CONSENT: "Vooraf akkoord",
    Desk.TAB_PAPERS: "Documenten",
    Desk.TAB_SETTINGS: "Instellingen",
    Desk.TAB_IMPORT: "Overbrengen",
    Desk.SEARCH: "Zoek",
    Desk.DAY: "Dag",
    Desk.FURTHER: "Verder",
    Desk.EXCHANGES_HOW: (
        "Alles wat uw leden met elkaar en met buren uitwisselden, het laatste eerst."
    ),
    Desk.WORDS_SOUGHT: "Namen of woorden",
    Desk.MORE_FILTERS: "Periode, soort en buurgroep",
    Desk.SINCE_DAY: "Vanaf",
    Desk.UNTIL_DAY: "Tot en met",
    Desk.KIND: "Soort",
    Desk.EVERY_KIND: "alle soorten",
    Desk.KIND_SERVICE: "een dienst",
    Desk.KIND_SETTLEMENT: "vereffening tussen groepen",
    Desk.KIND_WRITE_OFF: "kwijtschelding",
    Desk.KIND_ROUNDING: "afronding",
    Desk.KIND_REVERSAL: "teruggave",
    Desk.WITH_WHOM: "Met wie",
    Desk.WITH_ALL: "met iedereen",
    Desk.WITHIN_GROUP: "binnen de groep",
    Desk.OF_ACCOUNT: "Alleen die van {name}.",
    Desk.OF_ALL: "Toon alle",
    Desk.NO_EXCHANGES: (
        "Er is nog niets uitgewisseld. Zodra leden elkaar iets geven, staat het hier."
    ),
    Desk.NONE_FOUND: "Niets gevonden. Zoek met minder woorden of een langere periode.",
    Desk.NONE_SO_FAR: "Zo ver terug is niets gevonden; ouder misschien wel.",
    Desk.WHAT: "Wat",
    Desk.FOR_AMOUNT: "Voor",
    Desk.WITH_GROUP: "met {name}",
    Desk.DONE_BY: "door een {role}",
    Desk.WAS_GIVEN_BACK: "teruggegeven",
    Desk.WAS_IMPORTED: "overgebracht",
    Desk.PAST_LIMITS: "buiten de grenzen",
    Desk.OLDER: "Ouder",
    Desk.REQUESTS_HOW: (
        "Wat leden elkaar vroegen en nog wacht op een ja of nee. Wie iets niet gezien heeft, "
        "kunt u eraan herinneren."
    ),
    Desk.NO_REQUESTS: "Niemand wacht op een antwoord.",
    Desk.WAITS_FOR_WHOM: "Wacht op",
    Desk.UNTIL_WHEN: "Tot",
    Desk.HOLDS_NOTHING: "houdt geen plaats vrij",
    Desk.MEMBERS_HOW: (
        "Wie er is, waar ieder staat en hoeveel elk nog kan. Onder nul is even goed als erboven."
    ),
    Desk.NAME_OR_CODE: "Naam of nummer",
    Desk.STATUS: "Stand",
    Desk.EVERY_STATUS: "iedereen",
    Desk.IN_ORDER: "Volgorde",
    Desk.SORT_NAME: "op naam",
    Desk.SORT_BALANCE: "meest boven nul eerst",
    Desk.SORT_BALANCE_DOWN: "meest onder nul eerst",
    Desk.SORT_CODE: "op nummer",
    Desk.NO_MEMBERS: (
        "Er zijn nog geen leden. Open hieronder een rekening voor wie er als eerste bij komt."
    ),
    Desk.NOBODY_FOUND: "Niemand gevonden.",
    Desk.ONE_ACCOUNT: "Eén rekening",
    Desk.ACCOUNTS_FOUND: "{number} rekeningen",
    Desk.MEMBER: "Lid",
    Desk.BETWEEN_LIMITS: "Tussen de grenzen",
    Desk.BALANCE: "Stand nu",
    Desk.CAN_STILL_RECEIVE: "Kan zich nog laten helpen voor",
    Desk.CAN_STILL_GIVE: "Kan nog iets doen voor",
    Desk.PAST_MARK: "voorbij de aandachtsgrens",
    Desk.PAST_MARK_HOW: (
        "De stand is voorbij de aandachtsgrens van de groep. Dat houdt niets tegen; een praatje "
        "helpt vaak."
    ),
    Desk.WITHOUT_LIMIT: "zonder grens",
    Desk.HELD: "Open verzoeken houden hiervan {amount} vrij.",
    Desk.OPEN_ACCOUNT: "Open een rekening",
    Desk.OPEN_ACCOUNT_HOW: (
        "Voor een nieuw lid, een organisatie of een gemeenschapsrekening van de groep. De "
        "grenzen zijn eerst die van de groep. Nodig het nieuwe lid daarna uit bij "
        "Uitnodigingen."
    ),
    Desk.FOR_WHOM_ACCOUNT: "Voor wie",
    Desk.NAME: "Naam",
    Desk.CODE: "Nummer of korte naam",
    Desk.CODE_HOW: "Zo vinden anderen deze rekening. Mag leeg blijven.",
    Desk.CONTACT: "Hoe te bereiken",
    Desk.CONTACT_HOW: "Bijvoorbeeld een mailadres. Mag leeg blijven.",
    Desk.HOLDER: "Houder, voor een organisatie",
    Desk.HOLDER_HOW: "Alleen voor een organisatie: nummer of naam van het lid dat ervoor instaat.",
    Desk.NAME_AND_HOLDER: (
        "Geef een naam, en voor een organisatie het nummer of de naam van wie ervoor instaat."
    ),
    Desk.ACCOUNT_OPENED: "De rekening is open.",
    Desk.ITS_EXCHANGES: "Uitwisselingen van deze rekening",
    Desk.ITS_STATEMENT: "Rekeningoverzicht",
    Desk.LIMITS: "Grenzen",
    Desk.OWN_LIMITS: "Deze rekening heeft eigen grenzen.",
    Desk.GROUPS_LIMITS: "Voor deze rekening zijn de grenzen die van de groep.",
    Desk.CHANGE_LIMITS: "Wijzig de grenzen",
    Desk.LIMITS_HOW: (
        "In {unit}, als getal zonder min. Leeg: geen grens. Ruimer maken vraagt het ja van een "
        "tweede persoon. Een aandachtsgrens houdt niets tegen; ze valt alleen op."
    ),
    Desk.HOW_FAR_BELOW: "Hoogstens onder nul",
    Desk.HOW_FAR_ABOVE: "Hoogstens boven nul",
    Desk.MARK_BELOW: "Merkteken onder nul",
    Desk.MARK_ABOVE: "Merkteken boven nul",
    Desk.TYPE_LIMITS: "Geef elke grens als een getal, of laat ze leeg.",
    Desk.SET_LIMITS: "Stel deze grenzen in",
    Desk.BACK_TO_GROUPS_LIMITS: "Neem weer de grenzen van de groep",
    Desk.LIMITS_SET: "De grenzen zijn ingesteld.",
    Desk.ACCOUNT_ITSELF: "De rekening zelf",
    Desk.DEED_SUSPEND: "Zet op pauze",
    Desk.DEED_SUSPEND_HOW: (
        "Met deze rekening kan dan niets gegeven of ontvangen worden, tot u de pauze opheft."
    ),
    Desk.DEED_RESUME: "Hef de pauze op",
    Desk.DEED_RESUME_HOW: "Met deze rekening kan daarna weer uitgewisseld worden.",
    Desk.DEED_LEAVE: "Het lid vertrekt",
    Desk.DEED_LEAVE_HOW: (
        "De rekening gaat alleen nog naar nul toe. Staat ze op nul, dan kan ze dicht."
    ),
    Desk.DEED_CLOSE: "Sluit de rekening",
    Desk.DEED_CLOSE_HOW: (
        "Dat kan alleen op nul en zonder open verzoeken. Het verleden blijft bewaard."
    ),
    Desk.ACCOUNT_SUSPENDED: "De rekening staat op pauze.",
    Desk.ACCOUNT_RESUMED: "De pauze is voorbij.",
    Desk.ACCOUNT_LEAVING: "Het lid vertrekt: de rekening gaat nog alleen naar nul.",
    Desk.ACCOUNT_CLOSED: "De rekening is gesloten.",
    Desk.ALL_MEMBERS: "Alle leden",
    Desk.SETTINGS_HOW: "Wat uw groep over zichzelf zegt. Elk deel wordt apart bewaard.",
    Desk.DESCRIPTION: "Eenheid, plaats en talen",
    Desk.DESCRIPTION_HOW: "Zo heet uw eenheid overal waar ze getoond wordt.",
    Desk.UNIT_SINGULAR: "Eenheid, enkelvoud",
    Desk.UNIT_PLURAL: "Eenheid, meervoud",
    Desk.UNIT_SYMBOL: "Teken",
    Desk.LOCALITY: "Plaats",
    Desk.COUNTRY: "Land",
    Desk.COUNTRY_HOW: "Twee letters, zoals BE of FR.",
    Desk.LANGUAGES: "Talen van de groep",
    Desk.LANGUAGES_HOW: "Zoals nl fr, met een spatie ertussen.",
    Desk.SAVE_DESCRIPTION: "Bewaar dit",
    Desk.DESCRIPTION_SET: "De beschrijving van de groep is bewaard.",
    Desk.TYPE_ALL: "Vul alles in.",
    Desk.DEFAULT_LIMITS: "Grenzen van de leden",
    Desk.DEFAULT_LIMITS_HOW: (
        "Voor elke rekening zonder eigen grenzen. Een lagere grens houdt nieuwe uitwisselingen "
        "tegen; wat is, blijft."
    ),
    Desk.DEFAULT_LIMITS_SET: "De grenzen van de leden zijn ingesteld.",
    Desk.NET_LIMITS: "Grens tegenover alle buurgroepen samen",
    Desk.NET_LIMITS_HOW: (
        "Hoeveel uw groep bij alle buurgroepen samen schuldig mag zijn of te goed mag hebben. Zo "
        "raakt niemand vast. Ruimer maken vraagt het ja van een tweede persoon."
    ),
    Desk.NET_MAY_OWE: "Wij mogen schuldig zijn, in uren",
    Desk.NET_MAY_BE_OWED: "Wij mogen te goed hebben, in uren",
    Desk.SET_NET_LIMITS: "Stel deze grens in",
    Desk.NET_LIMITS_SET: "De grens tegenover alle buurgroepen is ingesteld.",
    Desk.TYPE_NUMBER: "Geef een getal, zoals 20 of 7,5.",
    Desk.STEP_VALUE: "Wat een eenheid waard is",
    Desk.ONE_HOUR_IS: "Een uur is nu {amount}.",
    Desk.STEP_VALUE_HOW: (
        "Dit vraagt het ja van een tweede persoon. Verandert u dit, dan blijft ieders stand in "
        "eenheden gelijk. Uitwisselen met buren wacht tot zij akkoord zijn, en open verzoeken "
        "over de grens vallen weg."
    ),
    Desk.UNITS_PER_HOUR: "Hoeveel {unit} een uur is",
    Desk.SET_STEP_VALUE: "Geef de eenheid deze waarde",
    Desk.STEP_VALUE_SET: "De eenheid heeft een nieuwe waarde.",
    Desk.FIGURES: "Uw groep in de cijfers van de regio",
    Desk.FIGURES_HOW: (
        "De regio telt per maand samen hoeveel uren groepen uitwisselen, zonder namen van "
        "leden. Zonder uw ja telt uw groep niet mee."
    ),
    Desk.WHO_SEES_FIGURES: "Wie ziet de cijfers met uw groep erin",
    Desk.FIGURES_NOBODY: "niemand",
    Desk.FIGURES_REGION: "de groepen en steunpunten van de regio",
    Desk.FIGURES_EVERYONE: "iedereen, ook wie niet aangemeld is",
    Desk.SAVE_FIGURES: "Bewaar deze keuze",
    Desk.FIGURES_SET: "Uw keuze is bewaard. Ze telt vanaf de volgende cijfers.",
    Desk.CHOOSE_ONE: "Kies een van de drie.",
    Desk.DESK_HOW: "Wat er in uw groep gebeurt, en wat op u wacht.",
    Desk.WAITS_FOR_YOU: "Wacht op u",
    Desk.NOTHING_WAITS: "Er wacht niets op u.",
    Desk.ONE_ACT_WAITS: "Eén voorstel wacht op een tweede ja",
    Desk.ACTS_WAIT: "{number} voorstellen wachten op een tweede ja",
    Desk.TERMS_WAIT: "{name} stelt een afspraak voor",
    Desk.STEPS_WAIT: "Met {name} wacht het uitwisselen op een nieuwe waarde",
    Desk.AGREEMENTS_WAIT: "{number} afspraken wachten op een antwoord",
    Desk.RUN_WAITS: "Een verrekening is voorgesteld; bezwaar kan tot {moment}",
    Desk.ONE_REQUEST_OPEN: "Eén verzoek van leden staat open",
    Desk.REQUESTS_OPEN: "{number} verzoeken van leden staan open",
    Desk.LOOK: "Bekijk",
    Desk.THE_GROUP_NOW: "De groep nu",
    Desk.MEMBERS_NOW: "Leden en rekeningen",
    Desk.ABOVE_ZERO: "Samen boven nul",
    Desk.BELOW_ZERO: "Samen onder nul",
    Desk.EXCHANGED: "Uitwisselingen",
    Desk.EXCHANGED_ACROSS: "waarvan {number} met buurgroepen",
    Desk.ADDS_UP: "Alles samen is precies nul, zoals het hoort.",
    Desk.ADDS_UP_NOT: "Alles samen is geen nul. Zeg het meteen aan wie dit systeem beheert.",
    Desk.NEAR_LIMITS: "Grenzen die dichtbij komen",
    Desk.LATELY: "Het laatste",
    Desk.ALL_EXCHANGES: "Alle uitwisselingen",
    Desk.ALL_NEIGHBOURS: "Alles over buurgroepen",
    Desk.IMPORT_HOW: (
        "Kijk vooraf wat er uit een ander systeem (Komunitin) zou overkomen, en wat er nog aan "
        "schort. Hier wordt niets overgebracht en niets bewaard; dat doet de beheerder van dit "
        "systeem, met dezelfde bestanden."
    ),
    Desk.CHOOSE_BUNDLE: "Kies de bestanden",
    Desk.FILES_OF_BUNDLE: "Bestanden van de export",
    Desk.FILES_HOW: "Kies ze allemaal tegelijk, samen hoogstens 4 MB:",
    Desk.UNITS_IF_ODD: "Eenheden in een uur",
    Desk.UNITS_IF_ODD_HOW: "Alleen als het in de bestanden niet klopt, zoals 20 of 7.5.",
    Desk.LOOK_AT_BUNDLE: "Bekijk wat dit zou brengen",
    Desk.FILES_TOO_LONG: (
        "Samen zijn deze bestanden groter dan {most} MB. De beheerder van dit systeem kan ze "
        "wel bekijken."
    ),
    Desk.CHOOSE_FILES: "Kies ten minste één bestand van een export, zoals community.csv.",
    Desk.PREVIEWS_BUSY: "Iemand anders kijkt net bestanden na. Probeer het zo meteen opnieuw.",
    Desk.FILES_NOT_READ: "Niet gelezen, want geen deel van een export:",
    Desk.IMPORT_FOUND: "Wat deze bestanden zouden brengen",
    Desk.IMPORT_PROBLEMS: "Wat eerst opgelost moet worden",
    Desk.IMPORT_PROBLEMS_HOW: (
        "Bij elk staat het bestand en de regel. Zolang dit er staat kan niets overgebracht worden."
    ),
    Desk.IMPORT_FINE: "Niets staat in de weg. Geef de bestanden aan wie dit systeem beheert.",
    Desk.IMPORT_WARNINGS: "Goed om te weten",
    Desk.IMPORT_ACCOUNTS: "De rekeningen",
    Desk.AND_MORE: "en nog {number}",
}
