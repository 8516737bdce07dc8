"""Clearing runs in French."""

from typing import Final

from access.phrases_clearing import Clearing

CLEARING_FRENCH: Final[dict[Clearing, str]] = {
    Clearing.PROPOSED: (
        "La compensation {run} retire {cleared} de {gross}. Elle peut être appliquée"
        " maintenant : {command}"
    ),
    Clearing.PROPOSED_UNTIL: (
        "La compensation {run} retire {cleared} de {gross}. Les groupes peuvent"
        " s’opposer jusqu’au {moment}."
    ),
    Clearing.APPLIED: (
        "La compensation {run} est appliquée : {cleared} de {gross} ont disparu, et"
        " rien n’a changé pour aucun membre."
    ),
    Clearing.WITHDRAWN: "La compensation {run} est retirée ({because}) ; rien n’a changé.",
    Clearing.OBJECTED: "La compensation {run} laisse ceci tel quel : {links}.",
    Clearing.CONSENT_SET: (
        "Voici ce que les compensations peuvent désormais faire des liens de {group}."
    ),
    Clearing.NO_RUNS: "Il n’y a pas encore de compensation.",
    Clearing.NO_OPEN_RUN: "Aucune compensation n’est en cours.",
    Clearing.RUN: "Compensation",
    Clearing.DEBTOR: "Doit",
    Clearing.CREDITOR: "À",
    Clearing.GROSS_BEFORE: "Dû avant",
    Clearing.CLEARED: "Compensé",
    Clearing.GROSS_AFTER: "Dû après",
    Clearing.SHARE_BEFORE: "Doit et lui est dû",
    Clearing.OFF_EITHER_SIDE: "En moins de chaque côté",
    Clearing.SHARE_AFTER: "Ensuite",
    Clearing.OPEN_UNTIL: "Objections jusqu’au",
    Clearing.LEFT_AS_IT_IS: "contestée",
    Clearing.GROWS: "augmente",
    Clearing.LEAVES: "Au moins {amount} du lien avec {group} reste.",
    Clearing.ALL_MAY_GO: "De tout lien, tout peut partir.",
    Clearing.REST_MAY_GO: "De tout autre lien, tout peut partir.",
    Clearing.OVER_LIMITS: (
        "Des dettes peuvent augmenter dans leur limite là où d’autres baissent davantage."
    ),
    Clearing.NOT_OVER_LIMITS: "Aucune dette n’augmente.",
    Clearing.NOT_A_LEAVE: (
        "« {given} » n’est pas un groupe voisin et des heures, comme letsgent=2,5."
    ),
    Clearing.STATUS_PROPOSED: "proposée",
    Clearing.STATUS_APPLIED: "appliquée",
    Clearing.STATUS_WITHDRAWN: "retirée",
    Clearing.BECAUSE_OBJECTION: "après une objection",
    Clearing.BECAUSE_POSITIONS_MOVED: "les positions changeaient à chaque fois",
    Clearing.BECAUSE_BY_HAND: "à la main",
    Clearing.BECAUSE_NOTHING_LEFT: "il n’en reste rien",
}
