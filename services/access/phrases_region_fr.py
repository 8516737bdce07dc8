"""What is said on the pages about all groups together, in French."""

from typing import Final

from access.phrases_region import Region

REGION_FRENCH: Final[dict[Region, str]] = {
    Region.THE_REGION: "La région",
    Region.OF_THE_REGION: "À propos de la région",
    Region.OVERVIEW: "Vue d’ensemble",
    Region.NOT_FOR_EVERYONE: (
        "Tous les groupes n’ont pas accepté que tout le monde voie ces chiffres. Une fois "
        "connecté, vous en verrez peut-être plus."
    ),
    Region.NOT_FOR_YOU: "Ces chiffres sont pour qui administre, soutient ou contrôle des groupes.",
    Region.WHAT_IS_HERE: (
        "Combien d’heures les membres se donnent, dans chaque groupe et d’un groupe à l’autre."
    ),
    Region.UP_TO: "Chiffres jusqu’à fin {month} ; un mois s’ajoute chaque mois.",
    Region.CHOOSE_WHAT: "Choisissez ce que vous voyez",
    Region.AREA: "Territoire",
    Region.EVERYWHERE: "Toute la région",
    Region.PERIOD: "Période",
    Region.LAST_MONTHS: "{number} mois",
    Region.AMOUNTS_IN: "Quantités",
    Region.IN_HOURS: "En heures",
    Region.IN_OWN_UNITS: "Dans l’unité de chaque groupe",
    Region.SHOW_THIS: "Afficher",
    Region.AREA_FLANDERS: "La Flandre",
    Region.AREA_WALLONIA: "La Wallonie",
    Region.AREA_BRUSSELS: "Bruxelles",
    Region.AREA_BELGIUM: "La Belgique",
    Region.AREA_FRANCE: "La France",
    Region.AREA_NETHERLANDS: "Les Pays-Bas",
    Region.AREA_LUXEMBOURG: "Le Luxembourg",
    Region.AREA_GERMANY: "L’Allemagne",
    Region.TOO_FEW: "trop peu pour être montré",
    Region.WHY_TOO_FEW: "Pourquoi parfois « trop peu pour être montré » ?",
    Region.TOO_FEW_HOW: (
        "Un chiffre n’est montré que s’il concerne au moins cinq membres et qu’aucun d’eux "
        "n’en fait l’essentiel : ainsi personne n’y est reconnaissable. Parfois un chiffre "
        "plus grand manque aussi, sinon une soustraction dirait ce qui est caché. Ce qui "
        "manque n’est pas zéro."
    ),
    Region.NOT_COUNTED: (
        "Groupes qui ne sont pas comptés, faute d’accord ou parce qu’on les reconnaîtrait : "
        "{number}."
    ),
    Region.ACTIVITY: "Mois par mois",
    Region.HOURS_EXCHANGED: "Heures échangées",
    Region.EXCHANGES: "Échanges",
    Region.ACTIVE_MEMBERS: "Membres actifs",
    Region.SHARE_ACROSS: "D’un groupe à l’autre",
    Region.AT_MOST_IN_A_MONTH: "le mois le plus actif",
    Region.MONTH: "Mois",
    Region.MONTH_BY_MONTH: "Les chiffres par mois, le dernier d’abord",
    Region.MONTH_BY_MONTH_OF: "{group}, mois par mois",
    Region.NO_MONTH_YET: (
        "Aucun mois n’est encore clos. Quelques jours après la fin d’un mois, ses chiffres "
        "sont ici."
    ),
    Region.MAP: "Carte",
    Region.MAP_TOLD: (
        "Carte avec un lien par groupe. Les groupes sont aussi dans une liste, plus bas."
    ),
    Region.LEGEND_GROUP: "un groupe",
    Region.LEGEND_IS_OWED: "a donné plus : on lui doit des heures",
    Region.LEGEND_OWES: "a reçu plus : doit des heures",
    Region.LEGEND_LEVEL: "à égalité, ou pas visible",
    Region.LEGEND_ARROW: (
        "a donné plus qu’il n’est revenu pendant cette période ; plus la flèche est large, "
        "plus il y en a"
    ),
    Region.STANDS_AS_OF: "Où en sont les groupes : à la fin du {day}.",
    Region.STRONGEST_SHOWN: "Les {number} flux les plus forts sont dessinés.",
    Region.SHOW_ALL_FLOWS: "Afficher tous les flux",
    Region.SHOW_STRONGEST: "N’afficher que les flux les plus forts",
    Region.NOT_ON_MAP: (
        "Groupes sans place sur cette carte : {number}. Ils sont bien dans la liste."
    ),
    Region.CREDITS: "Données de la carte :",
    Region.EXCHANGED_IN_ALL: "{amount} en échanges",
    Region.FLOWS: "Flux entre groupes",
    Region.FLOWS_HOW: (
        "Ce que les membres d’un groupe ont donné à ceux d’un autre de plus que ce qu’ils ont "
        "reçu en retour, sur toute la période. Les mois où c’était trop peu pour être montré "
        "n’y sont pas."
    ),
    Region.WHO_GAVE_MORE: "Qui a donné plus que reçu, le flux le plus fort d’abord",
    Region.GAVE: "A donné",
    Region.RECEIVED: "A reçu",
    Region.MORE_THAN_BACK: "De plus qu’en retour",
    Region.GAVE_MORE: "{giver} a donné à {taker} {amount} de plus qu’en retour.",
    Region.NO_FLOWS: "Il n’y a rien à montrer des flux entre groupes pour cette période.",
    Region.GROUPS: "Groupes",
    Region.GROUPS_CAPTION: "Les groupes, par nom",
    Region.GROUP: "Groupe",
    Region.PLACE: "Lieu",
    Region.STANDS: "Où il en est",
    Region.OWES: "doit {amount}",
    Region.IS_OWED: "on lui doit {amount}",
    Region.STANDS_LEVEL: "est à égalité",
    Region.ALL_GROUPS: "Retour à tous les groupes",
    Region.MORE_GROUPS: "Plus de groupes",
    Region.GROUPS_BEFORE: "Groupes précédents",
    Region.NO_GROUPS: "Il n’y a pas encore de groupes ici.",
    Region.POSITIONS: "Positions des groupes",
    Region.POSITIONS_HOW: (
        "Chaque ligne est un groupe ; chaque case dit où il en est avec le groupe en tête de "
        "colonne. Une case vide : ils n’ont pas d’accord."
    ),
    Region.LEGEND_ROW_IS_OWED: "on doit au groupe de la ligne",
    Region.LEGEND_ROW_OWES: "le groupe de la ligne doit",
    Region.CELL_IS_OWED: "on lui doit :",
    Region.CELL_OWES: "doit :",
    Region.TOGETHER: "En tout",
    Region.NO_POSITIONS: "Il n’y a pas de groupes dont vous pouvez voir les positions.",
    Region.LINKS: "Limites en vue",
    Region.LINKS_HOW: (
        "Quelle part de chaque limite entre deux groupes est utilisée. Ce qui bloquera d’abord "
        "est en haut."
    ),
    Region.LINKS_CAPTION: "Chaque lien sur lequel on doit quelque chose",
    Region.LINKS_WARNED: "Liens qui approchent de leur limite : {number}.",
    Region.NO_LINKS_WARNED: "Aucun lien n’approche de sa limite.",
    Region.LINKS_EVEN: "Liens sur lesquels on ne se doit rien : {number}.",
    Region.WHO_OWES: "Doit",
    Region.TO_WHOM: "À",
    Region.HOW_MUCH: "Combien",
    Region.AT_MOST: "Au plus",
    Region.SHARE_USED: "Utilisé",
    Region.DAYS_LEFT: "encore environ {days}",
    Region.MORE_LINKS: "Plus de liens",
    Region.CLEARING_RUNS: "Compensations",
    Region.CLEARING_HOW: (
        "Quand des groupes se doivent des heures en cercle, elles s’annulent. Rien ne change "
        "pour aucun membre, et chaque groupe en est, envers tous ses voisins ensemble, là où "
        "il en était."
    ),
    Region.CLEARING_RUN: "Une compensation",
    Region.CLEARING_CAPTION: "Les compensations, la dernière d’abord",
    Region.NO_RUNS: "Il n’y a pas encore eu de compensation.",
    Region.MORE_RUNS: "Compensations précédentes",
    Region.ALL_RUNS: "Retour à toutes les compensations",
    Region.PROPOSED_AT: "Proposée",
    Region.ENDED_AT: "Terminée",
    Region.OBJECT_UNTIL: "Objections jusqu’au",
    Region.RUN_STATUS: "Ce qu’il en est",
    Region.OWED_BEFORE: "Dû avant",
    Region.SET_OFF: "Annulé",
    Region.WOULD_BE_SET_OFF: "Serait annulé",
    Region.OWED_AFTER: "Dû après",
    Region.MOVED_LINKS: "Lien par lien",
    Region.MOVED_CAPTION: "Chaque lien qui change, avant et après",
    Region.BEFORE: "Avant",
    Region.AFTER: "Après",
    Region.LEFT_AS_IT_IS: "Un groupe s’y est opposé : cela reste tel quel.",
    Region.GROWS: "Ce montant augmente, dans sa limite, pour que d’autres baissent davantage.",
    Region.EACH_GROUP: "Groupe par groupe",
    Region.EACH_GROUP_CAPTION: (
        "Tout ce qu’un groupe doit et tout ce qu’on lui doit, ensemble, avant et après"
    ),
    Region.OFF_EITHER_SIDE: "En moins de chaque côté",
    Region.UNLISTED: "De plus petits, qui ne sont pas ici : {number}.",
    Region.CATEGORIES: "Offres et demandes",
    Region.CATEGORIES_HOW: (
        "Combien de membres de la région proposent ou cherchent quelque chose de chaque sorte."
    ),
    Region.AS_IT_WAS: "Situation fin {month}.",
    Region.CATEGORIES_CAPTION: "Membres qui proposent et qui cherchent, par sorte",
    Region.CATEGORY: "Catégorie",
    Region.OFFERING: "Proposent",
    Region.WANTING: "Cherchent",
    Region.NO_CATEGORIES: "Il n’y a encore rien à montrer des offres et des demandes.",
}
