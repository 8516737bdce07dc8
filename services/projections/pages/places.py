"""Where one who is signed in can go from any page."""

from typing import Final

from access.phrases_pages import Page
from access.rights import RULES, Standing
from access.rules_pages import PAGES, PAGES_AT
from access.saying import said
from access.standing_lists import StandingRole
from contracts.value import Value
from projections.pages.standing import Choice, Standings
from projections.pages.visits import Visit

_ACCOUNTS: Final[tuple[StandingRole, ...]] = ("holder", "intermediary")
_DESKS: Final[tuple[StandingRole, ...]] = ("administrator", "auditor")


class Place(Value, frozen=True, kw_only=True):
    """One of them. `within`: the pages whose paths begin so belong to it too."""

    path: str
    shown: str
    within: str


def places_of(visiting: Visit, standings: Standings) -> list[Place]:
    """Return the places, the account or group that is acted for first."""
    account = _own(standings, _ACCOUNTS)
    desk = _own(standings, _DESKS)
    found: list[tuple[str, str, Page]] = []
    if account is not None:
        found.append(("/accounts/{account_id}", account.value, Page.PLACE_ACCOUNT))
    if desk is not None:
        found.append(("/groups/{group_id}/desk", desk.group_id, Page.PLACE_DESK))
    found += [
        ("/region", "", Page.PLACE_REGION),
        ("/who", "", Page.PLACE_WHO),
        ("/sessions", "", Page.PLACE_SESSIONS),
        ("/passkeys", "", Page.PLACE_PASSKEYS),
    ]
    return [
        _place(route, of, said(shown, visiting.language))
        for route, of, shown in found
        if _is_open(route, standings)
    ]


def _place(route: str, of: str, shown: str) -> Place:
    path = route.format(account_id=of, group_id=of)
    return Place(path=path, shown=shown, within=path.removesuffix("/desk"))


def _own(standings: Standings, roles: tuple[StandingRole, ...]) -> Choice | None:
    """Return what is acted for, if it is of these; else the first there is."""
    acting = standings.acting
    if acting is not None and acting.role in roles:
        return acting
    return next((choice for choice in standings.choices if choice.role in roles), None)


def _is_open(route: str, standings: Standings) -> bool:
    """Whether a rule lets in who stands so; what no rule lets anybody into is no place."""
    act = PAGES.get(("GET", PAGES_AT + route))
    who: set[Standing] = {"signed-in"}
    for choice in standings.choices:
        match choice.role:
            case "holder" | "intermediary":
                who.add("member")
            case role:
                who.add(role)
    return act is not None and not RULES[act].who.isdisjoint(who)
