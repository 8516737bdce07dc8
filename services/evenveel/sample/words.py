"""What people do for each other, in their own words."""

from random import Random
from typing import Final

# Month by month: what only makes sense around then.
_SEASONS: Final = ((12, 1, 2), (3, 4, 5), (6, 7, 8), (9, 10, 11))

_ALWAYS: Final = {
    "nl": (
        "Fiets nagekeken en rem bijgesteld", "Strijk gedaan", "Broek ingekort",
        "Boodschappen gedaan", "Hond uitgelaten", "Hulp met de computer", "Lamp opgehangen",
        "Kinderen opgehaald van school", "Brood gebakken", "Haar geknipt", "Pianoles",
        "Frans geoefend", "Meubels in elkaar gezet", "Rit naar het ziekenhuis", "Muur geschilderd",
        "Lekkende kraan hersteld", "Soep voor de week", "Verhuis: een handje geholpen",
        "Ramen gewassen", "Belastingbrief samen ingevuld", "Massage", "Boormachine geleend",
        "Gordijnen genaaid", "Tekst nagelezen", "Foto's ingescand", "Naailes voor beginners",
        "Katten eten gegeven", "Website bijgewerkt", "Pingpongtafel uitgeleend", "Taart besteld",
    ),
    "fr": (
        "Vélo révisé, freins réglés", "Repassage", "Ourlet de pantalon",
        "Courses au marché", "Promenade du chien", "Dépannage informatique", "Pose d'un luminaire",
        "Garde des enfants après l'école", "Pain au levain", "Coupe de cheveux", "Cours de guitare",
        "Conversation en néerlandais", "Montage de meubles", "Trajet jusqu'à la gare",
        "Peinture d'un mur", "Robinet réparé", "Soupe pour la semaine", "Aide au déménagement",
        "Lavage des vitres", "Aide pour des papiers", "Massage", "Prêt d'une perceuse",
        "Rideaux cousus", "Relecture d'un texte", "Numérisation de photos", "Atelier couture",
        "Chats nourris pendant l'absence", "Mise à jour d'un site", "Prêt d'une remorque", "Gâteau",
    ),
}  # fmt: skip
_SEASONAL: Final = {
    "nl": (
        ("Sneeuw geruimd", "Kerstkransen gemaakt", "Brandhout gekloofd", "Bomen gesnoeid"),
        ("Moestuin omgespit", "Zaailingen van tomaat", "Grote schoonmaak", "Haag geplant"),
        ("Planten water gegeven", "Gras gemaaid", "Tent uitgeleend", "Courgettes uit de tuin"),
        ("Appels geplukt", "Confituur gemaakt", "Bladeren geruimd", "Dakgoot gereinigd"),
    ),
    "fr": (
        ("Neige déblayée", "Couronnes de Noël", "Bois fendu", "Taille des arbres"),
        ("Potager bêché", "Plants de tomates", "Grand nettoyage", "Haie plantée"),
        ("Arrosage des plantes", "Tonte de la pelouse", "Prêt d'une tente", "Courgettes du jardin"),
        ("Cueillette de pommes", "Confiture maison", "Feuilles ramassées", "Gouttière nettoyée"),
    ),
}  # fmt: skip
_TO_THE_POT: Final = {"nl": "Bijdrage aan de groep", "fr": "Cotisation au groupe"}
_FROM_THE_POT: Final = {
    "nl": ("Nieuwsbrief gemaakt", "Ruilavond voorbereid", "Ledenlijst bijgehouden"),
    "fr": ("Bulletin rédigé", "Préparation de la soirée d'échange", "Liste des membres tenue"),
}


def a_service(rng: Random, language: str, month: int) -> str:
    """Return what somebody did for somebody, in that month (1 to 12)."""
    if rng.random() < 0.3:
        season = next(at for at, months in enumerate(_SEASONS) if month in months)
        return rng.choice(_SEASONAL[language][season])
    return rng.choice(_ALWAYS[language])


def a_contribution(language: str) -> str:
    """Return why a member gives to the community account."""
    return _TO_THE_POT[language]


def a_task(rng: Random, language: str) -> str:
    """Return what a member did for the group as a whole."""
    return rng.choice(_FROM_THE_POT[language])
