"""Who stands how, kept in tables beside the log for whoever decides without the ledger's state.

`changes_of` says what a batch of events changes; `write` writes it, together with the place in the
log up to which it is written. The same events again change nothing. A person has one row for each
account held or acted for and for each role in a group; a role whose time is over is left standing,
since readers compare its end with the clock. Who held an account that was closed stands as
`former`: it may read what was its own and act for nothing, until it is erased.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, LiteralString, NamedTuple

from psycopg.types.numeric import Int8

from access.arrays import texts, uuids
from access.line import Connection
from contracts.envelope import Envelope
from contracts.events import (
    AccountClosed,
    AccountOpened,
    GroupClosed,
    GroupFounded,
    IntermediaryAppointed,
    IntermediaryDismissed,
    KeyIssued,
    KeyRevoked,
    RoleGranted,
    RoleWithdrawn,
    SubjectErased,
)
from contracts.ids import AccountId, GroupId, KeyId, PersonId

# By their stored names: what is another event need not be decoded to be passed over.
TOLD_BY: Final = frozenset(
    str(cls.__struct_config__.tag)
    for cls in (
        AccountClosed,
        AccountOpened,
        GroupClosed,
        GroupFounded,
        IntermediaryAppointed,
        IntermediaryDismissed,
        KeyIssued,
        KeyRevoked,
        RoleGranted,
        RoleWithdrawn,
        SubjectErased,
    )
)


class Standing(NamedTuple):
    """As what a person stands in a group: of one account, or with None of the whole group."""

    person_id: PersonId
    group_id: GroupId
    account_id: AccountId | None
    role: str


@dataclass(slots=True, kw_only=True)
class Changes:
    """What becomes of the rows, whatever they were: ends first, then what is there after them."""

    standings: dict[Standing, int | None] = field(default_factory=dict)
    lost: set[Standing] = field(default_factory=set)
    accounts_ended: set[AccountId] = field(default_factory=set)
    accounts_erased: set[AccountId] = field(default_factory=set)
    groups_ended: set[GroupId] = field(default_factory=set)
    keys: dict[KeyId, KeyIssued] = field(default_factory=dict)
    keys_revoked: set[KeyId] = field(default_factory=set)

    def has(self, standing: Standing, until_ms: int | None = None) -> None:
        """The person stands so from now on."""
        self.lost.discard(standing)
        self.standings[standing] = until_ms

    def has_lost(self, standing: Standing) -> None:
        """The person stands so no more."""
        self.standings.pop(standing, None)
        self.lost.add(standing)

    def account_ended(self, account_id: AccountId) -> None:
        """Nobody acts for the account any more; who held it did so once."""
        self.accounts_ended.add(account_id)

    def group_ended(self, group_id: GroupId) -> None:
        """Nobody acts in the group any more, and its keys open nothing."""
        self.groups_ended.add(group_id)

    def left(self) -> dict[Standing, int | None]:
        """What is there after all ends: neither an account nor a group ever opens again."""
        found: dict[Standing, int | None] = {}
        for standing, until_ms in self.standings.items():
            if standing.account_id in self.accounts_erased:
                continue
            ended = standing.account_id in self.accounts_ended
            if not (ended or standing.group_id in self.groups_ended):
                found[standing] = until_ms
            elif standing.role == "holder":
                found[standing._replace(role="former")] = None
        return found


def changes_of(envelopes: Iterable[Envelope]) -> Changes:
    """Return what these events, in the log's order, change."""
    changes = Changes()
    for envelope in envelopes:
        _change(changes, envelope)
    return changes


def _change(changes: Changes, envelope: Envelope) -> None:
    match envelope.event:
        # The operator founds groups for others, and says who administers them.
        case GroupFounded(group_id=group_id) if envelope.actor.capacity != "operator":
            changes.has(Standing(envelope.actor.person_id, group_id, None, "administrator"))
        case RoleGranted() as e:
            changes.has(Standing(e.person_id, e.group_id, None, e.role), e.until_ms)
        case RoleWithdrawn() as e:
            changes.has_lost(Standing(e.person_id, e.group_id, None, e.role))
        case AccountOpened(holder_id=str(holder_id)) as e:
            changes.has(Standing(PersonId(holder_id), e.group_id, e.account_id, "holder"))
        case IntermediaryAppointed() as e:
            changes.has(Standing(e.person_id, e.group_id, e.account_id, "intermediary"))
        case IntermediaryDismissed() as e:
            changes.has_lost(Standing(e.person_id, e.group_id, e.account_id, "intermediary"))
        case AccountClosed(account_id=account_id):
            changes.account_ended(account_id)
        case SubjectErased(account_id=account_id):
            changes.accounts_erased.add(account_id)
        case GroupClosed(group_id=group_id):
            changes.group_ended(group_id)
        case KeyIssued() as e:
            changes.keys[e.key_id] = e
        case KeyRevoked(key_id=key_id):
            changes.keys_revoked.add(key_id)
        case _:
            pass


# The place is updated first: it lets one follower in at a time, and one that has not reached the
# batch's beginning takes nothing from it.
_REACH: Final[LiteralString] = """
UPDATE ledger.index_reached SET position = greatest(position, %(up_to)b)
WHERE name = 'standings' AND position >= %(after)b RETURNING true
"""
_PLACE: Final[LiteralString] = "SELECT position FROM ledger.index_reached WHERE name = 'standings'"
_PLACE_MADE: Final[LiteralString] = """
INSERT INTO ledger.index_reached (name) VALUES ('standings') ON CONFLICT DO NOTHING
"""
# Where there are accounts somebody stands somehow; a log of less is soon read again.
_IS_FILLED: Final[LiteralString] = "SELECT EXISTS (SELECT FROM access.standings)"
_FROM_ZERO: Final[LiteralString] = """
UPDATE ledger.index_reached SET position = 0 WHERE name = 'standings'
"""
_LOSE: Final[LiteralString] = """
DELETE FROM access.standings AS s
USING unnest(%(persons)b::uuid[], %(groups)b::text[], %(accounts)b::text[], %(roles)b::text[])
    AS lost (person_id, group_id, account_id, role)
WHERE s.person_id = lost.person_id AND s.group_id = lost.group_id AND s.role = lost.role
    AND s.account_id IS NOT DISTINCT FROM lost.account_id::uuid
"""
# Of the rows that end those of holders stay as another: they are there before the others go, so
# that to do it again changes nothing.
_FORMER: Final[LiteralString] = """
INSERT INTO access.standings (person_id, group_id, account_id, role)
SELECT person_id, group_id, account_id, 'former' FROM access.standings
WHERE role = 'holder' AND (account_id = ANY(%(accounts)b::uuid[])
    OR group_id = ANY(%(groups)b::text[]))
ON CONFLICT ON CONSTRAINT standings_once DO NOTHING
"""
_END: Final[LiteralString] = """
DELETE FROM access.standings WHERE role <> 'former' AND (account_id = ANY(%(accounts)b::uuid[])
    OR group_id = ANY(%(groups)b::text[]))
"""
# The link from a person to what it held, the last there was.
_ERASE: Final[LiteralString] = """
DELETE FROM access.standings WHERE account_id = ANY(%(accounts)b::uuid[])
"""
_STAND: Final[LiteralString] = """
INSERT INTO access.standings (person_id, group_id, account_id, role, until_ms)
SELECT person_id, group_id, account_id::uuid, role, until_ms::int8
FROM unnest(%(persons)b::uuid[], %(groups)b::text[], %(accounts)b::text[], %(roles)b::text[],
    %(untils)b::text[]) AS given (person_id, group_id, account_id, role, until_ms)
ON CONFLICT ON CONSTRAINT standings_once DO UPDATE SET until_ms = excluded.until_ms
"""
_ISSUE: Final[LiteralString] = """
INSERT INTO access.group_keys
    (key_id, group_id, kind, scopes, expires_at_ms, public_key, owner_id)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (key_id) DO NOTHING
"""
_REVOKE: Final[LiteralString] = """
UPDATE access.group_keys SET revoked = true
WHERE key_id = ANY(%(keys)b::uuid[]) OR group_id = ANY(%(groups)b::text[])
"""


def reached(connection: Connection) -> int:
    """Return the place up to which the tables are written: 0 where they were emptied."""
    with connection.transaction():
        place = connection.execute(_PLACE).fetchone()
        if place is None:
            connection.execute(_PLACE_MADE)
            return 0
        if connection.execute(_IS_FILLED).fetchone() == (False,) and place != (0,):
            connection.execute(_FROM_ZERO)
            return 0
    return int(place[0])


def write(connection: Connection, changes: Changes, *, after: int, up_to: int) -> bool:
    """The rows are as these events of the log after `after` leave them, and so is the place.

    All in one transaction. False, and nothing is written, where the tables have not reached
    `after`.
    """
    with connection.transaction():
        span = {"after": Int8(after), "up_to": Int8(up_to)}
        if connection.execute(_REACH, span).fetchone() is None:
            return False
        if changes.lost:
            connection.execute(_LOSE, _columns(list(changes.lost)))
        groups = texts(list(changes.groups_ended))
        if changes.accounts_ended or changes.groups_ended:
            ended = {"accounts": uuids(list(changes.accounts_ended)), "groups": groups}
            connection.execute(_FORMER, ended)
            connection.execute(_END, ended)
        if changes.accounts_erased:
            erased = {"accounts": uuids(list(changes.accounts_erased))}
            connection.execute(_ERASE, erased)
        if left := changes.left():
            connection.execute(_STAND, _rows(left))
        for key_id, key in changes.keys.items():
            connection.execute(_ISSUE, _key_row(key_id, key))
        if changes.keys_revoked or changes.groups_ended:
            revoked = {"keys": uuids(list(changes.keys_revoked)), "groups": groups}
            connection.execute(_REVOKE, revoked)
    return True


def _columns(standings: list[Standing]) -> dict[str, object]:
    return {
        "persons": uuids([s.person_id for s in standings]),
        "groups": texts([s.group_id for s in standings]),
        "accounts": texts([s.account_id for s in standings]),
        "roles": texts([s.role for s in standings]),
    }


def _rows(standings: dict[Standing, int | None]) -> dict[str, object]:
    untils = [None if ms is None else str(ms) for ms in standings.values()]
    return _columns(list(standings)) | {"untils": texts(untils)}


def _key_row(key_id: KeyId, key: KeyIssued) -> tuple[object, ...]:
    return (
        key_id,
        key.group_id,
        key.kind,
        list(key.scopes),
        key.expires_at_ms,
        key.public_key,
        key.owner_id,
    )
