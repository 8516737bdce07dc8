"""What is said on the desk’s pages about neighbours, in Dutch."""

from typing import Final

from access.phrases_desk_links import DeskLinks

DESK_LINKS_DUTCH: Final[dict[DeskLinks, str]] = {
    DeskLinks.NEIGHBOURS_HOW: (
        "Met wie uw groep uren uitwisselt, waar u met elk staat, en hoeveel er nog kan."
    ),
    DeskLinks.NET: "Alle buurgroepen samen",
    DeskLinks.THEY_OWE_US: "Wat zij ons schuldig zijn",
    DeskLinks.WE_OWE_THEM: "Wat wij hun schuldig zijn",
    DeskLinks.NET_AT_MOST: "alles samen hoogstens {amount}",
    DeskLinks.NO_NEIGHBOURS: (
        "Uw groep heeft nog geen buurgroepen. Bied een groep een afspraak aan; daarna kunnen uw "
        "leden met de hare uitwisselen."
    ),
    DeskLinks.NEIGHBOURS_CAPTION: "Uw buurgroepen",
    DeskLinks.ONE_NEIGHBOUR: "Eén buurgroep",
    DeskLinks.NEIGHBOURS_FOUND: "{number} buurgroepen",
    DeskLinks.NAME_OF_NEIGHBOUR: "Naam van de buurgroep",
    DeskLinks.SORT_LIMIT: "dichtst bij een grens eerst",
    DeskLinks.SORT_OWED: "wie ons het meest schuldig is eerst",
    DeskLinks.SORT_OWING: "wie wij het meest schuldig zijn eerst",
    DeskLinks.NEIGHBOUR: "Buurgroep",
    DeskLinks.POSITION: "Waar wij staan",
    DeskLinks.OF_LIMIT: "Van de grens gebruikt",
    DeskLinks.LEFT_TO_GIVE: "Wij kunnen nog geven",
    DeskLinks.LEFT_TO_RECEIVE: "Zij kunnen nog geven",
    DeskLinks.LAST_QUARTER: "De laatste drie maanden",
    DeskLinks.SIGNS_HOW: (
        "Een plus betekent dat zij ons nog iets schuldig zijn, een min dat wij hun nog iets "
        "schuldig zijn. Beide zijn goed: over de jaren gaat het heen en weer."
    ),
    DeskLinks.SUSPENDED: "op pauze",
    DeskLinks.WAITS: "wacht op akkoord",
    DeskLinks.STANDS_EVEN: "Met {name} staat alles gelijk.",
    DeskLinks.STANDS_OWED: "{name} is ons nog {own} ({hours}) schuldig.",
    DeskLinks.STANDS_OWING: "Wij zijn {name} nog {own} ({hours}) schuldig.",
    DeskLinks.TREND_SAID: "Met {name}: van {before} naar {now} in de laatste drie maanden",
    DeskLinks.WEEK_BY_WEEK: "Week na week",
    DeskLinks.SUGGESTED: "Wat zou helpen",
    DeskLinks.SUGGESTED_HOW: (
        "Aanbod en vraag van leden die de stand tussen groepen dichter bij nul brengen."
    ),
    DeskLinks.WOULD_HEAL: (
        "{giver} ({giving_group}) geeft {receiver} ({receiving_group}) “{what}” voor {amount}: "
        "zo zijn de groepen elkaar {removes} minder schuldig."
    ),
    DeskLinks.NOTHING_SUGGESTED: "Nu past geen aanbod bij een vraag die zou helpen.",
    DeskLinks.NOBODY_OFFERS: "Gevraagd, en nog door niemand aangeboden",
    DeskLinks.WOULD_HELP: "Dit zou helpen:",
    DeskLinks.LATEST_EXCHANGES: "De laatste uitwisselingen",
    DeskLinks.NO_EXCHANGES_THERE: "Met deze groep is nog niets uitgewisseld.",
    DeskLinks.ALL_OF_THESE: "Alle uitwisselingen met deze groep",
    DeskLinks.IS_SUSPENDED_HOW: (
        "De uitwisseling met deze groep staat op pauze. Ze begint weer als beide groepen opnieuw "
        "een afspraak maken."
    ),
    DeskLinks.WAITS_HOW: (
        "De waarde van een eenheid is veranderd. Uitwisselen wacht tot beide groepen akkoord "
        "zijn met de nieuwe waarde."
    ),
    DeskLinks.AT_ONCE: "Wat u meteen kunt doen",
    DeskLinks.AT_ONCE_HOW: (
        "Minder toelaten of stoppen mag uw groep alleen. Meer toelaten of hervatten vraagt het "
        "ja van beide groepen."
    ),
    DeskLinks.LOWER_LIMIT: "Verlaag wat zij schuldig mogen zijn",
    DeskLinks.LOWER_LIMIT_HOW: (
        "In uren, zoals 12,5. Wat al gegeven is, blijft; alleen nieuwe uitwisselingen stoppen "
        "bij deze grens."
    ),
    DeskLinks.SUSPEND_LINK: "Schors de uitwisseling",
    DeskLinks.SUSPEND_LINK_HOW: (
        "Leden van beide groepen kunnen dan niet meer uitwisselen, tot beide groepen opnieuw "
        "een afspraak maken."
    ),
    DeskLinks.END_LINK: "Beëindig de afspraak",
    DeskLinks.END_LINK_HOW: (
        "Alles staat gelijk: de afspraak kan weg. Later kunt u een nieuwe maken."
    ),
    DeskLinks.SETTLE: "Vereffen zonder dienst",
    DeskLinks.SETTLE_HOW: (
        "De groepen spreken af dat een deel van wat openstaat wegvalt, van gemeenschapsrekening "
        "naar gemeenschapsrekening. Dit is een voorstel: een beheerder van de andere groep zegt "
        "ja of nee."
    ),
    DeskLinks.SETTLE_OURS: (
        "Wat zij uw groep schuldig zijn, wordt minder: uw gemeenschapsrekening "
        "gaat omlaag, de hunne omhoog."
    ),
    DeskLinks.SETTLE_THEIRS: (
        "Wat uw groep hun schuldig is, kan alleen de andere groep zo laten "
        "wegvallen: zij stelt het voor, en u zegt ja of nee."
    ),
    DeskLinks.AMOUNT_IN: "Hoeveel, in {unit}",
    DeskLinks.THEIR_POT: "Hun gemeenschapsrekening",
    DeskLinks.THEIR_POT_HOW: "Haar nummer of haar naam, precies zoals die groep haar noemt.",
    DeskLinks.WHY: "Waarom",
    DeskLinks.PROPOSE_SETTLE: "Stel voor aan de andere groep",
    DeskLinks.TYPE_HOURS: (
        "Geef uren als een getal, zoals 40 of 12,5, en dagen als een geheel getal tot 90."
    ),
    DeskLinks.TYPE_AMOUNT_AND_WHY: "Geef een hoeveelheid boven nul, en waarom.",
    DeskLinks.TYPE_THEIR_POT: (
        "Zo vonden we geen rekening van de andere groep. Geef haar nummer of haar naam, helemaal."
    ),
    DeskLinks.NO_POT_OF_OURS: (
        "Uw groep heeft nog geen gemeenschapsrekening. Open er eerst een bij Leden."
    ),
    DeskLinks.LIMIT_LOWERED: "De grens is verlaagd.",
    DeskLinks.AGREEMENT_SUSPENDED: "De uitwisseling met deze groep staat op pauze.",
    DeskLinks.AGREEMENT_ENDED: "De afspraak is beëindigd.",
    DeskLinks.PROPOSED_TO_SECOND: "Het is voorgesteld, en wacht op een tweede ja.",
    DeskLinks.WITHOUT_SERVICE: "Zonder dienst",
    DeskLinks.WITHOUT_SERVICE_HOW: (
        "Soms verdwijnen uren uit de boeken zonder dat iemand er iets voor deed: telkens met een "
        "reden, en met het ja van een tweede persoon."
    ),
    DeskLinks.WRITE_OFF: "Scheld kwijt wat een vertrokken lid naliet",
    DeskLinks.WRITE_OFF_HOW: (
        "De rekening van een lid dat vertrekt of geschorst is, gaat naar nul; de "
        "gemeenschapsrekening neemt het over."
    ),
    DeskLinks.WRITE_OFF_THIS: "Scheld kwijt wat overblijft",
    DeskLinks.NOBODY_DEPARTED: "Elke rekening die vertrekt of geschorst is, staat op nul.",
    DeskLinks.WHOSE_ACCOUNT: "Wiens rekening",
    DeskLinks.COMMUNITY_ACCOUNT: "Gemeenschapsrekening",
    DeskLinks.ALL_OF_IT_HOW: "Leeg: alles, tot nul.",
    DeskLinks.SETTLE_ROUNDING: "Vereffen wat van afronden overbleef",
    DeskLinks.SETTLE_ROUNDING_HOW: (
        "Waar groepen anders tellen, blijft van uitwisselingen over een grens iets over. Het "
        "verzamelt zich in de afronding van uw groep; hele stappen ervan kunnen naar de "
        "gemeenschapsrekening."
    ),
    DeskLinks.ROUNDING_NOW: "De afronding staat op {amount}.",
    DeskLinks.POT_GOES_UP: "De gemeenschapsrekening gaat er zoveel mee omhoog.",
    DeskLinks.POT_GOES_DOWN: "De gemeenschapsrekening gaat er zoveel mee omlaag.",
    DeskLinks.NO_WHOLE_STEP: "Dat is minder dan één stap: er is nog niets te vereffenen.",
    DeskLinks.AT_MOST_THIS: "Leeg: alles, {amount}.",
    DeskLinks.PROPOSE_SECOND: "Stel voor aan een tweede persoon",
    DeskLinks.SETTLE_AT_NEIGHBOUR: (
        "Wat een buurgroep uw groep schuldig is, vereffent u bij die buurgroep."
    ),
    DeskLinks.AGREEMENTS_HOW: (
        "Wat uw groep met elke buurgroep afspreekt: hoeveel elk schuldig mag zijn en wat een "
        "eenheid waard is. Een afspraak geldt pas als beide groepen ja zeggen."
    ),
    DeskLinks.TERM: "Wat",
    DeskLinks.TERMS_NOW: "Nu",
    DeskLinks.TERMS_OFFERED: "Voorgesteld",
    DeskLinks.OFFERED_TO_US: "Wacht op uw antwoord",
    DeskLinks.OFFERED_TO_US_HOW: (
        "Een buurgroep stelt dit voor. Met uw ja geldt het meteen voor beide groepen."
    ),
    DeskLinks.ACCEPT_TERMS: "Ja, dat spreken we af",
    DeskLinks.DECLINE_TERMS: "Nee, liever niet",
    DeskLinks.STEPS_CHANGED: "Een eenheid is iets anders waard",
    DeskLinks.STEPS_CHANGED_HOW: (
        "Tot de groep die nog geen ja zei akkoord is, wacht het uitwisselen. Wat al gegeven is, "
        "verandert niet."
    ),
    DeskLinks.AGREE_STEPS: "Akkoord met deze waarden",
    DeskLinks.OFFERED_BY_US: "Wacht op de andere groep",
    DeskLinks.TAKE_BACK_TERMS: "Neem het voorstel terug",
    DeskLinks.AGREED: "Afgesproken",
    DeskLinks.WE_MAY_OWE: "Wij mogen schuldig zijn",
    DeskLinks.THEY_MAY_OWE: "Zij mogen schuldig zijn",
    DeskLinks.NOTHING_AGREED: "Er is nog niets afgesproken.",
    DeskLinks.OFFER_OTHER_TERMS: "Stel een andere afspraak voor",
    DeskLinks.OFFER_TERMS: "Stel een afspraak voor",
    DeskLinks.OFFER_TO: "U stelt dit voor aan {name}. Tot hun ja blijft wat nu is afgesproken.",
    DeskLinks.HOURS_WE_MAY_OWE: "Hoeveel uur wij schuldig mogen zijn",
    DeskLinks.HOURS_WE_MAY_OWE_HOW: (
        "In uren, zoals 40 of 12,5. Begin klein: meer kan later altijd."
    ),
    DeskLinks.HOURS_THEY_MAY_OWE: "Hoeveel uur zij schuldig mogen zijn",
    DeskLinks.ALLOW_TRANSIT: "Andere groepen mogen over deze koppeling uitwisselen",
    DeskLinks.ALLOW_SET_OFF: "Verrekeningen mogen deze koppeling verkleinen",
    DeskLinks.DAYS_TO_OBJECT: "Dagen om bezwaar te maken tegen een verrekening",
    DeskLinks.FIND_GROUP: "Naam of plaats van de groep",
    DeskLinks.FIND_GROUP_HOW: "Zoek de groep met wie u een afspraak wilt.",
    DeskLinks.NO_GROUP_FOUND: "Geen groep gevonden met deze woorden.",
    DeskLinks.CHOOSE_GROUP: "Kies",
    DeskLinks.TERM_WE_MAY_OWE: "Wij mogen {name} hoogstens schuldig zijn",
    DeskLinks.TERM_THEY_MAY_OWE: "{name} mag ons hoogstens schuldig zijn",
    DeskLinks.TERM_OUR_UNIT: "Onze eenheid",
    DeskLinks.TERM_THEIR_UNIT: "De eenheid van {name}",
    DeskLinks.TERM_TRANSIT: "Anderen mogen erover uitwisselen",
    DeskLinks.TERM_SET_OFF: "Verrekeningen mogen ze verkleinen",
    DeskLinks.TERM_OBJECTION: "Tijd voor bezwaar bij een verrekening",
    DeskLinks.YES: "ja",
    DeskLinks.NO: "nee",
    DeskLinks.TERMS_SENT: "Uw voorstel is bij de andere groep.",
    DeskLinks.TERMS_ACCEPTED: (
        "Afgesproken: vanaf nu kunnen de leden van beide groepen uitwisselen."
    ),
    DeskLinks.TERMS_GONE: "Het voorstel is weg.",
    DeskLinks.STEPS_AGREED: "De nieuwe waarden zijn afgesproken.",
    DeskLinks.CLEARING_HOW: (
        "Groepen die elkaar in een kring iets schuldig zijn, kunnen dat tegen elkaar "
        "wegstrepen. Voor geen enkel lid verandert er iets."
    ),
    DeskLinks.RUN_OPEN: "Voorgesteld: kijk of het goed is",
    DeskLinks.RUN_OPEN_UNTIL: "Bezwaar kan tot {moment}. Zegt u niets, dan gaat het door.",
    DeskLinks.LOOK_AT_RUN: "Bekijk deze verrekening",
    DeskLinks.NO_RUNS: "Uw groep nam nog aan geen verrekening deel.",
    DeskLinks.RUNS_BEFORE: "Vroegere verrekeningen",
    DeskLinks.RUN_OF: "Verrekening van {day}",
    DeskLinks.STATUS_PROPOSED: "voorgesteld",
    DeskLinks.STATUS_APPLIED: "uitgevoerd",
    DeskLinks.STATUS_WITHDRAWN: "ingetrokken",
    DeskLinks.OPEN_BEFORE: "Wij en zij schuldig, vooraf",
    DeskLinks.OPEN_AFTER: "Nadien",
    DeskLinks.BEFORE: "Vooraf",
    DeskLinks.AFTER: "Nadien",
    DeskLinks.SET_OFF: "Weggestreept",
    DeskLinks.RUN_SAID: (
        "Onze groep en haar buurgroepen zijn elkaar samen {before} schuldig; nadien nog "
        "{after}. Wat wij netto schuldig zijn of te goed hebben blijft gelijk."
    ),
    DeskLinks.RUN_WAS_SAID: (
        "Onze groep en haar buurgroepen waren elkaar samen {before} schuldig; daarna nog "
        "{after}. Wat wij netto schuldig zijn of te goed hebben bleef gelijk."
    ),
    DeskLinks.RUN_GONE_SAID: "Deze verrekening is ingetrokken; er veranderde niets.",
    DeskLinks.RUN_CAPTION: "Wat ze met onze koppelingen doet",
    DeskLinks.OWED_TO: "{one} is {other} schuldig",
    DeskLinks.GROWS: "groeit binnen de grens",
    DeskLinks.LINK: "Koppeling",
    DeskLinks.ALL_RUNS: "Alle verrekeningen",
    DeskLinks.OBJECT_HEADING: "Bezwaar maken",
    DeskLinks.LEFT_AS_IS: "blijft, na bezwaar",
    DeskLinks.OBJECT_TO: "Laat deze zoals ze is",
    DeskLinks.OBJECT_ALL: "Laat al onze koppelingen zoals ze zijn",
    DeskLinks.OBJECT_HOW: (
        "Bent u het niet eens? Dan blijft een koppeling, of alles van onze groep, zoals het is; "
        "de andere groepen verrekenen de rest. Terugnemen kan niet."
    ),
    DeskLinks.OBJECTED: "Uw bezwaar staat er: dit blijft zoals het is.",
    DeskLinks.CONSENT_HOW: (
        "Wat verrekeningen met uw koppelingen mogen doen, zonder dat u telkens iets moet zeggen."
    ),
    DeskLinks.LEAVE_AT_LEAST: "Laat hiervan staan met {name}, in uren",
    DeskLinks.LEAVE_AT_LEAST_HOW: "Leeg of 0: alles mag weggestreept worden. Nu staat er {amount}.",
    DeskLinks.ALLOW_OVER_LIMITS: (
        "Wat iemand schuldig is mag binnen de grens ook groeien, als zo bij anderen meer verdwijnt"
    ),
    DeskLinks.SAVE_CONSENT: "Bewaar",
    DeskLinks.SAVE_BEFORE_FURTHER: "Bewaar deze bladzijde voor u verder gaat.",
    DeskLinks.CONSENT_SAVED: "Vanaf nu houden verrekeningen zich hieraan.",
    DeskLinks.NO_LINKS_YET: "Zonder afspraak met een buurgroep is er niets te verrekenen.",
}
