"""How positions and their limits are told: one closed list, said by `saying`."""

from enum import StrEnum, auto


class Outlook(StrEnum):
    """A sentence about a limit that comes near, or a heading over such figures."""

    # How near a limit is.
    STUCK = auto()
    SOON = auto()
    WATCH = auto()
    CALM = auto()

    # Where a position stands.
    OWES_ITS_NEIGHBOUR = auto()
    OWES_ITS_NEIGHBOURS = auto()
    IS_OWED_BY_ITS_NEIGHBOURS = auto()

    # What a limit stops, for those who receive and for those who give.
    NOTHING_MORE = auto()
    NOTHING_MORE_RECEIVED = auto()
    NOTHING_MORE_GIVEN = auto()
    NOTHING_MORE_FROM = auto()
    NOTHING_MORE_RECEIVED_FROM = auto()
    NOTHING_MORE_GIVEN_FROM = auto()
    TRADE_IS_SUSPENDED = auto()
    TRADE_WAITS = auto()

    # What would help.
    RESUME = auto()
    AGREE_STEP_VALUE = auto()
    TRADE_BACK = auto()
    GIVE_TO_NEIGHBOURS = auto()
    RECEIVE_FROM_NEIGHBOURS = auto()
    CLEARING_RUN = auto()
    SETTLE = auto()
    HIGHER_LIMIT = auto()
    HIGHER_NET_LIMIT = auto()

    # Tables.
    LEVEL = auto()
    RECEIVING = auto()
    GIVING = auto()
    ALL_NEIGHBOURS = auto()
    OF_LIMIT = auto()
    A_WEEK = auto()
    DAYS = auto()
    NET = auto()
    GROSS = auto()
    USED_OWING = auto()
    USED_OWED = auto()
    ALL_IS_CALM = auto()
    AS_OF_DAY = auto()
    TOO_MANY_GROUPS = auto()

    # Trades that would heal.
    WOULD_HEAL = auto()
    WANTED = auto()
    OVER = auto()
    HEALS = auto()
    NOTHING_FITS = auto()
    NOBODY_OFFERS = auto()
