"""What may stand in the body of a request about an offer or a want."""

from typing import Annotated, Any, Literal

from pydantic import Field

from clearing.http.bodies import Act
from clearing.http.faults import Fault, InputRefused, Wrong
from clearing.http.parts import ANNAS_ACCOUNT, HOLDER, Id, Moment, Part, Steps, example
from clearing.http.times import read_time
from contracts.posts import (
    MAX_LOCALITY_CHARACTERS,
    MAX_TEXT_CHARACTERS,
    MAX_TITLE_CHARACTERS,
    Category,
)

_Title = Annotated[
    str, Field(json_schema_extra={"minLength": 1, "maxLength": MAX_TITLE_CHARACTERS})
]
_Text = Annotated[str, Field(json_schema_extra={"maxLength": MAX_TEXT_CHARACTERS})]
_Locality = Annotated[
    str, Field(json_schema_extra={"minLength": 1, "maxLength": MAX_LOCALITY_CHARACTERS})
]

_TERMS: dict[str, object] = {
    "kind": "offer",
    "category": "repair",
    "visible_to": "all",
    "hint_steps": 20,
    "valid_until": "2027-06-30T22:00:00Z",
}
_CONTENT: dict[str, object] = {
    "nl": {"title": "Fietsen herstellen", "text": "Ook oude modellen."},
    "fr": {"title": "Réparation de vélos"},
    "place": {"locality": "Gent"},
}


class PostTerms(Part):
    """What a post is, without its words."""

    kind: Literal["offer", "want"]
    category: Category
    visible_to: Literal["group", "neighbours", "all"] = Field(
        description="To the own group, to its neighbours too, or to every group within reach."
    )
    hint_steps: Steps | None = Field(
        default=None, description="About how much; who trade agree on the amount themselves."
    )
    valid_until: Moment | None = Field(
        default=None, description="Left out: until it is withdrawn; at most two years."
    )


class PostText(Part):
    """A post in one language."""

    title: _Title
    text: _Text = ""


class PostPlace(Part):
    """Where; degrees are whole millionths, both or neither."""

    locality: _Locality
    latitude_microdegrees: int | None = None
    longitude_microdegrees: int | None = None


class PostContent(Part):
    """All that people read of it, in one language at least. Kept apart from the log."""

    nl: PostText | None = None
    fr: PostText | None = None
    en: PostText | None = None
    place: PostPlace | None = Field(
        default=None, description="Left out: where its group is at home."
    )


class ChangedPostBody(Act):
    """All of a post anew."""

    model_config = example(terms=_TERMS, content=_CONTENT, actor=HOLDER)

    terms: PostTerms
    content: PostContent

    def fields(self) -> dict[str, Any]:
        """Return the fields of the command, times in ms. Raises `InputRefused`."""
        found = super().fields()
        until = found["terms"].pop("valid_until", None)
        if until is not None:
            until_ms = read_time(until)
            if until_ms is None:
                raise InputRefused(Wrong(Fault.NOT_A_TIME, "terms.valid_until"))
            found["terms"]["valid_until_ms"] = until_ms
        return found


class PostBody(ChangedPostBody):
    """An offer or a want of an account."""

    model_config = example(account_id=ANNAS_ACCOUNT, terms=_TERMS, content=_CONTENT, actor=HOLDER)

    account_id: Id
