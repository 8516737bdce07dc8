"""Who may act in an installation that has just begun: a link for one, and groups that need another.

The link is shown at the first start alone, and only outside production: whoever sees it may sign in
as an administrator.
"""

from __future__ import annotations

from typing import Any, Final, LiteralString

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


class FirstPeople(Value, frozen=True, kw_only=True):
    """`link` signs in as an administrator of `group`; in `alone` nobody can give a second yes."""

    group: GroupId | None = None
    link: str | None = None
    days: int = 0
    alone: tuple[GroupId, ...] = ()


def first_people(settings: Settings, database_url: str) -> FirstPeople:
    """Return what is to be said at a start. A link is made where none was shown before."""
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
    with who_asks(settings, database_url) as who:
        link = who.identity.invite(person)
        days = who.identity.means.link_times.invitation_ms // (24 * 3_600_000)
    shown.touch()
    return FirstPeople(group=group, link=link, days=days, alone=alone)
