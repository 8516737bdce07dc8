"""What whoever runs Evenveel is told: one closed list, said by `saying`."""

from enum import StrEnum, auto


class Upkeep(StrEnum):
    """A sentence, a heading or a word about running it."""

    # `evenveel up`.
    UP_STARTING_DATABASE = auto()
    UP_STARTING_SERVICES = auto()
    UP_FOUNDING_SAMPLE = auto()
    UP_WAITING_TO_READ = auto()
    UP_SAMPLE_FOUNDED = auto()
    UP_STOPPING = auto()
    UP_RUNS = auto()
    UP_COMMANDS_AT = auto()
    UP_READING_AT = auto()
    UP_TRY = auto()

    # `evenveel projections`.
    VERSIONS_FED = auto()
    THE_LOG = auto()
    VERSION = auto()
    IS_READ = auto()
    OFFSET = auto()
    WORKED_ON_BY = auto()
    STANDS_STILL_SINCE = auto()
    WAS_SET_ASIDE = auto()
    REBUILT = auto()
    DROPPED = auto()
    SET_ASIDE = auto()
    REBUILDING_ROWS = auto()
    REBUILDING_TAIL = auto()
    REBUILDING_INDEXES = auto()
    REBUILDING_COMPARE = auto()
    REBUILDING_SWITCH = auto()
