"""What the pages of one account have in common: whose it is, as what one acts for it, its tabs."""

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

from fastapi import Request
from starlette.responses import Response

from access.phrases_member import MemberPage
from access.phrases_pages import Page
from access.saying import said
from contracts.ids import AccountId, GroupId, subject_of_group
from contracts.value import Value
from projections.pages.means import PagesMeans
from projections.pages.own_unit import OwnUnit
from projections.pages.showing import show
from projections.pages.visits import Visit

# None: one may look, and no more.
ActingAs: TypeAlias = Literal["holder", "intermediary", "administrator"] | None
Tab: TypeAlias = Literal["", "pay", "ask", "requests", "posts", "search"]

_TABS: Final[dict[Tab, MemberPage]] = {
    "": MemberPage.TAB_ACCOUNT,
    "pay": MemberPage.TAB_PAY,
    "ask": MemberPage.TAB_ASK,
    "requests": MemberPage.TAB_REQUESTS,
    "posts": MemberPage.TAB_POSTS,
    "search": MemberPage.TAB_SEARCH,
}
# What one may see who only looks.
_TO_LOOK_AT: Final[tuple[Tab, ...]] = ("", "requests", "posts")


class OwnAccount(Value, frozen=True, kw_only=True):
    """The account that a page is about. `row` is the answer about it.

    `is_own`: whoever visits holds it, or held it until it was closed.
    """

    account_id: AccountId
    group_id: GroupId
    group_name: str
    name: str
    code: str | None
    kind: str
    status: str
    acting_as: ActingAs
    is_own: bool
    unit: OwnUnit
    position: int
    row: Mapping[str, Any]

    @property
    def path(self) -> str:
        """Where its pages begin."""
        return f"/accounts/{self.account_id}"

    @property
    def limits_steps(self) -> dict[str, int | None]:
        """How far it may go, and where its marks are, as its picture takes them."""
        limits = self.row["limits"]
        return {
            f"{name}_steps": None if limits[name] is None else limits[name]["steps"]
            for name in ("floor", "ceiling", "warn_below", "warn_above")
        }

    @property
    def address(self) -> str:
        """By what others can name it who pay it: group and code; its id where it has no code."""
        return f"{self.group_id}/{self.code}" if self.code else self.account_id


def own_account(request: Request, visiting: Visit, account_id: AccountId) -> OwnAccount:
    """Return the account as whoever visits may see it. Raises `NotAnswered`."""
    means: PagesMeans = request.app.state.means
    answer = means.questions.ask(visiting.on_behalf, f"/accounts/{account_id}")
    row = answer["account"]
    group_id = GroupId(row["group_id"])
    group = means.questions.ask(visiting.on_behalf, f"/groups/{group_id}")["group"]
    return OwnAccount(
        account_id=account_id,
        group_id=group_id,
        group_name=group["name"] or group_id,
        name=row["name"] or row["code"] or account_id,
        code=row["code"],
        kind=row["kind"],
        status=row["status"],
        acting_as=_acting_as(visiting, account_id, group_id, means),
        is_own=row["holder_id"] == visiting.person_id,
        unit=OwnUnit.of(group["unit"], visiting.language),
        position=answer["position"],
        row=row,
    )


def _acting_as(
    visiting: Visit, account_id: AccountId, group_id: GroupId, means: PagesMeans
) -> ActingAs:
    """Return as what the person acts for the account: as an administrator only where no more."""
    person_id, now_ms = visiting.person_id, means.now_ms()
    stands = {
        each.role
        for each in means.standings.of_person(person_id, now_ms)
        if each.account_id == account_id
    }
    if "holder" in stands:
        return "holder"
    if "intermediary" in stands:
        return "intermediary"
    if "administrator" in means.facts.roles(person_id, group_id, now_ms):
        return "administrator"
    return None


def show_account(
    request: Request,
    visiting: Visit,
    own: OwnAccount,
    tab: Tab,
    template: str,
    *,
    status: int = 200,
    wrong: str | None = None,
    **given: Any,
) -> Response:
    """Return a page about the account, with its tabs and for whom one acts there."""
    language = visiting.language
    shown = _TABS if own.acting_as and own.status != "closed" else _TO_LOOK_AT
    waiting = own.row["requests_to_answer"]
    tabs = [
        (own.path + (f"/{name}" if name else ""), said(_TABS[name], language)) for name in shown
    ]
    return show(
        request,
        visiting,
        f"member/{template}",
        status=status,
        wrong=wrong,
        # Who runs its group acts on it as that.
        about=[subject_of_group(own.group_id)],
        own=own,
        tabs=tabs,
        tab=own.path + (f"/{tab}" if tab else ""),
        waiting=waiting,
        acting_shown=(
            None if own.acting_as is None else said(Page(f"role_{own.acting_as}"), language)
        ),
        **given,
    )
