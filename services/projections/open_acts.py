"""Acts that wait for the yes of a second person: a row for each group whose yes they take.

A row is there as long as the act waits. What became of it stands where it did something: in
limits, statements and the list of roles.
"""

from collections.abc import Iterable
from typing import Final, TypeAlias

import msgspec

from access.arrays import texts, uuids
from contracts.envelope import Envelope
from contracts.events import ActApproved, ActDeclined, ActProposed
from projections.folding import Own
from projections.progress import Database
from projections.tables import (
    copy_rows,
    in_version,
    int8_field,
    jsonb_field,
    text_field,
    uuid_field,
)

Key: TypeAlias = tuple[str, str]
"""The act, and the group whose copy of it it is."""

_END: Final = """
DELETE FROM projections.groups_acts_{v} a
USING unnest(%b::uuid[], %b::text[]) AS d (act_id, group_id)
WHERE a.act_id = d.act_id AND a.group_id = d.group_id
"""


class OpenActs:
    """What one batch leaves of them: rows to add, and those that are over."""

    def __init__(self) -> None:
        self.waiting: dict[Key, bytes] = {}
        self.over: list[Key] = []

    def proposed(self, e: ActProposed, envelope: Envelope, position: int, own: Own) -> None:
        """The act waits: for another of its groups, where there are two."""
        waits_for = next((group_id for group_id in e.groups if group_id != e.by), e.by)
        for group_id in own:
            self.waiting[e.act_id, group_id] = (
                b"\x00\x09"  # 9 fields
                + uuid_field(e.act_id)
                + text_field(group_id)
                + text_field(e.by)
                + text_field(waits_for)
                + uuid_field(envelope.actor.person_id)
                + int8_field(position)
                + int8_field(envelope.happened_at_ms)
                + int8_field(envelope.recorded_at_ms)
                + jsonb_field(msgspec.json.encode(e.act))
            )

    def ended(self, e: ActApproved | ActDeclined, own: Own) -> None:
        """The act waits no more."""
        for group_id in own:
            if self.waiting.pop((e.act_id, group_id), None) is None:
                self.over.append((e.act_id, group_id))

    def write(self, connection: Database, version: int) -> None:
        """The table is as the batch leaves it."""
        if self.over:
            connection.execute(in_version(_END, version), _columns(self.over))
        if self.waiting:
            table = f"projections.groups_acts_v{version}"
            copy_rows(connection, table, self.waiting.values())


def _columns(keys: Iterable[Key]) -> list[object]:
    acts, groups = zip(*keys, strict=True)
    return [uuids(acts), texts(groups)]
