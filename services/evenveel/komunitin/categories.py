"""Which of our categories a community's own is, by the words of its code and name."""

from typing import Final

from access.spelling import words_of
from contracts.posts import CATEGORIES, Category

# Beginnings of words, folded, in Dutch, French, English, Spanish and Catalan; the first that fits
# counts, so what says more stands before what says less.
_WORDS: Final[dict[Category, str]] = {
    "animals": "animal dier huisdier mascot",
    "children": "child kind enfant infant nen nin babysit",
    "garden": "garden tuin jardin plant moestuin hort huert",
    "food": "food eten voeding keuken kook cuisin aliment cook menjar comida",
    "transport": "transport vervoer verhuis errand boodschap rit trajet",
    "computers": "comput informat internet tech telefo",
    "languages": "language taal talen langue idiom vertal tradu transl",
    "music": "music muzi musi",
    "sport": "sport esport deport beweg",
    "clothing": "cloth kled naai vetement coutur roba ropa costur",
    "repair": "repair herstel reparat reparac klus bricol fix",
    "building": "build bouw construc renova schilder peint paint pintur",
    "crafts": "craft art kunst ambacht handwerk artesan",
    "lessons": "learn lesson les cours educ form class leren",
    "wellbeing": "health gezond sante salut salud wellbeing welzijn massa belles beauty",
    "care": "care zorg soin cuid compan gezelschap",
    "household": "household huishoud menage clean poets nettoy llar hogar netej limpi",
    "events": "event feest fete party festa fiesta evenement",
    "paperwork": "admin paper papier gestio office",
    "lending": "lend leen lenen pret loan lloguer prestec prestam",
    "spaces": "space ruimte lieu loge accommod communit local allotj aloj",
    "goods": "good spullen objet objec thing second produ",
}


def category_of(code: str, name: str) -> Category:
    """Return the category that code or name speak of, the code first; `other` for none."""
    return _spoken_of(code) or _spoken_of(name) or "other"


def _spoken_of(text: str) -> Category | None:
    words = words_of(text)
    for category in CATEGORIES:
        if category in words:
            return category
    for word in words:
        for category, beginnings in _WORDS.items():
            if word.startswith(tuple(beginnings.split())):
                return category
    return None
