"""What the pages say, in Dutch."""

from typing import Final

from access.phrases_pages import Page

PAGES_DUTCH: Final[dict[Page, str]] = {
    Page.SKIP: "Ga naar de inhoud",
    Page.YOU_ACT_FOR: "U handelt voor",
    Page.YOU_ACT_FOR_NOBODY: "U handelt nog voor niemand.",
    Page.CHANGE_WHOM: "Wijzig",
    Page.PLACES: "Pagina’s",
    Page.SIGN_OUT: "Afmelden",
    Page.FOOTER: (
        "Evenveel houdt de uren tussen groepen gelijk: wat de ene geeft, ontvangt de andere."
    ),
    Page.UNTIL: "tot {day}",
    Page.LIVE_ON: "Deze pagina blijft vanzelf bij.",
    Page.LIVE_OFF: "Nu niet live: deze pagina toont hoe het was. Ze probeert vanzelf opnieuw.",
    Page.LIVE_CHANGED: "Deze pagina is bijgewerkt.",
    Page.SIGN_IN: "Aanmelden",
    Page.NO_PASSWORD: "Hier zijn geen wachtwoorden. Kies hoe u zich wilt aanmelden.",
    Page.BY_MAIL: "Met een link per mail",
    Page.BY_MAIL_HOW: "U krijgt een link waarmee u één keer binnen kunt.",
    Page.ADDRESS: "Uw mailadres",
    Page.SEND_LINK: "Stuur mij een link",
    Page.BY_PASSKEY: "Met een toegangssleutel",
    Page.BY_PASSKEY_HOW: "Met uw vingerafdruk, gezicht of pincode, als u dit toestel al toevoegde.",
    Page.USE_PASSKEY: "Gebruik mijn toegangssleutel",
    Page.PASSKEY_FAILED: "Dat is niet gelukt. Probeer het opnieuw, of meld u anders aan.",
    Page.PASSKEYS_NEED: (
        "Toegangssleutels (vingerafdruk, gezicht of pincode) vragen JavaScript, een browser die"
        " ze kent en een site met een naam; al de rest werkt zonder."
    ),
    Page.ON_TRIAL: (
        "Draait dit op uw eigen computer? Daar maakt {command} een link waarmee iemand binnen kan."
    ),
    Page.BY_PROVIDER: "Met {provider}",
    Page.BY_PROVIDER_HOW: "U meldt zich daar aan zoals u gewend bent, en komt hier terug.",
    Page.GO_TO_PROVIDER: "Verder met {provider}",
    Page.LOOK_IN_MAIL: "Kijk in uw mail",
    Page.LINK_SENT: (
        "Als wij dit adres kennen, is er een link onderweg. Die blijft {minutes} minuten geldig."
    ),
    Page.NOTHING_CAME: (
        "Niets gekregen? Kijk bij de ongewenste mail, of vraag de beheerder van uw groep welk "
        "adres hier bekend is."
    ),
    Page.BACK_TO_SIGN_IN: "Terug naar aanmelden",
    Page.ALMOST_IN: "U bent er bijna",
    Page.PRESS_TO_SIGN_IN: "Druk op de knop om u op dit toestel aan te melden.",
    Page.SIGN_IN_NOW: "Nu aanmelden",
    Page.LINK_WORKS_ONCE: "De link werkt één keer. Geef hem niet door.",
    Page.LINK_GONE: "Deze link werkt niet meer",
    Page.LINK_GONE_HOW: "Hij is al gebruikt of te oud. Vraag een nieuwe.",
    Page.ADDRESS_OF_ANOTHER: "Met dit adres meldt iemand anders zich aan.",
    Page.NOT_AN_ADDRESS: "Dit is geen mailadres.",
    Page.WELCOME: "Welkom",
    Page.INVITED: (
        "Uw groep nodigt u hier uit. Druk op de knop om binnen te komen; daarna kunt u een "
        "toegangssleutel toevoegen om terug te keren."
    ),
    Page.ACCEPT_INVITATION: "Kom binnen",
    Page.PROVIDER_FAILED: "Aanmelden is niet gelukt",
    Page.PROVIDER_FAILED_HOW: (
        "De aanbieder zei niet wie u bent, of wij kennen u nog niet. Vraag de beheerder van uw "
        "groep om een uitnodiging."
    ),
    Page.SIGNED_OUT: "U bent afgemeld.",
    Page.WHO_YOU_ARE: "Wie u bent",
    Page.YOU_ARE: "U bent aangemeld als",
    Page.YOU_ARE_UNNAMED: "U bent aangemeld. Geen rekening draagt hier uw naam.",
    Page.FOR_WHOM: "Voor wie handelt u?",
    Page.FOR_WHOM_HOW: (
        "Wat u vanaf nu doet, gebeurt voor wie u kiest, en wordt met uw naam genoteerd."
    ),
    Page.FOR_NOBODY: (
        "U hebt hier nog geen rekening en geen rol. Vraag het aan de beheerder van uw groep."
    ),
    Page.OWN_ACCOUNTS: "Uw eigen rekeningen",
    Page.FOR_ORGANISATIONS: "U mag handelen voor",
    Page.GROUPS_ADMINISTERED: "Groepen die u beheert",
    Page.GROUPS_SUPPORTED: "Groepen die u ondersteunt",
    Page.GROUPS_AUDITED: "Groepen die u controleert",
    Page.CHOOSE: "Kies",
    Page.CHOSEN_NOW: "Hiervoor handelt u",
    Page.ADMINISTER: "Beheer",
    Page.ROLE_HOLDER: "houder",
    Page.ROLE_FORMER: "vroegere houder",
    Page.ROLE_INTERMEDIARY: "tussenpersoon",
    Page.ROLE_ADMINISTRATOR: "beheerder",
    Page.ROLE_SUPPORT: "steunpunt",
    Page.ROLE_AUDITOR: "controleur",
    Page.PLACE_ACCOUNT: "Rekening",
    Page.PLACE_DESK: "Groep",
    Page.PLACE_REGION: "Regio",
    Page.PLACE_WHO: "Voor wie",
    Page.PLACE_SESSIONS: "Waar aangemeld",
    Page.PLACE_PASSKEYS: "Toegangssleutels",
    Page.SESSIONS: "Waar u aangemeld bent",
    Page.SESSIONS_HOW: "Staat er een bij die niet van u is? Beëindig ze.",
    Page.SIGNED_IN_AT: "Aangemeld op {moment}",
    Page.ENDS_AT: "eindigt uiterlijk op {moment}",
    Page.THIS_SESSION: "Deze",
    Page.END_SESSION: "Beëindig",
    Page.END_OTHERS: "Beëindig alle andere",
    Page.SESSION_ENDED: "Die sessie is beëindigd.",
    Page.OTHERS_ENDED: "Alle andere sessies zijn beëindigd.",
    Page.DEVICE_LOST: "Telefoon of computer kwijt?",
    Page.DEVICE_LOST_HOW: (
        "Meld u overal af, ook hier. Links die u nog niet gebruikte, werken dan niet meer."
    ),
    Page.WITHOUT_PASSKEYS: (
        "Verwijder ook al mijn toegangssleutels. Zonder mailadres of aanmelddienst laat dan alleen"
        " een nieuwe uitnodiging u binnen."
    ),
    Page.END_ALL: "Overal afmelden",
    Page.SIGNED_OUT_EVERYWHERE: "U bent overal afgemeld.",
    Page.PASSKEYS: "Uw toegangssleutels",
    Page.PASSKEYS_HOW: (
        "Met een toegangssleutel meldt u zich aan met vingerafdruk, gezicht of pincode, zonder "
        "mail."
    ),
    Page.PASSKEY_SINCE: "Toegevoegd op {moment}",
    Page.NO_PASSKEYS: "U hebt er nog geen.",
    Page.ADD_PASSKEY: "Voeg een toegangssleutel voor dit toestel toe",
    Page.PASSKEY_ADDED: "De toegangssleutel is toegevoegd.",
    Page.PASSKEY_REMOVED: "De toegangssleutel is verwijderd.",
    Page.REMOVE: "Verwijder",
    Page.OF_THE_GROUP: "De zaken van de groep",
    Page.ONE_ADMINISTRATOR: (
        "Deze groep heeft één beheerder en geen steunpunt: niemand kan het tweede ja geven."
    ),
    Page.ACTS: "Goed te keuren",
    Page.ACTS_HOW: (
        "Deze wachten op het ja van een tweede persoon. Niemand keurt goed wat hij zelf voorstelde."
    ),
    Page.NO_ACTS: "Niets wacht op een tweede ja.",
    Page.PROPOSED_BY: "voorgesteld door {person}, {moment}",
    Page.WAITS_FOR: "wacht op {name}",
    Page.APPROVE: "Keur goed",
    Page.DECLINE: "Wijs af",
    Page.TAKE_BACK: "Trek in",
    Page.ACT_APPROVED: "Uw ja is genoteerd.",
    Page.ACT_DECLINED: "Het voorstel is weg.",
    Page.SOMEBODY: "iemand",
    Page.SIGNING_KEYS: "Sleutels die de geschiedenis ondertekenen",
    Page.SIGNING_KEYS_HOW: (
        "Wat hier opgetekend wordt, is ondertekend, zodat iedereen merkt als het later veranderd "
        "wordt. Een andere sleutel vraagt twee mensen: de ene vraagt erom op de server, de andere "
        "zegt hier ja."
    ),
    Page.CHANGE_OF_KEYS_WAITS: (
        "Een verandering van de sleutels die de geschiedenis ondertekenen wacht op een tweede ja."
    ),
    Page.ROTATE_ASKED: "Een nieuwe sleutel gaat mee ondertekenen, naast die van nu.",
    Page.RETIRE_ASKED: "Alleen de nieuwste sleutel ondertekent nog.",
    Page.THE_OPERATOR: "wie de dienst draaiende houdt",
    Page.OWN_CHANGE_OF_KEYS: "van u: iemand anders zegt ja",
    Page.SIGNING_KEYS_CHANGED: "Uw ja is genoteerd en de sleutels zijn veranderd.",
    Page.SIGNING_NOW: "Deze sleutels ondertekenen nu",
    Page.SIGNING_NOW_HOW: (
        "Geef ze langs een andere weg dan deze pagina door aan wie voor u nakijkt."
    ),
    Page.KEYS: "Sleutels",
    Page.KEYS_HOW: (
        "Met een sleutel handelt een programma, of de server van een andere groep, voor deze "
        "groep. Geef elke niet meer dan nodig."
    ),
    Page.NO_KEYS: "Deze groep heeft geen sleutels.",
    Page.KIND_PROGRAM: "Van een programma",
    Page.KIND_SERVER: "Van een server",
    Page.REVOKE: "Trek in",
    Page.KEY_REVOKED: "De sleutel opent niets meer.",
    Page.NEW_KEY: "Een nieuwe sleutel",
    Page.KEY_MAY: "Wat hij mag",
    Page.SCOPE_READ: "De boeken van de groep lezen",
    Page.SCOPE_EXCHANGE: "Voor leden geven en vragen",
    Page.SCOPE_ADMINISTER: "De zaken van de groep regelen, zoals u",
    Page.SCOPE_FOLLOW: "Volgen wat er gebeurt",
    Page.KEY_UNTIL: "Tot en met",
    Page.PUBLIC_KEY: "Publieke sleutel van een server",
    Page.PUBLIC_KEY_HOW: (
        "Enkel voor de server van een andere groep: 32 bytes Ed25519 in base64. Laat leeg voor "
        "een programma."
    ),
    Page.PROPOSE_KEY: "Maak de sleutel",
    Page.KEY_PROPOSED: (
        "De sleutel is voorgesteld. Hij opent niets voor een tweede persoon hem goedkeurt."
    ),
    Page.SECRET_ONCE: (
        "Dit is het geheim ervan. U ziet het alleen nu: bewaar het waar niemand anders het ziet."
    ),
    Page.SECRET_KEPT: "Ik heb het bewaard",
    Page.SECRET_SHOWN_BEFORE: "Deze sleutel is al gemaakt, en zijn geheim getoond.",
    Page.CHOOSE_SCOPE: "Kies minstens één ding dat hij mag.",
    Page.CHOOSE_DAY: "Noem een dag die nog moet komen.",
    Page.MANDATES: "Tussenpersonen",
    Page.MANDATES_HOW: (
        "De rekening van een organisatie wordt gebruikt door wie hier staat; bij elke handeling"
        " staat wie het deed."
    ),
    Page.NO_ORGANISATIONS: "Deze groep heeft geen organisaties.",
    Page.NO_INTERMEDIARIES: "Niemand handelt ervoor dan de houder.",
    Page.DISMISS: "Ontsla",
    Page.APPOINT: "Stel aan",
    Page.ORGANISATION: "Organisatie",
    Page.INTERMEDIARY: "Wie ervoor mag handelen",
    Page.APPOINTED: "De tussenpersoon is aangesteld.",
    Page.DISMISSED: "De tussenpersoon is ontslagen.",
    Page.ROLES: "Rollen",
    Page.ROLES_HOW: (
        "Wie deze groep beheert, wie hem steunt, en wie een tijdlang de boeken mag lezen."
    ),
    Page.WITHDRAW_ROLE: "Neem terug",
    Page.GRANT_ROLE: "Geef een rol",
    Page.MEMBER: "Lid",
    Page.CHOOSE_MEMBER: "kies een lid",
    Page.OTHER_PERSON: "Of het kenmerk van iemand buiten de groep",
    Page.ROLE: "Rol",
    Page.ROLE_UNTIL: "Tot en met",
    Page.ROLE_UNTIL_HOW: (
        "Een controleur heeft een dag nodig, hoogstens een jaar vooruit. Voor de andere mag het"
        " leeg blijven."
    ),
    Page.PROPOSE_ROLE: "Stel de rol voor",
    Page.ROLE_PROPOSED: "De rol is voorgesteld; een tweede persoon keurt ze goed.",
    Page.ROLE_WITHDRAWN: "De rol is teruggenomen.",
    Page.CHOOSE_PERSON: "Noem één persoon: een lid, of het kenmerk van iemand anders.",
    Page.INVITATIONS: "Uitnodigingen",
    Page.INVITATIONS_HOW: (
        "Met een uitnodiging meldt een nieuw lid zich de eerste keer aan. Geef ze zelf af."
    ),
    Page.ADDRESS_IF_ANY: "Mailadres om zich mee aan te melden",
    Page.ADDRESS_IF_ANY_HOW: (
        "Mag leeg blijven. Het wordt enkel bewaard als een vingerafdruk die niemand kan teruglezen."
    ),
    Page.MAKE_INVITATION: "Maak een uitnodiging",
    Page.NO_NEWCOMERS: (
        "Elk lid van deze groep meldt zich al aan, of heeft elders een rol of rekening; wie "
        "deze installatie beheert, laat hen opnieuw binnen."
    ),
    Page.NOT_A_NEWCOMER: (
        "Hier kan enkel wie zich nog nooit aanmeldde en geen rol heeft, uitgenodigd worden; de "
        "anderen laat wie deze installatie beheert opnieuw binnen."
    ),
    Page.INVITATION_MADE: "Een uitnodiging voor {person}. U ziet deze link alleen nu.",
    Page.NOT_THERE: "Deze pagina is er niet",
    Page.NOT_THERE_HOW: "Ze is weg, of niet voor u bedoeld.",
    Page.NOT_ALLOWED: "Dit mag u niet",
    Page.NOT_ALLOWED_HOW: "U kunt het zien, maar dit is aan anderen.",
    Page.FORM_STALE: "Dit formulier geldt niet meer",
    Page.FORM_STALE_HOW: (
        "Het stond te lang open, of kwam niet van deze site. Er is niets gedaan. Open de pagina"
        " opnieuw."
    ),
    Page.TOO_OFTEN: "Dat was te vaak",
    Page.TOO_OFTEN_HOW: "Wacht even, en probeer het opnieuw.",
    Page.NOT_NOW: "Dit gaat nu niet",
    Page.NOT_NOW_HOW: "Probeer het zo dadelijk opnieuw.",
    Page.UNSURE: "We weten niet of dit gedaan is",
    Page.UNSURE_HOW: (
        "Het antwoord raakte onderweg verloren. "
        "Ga terug in uw browser en verstuur het nog één keer: het gebeurt nooit twee keer."
    ),
    Page.TO_THE_START: "Naar het begin",
}
