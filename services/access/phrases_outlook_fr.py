"""How positions and their limits are told, in French."""

from typing import Final

from access.phrases_outlook import Outlook

OUTLOOK_FRENCH: Final[dict[Outlook, str]] = {
    Outlook.STUCK: "bloqué",
    Outlook.SOON: "bientôt bloqué",
    Outlook.WATCH: "à surveiller",
    Outlook.CALM: "calme",
    Outlook.OWES_ITS_NEIGHBOUR: "{receiver} doit {used} à {giver}, sur {limit} au plus.",
    Outlook.OWES_ITS_NEIGHBOURS: (
        "{group} doit {used} en tout à ses groupes voisins, sur {limit} au plus."
    ),
    Outlook.IS_OWED_BY_ITS_NEIGHBOURS: (
        "Ses groupes voisins doivent {used} en tout à {group}, sur {limit} au plus."
    ),
    Outlook.NOTHING_MORE: (
        "Chez {receiver}, on ne peut presque plus rien recevoir de {giver} ; chez {giver}, "
        "presque plus rien donner à {receiver}."
    ),
    Outlook.NOTHING_MORE_RECEIVED: (
        "Chez {group}, on ne peut presque plus rien recevoir des groupes voisins, et eux presque "
        "plus rien y donner."
    ),
    Outlook.NOTHING_MORE_GIVEN: (
        "Chez {group}, on ne peut presque plus rien donner aux groupes voisins, et eux presque "
        "plus rien en recevoir."
    ),
    Outlook.NOTHING_MORE_FROM: (
        "À ce rythme, à partir d’environ {date} on ne pourra plus rien recevoir de {giver} chez "
        "{receiver}, ni rien donner à {receiver} chez {giver}."
    ),
    Outlook.NOTHING_MORE_RECEIVED_FROM: (
        "À ce rythme, à partir d’environ {date} on ne pourra plus rien recevoir des groupes "
        "voisins chez {group}, et eux ne pourront plus rien y donner."
    ),
    Outlook.NOTHING_MORE_GIVEN_FROM: (
        "À ce rythme, à partir d’environ {date} on ne pourra plus rien donner aux groupes voisins"
        " chez {group}, et eux ne pourront plus rien en recevoir."
    ),
    Outlook.TRADE_IS_SUSPENDED: "Les échanges entre {receiver} et {giver} sont suspendus.",
    Outlook.TRADE_WAITS: (
        "Les échanges entre {receiver} et {giver} attendent que la valeur d’un pas soit convenue."
    ),
    Outlook.RESUME: "les deux groupes reprennent leur accord",
    Outlook.AGREE_STEP_VALUE: "le groupe voisin accepte la nouvelle valeur du pas",
    Outlook.TRADE_BACK: "{receiver} donne à {giver} {amount} par semaine de plus que maintenant",
    Outlook.GIVE_TO_NEIGHBOURS: (
        "{group} donne à ses groupes voisins {amount} par semaine de plus que maintenant"
    ),
    Outlook.RECEIVE_FROM_NEIGHBOURS: (
        "{group} reçoit de ses groupes voisins {amount} par semaine de plus que maintenant"
    ),
    Outlook.CLEARING_RUN: "une compensation : ces heures sont dues en cercle",
    Outlook.SETTLE: "les groupes en règlent {amount} d’un commun accord",
    Outlook.HIGHER_LIMIT: "les deux groupes conviennent d’une limite de {amount}",
    Outlook.HIGHER_NET_LIMIT: "{group} fixe une limite de {amount} envers tous ses voisins",
    Outlook.LEVEL: "à quel point",
    Outlook.RECEIVING: "reçoit",
    Outlook.GIVING: "donne",
    Outlook.ALL_NEIGHBOURS: "tous les voisins",
    Outlook.OF_LIMIT: "sur au plus",
    Outlook.A_WEEK: "par semaine",
    Outlook.DAYS: "jours restants",
    Outlook.NET: "position nette",
    Outlook.GROSS: "position brute",
    Outlook.USED_OWING: "de ce qu’il peut devoir",
    Outlook.USED_OWED: "de ce qu’on peut lui devoir",
    Outlook.ALL_IS_CALM: "Aucune limite n’approche.",
    Outlook.AS_OF_DAY: "tels qu’à la fin du {day} (UTC)",
    Outlook.TOO_MANY_GROUPS: (
        "Trop de groupes pour un tableau ; pour un groupe et ses voisins : {command}"
    ),
    Outlook.WOULD_HEAL: (
        "{giver} donne à {receiver} « {what} » pour {amount} : on se devra {removes} de moins."
    ),
    Outlook.WANTED: "demandé",
    Outlook.OVER: "par",
    Outlook.HEALS: "dû en moins",
    Outlook.NOTHING_FITS: (
        "Aucune offre d’un groupe qui doit ne convient à une demande d’un groupe à qui l’on doit."
    ),
    Outlook.NOBODY_OFFERS: (
        "Demandé chez {groups}, mais offert par aucun groupe qui doit : {category}"
    ),
}
