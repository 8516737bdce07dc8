"""The books that files are made of are those that the ledger keeps, however long the history."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, timedelta

import pytest

from contracts.events import ExchangeRecorded, ExportMade
from contracts.ids import AccountId, ExchangeId, ExportId, GroupId, Sha256
from projections.exports.books import ROUNDING, Books, NotBooked
from projections.exports.names import (
    NoName,
    commodity_of,
    currency_of,
    part_of_account,
    part_of_group,
)
from projections.exports.spell import spell_of
from projections.naive import Naive
from projections.papers.period import Period
from tests.exports.histories import FIRST, GENT, SECOND, Three, books, file_of, year
from tests.projections.history import Pen
from tests.projections.made_up import made_up


def ends(of: Books) -> Counter[str]:
    found: Counter[str] = Counter()
    for entry in of.entries:
        for leg in entry.legs:
            found[leg.account] += leg.ms
    return found


@pytest.mark.parametrize("seed", range(2))
def test_books_end_where_an_independent_model_of_the_same_history_does(seed: int) -> None:
    pen = made_up(1_200, seed=seed)
    naive = Naive()
    for record in pen.records:
        naive.feed(record.position, record.envelope, record.envelope.groups)
    for group_id in pen.steps:
        of = books(pen, group_id)
        found = ends(of)
        step_ms = pen.steps[group_id]
        for account_id, account in of.accounts.items():
            steps = naive.accounts[account_id]["balance_steps"]
            assert (account.steps, found[account.name]) == (steps, steps * step_ms)
        assert found[ROUNDING] == naive.groups[group_id]["rounding_ms"]
        links = {
            f"Link:{part_of_group(key.split()[1])}": row["position_ms"]
            for key, row in naive.links.items()
            if key.startswith(f"{group_id} ")
        }
        assert {name: found[name] for name in links} == links
        assert sum(found.values()) == 0


def test_a_year_ends_where_the_next_one_begins_whatever_is_told_late(gent: Books) -> None:
    first, second = (spell_of(gent, year(number)) for number in (FIRST, SECOND))
    assert first.opening == {}
    assert second.opening
    closed: Counter[str] = Counter()
    for entry in first.entries:
        for leg in entry.legs:
            closed[leg.account] += leg.ms
    assert {account: ms for account, ms in closed.items() if ms} == second.opening
    assert len(first.entries) + len(second.entries) == len(gent.entries)


def test_what_is_told_late_stands_on_the_day_it_happened(three: Three, gent: Books) -> None:
    days = [entry.day for entry in gent.entries]
    assert days == sorted(days)
    (late,) = (entry for entry in gent.entries if entry.position == three.late)
    assert late.day.year == FIRST
    assert gent.entries[-1] is not late


def test_files_that_were_made_leave_the_books_as_they_were() -> None:
    pen = Three().pen
    before = file_of(books(pen), "hledger")
    pen.write(
        ExportMade(
            export_id=ExportId(pen.uuid()),
            group_id=GroupId(GENT),
            format="hledger",
            from_day="2025-01-01",
            to_day="2025-12-31",
            position=before.made.position,
            sha256=Sha256("0" * 64),
        )
    )
    assert file_of(books(pen), "hledger") == before


def test_books_of_less_than_the_whole_history_are_none(three: Three) -> None:
    for missing in (0, 3, 5):
        pen = Pen()
        pen.records = [each for at, each in enumerate(three.pen.records) if at != missing]
        with pytest.raises(NotBooked):
            books(pen)


def test_an_entry_that_does_not_sum_to_zero_is_none() -> None:
    pen = Pen()
    pen.found(GENT)
    anna, arno = pen.open(GENT), pen.open(GENT)
    pen.write(
        ExchangeRecorded(
            exchange_id=ExchangeId(pen.uuid()),
            payer=AccountId(anna),
            payee=AccountId(arno),
            payer_group=GroupId(GENT),
            payee_group=GroupId(GENT),
            payer_steps=5,
            payee_steps=6,
        )
    )
    with pytest.raises(NotBooked, match="sum to zero"):
        books(pen)


def test_days_are_those_of_clocks_where_the_groups_are(gent: Books) -> None:
    day = gent.entries[0].day
    period = Period.of(day, day + timedelta(days=1), UTC)
    assert spell_of(gent, period).entries[0].day == day
    assert spell_of(gent, Period.of(date(1990, 1, 1), date(1990, 1, 2), UTC)).entries == ()


def test_names_are_letters_that_no_tool_takes_for_more() -> None:
    groups = ["gent", "lets-gent", "gent2", "true", "null", "a" * 32, "sel-de-lille-59"]
    commodities = {commodity_of(group_id) for group_id in groups}
    assert len(commodities) == len(groups)
    assert all(each.isascii() and each.isalpha() and each.isupper() for each in commodities)
    assert all(3 <= len(each) <= 24 for each in commodities)
    assert not commodities & {"TRUE", "FALSE", "NULL"}
    codes = {currency_of(f"group-{number}") for number in range(3_000)}
    assert len(codes) > 600
    assert not codes & {"X" * 3, "XTS", "XAU", "XAF"}


@pytest.mark.parametrize(
    "given", ["", "Gent", "gent\n", "gent;", "gent zuid", "gent:Rounding", "gent\n2026-01-01 * x"]
)
def test_what_is_no_id_is_no_name(given: str) -> None:
    for name in (part_of_group, commodity_of, currency_of, part_of_account):
        with pytest.raises(NoName):
            name(given)
