"""What is said of files made of a group's books, in French."""

from typing import Final

from access.phrases_exports import Export

EXPORTS_FRENCH: Final[dict[Export, str]] = {
    Export.TAB_EXPORTS: "Pour d’autres programmes",
    Export.EXPORTS_HOW: (
        "Un fichier des livres du groupe pour un autre programme : identifiants, jours et "
        "quantités, ni noms ni paroles. Le journal dit qu’il a été fait, avec son SHA-256 : "
        "chacun peut vérifier plus tard qu’il est inchangé."
    ),
    Export.WHICH_PROGRAM: "Pour quel programme",
    Export.FORMAT_HLEDGER: "hledger (journal, en secondes)",
    Export.FORMAT_LEDGER: "ledger (journal, en secondes)",
    Export.FORMAT_BEANCOUNT: "beancount (journal, en secondes)",
    Export.FORMAT_CAMT: "Relevés de chaque compte (ISO 20022, camt.053)",
    Export.FORMAT_CSV_LOCAL: "Échanges, CSV pour un tableur (Excel, LibreOffice)",
    Export.FORMAT_CSV: "Échanges, CSV pour programmes (RFC 4180)",
    Export.FORMAT_XLSX: "Échanges, XLSX pour un tableur",
    Export.FORMAT_KOMUNITIN: "Komunitin (tout l’historique)",
    Export.NEVER_HELD: (
        "Ce qu’un paquet Komunitin ne peut contenir : noms, contacts et paroles, offres et "
        "demandes, liens entre groupes, routes, compensations, réévaluations et accords d’une"
        " seconde personne. C’est toujours tout l’historique ; ce qui a passé une frontière y"
        " aboutit à un compte qui représente le groupe voisin."
    ),
    Export.MAKE_FILE: "Faire le fichier",
    Export.MADE_BEFORE: "Fichiers déjà faits",
    Export.MADE: "{file} : {bytes} octets, au numéro {position} du journal ; SHA-256 {digest}",
    Export.WRITTEN_DOWN: "Le journal le dit au numéro {position}.",
    Export.LOCALISED: (
        "Échanges au-delà de la frontière qui aboutissent à un compte représentant le groupe "
        "voisin : {number}."
    ),
    Export.PASSED: (
        "Laissés de côté, aucun membre du groupe n’y ayant pris part : {number} échanges qui "
        "n’ont fait que passer."
    ),
    Export.SET_OFFS_LEFT_OUT: (
        "Laissées de côté : {number} compensations, qui bougent des liens et le compte d’aucun"
        " membre."
    ),
    Export.REVALUATIONS_LEFT_OUT: (
        "Laissées de côté : {number} réévaluations de l’unité ; le paquet a sa valeur "
        "d’aujourd’hui."
    ),
    Export.TOO_MANY_DECIMALS: "camt.053 a au plus 5 décimales, et l’unité de ce groupe en a plus.",
    Export.TOO_MANY_ACCOUNTS: (
        "Un paquet Komunitin a au plus 9999 comptes, et ce groupe en a plus."
    ),
    Export.NO_ACCOUNTS: (
        "camt.053 est un relevé pour chaque compte, et ce groupe n’en a pas encore."
    ),
    Export.FILE_THERE: "{file} existe déjà ; donnez un autre nom avec --out.",
    Export.CANNOT_WRITE: "{file} ne peut être écrit ou lu : {detail}",
    Export.NO_FORMAT: "{given} n’est pas un format ; il y a : {known}.",
    Export.YEAR_OR_DAYS: (
        "Donnez --year, ou --from et --until avec des jours comme 2026-01-31, le premier pas "
        "après le dernier."
    ),
    Export.UNCHANGED: (
        "Inchangé : {format} du groupe {group}, du {first} au {last}, au numéro {position} du"
        " journal ; le journal le dit au numéro {logged}."
    ),
    Export.NOT_FROM_HERE: (
        "Aucun fichier de ce genre n’a été fait des livres du groupe {group} : il a été "
        "modifié, ou n’est pas d’ici."
    ),
    Export.ANOTHER_NOW: (
        "Le journal nomme ce fichier au numéro {logged}, mais des mêmes livres on en fait un "
        "autre : il a été noté sans être fait ici, ou par une version antérieure."
    ),
    Export.NONE_MADE: "Aucun fichier n’a encore été fait des livres de ce groupe.",
    Export.HEADING_FORMAT: "Fait pour",
    Export.FIRST_DAY: "Premier jour",
    Export.LAST_DAY: "Dernier jour",
    Export.DIGEST: "SHA-256 du fichier",
}
