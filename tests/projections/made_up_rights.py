"""Roles and keys in a made-up history: given, taken back, issued and revoked."""

from __future__ import annotations

from random import Random
from uuid import UUID

from contracts.events import Approval, KeyIssued, KeyRevoked, RoleGranted, RoleWithdrawn
from contracts.ids import GroupId, KeyId, PersonId, Role
from tests.projections.history import DAY_MS, START_MS, Pen

_ROLES: tuple[Role, ...] = ("administrator", "support", "auditor")
_NEVER = 10_000 * DAY_MS


class MadeUpRights:
    """Who may act for the groups, now and then changed."""

    def __init__(self, pen: Pen, names: list[str]) -> None:
        self._pen = pen
        self._names = names
        # Its own, so that everything else happens as it would without.
        self._random = Random(17)
        self._granted: list[RoleGranted] = []
        self._issued: list[KeyIssued] = []

    def something(self) -> None:
        if self._random.random() < 0.02:
            self._random.choice((self._grant, self._withdraw, self._issue, self._revoke))()

    def _grant(self) -> None:
        role = self._random.choice(_ROLES)
        group_id = GroupId(self._random.choice(self._names))
        granted = RoleGranted(
            group_id=group_id,
            person_id=PersonId(self._uuid()),
            role=role,
            until_ms=START_MS + _NEVER if role == "auditor" else None,
            approvals=self._two_of(group_id),
        )
        self._pen.write(granted)
        self._granted.append(granted)

    def _withdraw(self) -> None:
        if self._granted:
            e = self._granted.pop(0)
            self._pen.write(RoleWithdrawn(group_id=e.group_id, person_id=e.person_id, role=e.role))

    def _issue(self) -> None:
        group_id = GroupId(self._random.choice(self._names))
        issued = KeyIssued(
            group_id=group_id,
            key_id=KeyId(self._uuid()),
            kind="program",
            scopes=("exchange", "read"),
            expires_at_ms=START_MS + _NEVER,
            owner_id=PersonId(self._uuid()),
            approvals=self._two_of(group_id),
        )
        self._pen.write(issued)
        self._issued.append(issued)

    def _revoke(self) -> None:
        if self._issued:
            e = self._issued.pop(0)
            self._pen.write(KeyRevoked(group_id=e.group_id, key_id=e.key_id))

    def _two_of(self, group_id: GroupId) -> tuple[Approval, ...]:
        return tuple(
            Approval(group_id=group_id, person_id=PersonId(self._uuid())) for _ in range(2)
        )

    def _uuid(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))
