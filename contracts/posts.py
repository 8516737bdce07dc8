"""What an offer or a want says: its closed lists, and the words that the vault keeps.

The words of a post are committed to as one text, its canonical form: JSON without blanks, the keys
of every object in the order of their code points, characters as themselves and escaped only where
JSON has to (RFC 8785). What is not given, and a text that is empty, is not in it:

    {"nl":{"text":"Ook oude modellen.","title":"Fietsen herstellen"},"place":{"locality":"Gent"}}
"""

from typing import Final, Literal, TypeAlias, get_args

import msgspec

from contracts.value import Value

PostKind = Literal["offer", "want"]
VisibleTo = Literal["group", "neighbours", "all"]
Category = Literal[
    "animals",
    "building",
    "care",
    "children",
    "clothing",
    "computers",
    "crafts",
    "events",
    "food",
    "garden",
    "goods",
    "household",
    "languages",
    "lending",
    "lessons",
    "music",
    "paperwork",
    "repair",
    "spaces",
    "sport",
    "transport",
    "wellbeing",
    "other",
]
PostLanguage: TypeAlias = Literal["nl", "fr", "en"]

CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
POST_KINDS: Final[tuple[PostKind, ...]] = get_args(PostKind)
VISIBILITIES: Final[tuple[VisibleTo, ...]] = get_args(VisibleTo)
"""From the fewest who see it to the most."""
POST_LANGUAGES: Final[tuple[PostLanguage, ...]] = get_args(PostLanguage)

MAX_TITLE_CHARACTERS: Final = 120
MAX_TEXT_CHARACTERS: Final = 4_000
MAX_LOCALITY_CHARACTERS: Final = 120


class PostText(Value, frozen=True, kw_only=True, omit_defaults=True):
    """A post in one language."""

    title: str
    text: str = ""


class PostPlace(Value, frozen=True, kw_only=True, omit_defaults=True):
    """Where it is offered or wanted. Degrees are whole millionths, both or neither."""

    locality: str
    latitude_microdegrees: int | None = None
    longitude_microdegrees: int | None = None


class PostContent(Value, frozen=True, kw_only=True, omit_defaults=True):
    """All that people read of a post. `place` None: where its group is at home."""

    nl: PostText | None = None
    fr: PostText | None = None
    en: PostText | None = None
    place: PostPlace | None = None

    @property
    def texts(self) -> dict[PostLanguage, PostText]:
        """The languages it is written in, Dutch first, then French, then English."""
        given = {"nl": self.nl, "fr": self.fr, "en": self.en}
        return {lang: text for lang in POST_LANGUAGES if (text := given[lang]) is not None}

    def text_for(self, language: PostLanguage) -> PostText:
        """What it says to who reads this language, or else in the first one it is in."""
        texts = self.texts
        return texts.get(language) or next(iter(texts.values()))


_encoder: Final = msgspec.json.Encoder(order="sorted")
_decoder: Final = msgspec.json.Decoder(PostContent)


def canonical(content: PostContent) -> str:
    """Return the one text that stands for this content, equal for equal contents only."""
    return _encoder.encode(content).decode()


def content_of(text: str) -> PostContent:
    """Return the content that has this canonical form. Raises `msgspec.MsgspecError`."""
    return _decoder.decode(text)
