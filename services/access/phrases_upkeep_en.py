"""What whoever runs Evenveel is told, in English."""

from typing import Final

from access.phrases_upkeep import Upkeep

UPKEEP_ENGLISH: Final[dict[Upkeep, str]] = {
    Upkeep.UP_STARTING_DATABASE: "starting the database",
    Upkeep.UP_STARTING_SERVICES: "starting the services",
    Upkeep.UP_FOUNDING_SAMPLE: "founding the sample region",
    Upkeep.UP_WAITING_TO_READ: "waiting until it can be read",
    Upkeep.UP_SAMPLE_FOUNDED: "the sample region is founded: {commands} commands",
    Upkeep.UP_STOPPING: "stopping",
    Upkeep.UP_RUNS: "Evenveel runs. Ctrl-C stops it.",
    Upkeep.UP_COMMANDS_AT: "  commands  {url}   described at {url}/openapi.json",
    Upkeep.UP_READING_AT: "  reading   {url}   described at {url}/openapi.json",
    Upkeep.UP_TRY: "Try, in another terminal:",
    Upkeep.VERSIONS_FED: "The log is at position {position}; fed from {stream}.",
    Upkeep.THE_LOG: "the log",
    Upkeep.VERSION: "version",
    Upkeep.IS_READ: "read",
    Upkeep.OFFSET: "offset",
    Upkeep.WORKED_ON_BY: "worked on by",
    Upkeep.STANDS_STILL_SINCE: "Stands still since {moment}: {said}",
    Upkeep.WAS_SET_ASIDE: (
        "Set aside by {who} on {moment}: partition {partition}, offset {offset} of topic "
        "{topic}, SHA-256 {digest}: {reason}"
    ),
    Upkeep.REBUILT: (
        "{name}: version {version} is read from position {position} on. Version {before} is "
        "still there; `{command}` drops it."
    ),
    Upkeep.DROPPED: "Dropped {tables}.",
    Upkeep.SET_ASIDE: "Set aside; SHA-256 {digest}. The partition goes on in a moment.",
    Upkeep.REBUILDING_ROWS: "{name}: rows",
    Upkeep.REBUILDING_TAIL: "{name}: tail",
    Upkeep.REBUILDING_INDEXES: "{name}: indexes",
    Upkeep.REBUILDING_COMPARE: "{name}: compare",
    Upkeep.REBUILDING_SWITCH: "{name}: switch",
}
