"""No event has a place for a name, a contact or free text: they belong in the vault."""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType
from typing import Annotated, Literal, get_args, get_origin, get_type_hints

import msgspec
import pytest

from contracts import ids
from contracts.envelope import Actor, Envelope
from contracts.events import WIRE_NAMES

IDS = {
    ids.GroupId,
    ids.AccountId,
    ids.PersonId,
    ids.AgreementId,
    ids.ExchangeId,
    ids.CommandId,
    ids.RunId,
    ids.Sha256,
    ids.PostId,
    ids.KeyId,
    ids.ActId,
    ids.ExportId,
}
# What a group says of itself in public, and two digests.
ALLOWED = {
    ("Unit", "singular"),
    ("Unit", "plural"),
    ("Unit", "symbol"),
    ("Place", "locality"),
    ("Place", "country"),
    ("GroupFounded", "languages"),
    ("GroupDescribed", "languages"),
    ("Envelope", "terms"),
    ("Envelope", "words"),
}


def free_texts(hint: object, owner: str, field: str) -> Iterator[tuple[str, str]]:
    """Every place within a type where text of any kind could stand."""
    if hint in IDS or hint in (int, bool, NoneType) or get_origin(hint) is Literal:
        return
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        for name, inner in get_type_hints(hint, include_extras=True).items():
            yield from free_texts(inner, hint.__name__, name)
    elif get_origin(hint) is Annotated:
        inner, *metas = get_args(hint)
        # A pattern from end to end, as of a key, has no room for words.
        if not any(isinstance(meta, msgspec.Meta) and meta.pattern for meta in metas):
            yield from free_texts(inner, owner, field)
    elif get_args(hint):
        for part in get_args(hint):
            if part is not Ellipsis:
                yield from free_texts(part, owner, field)
    else:
        yield owner, field


@pytest.mark.parametrize("name", WIRE_NAMES)
def test_no_field_of_an_event_could_carry_a_name_a_contact_or_free_text(name: str) -> None:
    assert set(free_texts(WIRE_NAMES[name], name, "")) <= ALLOWED


def test_nor_could_a_field_of_the_envelope() -> None:
    hints = get_type_hints(Envelope, include_extras=True)
    del hints["event"]
    found = [place for name, hint in hints.items() for place in free_texts(hint, "Envelope", name)]
    assert set(found) <= ALLOWED
    assert set(free_texts(Actor, "Actor", "")) == set()


def test_what_is_allowed_is_there() -> None:
    """A field that went away takes its leave with it."""
    everywhere = {
        place for cls in WIRE_NAMES.values() for place in free_texts(cls, cls.__name__, "")
    }
    assert everywhere == {place for place in ALLOWED if place[0] != "Envelope"}


def test_the_walk_finds_free_text_where_there_is_some() -> None:
    told = {"by": ids.PersonId, "to": tuple[ids.AccountId | None, ...]}
    assert [list(free_texts(hint, "Told", name)) for name, hint in told.items()] == [[], []]
    assert list(free_texts(dict[ids.GroupId, list[str]], "Told", "what")) == [("Told", "what")]
    assert list(free_texts(object, "Told", "anything")) == [("Told", "anything")]
