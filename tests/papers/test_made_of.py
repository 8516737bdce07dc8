"""What papers are made of, over real tables: sums that agree, and the same for a position."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import BytesIO, StringIO
from itertools import pairwise

import pytest
from pypdf import PdfReader

from access.principals import NOBODY
from access.views import ALL, View
from contracts.events import ExchangeRecorded, GroupDescribed, Place, Unit
from contracts.ids import AccountId, GroupId, subject_of_group
from projections.papers import statement as statements_made
from projections.papers.balances import balances_of
from projections.papers.cells import csv_of
from projections.papers.exchanges import exchanges_of
from projections.papers.group import Document
from projections.papers.neighbours import neighbours_of
from projections.papers.overview import overview_of
from projections.papers.paper import Sheet
from projections.papers.pdf import pdf_of
from projections.papers.period import Period
from projections.papers.reading import NotThere, Reading
from projections.papers.statement import statement_of
from projections.reading.snapshot import Snapshots
from tests.projections.asking import House, Name, Two, busiest
from tests.projections.history import DAY_MS, START_MS, Pen
from tests.projections.made_up import made_up

EVER = Period.of(date(1971, 1, 1), date(2400, 12, 31), UTC)
START = datetime.fromtimestamp(START_MS / 1000, UTC).date()
MakeHouse = Callable[[Pen], House]


@pytest.fixture
def house_of(database_url: str) -> Iterator[MakeHouse]:
    made: list[House] = []

    def make(pen: Pen) -> House:
        made.append(House(database_url, pen))
        return made[-1]

    yield make
    for house in made:
        house.close()


@pytest.fixture
def two() -> Two:
    return Two.write()


def reading(house: House, view: View = ALL) -> Reading:
    return Reading(
        open=partial(Snapshots(house.pool).open, view),
        doors=house.vault.doors(NOBODY),
        language="nl",
        zone=UTC,
    )


def rows(sheet: Sheet) -> list[list[str]]:
    content = b"".join(csv_of(sheet, "rfc4180")).decode()
    return list(csv.reader(StringIO(content, newline="")))[1:]


def told(document: Document) -> str:
    read = PdfReader(BytesIO(pdf_of(document.paper())))
    return " ".join(" ".join(page.extract_text() for page in read.pages).split())


def test_opening_and_lines_make_the_closing_whatever_the_period(house_of: MakeHouse) -> None:
    pen = made_up(2_000)
    account = busiest(pen)
    house = house_of(pen)
    own = View().with_accounts([(AccountId(account), GroupId(pen.accounts[account]))])
    whole = statement_of(reading(house, own), account, EVER)
    assert whole.opening_steps == 0
    assert whole.closing_steps == house.get(f"/accounts/{account}")["account"]["balance"]["steps"]
    days = [START + timedelta(days=days) for days in (-400, 0, 1, 400)]
    found = 0
    for first, last in pairwise(days):
        period = Period.of(first, last - timedelta(days=1), UTC)
        part = statement_of(reading(house, own), account, period)
        _, *lines, _ = rows(part.sheet())
        assert len(lines) == part.lines
        balance = part.opening_steps
        for line in lines:
            balance += round(float(line[6]) * 10 ** part.group.unit["decimals"])
        assert balance == part.closing_steps
        found += len(lines)
    assert found == whole.lines > 0


def test_a_paper_is_made_again_for_its_position(house_of: MakeHouse) -> None:
    pen = made_up(1_000)
    account = busiest(pen)
    group_id = pen.accounts[account]
    house = house_of(pen)

    def made(position: int | None) -> list[object]:
        eyes = reading(house)
        statement = statement_of(eyes, account, EVER, position)
        exchanges = exchanges_of(eyes, group_id, EVER, position)
        balances = balances_of(eyes, group_id, EVER, position)
        return [
            *(statement.position, pdf_of(statement.paper()), rows(statement.sheet())),
            *(rows(exchanges.sheet()), pdf_of(exchanges.paper())),
            *(rows(balances.sheet()), pdf_of(balances.paper())),
        ]

    before = made(None)
    assert before[0] == 1_000
    house.pen = more = made_up(3_000)
    more.write(
        GroupDescribed(
            group_id=GroupId(group_id),
            unit=Unit(singular="ster", plural="sterren", symbol="*"),
            place=Place(locality="Gent", country="BE"),
            languages=("nl",),
        )
    )
    house.follow()
    assert made(None) != before
    assert made(1_000) == before


def test_a_statement_longer_than_paper_says_so_and_still_adds_up(
    house_of: MakeHouse, two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(12):
        two.pen.pay(two.anna, two.carl, 1)
    two.pen.pay(two.anna, two.carl, 7)
    house = house_of(two.pen)
    monkeypatch.setattr(statements_made, "LINES_AT_MOST", 3)
    document = statement_of(reading(house), two.carl, EVER)
    said = told(document)
    assert "Nog 10 regels, samen 16 19" in said
    assert len(rows(document.sheet())) == 13 + 2


def test_what_members_wrote_is_on_the_paper_of_an_account_and_on_none_of_a_group(
    house_of: MakeHouse, two: Two
) -> None:
    paid = two.pen.pay(two.anna, two.carl, 10)
    house = house_of(two.pen)
    house.vault.words[paid.position] = "=haag gesnoeid"
    house.vault.names[two.carl] = Name("Carl")
    house.vault.names[two.anna] = Name("Anna")
    own = rows(statement_of(reading(house), two.carl, EVER).sheet())
    assert "'=haag gesnoeid" in own[1]
    assert "Anna" in own[1]
    group_id = two.pen.accounts[two.carl]
    assert "haag" not in str(rows(exchanges_of(reading(house), group_id, EVER).sheet()))


def test_nothing_is_on_paper_before_it_was_there(house_of: MakeHouse, two: Two) -> None:
    house = house_of(two.pen)
    with pytest.raises(NotThere):
        statement_of(reading(house), two.carl, EVER, 1)
    with pytest.raises(NotThere):
        balances_of(reading(house), two.pen.accounts[two.carl], EVER, 0)


def test_balances_of_a_group_are_told_in_the_order_of_their_numbers_with_their_sum(
    house_of: MakeHouse,
) -> None:
    pen = Pen()
    group_id = pen.found("letsgent", decimals=2)
    accounts = {code: pen.open(group_id) for code in ("10", "9", "winkel")}
    pen.pay(accounts["9"], accounts["10"], 150)
    house = house_of(pen)
    for code, account_id in accounts.items():
        house.vault.names[account_id] = Name(f"Lid {code}", code)
    found = rows(balances_of(reading(house), group_id, EVER).sheet())
    assert found == [
        ["9", "Lid 9", "persoon", "0.00", "1.50", "-1.50"],
        ["10", "Lid 10", "persoon", "1.50", "0.00", "1.50"],
        ["winkel", "Lid winkel", "persoon", "0.00", "0.00", "0.00"],
        ["", "Samen", "", "1.50", "1.50", "0.00"],
    ]


def test_neighbours_are_told_with_what_members_gave_and_received(
    house_of: MakeHouse, two: Two
) -> None:
    one, other = two.pen.accounts[two.anna], two.pen.accounts[two.bea]
    two.pen.pay(two.anna, two.bea, 60)
    back = two.pen.pay(two.anna, two.bea, 30).envelope.event
    two.pen.pay(two.bea, two.anna, 5)
    assert isinstance(back, ExchangeRecorded)
    two.pen.reverse(back)
    house = house_of(two.pen)
    house.vault.names[subject_of_group(GroupId(other))] = Name("Buren")
    (row,) = rows(neighbours_of(reading(house), one, EVER).sheet())
    hours = two.pen.steps[other] * 60 / 3_600_000, two.pen.steps[one] * 5 / 3_600_000
    assert row[:2] == ["Buren", "2"]
    assert (float(row[3]), float(row[2])) == hours
    assert row[4].startswith("wij zijn ")
    (seen,) = rows(neighbours_of(reading(house), other, EVER).sheet())
    assert (float(seen[2]), float(seen[3])) == hours
    # How they stood at an older position nobody can say from what is kept.
    (then,) = rows(neighbours_of(reading(house), one, EVER, len(two.pen.records) - 1).sheet())
    assert len(then) == 4


def test_an_overview_tells_the_year_and_names_no_member(house_of: MakeHouse, two: Two) -> None:
    one = two.pen.accounts[two.anna]
    two.pen.pay(two.anna, two.carl, 10)
    two.pen.pay(two.anna, two.bea, 60)
    two.pen.pay(two.carl, two.anna, 4, happened_at_ms=START_MS - 40 * DAY_MS)
    given_back = two.pen.pay(two.anna, two.carl, 3).envelope.event
    assert isinstance(given_back, ExchangeRecorded)
    two.pen.reverse(given_back)
    house = house_of(two.pen)
    house.vault.names[two.anna] = Name("Anna")
    document = overview_of(reading(house), one, Period.of(date(2025, 1, 1), START, UTC))
    months = {row[0][:7]: row[1:] for row in rows(document.sheet())}
    assert months[str(START - timedelta(days=40))[:7]] == ["1", "4"]
    assert months[str(START)[:7]][0] == "2"
    said = told(document)
    assert "Jaaroverzicht" in said
    assert "Anna" not in said
    assert document.active == 2
