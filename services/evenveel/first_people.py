"""Who may act in an installation that has just begun: a link for one, and groups that need another.

A link is shown at the first start alone, and only outside production: whoever sees it may sign in
as an administrator. In the sample region, where nobody is real, a member and the support point have
one too, so that all there is can be looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final, Literal, LiteralString

from psycopg import Connection

from access.database_roles import CLEARING, address_as
from access.line import Line
from access.moments import now_ms
from contracts.ids import GroupId, PersonId
from contracts.value import Value
from evenveel.settings import Settings
from evenveel.who_asks import standings_are_told, who_asks

_FILE: Final = "first-link"
_RUNS: Final[LiteralString] = """
SELECT group_id, min(person_id::text) FILTER (WHERE role = 'administrator'),
    count(DISTINCT person_id)
FROM access.standings
WHERE account_id IS NULL AND role IN ('administrator', 'support')
    AND (until_ms IS NULL OR until_ms > %s)
GROUP BY group_id ORDER BY group_id
"""


# Who may act for others too has most to see.
_MEMBER: Final[LiteralString] = """
SELECT person_id::text FROM access.standings AS holds
WHERE group_id = %(group)s AND role = 'holder' AND NOT EXISTS (
    SELECT FROM access.standings AS runs
    WHERE runs.person_id = holds.person_id AND runs.role IN ('administrator', 'support'))
ORDER BY NOT EXISTS (
    SELECT FROM access.standings AS acts
    WHERE acts.person_id = holds.person_id AND acts.role = 'intermediary'), 1
LIMIT 1
"""
_SUPPORT: Final[LiteralString] = """
SELECT person_id::text FROM access.standings WHERE role = 'support'
GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""

FirstRole = Literal["administrator", "member", "support"]


class FirstPeople(Value, frozen=True, kw_only=True):
    """`links` sign in as somebody of `group`; in `alone` nobody can give a second yes."""

    group: GroupId | None = None
    links: Mapping[FirstRole, str] = {}
    days: int = 0
    alone: tuple[GroupId, ...] = ()


def first_people(settings: Settings, database_url: str, *, sampled: bool) -> FirstPeople:
    """Return what is to be said at a start. Links are made where none were shown before."""
    standings_are_told(database_url)
    with Line(address_as(database_url, CLEARING), name="evenveel first people") as line:
        rows: Any = line.ask(lambda on: on.execute(_RUNS, [now_ms()]).fetchall())
    alone = tuple(GroupId(group) for group, _, people in rows if people == 1)
    run = [(GroupId(group), PersonId(person)) for group, person, _ in rows if person is not None]
    shown = settings.data / _FILE
    if settings.mode == "production" or not run or shown.exists():
        return FirstPeople(alone=alone)
    # Where two can say yes there is most to see.
    group, person = next((found for found in run if found[0] not in alone), run[0])
    people: dict[FirstRole, PersonId] = {"administrator": person}
    if sampled:
        people |= _others(group, database_url)
    with who_asks(settings, database_url) as who:
        links = {role: who.identity.invite(found) for role, found in people.items()}
        days = who.identity.means.link_times.invitation_ms // (24 * 3_600_000)
    shown.touch()
    return FirstPeople(group=group, links=links, days=days, alone=alone)


def _others(group: GroupId, database_url: str) -> dict[FirstRole, PersonId]:
    asked: tuple[tuple[FirstRole, LiteralString], ...] = (
        ("member", _MEMBER),
        ("support", _SUPPORT),
    )
    found: dict[FirstRole, PersonId] = {}
    with Line(address_as(database_url, CLEARING), name="evenveel first people") as line:
        for role, question in asked:
            row: Any = line.ask(partial(_first, question, group))
            if row is not None:
                found[role] = PersonId(row[0])
    return found


def _first(question: LiteralString, group: GroupId, on: Connection[Any]) -> Any:
    return on.execute(question, {"group": group}).fetchone()
