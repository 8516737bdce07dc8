"""What keeps Evenveel from starting or working: one closed list, said by `saying`."""

from enum import StrEnum, auto


class Snag(StrEnum):
    """What stands in the way; `detail` is what the system or a library says of it."""

    # The database.
    DATABASE_NOT_REACHED = auto()
    NO_ANSWER = auto()
    DATABASE_NOT_STARTED = auto()
    DATABASE_IN_NOT_STARTED = auto()
    DATABASE_NOT_RUNNING = auto()
    DATABASE_BUSY = auto()
    DATABASE_NOT_UP = auto()
    DATABASE_OF_OTHER_VERSION = auto()
    DATABASE_NOT_DURABLE = auto()
    DATABASE_REFUSES = auto()
    POSTGRES_NOT_STOPPED = auto()
    POSTGRES_NOT_INSTALLED = auto()
    PROGRAM_TOO_SLOW = auto()
    PROGRAM_FAILED = auto()
    PROGRAM_AND_LOG = auto()
    SOCKET_NAME_TOO_LONG = auto()
    OWNER_UNKNOWN = auto()
    ROOT_NEEDS_A_USER = auto()
    USER_NOT_MADE = auto()

    # The services.
    DATA_NOT_USABLE = auto()
    RUNS_ALREADY = auto()
    PORT_TAKEN = auto()
    DOES_NOT_COME_UP = auto()
    SERVICE_BROKE_OFF = auto()
    SERVICE_NOT_THERE = auto()
    NO_QUOTE_NOW = auto()
    COMMANDS_NOT_TAKEN = auto()
    LEDGER_NOT_OPENED = auto()
    LEDGER_NOT_IN_TIME = auto()
    LEDGER_IN_USE = auto()
    RELAY_WITHOUT_KAFKA = auto()
    PROJECTIONS_BEHIND = auto()

    # What is ordered for the projections.
    NO_PROJECTION = auto()
    NO_VERSION = auto()
    VERSION_IS_LIVE = auto()
    REBUILD_RUNS = auto()
    REBUILD_DIFFERS = auto()
    LOG_IS_THE_STREAM = auto()
    STANDS_ELSEWHERE = auto()
    STANDS_NOT_STILL = auto()
    TOPIC_MADE_ANEW = auto()
    NO_RECORD = auto()
    LOG_HOLDS_IT = auto()
    IN_PLACE_OF_ANOTHER = auto()
    REFILL = auto()

    # The settings.
    IN_SETTING = auto()
    NOT_LOOPBACK = auto()
    NOT_AN_ADDRESS = auto()
    NOT_A_SERVICE = auto()
    NOT_WAITS = auto()
    NO_FILE = auto()
    READABLE_BY_OTHERS = auto()
    NOT_A_BROKER = auto()
    ASKS_NOBODY = auto()
    NEEDS_IT = auto()
    NONE_OF_THESE = auto()
    NOT_A_WHOLE_NUMBER = auto()
    NOT_A_NUMBER = auto()
    TOO_SMALL = auto()
    NOT_MORE_THAN = auto()
    TOO_LARGE = auto()
    NOT_ONE_OF = auto()
    NOT_USABLE = auto()
