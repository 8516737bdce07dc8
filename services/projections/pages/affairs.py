"""What the pages about one group's affairs have in common."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from fastapi import Request
from starlette.responses import Response

from access.phrases_desk import Desk
from access.phrases_desk_links import DeskLinks
from access.phrases_exports import Export
from access.phrases_pages import Page
from access.rights import RULES, Act, Standing
from access.rules_pages import PAGES, PAGES_AT
from access.saying import AnyPhrase, said
from contracts.ids import Capacity, GroupId
from projections.pages.clearing import Done, Refused
from projections.pages.means import PagesMeans
from projections.pages.showing import show
from projections.pages.standing import group_name
from projections.pages.visits import Visit

# The pages of a group by what they are about; the first that may be opened leads there.
SHELVES: Final[tuple[tuple[Desk, Mapping[str, AnyPhrase]], ...]] = (
    (
        Desk.SHELF_DESK,
        {"desk": Desk.TAB_DESK, "requests": Desk.TAB_REQUESTS, "acts": Page.ACTS},
    ),
    (
        Desk.SHELF_MEMBERS,
        {
            "members": Desk.TAB_MEMBERS,
            "exchanges": Desk.TAB_EXCHANGES,
            "intermediaries": Page.MANDATES,
            "invitations": Page.INVITATIONS,
        },
    ),
    (
        Desk.SHELF_NEIGHBOURS,
        {
            "neighbours": Desk.TAB_NEIGHBOURS,
            "suggestions": DeskLinks.SUGGESTED,
            "agreements": Desk.TAB_AGREEMENTS,
            "clearing": Desk.TAB_CLEARING,
            "consent": Desk.TAB_CONSENT,
        },
    ),
    (
        Desk.SHELF_GROUP,
        {
            "papers": Desk.TAB_PAPERS,
            "exports": Export.TAB_EXPORTS,
            "without-service": DeskLinks.WITHOUT_SERVICE,
            "settings": Desk.TAB_SETTINGS,
            "roles": Page.ROLES,
            "keys": Page.KEYS,
            "import": Desk.TAB_IMPORT,
        },
    ),
)
_HEADINGS: Final = {tab: shown for _, tabs in SHELVES for tab, shown in tabs.items()}
_NOTHING: Final[Mapping[str, Any]] = {}


def show_affair(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    template: str,
    *,
    status: int = 200,
    wrong: str | None = None,
    heading: str | None = None,
    **given: Any,
) -> Response:
    """Return a page about the group, in its template's tab, whose heading it has if none is given.

    `may_run`: whether who looks can do something there as the group's administrator.
    """
    means: PagesMeans = request.app.state.means
    language = visiting.language
    now_ms = means.now_ms()
    there = [stands.role for stands in means.standings.in_group(group_id, now_ms)]
    own: set[Standing] = {*means.facts.roles(visiting.person_id, group_id, now_ms)}
    tab = template.rpartition("/")[2].partition(".")[0]
    name = group_name(visiting, group_id, means)
    return show(
        request,
        visiting,
        template,
        status=status,
        wrong=wrong,
        heading=heading or said(_HEADINGS[tab], language),
        group={"id": group_id, "name": name},
        at=f"/groups/{group_id}/{tab}",
        tab=tab,
        shelves=_shelves(group_id, tab, own, visiting),
        may_run="administrator" in own,
        alone=there.count("administrator") == 1 and "support" not in there,
        **given,
    )


def _shelves(
    group_id: GroupId, tab: str, own: set[Standing], visiting: Visit
) -> list[dict[str, Any]]:
    """Return what may be opened, by shelf; a shelf with nothing on it is not there."""
    found = []
    for shelf, tabs in SHELVES:
        there = [
            (f"/groups/{group_id}/{name}", said(shown, visiting.language))
            for name, shown in tabs.items()
            if _may_open(name, own)
        ]
        if there:
            shown = said(shelf, visiting.language)
            found.append({"shown": shown, "path": there[0][0], "tabs": there, "here": tab in tabs})
    return found


def _may_open(tab: str, own: set[Standing]) -> bool:
    act: Act | None = PAGES.get(("GET", f"{PAGES_AT}/groups/{{group_id}}/{tab}"))
    return act is not None and not RULES[act].who.isdisjoint(own)


def capacity_in(visiting: Visit, group_id: GroupId, means: PagesMeans) -> Capacity:
    """Return as what the person acts in the group's affairs: support only where no more."""
    roles = means.facts.roles(visiting.person_id, group_id, means.now_ms())
    return "administrator" if "administrator" in roles else "support"


def order(
    request: Request,
    visiting: Visit,
    group_id: GroupId,
    method: Literal["PUT", "POST", "DELETE"],
    path: str,
    command_id: str,
    fields: Mapping[str, Any] = _NOTHING,
) -> Done | Refused:
    """The act is done, or waits for a second person, or was refused.

    Raises `ClearingAway`.
    """
    means: PagesMeans = request.app.state.means
    actor = {"person_id": visiting.person_id, "capacity": capacity_in(visiting, group_id, means)}
    if method == "DELETE":
        # Which has no body: there who acts stands in the query.
        body = {**fields, **{f"actor_{name}": part for name, part in actor.items()}}
    else:
        body = {**fields, "actor": actor}
    return means.clearing.send(visiting.on_behalf, method, path, command_id, body)


def outcome(answer: Done, done: AnyPhrase) -> AnyPhrase:
    """Return what is said of it: that it is done, or that it waits for a second yes."""
    return DeskLinks.PROPOSED_TO_SECOND if answer.waits else done
