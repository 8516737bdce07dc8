"""What is said about what is kept of people, in French."""

from typing import Final

from access.phrases_privacy import Privacy

PRIVACY_FRENCH: Final[dict[Privacy, str]] = {
    Privacy.WHAT_IS_KEPT: "Ce qui est conservé de vous",
    Privacy.HOW: (
        "Le nom, le contact, les échanges, les demandes et les annonces de ce compte, et ce que le"
        " groupe en a écrit, en un seul fichier : à lire, ou à emporter dans un autre programme. Le"
        " membre lui-même y lit aussi ses rôles et comment il se connecte. Qui a lu le nom n’y est"
        " pas."
    ),
    Privacy.AS_PDF: "À lire (PDF)",
    Privacy.AS_JSON: "À emporter (JSON)",
    Privacy.WHO_SEES: (
        "Les noms et les mots sont chiffrés, à part des comptes. Toute lecture est notée."
    ),
    Privacy.HOW_LONG: (
        "Les mots sont effacés après un délai fixe, et les noms un délai fixe après la "
        "fermeture du compte. Les quantités et les jours restent, sans nom."
    ),
    Privacy.TO_BE_ERASED: (
        "Vous voulez être effacé plus tôt ? Ramenez le compte à zéro, faites-le fermer et "
        "demandez-le aux administrateurs du groupe : deux personnes diront oui. Un effacement "
        "est définitif."
    ),
    Privacy.NAME: "Nom",
    Privacy.CODE: "Numéro",
    Privacy.CONTACT: "Coordonnées",
    Privacy.GROUP: "Groupe",
    Privacy.ACCOUNT: "Compte",
    Privacy.HOLDER: "Titulaire",
    Privacy.BALANCE: "État du compte",
    Privacy.POSITION: "Numéro du journal",
    Privacy.NOTHING: "Rien",
    Privacy.REQUESTS: "Demandes",
    Privacy.REQUEST_STATUS: "Issue",
    Privacy.POSTS: "Offres et demandes du répertoire",
    Privacy.TITLE: "Titre",
    Privacy.TEXT: "Texte",
    Privacy.UNTIL: "Jusqu’au",
    Privacy.SIGNING_IN: "Connexion",
    Privacy.SIGNING_IN_ONLY: (
        "Des adresses et des services de connexion, nous ne conservons qu’une empreinte."
    ),
    Privacy.KIND_MAIL: "par une adresse de courriel",
    Privacy.KIND_OIDC: "par un service de connexion",
    Privacy.KIND_PASSKEY: "par une clé d’accès",
    Privacy.KIND_SESSION: "connexion dans un navigateur",
    Privacy.SINCE: "Depuis",
    Privacy.SAID_ABOUT: "Ce qui a été dit lors d’actes sur le compte",
    Privacy.MONTH: "Mois",
    Privacy.STANDS: "Rôles et mandats",
    Privacy.REST: (
        "Le papier montre les {lines} premiers ; le fichier à emporter (JSON) les contient tous."
    ),
    Privacy.FOOT: "Ce qui est conservé, jusqu’au numéro {position}",
    Privacy.STATUS_OPEN: "en attente",
    Privacy.STATUS_ACCEPTED: "acceptée",
    Privacy.STATUS_DECLINED: "refusée",
    Privacy.STATUS_WITHDRAWN: "retirée",
    Privacy.STATUS_EXPIRED: "expirée",
    Privacy.STATUS_ENDED: "caduque",
    Privacy.ERASE: "Effacer",
    Privacy.ERASE_HOW: (
        "Le nom, le contact et tous les mots de ce membre sont détruits pour de bon, aussi dans"
        " les copies de sauvegarde. Les quantités restent. Deux personnes doivent dire oui."
    ),
    Privacy.ERASURE_ASKED: "{name} est effacé",
    Privacy.ERASURES_HELD: "effacements retenus",
    Privacy.GOING: "sera effacé, son temps passé",
    Privacy.GOES_FROM: "à partir du {day} ; comptes : {accounts}, mots jusqu’à : {month}",
}
