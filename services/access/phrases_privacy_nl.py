"""What is said about what is kept of people, in Dutch."""

from typing import Final

from access.phrases_privacy import Privacy

PRIVACY_DUTCH: Final[dict[Privacy, str]] = {
    Privacy.WHAT_IS_KEPT: "Wat van u bewaard wordt",
    Privacy.HOW: (
        "Naam, contact, uitwisselingen, verzoeken, vraag en aanbod van deze rekening, en wat de"
        " groep erover schreef, in één bestand: om te lezen, of om mee te nemen naar een ander"
        " programma. Het lid zelf leest er ook zijn rollen, en hoe het zich aanmeldt. Wie de naam"
        " las, staat er niet in."
    ),
    Privacy.AS_PDF: "Om te lezen (PDF)",
    Privacy.AS_JSON: "Om mee te nemen (JSON)",
    Privacy.WHO_SEES: (
        "Namen en woorden staan versleuteld, apart van de boekhouding. Wie ze leest, wordt "
        "opgeschreven."
    ),
    Privacy.HOW_LONG: (
        "Na een vaste tijd worden woorden gewist, en namen een vaste tijd nadat de rekening "
        "gesloten is. Hoeveelheden en dagen blijven, zonder naam."
    ),
    Privacy.TO_BE_ERASED: (
        "Wilt u eerder gewist worden? Breng de rekening op nul, laat ze sluiten en vraag het "
        "aan de beheerders van de groep: twee mensen zeggen dan ja. Gewist is voorgoed."
    ),
    Privacy.NAME: "Naam",
    Privacy.CODE: "Nummer",
    Privacy.CONTACT: "Contactgegevens",
    Privacy.GROUP: "Groep",
    Privacy.ACCOUNT: "Rekening",
    Privacy.HOLDER: "Houder",
    Privacy.BALANCE: "Stand",
    Privacy.POSITION: "Volgnummer van het logboek",
    Privacy.NOTHING: "Niets",
    Privacy.REQUESTS: "Verzoeken",
    Privacy.REQUEST_STATUS: "Hoe het afliep",
    Privacy.POSTS: "Vraag en aanbod",
    Privacy.TITLE: "Titel",
    Privacy.TEXT: "Tekst",
    Privacy.UNTIL: "Tot",
    Privacy.SIGNING_IN: "Aanmelden",
    Privacy.SIGNING_IN_ONLY: "Van adressen en aanmelddiensten bewaren we alleen een vingerafdruk.",
    Privacy.KIND_MAIL: "met een mailadres",
    Privacy.KIND_OIDC: "met een aanmelddienst",
    Privacy.KIND_PASSKEY: "met een toegangssleutel",
    Privacy.KIND_SESSION: "aangemeld in een browser",
    Privacy.SINCE: "Sinds",
    Privacy.SAID_ABOUT: "Wat er bij handelingen over de rekening gezegd werd",
    Privacy.MONTH: "Maand",
    Privacy.STANDS: "Rollen en volmachten",
    Privacy.REST: (
        "Op papier staan de eerste {lines}; het bestand om mee te nemen (JSON) bevat ze allemaal."
    ),
    Privacy.FOOT: "Wat bewaard wordt, tot en met volgnummer {position}",
    Privacy.STATUS_OPEN: "wacht nog",
    Privacy.STATUS_ACCEPTED: "aanvaard",
    Privacy.STATUS_DECLINED: "geweigerd",
    Privacy.STATUS_WITHDRAWN: "ingetrokken",
    Privacy.STATUS_EXPIRED: "verlopen",
    Privacy.STATUS_ENDED: "vervallen",
    Privacy.ERASE: "Wissen",
    Privacy.ERASE_HOW: (
        "Naam, contact en alle woorden van dit lid worden voorgoed vernietigd, ook in "
        "reservekopieën. Hoeveelheden blijven. Daarvoor zeggen twee mensen ja."
    ),
    Privacy.ERASURE_ASKED: "{name} wordt gewist",
    Privacy.ERASURES_HELD: "wissen dat wacht",
    Privacy.GOING: "wordt gewist na zijn tijd",
    Privacy.GOES_FROM: "vanaf {day}; rekeningen: {accounts}, woorden tot en met: {month}",
}
