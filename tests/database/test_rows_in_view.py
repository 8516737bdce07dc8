"""Questions that forgot their condition: the answering role sees what is in view, and no more.

What may be seen is told here once more, from the events themselves and apart from the policies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row

from access.database_roles import READER, are_apart
from access.moments import day_of
from access.views import ALL, SETTINGS, View
from contracts.ids import AccountId, GroupId
from contracts.value import replace
from evenveel.composition import make_tables, projecting
from projections import reading
from projections.live import all_projections
from projections.policies import SEEN, WINDOWS
from tests import databases
from tests.projections.history import START_MS, fill_log
from tests.projections.made_up import made_up

Row = dict[str, Any]
MayBeSeen = Callable[[Row, View, Mapping[str, str]], bool]

NAMES = "|".join(one.name for one in all_projections())
# In the middle of the history: some of what happened is told by then, and some is not.
CLOSED = day_of(START_MS)
# Its rows say nothing but which version is read, and how far it came.
OPEN = {"live", "progress"}


class World(NamedTuple):
    """A region with a history, its projections, and which group each account is of."""

    database_url: str
    tables: dict[str, str]
    home: dict[str, str]


@pytest.fixture(scope="module")
def world(database_server: str) -> Iterator[World]:
    with databases.fresh_database(database_server) as database_url:
        make_tables(database_url)
        if not are_apart(database_url):
            pytest.skip("who runs the tests may not make roles on this server")
        pen = made_up(1_500, seed=3, groups=5)
        fill_log(database_url, pen.records, create=False)
        with projecting(database_url) as runner:
            assert runner.wait_until(len(pen.records), 60)
        with psycopg.connect(database_url) as connection:
            live: dict[str, int] = dict(
                connection.execute("SELECT name, version FROM projections.live").fetchall()
            )
        tables = {name: f"{name}_v{live[name.partition('_')[0]]}" for name in (*SEEN, *WINDOWS)}
        yield World(database_url, tables, dict(pen.accounts))


def _of_account(row: Row, view: View, home: Mapping[str, str]) -> bool:
    account_id = str(row["account_id"])
    return account_id in view.accounts or home[account_id] in view.groups


def _of_parties(row: Row, view: View, home: Mapping[str, str]) -> bool:
    accounts = {str(row[side]) for side in ("payer", "payee") if row[side] is not None}
    groups = {row["payer_group"], row["payee_group"]}
    return bool(accounts & view.accounts or groups & view.groups)


def _of_group(row: Row, view: View, home: Mapping[str, str]) -> bool:
    return view.shows_between(row["group_id"])


def _shows_closed(view: View, *groups: str) -> bool:
    supported = view.region_closed or not view.between.isdisjoint(groups)
    return supported or view.shows_between(*groups)


def _of_supported(row: Row, view: View, home: Mapping[str, str]) -> bool:
    return _shows_closed(view, row["group_id"])


def _terms(row: Row, view: View, home: Mapping[str, str]) -> bool:
    return _shows_closed(view, row["first"], row["second"])


def _day(row: Row, view: View, home: Mapping[str, str]) -> bool:
    sides = row["group_id"], row["neighbour"]
    if row["told_day"] <= view.closed_day and _shows_closed(view, *sides):
        return True
    return view.shows_between(*sides)


def _run(row: Row, view: View, home: Mapping[str, str]) -> bool:
    last_ms = row["ended_at_ms"] or row["proposed_at_ms"]
    if day_of(last_ms) <= view.closed_day and _shows_closed(view, row["group_id"]):
        return True
    return view.shows_between(row["group_id"])


def _between(*sides: str) -> MayBeSeen:
    def seen(row: Row, view: View, home: Mapping[str, str]) -> bool:
        return view.shows_between(*(row[side] for side in sides))

    return seen


def _anybody(row: Row, view: View, home: Mapping[str, str]) -> bool:
    return True


def _in_the_region(row: Row, view: View, home: Mapping[str, str]) -> bool:
    return view.region


def _act(row: Row, view: View, home: Mapping[str, str]) -> bool:
    return row["group_id"] in view.groups | view.between


def _post(row: Row, view: View, home: Mapping[str, str]) -> bool:
    return view.shows_between(row["group_id"]) or str(row["account_id"]) in view.accounts


MAY_BE_SEEN: dict[str, MayBeSeen] = {
    "balances_accounts": _of_account,
    "balances_intermediaries": _of_account,
    "statements_accounts": _of_account,
    "statements_lines": _of_account,
    "balances_requests": _of_parties,
    "statements_entries": _of_parties,
    "cleared_runs": _run,
    "cleared_consents": _of_supported,
    "flows_closed": _of_supported,
    "flows_days": _day,
    "flows_links": _between("group_id", "neighbour"),
    "flows_settlements": _of_group,
    "groups_groups": _of_group,
    "groups_limits": _of_supported,
    "groups_acts": _act,
    "positions_links": _between("group_id", "neighbour"),
    "positions_holds": _between("group_id", "neighbour"),
    "positions_net_holds": _of_group,
    "positions_agreements": _terms,
    "directory_posts": _post,
    "regions_cells": _anybody,
    "regions_categories": _anybody,
    "regions_category_areas": _anybody,
    "regions_closings": _anybody,
    "regions_consents": _anybody,
    "regions_publications": _anybody,
    "balances_defaults": _anybody,
    "positions_steps": _anybody,
    "statements_units": _anybody,
    "statements_decimals": _anybody,
    "groups_described": _anybody,
    "balances_statuses": _in_the_region,
}
# Nothing of these leaves the database, whoever asks: published cells are made of them.
SHOWN_TO_NOBODY = {
    *("regions_given", "regions_others", "regions_groups", "regions_posts", "regions_counted"),
}


def views(world: World) -> dict[str, View]:
    """As each kind of reader has them."""
    some = sorted(world.home.items())
    (mine, group), (other, _) = (
        some[0],
        next((account, home) for account, home in some if home != some[0][1]),
    )
    member = frozenset({AccountId(mine)})
    return {
        "somebody who stands nowhere": View(),
        "a member": View(accounts=member),
        "a member of two groups": View(accounts=member | {AccountId(other)}),
        "an administrator": View(groups=frozenset({GroupId(group)})),
        "an administrator with an account elsewhere": View(
            groups=frozenset({GroupId(group)}), accounts=frozenset({AccountId(other)})
        ),
        "the support point": View(between=frozenset({GroupId(group)}), closed_day=CLOSED),
        "the support point before anything was closed": View(between=frozenset({GroupId(group)})),
        "the operator": View(region_closed=True, closed_day=CLOSED),
        "a member who searches": View(accounts=member).with_region(),
    }


READERS = (
    "somebody who stands nowhere", "a member", "a member of two groups", "an administrator",
    "an administrator with an account elsewhere", "the support point",
    "the support point before anything was closed", "the operator", "a member who searches",
)  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", MAY_BE_SEEN)
def test_a_forgotten_condition_shows_what_is_in_view(world: World, name: str, reader: str) -> None:
    view = views(world)[reader]
    seen = _all_rows(world, name, view)
    there = _all_rows(world, name, replace(ALL, closed_day=view.closed_day))
    may = [row for row in there if MAY_BE_SEEN[name](row, view, world.home)]
    assert sorted(map(str, seen)) == sorted(map(str, may))


@pytest.mark.parametrize("reader", READERS)
def test_that_an_exchange_was_given_back_is_seen_by_who_sees_the_exchange(
    world: World, reader: str
) -> None:
    view = views(world)[reader]
    entries = {row["exchange_id"] for row in _all_rows(world, "statements_entries", view)}
    seen = _all_rows(world, "statements_reversals", view)
    there = _all_rows(world, "statements_reversals", ALL)
    may = [row for row in there if row["reverses"] in entries or row["group_id"] in view.groups]
    assert sorted(map(str, seen)) == sorted(map(str, may))
    assert there


@pytest.mark.parametrize("reader", READERS)
def test_what_a_run_moves_is_seen_with_what_the_run_is_to_one_of_the_links_groups(
    world: World, reader: str
) -> None:
    view = views(world)[reader]
    runs = _all_rows(world, "cleared_runs", view)
    shares = {(row["run_id"], row["group_id"]) for row in runs}
    seen = _all_rows(world, "cleared_links", view)
    there = _all_rows(world, "cleared_links", ALL)
    may = [
        row
        for row in there
        if any((row["run_id"], row[side]) in shares for side in ("debtor", "creditor"))
    ]
    assert sorted(map(str, seen)) == sorted(map(str, may))
    assert there


@pytest.mark.parametrize("name", [*SEEN, *WINDOWS])
def test_a_connection_that_sets_nothing_sees_nothing(world: World, name: str) -> None:
    with _reader(world) as connection:
        question = sql.SQL("SELECT * FROM {}").format(_table(world, name))
        assert connection.execute(question).fetchall() == []
        # Nor after a transaction that did: its view is over with it.
        with connection.transaction():
            _set(connection, ALL)
        assert connection.execute(question).fetchall() == []


def test_all_is_the_whole_table(world: World) -> None:
    empty = {name for name in world.tables if not _all_rows(world, name, ALL)}
    # In so short a time no month is closed.
    of_months = {
        f"regions_{name}" for name in ("cells", "categories", "category_areas", "consents")
    }
    accounted_for = {"groups_acts", "flows_settlements"} | of_months | set(SHOWN_TO_NOBODY)
    assert empty <= accounted_for, "a rule that nothing is held against"
    for name in MAY_BE_SEEN:
        with psycopg.connect(world.database_url, row_factory=dict_row) as owner:
            _set(owner, ALL)
            question = sql.SQL("SELECT * FROM {}").format(_table(world, name))
            everything = owner.execute(question).fetchall()
        assert sorted(map(str, _all_rows(world, name, ALL))) == sorted(map(str, everything))


def test_every_table_has_its_rule_and_its_oracle(world: World) -> None:
    with psycopg.connect(world.database_url) as owner:
        found = owner.execute(
            "SELECT relname::text FROM pg_class WHERE relnamespace = 'projections'::regnamespace"
            " AND relkind IN ('r', 'v') AND relname ~ '_v[0-9]+$'"
        ).fetchall()
        let_in = owner.execute(
            "SELECT relname::text FROM pg_class WHERE relnamespace = 'projections'::regnamespace"
            " AND relkind IN ('r', 'v') AND has_table_privilege(%s, oid, 'SELECT')",
            [READER],
        ).fetchall()
    assert {name for (name,) in found} == set(world.tables.values())
    assert {name for (name,) in let_in} == set(world.tables.values()) | OPEN
    by_others = {"statements_reversals", "cleared_links"} | SHOWN_TO_NOBODY
    assert set(MAY_BE_SEEN) | by_others == set(SEEN) | set(WINDOWS)


@pytest.mark.parametrize("name", sorted(SHOWN_TO_NOBODY))
def test_what_accounts_gave_a_month_is_seen_by_nobody_who_answers(world: World, name: str) -> None:
    with psycopg.connect(world.database_url) as owner:
        question = sql.SQL("SELECT count(*) FROM {}").format(_table(world, name))
        (there,) = owner.execute(question).fetchone() or (0,)
    assert there or name in {"regions_others", "regions_counted"}
    assert _all_rows(world, name, ALL) == []


def test_questions_ask_nothing_but_what_is_under_a_rule() -> None:
    """So what holds for every table above holds for every route that asks them."""
    (folder,) = reading.__path__
    asked = {
        name
        for module in Path(folder).glob("*.py")
        for name in re.findall(rf"\{{((?:{NAMES})_\w+)\}}", module.read_text(encoding="utf-8"))
    }
    assert asked
    assert asked <= set(SEEN) | set(WINDOWS)


def test_the_region_that_is_reckoned_with_holds_no_balance(world: World) -> None:
    view = View().with_region()
    for name in ("balances_accounts", "balances_requests", "statements_entries"):
        assert _all_rows(world, name, view) == []
    statuses = _all_rows(world, "balances_statuses", view)
    assert statuses
    assert set(statuses[0]) == {"account_id", "group_id", "status"}


def _all_rows(world: World, name: str, view: View) -> list[Row]:
    with _reader(world) as connection, connection.transaction():
        _set(connection, view)
        question = sql.SQL("SELECT * FROM {}").format(_table(world, name))
        return connection.execute(question).fetchall()


def _set(connection: psycopg.Connection[Row], view: View) -> None:
    for name, value in zip(SETTINGS, view.settings, strict=True):
        connection.execute("SELECT set_config(%s, %s, true)", [name, value])


def _reader(world: World) -> psycopg.Connection[Row]:
    address = make_conninfo(world.database_url, user=READER)
    return psycopg.connect(address, autocommit=True, row_factory=dict_row)


def _table(world: World, name: str) -> sql.Identifier:
    return sql.Identifier("projections", world.tables[name])
