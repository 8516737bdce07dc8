"""What the directory of offers and wants is told in: one closed list, said by `saying`."""

from enum import StrEnum, auto


class Directory(StrEnum):
    """A word, a heading or a sentence about offers and wants."""

    # Looked up by the category that is stored.
    CATEGORY_ANIMALS = auto()
    CATEGORY_BUILDING = auto()
    CATEGORY_CARE = auto()
    CATEGORY_CHILDREN = auto()
    CATEGORY_CLOTHING = auto()
    CATEGORY_COMPUTERS = auto()
    CATEGORY_CRAFTS = auto()
    CATEGORY_EVENTS = auto()
    CATEGORY_FOOD = auto()
    CATEGORY_GARDEN = auto()
    CATEGORY_GOODS = auto()
    CATEGORY_HOUSEHOLD = auto()
    CATEGORY_LANGUAGES = auto()
    CATEGORY_LENDING = auto()
    CATEGORY_LESSONS = auto()
    CATEGORY_MUSIC = auto()
    CATEGORY_PAPERWORK = auto()
    CATEGORY_REPAIR = auto()
    CATEGORY_SPACES = auto()
    CATEGORY_SPORT = auto()
    CATEGORY_TRANSPORT = auto()
    CATEGORY_WELLBEING = auto()
    CATEGORY_OTHER = auto()

    # And by who may see it.
    SEEN_GROUP = auto()
    SEEN_NEIGHBOURS = auto()
    SEEN_ALL = auto()

    # On the command line.
    OFFER = auto()
    WANT = auto()
    OFFERED = auto()
    WANTED = auto()
    CHANGED = auto()
    WITHDRAWN = auto()
    NONE_OF = auto()
    NOTHING_FOUND = auto()
    CATEGORY = auto()
    TITLE = auto()
    FROM = auto()
    SEEN_BY = auto()
    UNTIL_DAY = auto()
    DISTANCE = auto()
    ROOM = auto()
    NO_ROOM = auto()
    HAS_PASSED = auto()
    FOR_WHOM = auto()
    NO_POST = auto()
    NO_CATEGORY = auto()
    NO_VISIBILITY = auto()
    NO_LANGUAGE = auto()
    NOT_A_PLACE = auto()
