"""What is said of who somebody is here and what they may: one closed list, said by `saying`."""

from enum import StrEnum, auto


class Who(StrEnum):
    """A sentence or a word of the command line about people, roles and keys."""

    # Who the command line is, and what it may.
    NOBODY_KNOWN = auto()
    HOLDS_NO_MORE = auto()
    IN_SESSION = auto()
    IN_OPERATOR_KEY = auto()
    MAY_NOT = auto()
    THE_OPERATOR = auto()
    THE_PERSON = auto()
    THE_KEY = auto()
    YOU_ARE = auto()
    SHOWN_BY = auto()
    ACTS_FOR_ALL = auto()
    MAY_SCOPES = auto()

    # Signing in and out.
    INVITED = auto()
    INVITED_ADDRESS = auto()
    ADDRESS_OF_ANOTHER = auto()
    NO_MAIL_ADDRESS = auto()
    LINK_NO_GOOD = auto()
    SIGNED_IN = auto()
    SIGNED_OUT = auto()
    SIGNED_OUT_EVERYWHERE = auto()
    WAS_NOT_SIGNED_IN = auto()

    # Roles and keys.
    ROLE_GRANTED = auto()
    ROLE_GRANTED_UNTIL = auto()
    ROLE_TAKEN_BACK = auto()
    NOT_A_ROLE = auto()
    NOT_A_SCOPE = auto()
    NO_ROLES = auto()
    NO_KEYS = auto()
    KEY_ISSUED = auto()
    KEY_SECRET = auto()
    KEY_OVER = auto()
    OPERATOR_KEY_MADE = auto()
    ONLY_WITH_OWNER = auto()
    NO_KEY_FILE = auto()
    PERSON = auto()
    ROLE = auto()
    UNTIL = auto()
    KEY = auto()
    OPENS = auto()
    OWNED_BY = auto()
    OF_GROUP = auto()
    OF_ACCOUNT = auto()

    # The tables.
    TABLES_MADE = auto()

    # What `up` says of who may act.
    UP_SIGN_IN = auto()
    UP_AS_ADMINISTRATOR = auto()
    UP_AS_MEMBER = auto()
    UP_AS_SUPPORT = auto()
    UP_SIGN_IN_ONCE = auto()
    UP_ALONE = auto()
    UP_AND_MORE = auto()
