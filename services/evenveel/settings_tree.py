"""The settings of the audit tree: whose it is, where its last checkpoint is kept, who cosigns."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from access.phrases_snag import Snag
from access.saying import Saying
from evenveel.section import Section
from evenveel.troubles import WrongValue

_WITNESS: Final = "https://witness.example.org witness.example.org/w1+0a1b2c3d+BAA…"
_ORIGIN: Final = "uren.example.org/tree"
# As a line of a signed note carries it.
_NAME: Final = re.compile(r"[!-*,-~]{3,200}")
_KEY: Final = re.compile(r"[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+")


class WitnessAt(NamedTuple):
    """Where a witness answers, and the public text of its key."""

    address: str
    key: str


class TreeSettings(Section):
    """What is signed in whose name, and who sees that nothing else is."""

    tree_origin: str | None = Field(
        default=None,
        description="Whose tree it is, in all that is signed: fixed when the first key is made."
        " Without it the address at which it is read, without its scheme.",
    )
    tree_state: Path | None = Field(
        default=None,
        description="The folder of the last checkpoint that was signed, and of objections to it."
        " What brings a backup of the database back must not bring it back too; without it `tree`"
        " in the data folder.",
    )
    witnesses: str | None = Field(
        default=None,
        description="Who cosigns: the address of a witness and its key, parted by a blank;"
        " several parted by commas.",
    )

    @field_validator("tree_origin")
    @classmethod
    def _a_name(cls, given: str | None) -> str | None:
        if given is not None and not _NAME.fullmatch(given):
            raise WrongValue(Saying(Snag.NOT_AN_ORIGIN, given=given, example=_ORIGIN))
        return given

    @field_validator("witnesses")
    @classmethod
    def _each_a_witness(cls, given: str | None) -> str | None:
        if given is not None:
            _witnesses_in(given)
        return given

    @property
    def cosigned_by(self) -> tuple[WitnessAt, ...]:
        """The witnesses, in the order in which they are given."""
        return () if self.witnesses is None else _witnesses_in(self.witnesses)


def _witnesses_in(given: str) -> tuple[WitnessAt, ...]:
    found: dict[str, WitnessAt] = {}
    for part in given.split(","):
        address, _, key = part.strip().partition(" ")
        parts = urlsplit(address)
        if (
            parts.scheme not in {"http", "https"}
            or not parts.hostname
            or not _KEY.fullmatch(key.strip())
        ):
            raise WrongValue(Saying(Snag.NOT_A_WITNESS, given=part.strip(), example=_WITNESS))
        name = key.strip().partition("+")[0]
        if name in found:
            # What one of them has objected to would be the other's to take back.
            raise WrongValue(Saying(Snag.WITNESS_TWICE, name=name))
        found[name] = WitnessAt(address, key.strip())
    return tuple(found.values())
