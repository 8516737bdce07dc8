"""What is said about the vault's keys: what keeps them from use, and what became of them."""

from enum import StrEnum, auto


class KeyStore(StrEnum):
    """A sentence about the folder of keys."""

    NO_MASTER = auto()
    NOT_A_MASTER = auto()
    MASTER_NOT_THERE = auto()
    MASTER_NOT_OURS = auto()
    KEYS_NOT_THERE = auto()
    KEYS_OF_ANOTHER = auto()
    NEEDS_KEYS = auto()
    NEEDS_A_MASTER = auto()
    TWO_MASTERS = auto()
    NO_NEW_MASTER = auto()
    COPIED = auto()
    NOT_COPIED = auto()
    MASTER_ROTATED = auto()
    OLD_MASTER_MAY_GO = auto()
