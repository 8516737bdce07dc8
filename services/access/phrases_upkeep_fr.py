"""What whoever runs Evenveel is told, in French."""

from typing import Final

from access.phrases_upkeep import Upkeep

UPKEEP_FRENCH: Final[dict[Upkeep, str]] = {
    Upkeep.UP_STARTING_DATABASE: "la base de données démarre",
    Upkeep.UP_STARTING_SERVICES: "les services démarrent",
    Upkeep.UP_FOUNDING_SAMPLE: "création de la région d’exemple",
    Upkeep.UP_WAITING_TO_READ: "attente que tout soit lisible",
    Upkeep.UP_SAMPLE_FOUNDED: "la région d’exemple est créée : {commands} opérations",
    Upkeep.UP_STOPPING: "Evenveel s’arrête",
    Upkeep.UP_RUNS: "Evenveel tourne. Ctrl-C l’arrête.",
    Upkeep.UP_COMMANDS_AT: "  opérations  {url}   décrites sur {url}/openapi.json",
    Upkeep.UP_READING_AT: "  lecture     {url}   décrite sur {url}/openapi.json",
    Upkeep.UP_TRY: "Essayez, dans un autre terminal :",
    Upkeep.VERSIONS_FED: "Le journal en est au numéro {position} ; rempli depuis {stream}.",
    Upkeep.THE_LOG: "le journal",
    Upkeep.VERSION: "version",
    Upkeep.IS_READ: "lu",
    Upkeep.OFFSET: "place (offset)",
    Upkeep.WORKED_ON_BY: "tenu à jour par",
    Upkeep.STANDS_STILL_SINCE: "Arrêté depuis {moment} : {said}",
    Upkeep.WAS_SET_ASIDE: (
        "Mis de côté par {who} le {moment} : partition {partition}, offset {offset} du topic "
        "{topic}, SHA-256 {digest} : {reason}"
    ),
    Upkeep.REBUILT: (
        "{name} : à partir du numéro {position} on lit la version {version}. La version "
        "{before} est encore là ; `{command}` la supprime."
    ),
    Upkeep.DROPPED: "Supprimé : {tables}.",
    Upkeep.SET_ASIDE: "Mis de côté ; SHA-256 {digest}. La partition reprend dans un instant.",
    Upkeep.REBUILDING_ROWS: "{name} : lignes",
    Upkeep.REBUILDING_TAIL: "{name} : la fin",
    Upkeep.REBUILDING_INDEXES: "{name} : les index",
    Upkeep.REBUILDING_COMPARE: "{name} : comparaison",
    Upkeep.REBUILDING_SWITCH: "{name} : passage à la nouvelle version",
}
