"""What the directory of offers and wants is told in, in French."""

from typing import Final

from access.phrases_directory import Directory

DIRECTORY_FRENCH: Final[dict[Directory, str]] = {
    Directory.CATEGORY_ANIMALS: "animaux",
    Directory.CATEGORY_BUILDING: "construction et peinture",
    Directory.CATEGORY_CARE: "compagnie et soins",
    Directory.CATEGORY_CHILDREN: "enfants",
    Directory.CATEGORY_CLOTHING: "vêtements et couture",
    Directory.CATEGORY_COMPUTERS: "informatique et téléphone",
    Directory.CATEGORY_CRAFTS: "art et artisanat",
    Directory.CATEGORY_EVENTS: "fêtes et rencontres",
    Directory.CATEGORY_FOOD: "cuisine et alimentation",
    Directory.CATEGORY_GARDEN: "jardin et plantes",
    Directory.CATEGORY_GOODS: "objets",
    Directory.CATEGORY_HOUSEHOLD: "ménage",
    Directory.CATEGORY_LANGUAGES: "langues et traduction",
    Directory.CATEGORY_LENDING: "prêt",
    Directory.CATEGORY_LESSONS: "cours",
    Directory.CATEGORY_MUSIC: "musique",
    Directory.CATEGORY_PAPERWORK: "papiers",
    Directory.CATEGORY_REPAIR: "réparation",
    Directory.CATEGORY_SPACES: "lieux et hébergement",
    Directory.CATEGORY_SPORT: "sport et mouvement",
    Directory.CATEGORY_TRANSPORT: "transport et courses",
    Directory.CATEGORY_WELLBEING: "bien-être",
    Directory.CATEGORY_OTHER: "autres",
    Directory.SEEN_GROUP: "son groupe",
    Directory.SEEN_NEIGHBOURS: "groupes voisins",
    Directory.SEEN_ALL: "tous",
    Directory.OFFER: "offre",
    Directory.WANT: "demande",
    Directory.OFFERED: "Proposé par {name} : {title}. Numéro : {id}.",
    Directory.WANTED: "Demandé par {name} : {title}. Numéro : {id}.",
    Directory.CHANGED: "Désormais il est écrit : {title}.",
    Directory.WITHDRAWN: "Retiré : {title}.",
    Directory.NONE_OF: "{name} n’a ni offre ni demande.",
    Directory.NOTHING_FOUND: "Rien trouvé.",
    Directory.CATEGORY: "catégorie",
    Directory.TITLE: "titre",
    Directory.FROM: "de",
    Directory.SEEN_BY: "visible pour",
    Directory.UNTIL_DAY: "jusqu’au",
    Directory.DISTANCE: "distance",
    Directory.ROOM: "place",
    Directory.NO_ROOM: "pas de place",
    Directory.HAS_PASSED: "passé",
    Directory.FOR_WHOM: (
        "Ce que l’on trouve dépend de votre groupe : indiquez-le avec {option} ; `{command}` "
        "montre lesquels existent."
    ),
    Directory.NO_POST: (
        "Il n’y a pas d’offre ni de demande {given} ; `{command}` montre ce qu’il y a."
    ),
    Directory.NO_CATEGORY: "Il n’y a pas de catégorie {given}, mais bien : {known}.",
    Directory.NO_VISIBILITY: "Visible pour qui ? {given} n’est pas parmi {known}.",
    Directory.NO_LANGUAGE: "{given} n’est pas une langue possible ici, mais bien : {known}.",
    Directory.NOT_A_PLACE: "{given} n’est pas un lieu : écrivez des degrés comme 51.05,3.72.",
}
