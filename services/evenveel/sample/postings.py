"""What the sample's people offer and want: plainly invented, in the languages of their groups."""

from collections.abc import Iterator
from random import Random
from typing import Final, NamedTuple

from clearing.domain.directory_commands import PublishPost
from contracts.events import PostTerms
from contracts.ids import CommandId
from contracts.posts import Category, PostContent, PostKind, PostText, VisibleTo
from evenveel.sample.rhythm import DAY_MS
from evenveel.sample.settling_in import Party, Settled, an_id

# Of a hundred parties so many have something in the directory, each one to three things.
_WITH_POSTS: Final = 30
_BETWEEN_POSTS_MS: Final = 5_000
_INVENTED: Final = {
    "nl": "Verzonnen voorbeeld: niemand wacht op een antwoord.",
    "fr": "Exemple inventé : personne n'attend de réponse.",
    "en": "An invented example: nobody waits for an answer.",
}


class _Sketch(NamedTuple):
    """A post to be drawn: what it is, in three languages, and about how many minutes."""

    kind: PostKind
    category: Category
    nl: str
    fr: str
    en: str
    minutes: int | None = None


_SKETCHES: Final = (
    _Sketch("offer", "repair", "Fietsen herstellen", "Réparation de vélos", "Bicycle repairs", 60),
    _Sketch("offer", "repair", "Lekkende kranen", "Robinets qui fuient", "Leaking taps", 45),
    _Sketch("offer", "garden", "Hagen snoeien", "Taille de haies", "Hedge trimming", 120),
    _Sketch("offer", "garden", "Zaailingen van tomaat", "Plants de tomates", "Tomato seedlings"),
    _Sketch("offer", "food", "Zuurdesembrood", "Pain au levain", "Sourdough bread", 20),
    _Sketch("offer", "food", "Soep voor een week", "Soupe pour la semaine", "Soup for a week", 60),
    _Sketch("offer", "lessons", "Gitaarles", "Cours de guitare", "Guitar lessons", 60),
    _Sketch("offer", "languages", "Frans oefenen", "Conversation en français", "French practice"),
    _Sketch("offer", "languages", "Nederlands oefenen", "Table de néerlandais", "Dutch practice"),
    _Sketch("offer", "computers", "Computerhulp", "Dépannage informatique", "Computer help", 60),
    _Sketch("offer", "clothing", "Broeken inkorten", "Ourlets de pantalon", "Trouser hems", 30),
    _Sketch("offer", "care", "Wandelen in gezelschap", "Promenade à deux", "Walks in company", 60),
    _Sketch("offer", "children", "Oppas 's avonds", "Garde d'enfants le soir", "Evening sitting"),
    _Sketch("offer", "animals", "Katten eten geven", "Nourrir vos chats", "Feeding cats", 20),
    _Sketch("offer", "transport", "Rit naar het station", "Trajet vers la gare", "Lift to a train"),
    _Sketch("offer", "wellbeing", "Stoelmassage", "Massage assis", "Chair massage", 30),
    _Sketch("offer", "lending", "Boormachine te leen", "Prêt de perceuse", "A drill to borrow"),
    _Sketch("offer", "building", "Muren schilderen", "Peinture de murs", "Painting walls", 240),
    _Sketch("offer", "paperwork", "Hulp met formulieren", "Aide aux papiers", "Help with forms"),
    _Sketch("offer", "spaces", "Logeerkamer", "Chambre d'amis", "A guest room"),
    _Sketch("offer", "music", "Muziek op uw feest", "Musique pour vos fêtes", "Music at parties"),
    _Sketch("want", "garden", "Wie maait mijn gras?", "Qui tond ma pelouse ?", "A lawn to mow", 60),
    _Sketch("want", "building", "Hulp bij behangen", "Aide pour tapisser", "Help with wallpaper"),
    _Sketch("want", "transport", "Verhuis: sterke armen", "Déménagement : des bras", "Moving help"),
    _Sketch("want", "computers", "Nieuwe telefoon leren", "Apprivoiser mon téléphone", "New phone"),
    _Sketch("want", "household", "Ramen wassen", "Laver les vitres", "Windows to be cleaned", 90),
    _Sketch("want", "goods", "Lege weckpotten", "Bocaux vides", "Empty jam jars"),
    _Sketch("want", "crafts", "Samen weven", "Tisser ensemble", "Weaving together"),
    _Sketch("want", "sport", "Loopmaatje", "Partenaire de course", "A running mate"),
    _Sketch("want", "events", "Tenten voor een feest", "Tentes pour une fête", "Tents for a feast"),
    _Sketch("want", "care", "Bezoek op zondag", "Visite le dimanche", "Visits on Sundays", 60),
    _Sketch("want", "repair", "Een stoel herstellen", "Réparer une chaise", "A broken chair"),
)  # fmt: skip
_SEEN_BY: Final[tuple[VisibleTo, ...]] = ("all", "neighbours", "group")
_HOW_OFTEN: Final = (80, 12, 8)


def postings(rng: Random, groups: list[Settled], now_ms: int, at_ms: int) -> Iterator[PublishPost]:
    """Yield what each group's people bring to the directory, one after the other from `at_ms`."""
    for settled in groups:
        for party in settled.members:
            if rng.randrange(100) >= _WITH_POSTS:
                continue
            for sketch in rng.sample(_SKETCHES, rng.randrange(1, 4)):
                yield _posting(rng, settled, party, sketch, now_ms, at_ms)
                at_ms += _BETWEEN_POSTS_MS


def _posting(
    rng: Random, settled: Settled, party: Party, sketch: _Sketch, now_ms: int, at_ms: int
) -> PublishPost:
    hint_steps = None
    if sketch.minutes is not None and rng.random() < 0.7:
        hint_steps = max(1, sketch.minutes * settled.sketch.steps_per_hour // 60)
    days = rng.choice((None, None, 30, 90, 180, 365))
    terms = PostTerms(
        kind=sketch.kind,
        category=sketch.category,
        visible_to=rng.choices(_SEEN_BY, _HOW_OFTEN)[0],
        hint_steps=hint_steps,
        valid_until_ms=None if days is None else now_ms + days * DAY_MS,
    )
    return PublishPost(
        command_id=CommandId(an_id(rng)),
        actor=party.actor(rng),
        happened_at_ms=at_ms,
        account_id=party.account_id,
        terms=terms,
        content=_content(rng, settled.sketch.languages, sketch),
    )


def _content(rng: Random, languages: tuple[str, ...], sketch: _Sketch) -> PostContent:
    also_english = rng.random() < 0.1
    return PostContent(
        nl=_text("nl", sketch.nl) if "nl" in languages else None,
        fr=_text("fr", sketch.fr) if "fr" in languages else None,
        en=_text("en", sketch.en) if also_english else None,
    )


def _text(language: str, title: str) -> PostText:
    return PostText(title=title, text=_INVENTED[language])
