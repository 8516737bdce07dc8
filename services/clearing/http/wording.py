"""Plain sentences for what is wrong with a request itself, in Dutch, French and English."""

from typing import Final

from access.languages import Language
from clearing.http.faults import Fault, Wrong


def title_of(fault: Fault, language: Language) -> str:
    """Return a few words that are the same whenever this fault occurs."""
    return _WORDING[fault][language][0]


def sentence_of(wrong: Wrong, language: Language) -> str:
    """Return what is wrong this time."""
    return _WORDING[wrong.fault][language][1].format(field=wrong.field, bound=wrong.bound)


def _said(
    nl: tuple[str, str], fr: tuple[str, str], en: tuple[str, str]
) -> dict[Language, tuple[str, str]]:
    return {"nl": nl, "fr": fr, "en": en}


# A title and a sentence each; {field} and {bound} are filled in.
_WORDING: Final[dict[Fault, dict[Language, tuple[str, str]]]] = {
    Fault.MALFORMED_JSON: _said(
        ("Geen geldige JSON", "Wat gestuurd werd is geen geldig JSON-object."),
        ("JSON invalide", "Ce qui a été envoyé n’est pas un objet JSON valide."),
        ("Malformed JSON", "What was sent is not a valid JSON object."),
    ),
    Fault.DUPLICATE_KEY: _said(
        ("Veld staat er twee keer", "Het veld “{field}” staat er twee keer."),
        ("Champ en double", "Le champ « {field} » figure deux fois."),
        ("Field given twice", "The field “{field}” is given twice."),
    ),
    Fault.KEY_MISSING: _said(
        (
            "Idempotency-Key ontbreekt",
            "Geef in de kop Idempotency-Key een eigen UUID voor deze handeling.",
        ),
        (
            "Idempotency-Key manquant",
            "Donnez dans l’en-tête Idempotency-Key un UUID propre à cet acte.",
        ),
        ("Idempotency-Key missing", "Give a UUID of your own for this act in Idempotency-Key."),
    ),
    Fault.NOT_SIGNED_IN: _said(
        ("Niet aangemeld", "Meld u aan, of stuur een sleutel mee."),
        ("Pas connecté", "Connectez-vous, ou joignez une clé."),
        ("Not signed in", "Sign in, or send a key along."),
    ),
    Fault.CREDENTIAL_REFUSED: _said(
        (
            "Aanmelding geldt niet",
            "De aanmelding, sleutel of handtekening geldt niet of niet meer.",
        ),
        ("Connexion refusée", "La connexion, la clé ou la signature n’est pas ou plus valable."),
        ("Not accepted", "The sign-in, key or signature does not hold, or no longer."),
    ),
    Fault.NOT_FOUND: _said(
        ("Niet gevonden", "Op dit adres is er niets."),
        ("Introuvable", "Il n’y a rien à cette adresse."),
        ("Not found", "There is nothing at this address."),
    ),
    Fault.METHOD_NOT_ALLOWED: _said(
        ("Methode niet toegestaan", "Op dit adres kan dat met deze methode niet."),
        ("Méthode non autorisée", "Cette adresse n’accepte pas cette méthode."),
        ("Method not allowed", "This address does not take this method."),
    ),
    Fault.BODY_TOO_LARGE: _said(
        ("Te veel ineens", "Wat gestuurd werd is groter dan {bound} bytes."),
        ("Envoi trop grand", "L’envoi dépasse {bound} octets."),
        ("Body too large", "What was sent is larger than {bound} bytes."),
    ),
    Fault.LINE_TOO_LONG: _said(
        ("Regel te lang", "De regel is langer dan {bound} bytes."),
        ("Ligne trop longue", "La ligne dépasse {bound} octets."),
        ("Line too long", "The line is longer than {bound} bytes."),
    ),
    Fault.WRONG_CONTENT_TYPE: _said(
        ("Verkeerd soort inhoud", "Stuur de inhoud als {bound}."),
        ("Type de contenu inattendu", "Envoyez le contenu comme {bound}."),
        ("Wrong content type", "Send the content as {bound}."),
    ),
    Fault.UNKNOWN_COMMAND: _said(
        ("Onbekende opdracht", "De opdracht in “{field}” bestaat niet."),
        ("Commande inconnue", "La commande dans « {field} » n’existe pas."),
        ("Unknown command", "The command in “{field}” does not exist."),
    ),
    Fault.UNKNOWN_FIELD: _said(
        ("Onbekend veld", "Het veld “{field}” hoort hier niet."),
        ("Champ inconnu", "Le champ « {field} » n’a pas sa place ici."),
        ("Unknown field", "The field “{field}” does not belong here."),
    ),
    Fault.MISSING_FIELD: _said(
        ("Veld ontbreekt", "Het veld “{field}” ontbreekt."),
        ("Champ manquant", "Le champ « {field} » manque."),
        ("Missing field", "The field “{field}” is missing."),
    ),
    Fault.WRONG_TYPE: _said(
        ("Verkeerd soort waarde", "De waarde van “{field}” is niet van de juiste soort."),
        ("Valeur du mauvais type", "La valeur de « {field} » n’est pas du bon type."),
        ("Wrong type of value", "The value of “{field}” is of the wrong type."),
    ),
    Fault.NOT_A_WHOLE_NUMBER: _said(
        ("Geen geheel getal", "“{field}” moet een geheel getal zijn, zonder aanhalingstekens."),
        ("Pas un nombre entier", "« {field} » doit être un nombre entier, sans guillemets."),
        ("Not a whole number", "“{field}” must be a whole number, without quotes."),
    ),
    Fault.NUMBER_OUT_OF_RANGE: _said(
        ("Getal buiten bereik", "Het getal in “{field}” ligt voorbij {bound}."),
        ("Nombre hors limites", "Le nombre dans « {field} » dépasse {bound}."),
        ("Number out of range", "The number in “{field}” lies beyond {bound}."),
    ),
    Fault.NOT_AN_ID: _said(
        ("Geen id", "“{field}” moet een UUID in kleine letters zijn, met vier streepjes."),
        ("Pas un identifiant", "« {field} » doit être un UUID en minuscules, avec quatre tirets."),
        ("Not an id", "“{field}” must be a UUID in lower case, with its four hyphens."),
    ),
    Fault.NOT_A_GROUP_ID: _said(
        (
            "Geen groeps-id",
            "“{field}” moet 3 tot 32 kleine letters, cijfers of streepjes zijn, een letter eerst.",
        ),
        (
            "Pas un identifiant de groupe",
            "« {field} » doit compter 3 à 32 minuscules, chiffres ou tirets, une lettre d’abord.",
        ),
        (
            "Not a group id",
            "“{field}” must be 3 to 32 lower-case letters, digits or hyphens, a letter first.",
        ),
    ),
    Fault.NOT_A_TIME: _said(
        (
            "Geen tijdstip",
            "“{field}” moet een tijdstip met zone zijn, zoals 2026-05-01T14:30:00+02:00.",
        ),
        (
            "Pas un instant",
            "« {field} » doit être un instant avec fuseau, comme 2026-05-01T14:30:00+02:00.",
        ),
        ("Not a time", "“{field}” must be a time with zone, such as 2026-05-01T14:30:00+02:00."),
    ),
    Fault.NOT_ONE_OF: _said(
        ("Keuze bestaat niet", "De waarde van “{field}” is geen van de mogelijke."),
        ("Choix inexistant", "La valeur de « {field} » n’est pas parmi celles possibles."),
        ("No such choice", "The value of “{field}” is none of the possible ones."),
    ),
    Fault.TEXT_TOO_SHORT: _said(
        ("Tekst te kort", "“{field}” heeft minstens {bound} tekens nodig."),
        ("Texte trop court", "« {field} » demande au moins {bound} caractères."),
        ("Text too short", "“{field}” needs at least {bound} characters."),
    ),
    Fault.TEXT_TOO_LONG: _said(
        ("Tekst te lang", "“{field}” mag hoogstens {bound} tekens lang zijn."),
        ("Texte trop long", "« {field} » peut compter au plus {bound} caractères."),
        ("Text too long", "“{field}” may be at most {bound} characters long."),
    ),
    Fault.NOT_A_DIGEST: _said(
        ("Geen SHA-256", "“{field}” is geen SHA-256 van 64 hexadecimale cijfers."),
        ("Pas un SHA-256", "« {field} » n’est pas un SHA-256 de 64 chiffres hexadécimaux."),
        ("Not a SHA-256", "“{field}” is no SHA-256 of 64 hexadecimal digits."),
    ),
    Fault.TEXT_NOT_STORABLE: _said(
        ("Teken niet toegestaan", "“{field}” bevat een teken dat geen tekst is."),
        ("Caractère non admis", "« {field} » contient un caractère qui n’est pas du texte."),
        ("Character not allowed", "“{field}” contains a character that is not text."),
    ),
    Fault.TOO_MANY: _said(
        ("Te veel ineens", "“{field}” mag hoogstens {bound} dingen noemen."),
        ("Trop d’éléments", "« {field} » peut nommer au plus {bound} éléments."),
        ("Too many", "“{field}” may list at most {bound} things."),
    ),
    Fault.INTERNAL: _said(
        ("Er ging iets mis", "Er ging bij ons iets mis. Probeer het opnieuw met dezelfde id."),
        ("Une erreur s’est produite", "Erreur de notre côté. Réessayez avec le même identifiant."),
        ("Something went wrong", "Something went wrong on our side. Try again with the same id."),
    ),
    Fault.NOT_SERVING: _said(
        (
            "Even niet beschikbaar",
            "De dienst neemt nu niets aan. Probeer het straks opnieuw met dezelfde id.",
        ),
        (
            "Momentanément indisponible",
            "Le service n’accepte rien pour l’instant. Réessayez avec le même identifiant.",
        ),
        ("Not serving now", "The service takes nothing now. Try again with the same id."),
    ),
    Fault.NOT_READY: _said(
        ("Nog niet klaar", "De dienst is niet klaar om iets aan te nemen: {bound}."),
        ("Pas encore prêt", "Le service n’est pas prêt à accepter quoi que ce soit : {bound}."),
        ("Not ready", "The service is not ready to take anything: {bound}."),
    ),
    Fault.NOT_SIGNED_YET: _said(
        ("Nog niet ondertekend", "Dit staat vast, maar is nog niet ondertekend. Vraag het straks."),
        ("Pas encore signé", "C’est acquis, mais pas encore signé. Redemandez-le bientôt."),
        ("Not signed yet", "This stands, but is not signed yet. Ask again soon."),
    ),
}
