"""What whoever runs Evenveel is told, in Dutch."""

from typing import Final

from access.phrases_upkeep import Upkeep

UPKEEP_DUTCH: Final[dict[Upkeep, str]] = {
    Upkeep.UP_STARTING_DATABASE: "de databank start",
    Upkeep.UP_STARTING_SERVICES: "de diensten starten",
    Upkeep.UP_FOUNDING_SAMPLE: "de voorbeeldregio wordt opgericht",
    Upkeep.UP_WAITING_TO_READ: "wachten tot alles te lezen is",
    Upkeep.UP_SAMPLE_FOUNDED: "de voorbeeldregio is opgericht: {commands} opdrachten",
    Upkeep.UP_STOPPING: "Evenveel stopt",
    Upkeep.UP_RUNS: "Evenveel draait. Ctrl-C stopt het.",
    Upkeep.UP_COMMANDS_AT: "  opdrachten  {url}   beschreven op {url}/openapi.json",
    Upkeep.UP_READING_AT: "  lezen       {url}   beschreven op {url}/openapi.json",
    Upkeep.UP_TRY: "Probeer, in een ander venster:",
    Upkeep.VERSIONS_FED: "Het logboek is bij volgnummer {position}; gevuld uit {stream}.",
    Upkeep.THE_LOG: "het logboek",
    Upkeep.VERSION: "versie",
    Upkeep.IS_READ: "gelezen",
    Upkeep.OFFSET: "plaats (offset)",
    Upkeep.WORKED_ON_BY: "bijgehouden door",
    Upkeep.STANDS_STILL_SINCE: "Staat stil sinds {moment}: {said}",
    Upkeep.WAS_SET_ASIDE: (
        "Opzijgezet door {who} op {moment}: partitie {partition}, offset {offset} van topic "
        "{topic}, SHA-256 {digest}: {reason}"
    ),
    Upkeep.REBUILT: (
        "{name}: vanaf volgnummer {position} wordt versie {version} gelezen. Versie {before} "
        "is er nog; `{command}` gooit die weg."
    ),
    Upkeep.DROPPED: "Weggegooid: {tables}.",
    Upkeep.SET_ASIDE: "Opzijgezet; SHA-256 {digest}. De partitie gaat zo verder.",
    Upkeep.REBUILDING_ROWS: "{name}: rijen",
    Upkeep.REBUILDING_TAIL: "{name}: het laatste stuk",
    Upkeep.REBUILDING_INDEXES: "{name}: registers",
    Upkeep.REBUILDING_COMPARE: "{name}: vergelijken",
    Upkeep.REBUILDING_SWITCH: "{name}: omschakelen",
}
