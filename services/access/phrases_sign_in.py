"""What is said about signing in beside the pages: the mail, and what keeps a secret from use."""

from enum import StrEnum, auto


class SignIn(StrEnum):
    """A sentence or a subject line."""

    MAIL_SUBJECT = auto()
    MAIL_TEXT = auto()
    SECRET_TOO_SHORT = auto()
    SECRET_READ_BY_OTHERS = auto()
    SECRET_EMPTY = auto()
    KEY_NOT_OURS = auto()
