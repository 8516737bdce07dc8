"""Names that nobody can mistake for somebody's: the surname says that there is no such person."""

import unicodedata
from random import Random
from typing import Final

_FIRST: Final = {
    "nl": (
        "Lotte", "Jef", "An", "Bram", "Griet", "Wout", "Mieke", "Stijn", "Fien", "Koen", "Els",
        "Arno", "Leen", "Pieter", "Sofie", "Tuur", "Hilde", "Dries", "Nele", "Joris", "Katrien",
        "Seppe", "Marleen", "Ward",
    ),
    "fr": (
        "Jean", "Amélie", "Luc", "Chloé", "Marc", "Élise", "Hugo", "Manon", "Paul", "Inès", "Rémi",
        "Claire", "Yves", "Lucie", "Benoît", "Nadia", "Gilles", "Zoé", "Didier", "Alice", "Omar",
        "Fatou", "Sylvie", "Théo",
    ),
}  # fmt: skip
_LAST: Final = {
    "nl": (
        "Voorbeeld", "Verzonnen", "Denkbeeldig", "Bestaatniet", "Vannergens", "Fictief", "Zomaar",
        "Fantasie", "Testgeval", "Verzinsel", "Proefpersoon",
    ),
    "fr": (
        "Exemple", "Fictif", "Imaginaire", "Nullepart", "Inventé", "Échantillon", "Fantaisie",
        "Modèle", "Bidon", "Chimère", "Irréel",
    ),
}  # fmt: skip
_ORGANISATIONS: Final = {
    "nl": (
        "Buurtmoestuin De Verzonnen Wortel", "Repaircafé Denkbeeldig", "Buurthuis Nergens",
        "Fietsatelier Het Fictieve Wiel", "Deelkeuken Zomaar",
    ),
    "fr": (
        "Potager La Carotte Inventée", "Repair Café Imaginaire", "Maison de quartier Nullepart",
        "Atelier vélo La Roue Fictive", "Cuisine partagée Exemple",
    ),
}  # fmt: skip
_POT: Final = {"nl": "Groepspot", "fr": "Pot commun"}


def people(rng: Random, languages: tuple[str, ...], count: int) -> list[str]:
    """Return that many different names, of people who speak the group's languages."""
    pool = [
        f"{first} {last}"
        for language in languages
        for first in _FIRST[language]
        for last in _LAST[language]
    ]
    return rng.sample(pool, count)


def organisations(rng: Random, language: str, count: int) -> list[str]:
    """Return that many different names of organisations."""
    return rng.sample(_ORGANISATIONS[language], count)


def community_pot(language: str) -> str:
    """Return what the group calls its community account."""
    return _POT[language]


def address(name: str, group: str) -> str:
    """Return an e-mail address under a name that can never be registered."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{plain.lower().replace(' ', '.')}@{group}.example"
