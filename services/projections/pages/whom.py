"""Whom somebody means who wants to pay: by address, by code, by name."""

import re
from collections.abc import Mapping
from typing import Any, Final

from access.languages import Language
from contracts.ids import UUID_PATTERN
from contracts.value import Value
from projections.pages.means import PagesMeans
from projections.pages.own_account import OwnAccount
from projections.pages.own_unit import OwnUnit
from projections.pages.visits import Visit

is_id: Final = re.compile(UUID_PATTERN.strip("^$"), re.ASCII).fullmatch


class Whom(Value, frozen=True, kw_only=True):
    """An account that can be paid, as those who pay it see it."""

    account_id: str
    group_id: str
    group_name: str
    name: str
    code: str | None
    unit: OwnUnit


class Reached(Value, frozen=True, kw_only=True):
    """A group that the account can trade with now; `own`: it is its own."""

    group_id: str
    name: str
    own: bool


def whom_of(visiting: Visit, account_id: str, means: PagesMeans) -> Whom:
    """Return whose account it is. Raises `NotAnswered` where nobody can pay it from here."""
    answer = means.questions.ask(visiting.on_behalf, f"/accounts/{account_id}/name")
    return _whom(answer, visiting.language)


def reached_from(visiting: Visit, own: OwnAccount, means: PagesMeans) -> list[Reached]:
    """Return the groups it can trade with, its own first and the others by name."""
    rows = means.questions.ask(visiting.on_behalf, f"{own.path}/reach")["groups"]
    found = [
        Reached(
            group_id=row["group_id"], name=row["name"] or row["group_id"], own=row["links"] == 0
        )
        for row in rows
    ]
    return sorted(found, key=lambda group: (not group.own, group.name.casefold()))


def found_for(
    visiting: Visit, own: OwnAccount, sought: str, group_id: str, means: PagesMeans
) -> list[Whom]:
    """Return who is meant, those with exactly that code first; `group_id` is one it reaches."""
    path = f"{own.path}/payees"
    answer = means.questions.ask(visiting.on_behalf, path, text=sought, group=group_id)
    return [_whom(row, visiting.language) for row in answer["payees"]]


def address_in(sought: str, groups: list[Reached]) -> tuple[str, str] | None:
    """Return group and code of an address like `letsgent/042`, if it is one within reach."""
    group_id, slash, code = sought.partition("/")
    known = {group.group_id for group in groups}
    found = group_id.strip().lower()
    return (found, code.strip()) if slash and code.strip() and found in known else None


def _whom(row: Mapping[str, Any], language: Language) -> Whom:
    return Whom(
        account_id=row["account_id"],
        group_id=row["group_id"],
        group_name=row["group_name"] or row["group_id"],
        name=row["name"] or row["code"] or row["account_id"],
        code=row["code"],
        unit=OwnUnit.of(row["unit"], language),
    )
