"""A region that is served, and credentials of every kind to ask it with: true, over, and forged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from access.database_roles import CLEARING, address_as
from access.keys import Keys
from access.line import Line
from access.moments import now_ms
from access.opaque import new_secret, shown_key, shown_session
from access.principals import FOR_ALL
from access.secret import kept_secret
from access.sessions import Lengths, Sessions
from clearing.answers import Accepted
from clearing.domain import commands as c
from clearing.domain.act_commands import ApproveAct
from clearing.domain.right_commands import GrantRole, IssueKey
from contracts.events import AccountLimits, NetLimits, Place, Unit
from contracts.ids import ActId, GroupId, KeyId, KeyKind, PersonId
from evenveel.composition import ledger, make_tables
from evenveel.local_desk import local_desk
from evenveel.peer import new_key
from tests.verify.world import ADMINISTRATOR, CHAIR, OPERATOR, account, id_of, new_id

GROUPS: Final = tuple(GroupId(f"load-{letter}") for letter in "abcd")
MEMBERS: Final = 12
DAY_MS: Final = 86_400_000
HOUR_MS: Final = 3_600_000
_FLOOR: Final = 1_000_000_000


def members_of(group: GroupId) -> list[str]:
    return [f"{group} {number}" for number in range(MEMBERS)]


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What clients show. By member: a session that holds; by group: a program's and a server's."""

    sessions: dict[str, str]
    expired: list[str]
    ended: list[str]
    programs: dict[GroupId, tuple[KeyId, str]]
    servers: dict[GroupId, tuple[KeyId, str]]

    def forged(self, number: int) -> str:
        """Something in the form of a credential, that is none."""
        key_id = self.programs[GROUPS[0]][0]
        true = self.sessions[members_of(GROUPS[0])[0]]
        kinds = (
            f"Bearer {shown_session(new_secret())}",
            f"Bearer {shown_key(key_id, new_secret())}",
            f"Bearer {shown_key(KeyId(id_of(f'no key {number}')), new_secret())}",
            f"Bearer evo_{new_secret()}",
            f"Bearer {true[:-1]}{'A' if true[-1] != 'A' else 'B'}",
            "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJvcGVyYXRvciJ9.",
            "Basic b3BlcmF0b3I6b3BlcmF0b3I=",
            "Bearer ' OR 1=1 --",
        )
        return kinds[number % len(kinds)]


def found(database_url: str, data: Path) -> Credentials:
    """The region is in the log, its keys are issued by two people, and people have signed in."""
    make_tables(database_url)
    pem, public = new_key()
    programs = {group: KeyId(id_of(f"program of {group}")) for group in GROUPS}
    servers = {group: KeyId(id_of(f"server of {group}")) for group in GROUPS}
    with ledger(database_url) as opened, local_desk(opened, FOR_ALL) as (desk, _):
        for command in _commands(programs, servers, public):
            (answer,) = desk.submit([command])
            assert isinstance(answer, Accepted), answer
    address = address_as(database_url, CLEARING)
    with Line(address, name="evenveel load") as line:
        keys = Keys(line)
        lengths = Lengths(idle_ms=HOUR_MS, whole_ms=DAY_MS)
        sessions = Sessions(line, kept_secret(data), lengths)
        names = [name for group in GROUPS for name in members_of(group)]

        def begun(name: str, at_ms: int) -> str:
            return sessions.begin(PersonId(id_of(name)), "link", at_ms)

        expired = [begun(name, now_ms() - 2 * DAY_MS) for name in names[:10]]
        ended = [begun(name, now_ms()) for name in names[:10]]
        for token in ended:
            sessions.end(token)
        return Credentials(
            sessions={name: shown_session(begun(name, now_ms())) for name in names},
            expired=[shown_session(token) for token in expired],
            ended=[shown_session(token) for token in ended],
            programs={g: (key, keys.make(g, key, now_ms())) for g, key in programs.items()},
            servers={g: (key, pem) for g, key in servers.items()},
        )


def _commands(
    programs: dict[GroupId, KeyId], servers: dict[GroupId, KeyId], public: str
) -> Iterator[c.Command]:
    for group in GROUPS:
        yield from _group(group)
        for name in members_of(group):
            yield c.OpenAccount(
                command_id=new_id(),
                actor=ADMINISTRATOR,
                name=name,
                account_id=account(name),
                group_id=group,
                kind="person",
                holder_id=PersonId(id_of(name)),
            )
        yield from _key(group, programs[group], "program", None)
        yield from _key(group, servers[group], "server", public)


def _group(group: GroupId) -> Iterator[c.Command]:
    yield c.FoundGroup(
        command_id=new_id(),
        actor=ADMINISTRATOR,
        name=group,
        group_id=group,
        kind="lets",
        unit=Unit(singular="uur", plural="uren", symbol="u"),
        decimals=0,
        step_ms=60_000,
        place=Place(locality="Gent", country="BE"),
        languages=("nl",),
        default_limits=AccountLimits(floor_steps=-_FLOOR, ceiling_steps=_FLOOR),
        net_limits=NetLimits(may_owe_ms=HOUR_MS, may_be_owed_ms=HOUR_MS),
    )
    yield GrantRole(
        command_id=new_id(),
        actor=OPERATOR,
        group_id=group,
        person_id=CHAIR.person_id,
        role="administrator",
    )


def _key(group: GroupId, key_id: KeyId, kind: KeyKind, public: str | None) -> Iterator[c.Command]:
    asked = IssueKey(
        command_id=new_id(),
        actor=ADMINISTRATOR,
        group_id=group,
        key_id=key_id,
        kind=kind,
        scopes=("read", "exchange"),
        expires_at_ms=now_ms() + 30 * DAY_MS,
        public_key=public,
    )
    yield asked
    yield ApproveAct(
        command_id=new_id(), actor=CHAIR, act_id=ActId(asked.command_id), group_id=group
    )
