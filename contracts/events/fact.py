"""The form all facts share: frozen, keyword-only, told apart by their wire name.

A wire name is `name.vN`. A new optional field with a true default keeps its version; anything
else is a new version with an upcast; a changed meaning is a new name. Each class says `frozen`
and `kw_only` itself, since `kw_only` is not inherited.

Facts hold no cycles, so the garbage collector need not follow them (`gc=False`, inherited): a
quarter of the time of decoding a log goes there otherwise.
"""

from msgspec import Struct


class Fact(Struct, frozen=True, gc=False, tag_field="type", omit_defaults=True):
    """Something that happened. Readers ignore fields they do not know."""


class Part(Struct, frozen=True, gc=False, omit_defaults=True):
    """A part of facts, without a wire name of its own: where it stands says what it is."""
