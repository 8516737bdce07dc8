"""The acts that wait once more, one by one: the other side of the check."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import msgspec

from contracts.envelope import Envelope
from contracts.events import ActApproved, ActDeclined, ActProposed


@dataclass
class NaiveActs:
    """The columns of every act that waits, by its id and the group whose copy it is."""

    waiting: dict[str, dict[str, Any]] = field(default_factory=dict)

    def feed(self, position: int, envelope: Envelope, own: Collection[str]) -> None:
        """The event is in, whatever it is."""
        e = envelope.event
        if isinstance(e, ActProposed):
            columns = {
                "by_group": e.by,
                "waits_for": (*(group for group in e.groups if group != e.by), e.by)[0],
                "proposer": envelope.actor.person_id,
                "position": position,
                "happened_at_ms": envelope.happened_at_ms,
                "recorded_at_ms": envelope.recorded_at_ms,
                "act": msgspec.to_builtins(e.act),
            }
            self.waiting |= {f"{e.act_id} {group_id}": columns for group_id in own}
        elif isinstance(e, ActApproved | ActDeclined):
            for group_id in own:
                del self.waiting[f"{e.act_id} {group_id}"]
