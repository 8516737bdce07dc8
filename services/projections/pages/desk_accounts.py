"""A group's accounts as its desk lists them: sought, sorted and shown by parts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from access.phrases import Phrase
from access.saying import said
from access.spelling import words_of
from contracts.ids import GroupId
from contracts.value import Value
from projections.pages.balance_picture import BalancePicture, picture_of
from projections.pages.given import holds
from projections.pages.means import PagesMeans
from projections.pages.own_unit import OwnUnit, ShownAmount
from projections.pages.visits import Visit

SORTS: Final = ("name", "balance", "balance-down", "code")
STATUSES: Final = ("open", "leaving", "suspended", "closed")
_STOPPED: Final = ("leaving", "suspended")


class AccountShown(Value, frozen=True, kw_only=True):
    """An account in a list or on its own page; amounts in the group's unit."""

    id: str
    name: str
    code: str
    kind: str
    kind_shown: str
    status: str
    status_shown: str
    holder_id: str | None
    balance_steps: int
    balance: ShownAmount
    held: ShownAmount | None
    left_to_give: ShownAmount | None
    left_to_receive: ShownAmount | None
    floor: ShownAmount | None
    ceiling: ShownAmount | None
    picture: BalancePicture
    warned: bool
    requests: int
    own_limits: bool
    set_by: str | None
    limits: Mapping[str, int | None]

    @property
    def is_left_over(self) -> bool:
        """Whether its member stopped without coming to zero, which can be written off."""
        return self.kind != "community" and self.status in _STOPPED and self.balance_steps != 0


def accounts_of(
    visiting: Visit, group_id: GroupId, unit: OwnUnit, means: PagesMeans
) -> list[AccountShown]:
    """Return the group's accounts, closed ones too, by name. Raises `NotAnswered`."""
    rows = means.questions.every(visiting.on_behalf, f"/groups/{group_id}/accounts", "accounts")
    return sorted((account_shown(row, unit) for row in rows), key=_by_name)


def community_accounts(visiting: Visit, group_id: GroupId, means: PagesMeans) -> list[AccountShown]:
    """Return the group's open pots. Raises `NotAnswered`."""
    row = means.questions.ask(visiting.on_behalf, f"/groups/{group_id}")["group"]
    unit = OwnUnit.of(row["unit"], visiting.language)
    return pots_of(accounts_of(visiting, group_id, unit, means))


def pots_of(found: Sequence[AccountShown]) -> list[AccountShown]:
    """Return those of them that are open pots."""
    return [each for each in found if each.kind == "community" and each.status == "open"]


def sifted(
    found: Sequence[AccountShown], *, words: str, status: str, sort: str
) -> list[AccountShown]:
    """Return those that hold all the words and stand so, in the order asked for."""
    sought = words_of(words)
    kept = [
        each
        for each in found
        if (not status or each.status == status) and holds(f"{each.name} {each.code}", sought)
    ]
    orders: dict[str, Callable[[AccountShown], Any]] = {
        "balance": lambda each: -each.balance_steps,
        "balance-down": lambda each: each.balance_steps,
        "code": lambda each: each.code.casefold(),
    }
    return sorted(kept, key=orders[sort]) if sort in orders else kept


def account_shown(row: Mapping[str, Any], unit: OwnUnit) -> AccountShown:
    """Return an account of an answer as it is shown."""
    language = unit.language
    limits = {
        name: None if row["limits"][name] is None else row["limits"][name]["steps"]
        for name in ("floor", "ceiling", "warn_below", "warn_above")
    }

    def shown(part: Mapping[str, Any] | None) -> ShownAmount | None:
        return None if part is None else unit.shown(part["steps"])

    return AccountShown(
        id=row["account_id"],
        name=row["name"] or row["code"] or row["account_id"],
        code=row["code"] or "",
        kind=row["kind"],
        kind_shown=said(Phrase(f"kind_{row['kind']}"), language),
        status=row["status"],
        status_shown=said(Phrase(f"status_{row['status']}"), language),
        holder_id=row["holder_id"],
        balance_steps=row["balance"]["steps"],
        balance=unit.shown(row["balance"]["steps"], signed=True),
        held=unit.shown(row["held"]["steps"]) if row["held"]["steps"] else None,
        left_to_give=shown(row["left_to_give"]),
        left_to_receive=shown(row["left_to_receive"]),
        floor=shown(row["limits"]["floor"]),
        ceiling=shown(row["limits"]["ceiling"]),
        picture=picture_of(
            row["balance"]["steps"],
            floor_steps=limits["floor"],
            ceiling_steps=limits["ceiling"],
            warn_below_steps=limits["warn_below"],
            warn_above_steps=limits["warn_above"],
        ),
        warned=row["below_warning"] or row["above_warning"],
        requests=row["requests_to_answer"] + row["requests_waiting"],
        own_limits=row["limits"]["own"],
        set_by=row["limits"]["set_by"],
        limits=limits,
    )


def _by_name(each: AccountShown) -> tuple[str, str]:
    return " ".join(words_of(each.name)), each.id
