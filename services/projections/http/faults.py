"""Everything that can stand in the way of an answer, in Dutch, French and English."""

from enum import Enum, unique
from typing import NamedTuple

from access.languages import Language


class Said(NamedTuple):
    """A title that is the same whenever this happens, and what is wrong this time."""

    title: str
    sentence: str


class Told(NamedTuple):
    """A stable name, an HTTP status, and the words for it; `{subject}` is what it is about."""

    slug: str
    status: int
    nl: Said
    fr: Said
    en: Said


@unique
class Fault(Enum):
    """Why there is no answer."""

    MALFORMED_JSON = Told(
        "malformed-json",
        400,
        Said("Geen geldige JSON", "Wat gestuurd werd is geen geldig JSON-object."),
        Said("JSON invalide", "Ce qui a été envoyé n’est pas un objet JSON valide."),
        Said("Malformed JSON", "What was sent is not a valid JSON object."),
    )
    NOT_SIGNED_IN = Told(
        "not-signed-in",
        401,
        Said("Niet aangemeld", "Meld u aan, of stuur een sleutel mee."),
        Said("Pas connecté", "Connectez-vous, ou joignez une clé."),
        Said("Not signed in", "Sign in, or send a key along."),
    )
    CREDENTIAL_REFUSED = Told(
        "credential-refused",
        401,
        Said(
            "Aanmelding geldt niet",
            "De aanmelding, sleutel of handtekening geldt niet of niet meer.",
        ),
        Said(
            "Connexion refusée", "La connexion, la clé ou la signature n’est pas ou plus valable."
        ),
        Said("Not accepted", "The sign-in, key or signature does not hold, or no longer."),
    )
    NOT_ALLOWED = Told(
        "not-allowed",
        403,
        Said("Niet toegestaan", "U mag dit niet doen."),
        Said("Pas autorisé", "Vous ne pouvez pas faire cela."),
        Said("Not allowed", "You may not do this."),
    )
    NOT_FOUND = Told(
        "not-found",
        404,
        Said("Niet gevonden", "Hier is niets."),
        Said("Introuvable", "Il n’y a rien ici."),
        Said("Not found", "There is nothing here."),
    )
    GROUP_UNKNOWN = Told(
        "group-unknown",
        404,
        Said("Onbekende groep", "Er is geen groep {subject}."),
        Said("Groupe inconnu", "Il n’y a pas de groupe {subject}."),
        Said("Group unknown", "There is no group {subject}."),
    )
    ACCOUNT_UNKNOWN = Told(
        "account-unknown",
        404,
        Said("Onbekende rekening", "Er is geen rekening {subject}."),
        Said("Compte inconnu", "Il n’y a pas de compte {subject}."),
        Said("Account unknown", "There is no account {subject}."),
    )
    EXCHANGE_UNKNOWN = Told(
        "exchange-unknown",
        404,
        Said("Onbekende uitwisseling", "Er is geen uitwisseling {subject}."),
        Said("Échange inconnu", "Il n’y a pas d’échange {subject}."),
        Said("Exchange unknown", "There is no exchange {subject}."),
    )
    RUN_UNKNOWN = Told(
        "run-unknown",
        404,
        Said("Onbekende verrekening", "Er is geen verrekening {subject}."),
        Said("Compensation inconnue", "Il n’y a pas de compensation {subject}."),
        Said("Clearing run unknown", "There is no clearing run {subject}."),
    )
    POST_UNKNOWN = Told(
        "post-unknown",
        404,
        Said("Onbekend bericht", "Er is geen aanbod of vraag {subject} te zien."),
        Said("Annonce inconnue", "Il n’y a pas d’offre ni de demande {subject} visible."),
        Said("Post unknown", "There is no offer or want {subject} to be seen."),
    )
    WEBHOOK_UNKNOWN = Told(
        "webhook-unknown",
        404,
        Said("Onbekende webhook", "De groep heeft geen webhook {subject}."),
        Said("Webhook inconnu", "Le groupe n’a pas de webhook {subject}."),
        Said("Webhook unknown", "The group has no webhook {subject}."),
    )
    DELIVERY_UNKNOWN = Told(
        "delivery-unknown",
        404,
        Said("Onbekende zending", "Van positie {subject} wordt geen zending bewaard."),
        Said("Envoi inconnu", "Aucun envoi n’est conservé pour la position {subject}."),
        Said("Delivery unknown", "No delivery is kept for position {subject}."),
    )
    EXPORT_UNKNOWN = Told(
        "export-unknown",
        404,
        Said("Onbekend bestand", "Van deze groep werd geen bestand {subject} gemaakt."),
        Said("Fichier inconnu", "Aucun fichier {subject} n’a été fait pour ce groupe."),
        Said("File unknown", "No file {subject} was made of this group."),
    )
    METHOD_NOT_ALLOWED = Told(
        "method-not-allowed",
        405,
        Said("Methode niet toegestaan", "Op dit adres kan dat met deze methode niet."),
        Said("Méthode non autorisée", "Cette adresse n’accepte pas cette méthode."),
        Said("Method not allowed", "This address does not take this method."),
    )
    WEBHOOK_EXISTS = Told(
        "webhook-exists",
        409,
        Said("Webhook bestaat al", "De groep stuurt al naar dit adres: webhook {subject}."),
        Said("Webhook existant", "Le groupe envoie déjà à cette adresse : webhook {subject}."),
        Said("Webhook exists", "The group sends to this address already: webhook {subject}."),
    )
    WEBHOOK_ENDED = Told(
        "webhook-ended",
        409,
        Said("Webhook beëindigd", "De ontvanger heeft webhook {subject} beëindigd."),
        Said("Webhook terminé", "Le destinataire a mis fin au webhook {subject}."),
        Said("Webhook ended", "The receiver has ended webhook {subject}."),
    )
    TOO_MANY_WEBHOOKS = Told(
        "too-many-webhooks",
        409,
        Said("Te veel webhooks", "Een groep heeft er hoogstens {subject}."),
        Said("Trop de webhooks", "Un groupe en a {subject} au plus."),
        Said("Too many webhooks", "A group has at most {subject}."),
    )
    EXPORT_CHANGED = Told(
        "export-changed",
        409,
        Said(
            "Nu een ander bestand",
            "Van dezelfde boeken wordt nu een ander bestand dan {subject} gemaakt: dat is"
            " opgetekend zonder hier gemaakt te zijn, of door een eerdere versie.",
        ),
        Said(
            "Un autre fichier à présent",
            "Les mêmes livres donnent à présent un autre fichier que {subject} : il a été inscrit"
            " sans être fait ici, ou par une version antérieure.",
        ),
        Said(
            "Another file now",
            "The same books now make another file than {subject}: it was written down without being"
            " made here, or by an earlier version.",
        ),
    )
    NOT_WRITTEN_DOWN = Told(
        "not-written-down",
        409,
        Said("Niet opgetekend", "Het bestand staat niet in het logboek. {subject}"),
        Said("Pas inscrit", "Le fichier n’est pas dans le journal. {subject}"),
        Said("Not written down", "The file is not in the log. {subject}"),
    )
    BODY_TOO_LARGE = Told(
        "body-too-large",
        413,
        Said("Te veel ineens", "Wat gestuurd werd is groter dan {subject} bytes."),
        Said("Envoi trop grand", "L’envoi dépasse {subject} octets."),
        Said("Body too large", "What was sent is larger than {subject} bytes."),
    )
    WRONG_CONTENT_TYPE = Told(
        "wrong-content-type",
        415,
        Said("Verkeerd soort inhoud", "Stuur de inhoud als {subject}."),
        Said("Type de contenu inattendu", "Envoyez le contenu comme {subject}."),
        Said("Wrong content type", "Send the content as {subject}."),
    )
    INVALID_PARAMETER = Told(
        "invalid-parameter",
        422,
        Said("Onbruikbare waarde", "De waarde van {subject} is niet bruikbaar."),
        Said("Valeur inutilisable", "La valeur de {subject} n’est pas utilisable."),
        Said("Invalid parameter", "The value of {subject} cannot be used."),
    )
    UNKNOWN_PARAMETER = Told(
        "unknown-parameter",
        422,
        Said(
            "Onbekende parameter",
            "De parameter {subject} bestaat hier niet of staat er twee keer.",
        ),
        Said("Paramètre inconnu", "Le paramètre {subject} n’existe pas ici ou figure deux fois."),
        Said("Unknown parameter", "The parameter {subject} does not exist here or is given twice."),
    )
    URL_NOT_ALLOWED = Told(
        "url-not-allowed",
        422,
        Said(
            "Adres niet toegestaan",
            "Er wordt alleen gestuurd naar https-adressen op het openbare internet, zonder"
            " wachtwoord erin en zonder deel achter #.",
        ),
        Said(
            "Adresse non autorisée",
            "Les envois vont uniquement à des adresses https de l’internet public, sans mot de"
            " passe ni partie après #.",
        ),
        Said(
            "Address not allowed",
            "Events are sent only to https addresses on the public internet, without a password"
            " in them or a part behind #.",
        ),
    )
    NOT_FOUNDED_THEN = Told(
        "not-founded-then",
        422,
        Said("Nog geen groep", "Op die positie was groep {subject} nog niet opgericht."),
        Said("Pas encore de groupe", "À cette position le groupe {subject} n’existait pas encore."),
        Said("No group yet", "By that position group {subject} was not founded yet."),
    )
    DOES_NOT_FIT = Told(
        "does-not-fit",
        422,
        Said("Past niet", "{subject}"),
        Said("N’y entre pas", "{subject}"),
        Said("Does not fit", "{subject}"),
    )
    INTERNAL = Told(
        "internal",
        500,
        Said("Fout bij ons", "Er ging bij ons iets mis."),
        Said("Erreur chez nous", "Une erreur s’est produite chez nous."),
        Said("Internal", "Something went wrong on our side."),
    )
    NOT_CAUGHT_UP = Told(
        "not-caught-up",
        503,
        Said(
            "Nog niet zo ver",
            "De overzichten zijn nog niet zo ver; ze staan op positie {subject}.",
        ),
        Said(
            "Pas encore à jour",
            "Les relevés n’en sont pas encore là ; ils en sont à la position {subject}.",
        ),
        Said("Not caught up", "The figures are not there yet; they stand at position {subject}."),
    )
    NOT_READY = Told(
        "not-ready",
        503,
        Said("Nog niet klaar", "De dienst is niet klaar: {subject}."),
        Said("Pas encore prêt", "Le service n’est pas prêt : {subject}."),
        Said("Not ready", "The service is not ready: {subject}."),
    )
    TOO_MANY_LISTENERS = Told(
        "too-many-listeners",
        503,
        Said("Te veel volgers", "Er wordt al door zoveel mensen live gevolgd als kan."),
        Said("Trop d’abonnés", "Le suivi en direct est complet pour le moment."),
        Said("Too many listeners", "As many follow live as are let in."),
    )
    MAKING_OTHERS = Told(
        "making-others",
        503,
        Said("Even geduld", "Er worden al zoveel bestanden gemaakt als kan."),
        Said("Un instant", "On fait déjà autant de fichiers que possible."),
        Said("A moment", "As many files are being made as can be."),
    )
    UNAVAILABLE = Told(
        "unavailable",
        503,
        Said("Even niet bereikbaar", "De gegevens zijn even niet bereikbaar."),
        Said("Momentanément inaccessible", "Les données sont momentanément inaccessibles."),
        Said("Unavailable", "The figures cannot be reached just now."),
    )

    @property
    def slug(self) -> str:
        """The fault's stable name."""
        return self.value.slug

    @property
    def status(self) -> int:
        """The HTTP status it is answered with."""
        return self.value.status

    def title(self, language: Language) -> str:
        """A few words that are the same whenever this happens."""
        return self._said(language).title

    def sentence(self, subject: str, language: Language) -> str:
        """What is wrong, in the reader's language."""
        return self._said(language).sentence.format(subject=subject)

    def _said(self, language: Language) -> Said:
        told: Told = self.value
        match language:
            case "nl":
                return told.nl
            case "fr":
                return told.fr
            case "en":
                return told.en
