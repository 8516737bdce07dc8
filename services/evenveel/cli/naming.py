"""Ids in a sentence become the names that a person knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from evenveel.cli.office import Office

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def with_names(office: Office, said: str) -> str:
    """Return the sentence with accounts and agreements by name, as far as they have one."""
    ids = set(_UUID.findall(said))
    if not ids:
        return said
    names = _agreements(office, ids)
    door = office.doors("refusal")
    names |= {found.subject_id: found.name for found in door.names_of(ids).values()}
    return _UUID.sub(lambda at: names.get(at[0], at[0]), said)


def _agreements(office: Office, ids: set[str]) -> dict[str, str]:
    pairs = office.reader.every("/positions", "pairs")["pairs"]
    return {
        pair["agreement_id"]: " – ".join(side["group_id"] for side in pair["sides"])
        for pair in pairs
        if pair["agreement_id"] in ids
    }
