"""Statements as messages of ISO 20022: the standard's own schema takes them, and they add up."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final
from xml.etree import ElementTree as ET

import pytest

from contracts.events import GroupFounded
from contracts.ids import ExportFormat
from contracts.value import replace
from projections.exports.books import Books
from projections.exports.camt import NAMESPACE, camt_of
from projections.exports.making import DoesNotFit
from projections.exports.spell import spell_of
from tests.exports.histories import FIRST, LILLE, SECOND, Three, books, file_of, year
from tests.exports.tools import Accepts
from tests.projections.history import Pen
from tests.projections.made_up import made_up

_IN: Final = {"i": NAMESPACE}
_JOURNALS: Final[tuple[ExportFormat, ...]] = ("hledger", "ledger", "beancount")


def signed(of: ET.Element) -> Decimal:
    amount, way = of.find("i:Amt", _IN), of.findtext("i:CdtDbtInd", None, _IN)
    assert amount is not None
    number = Decimal(str(amount.text))
    return -number if way == "DBIT" else number


def wrong_in(content: bytes) -> list[str]:
    """The accounts whose entries do not make what stands at the end of what stood before."""
    # Our own file, changed by our own test.
    statements = ET.fromstring(content).iterfind(".//i:Stmt", _IN)
    wrong = []
    for statement in statements:
        ends = {
            str(each.findtext(".//i:Cd", None, _IN)): signed(each)
            for each in statement.iterfind("i:Bal", _IN)
        }
        moved = sum((signed(each) for each in statement.iterfind("i:Ntry", _IN)), Decimal(0))
        if ends["OPBD"] + moved != ends["CLBD"]:
            wrong.append(str(statement.findtext("i:Id", None, _IN)))
    return wrong


@pytest.mark.parametrize("number", [FIRST, SECOND, SECOND + 1])
def test_statements_of_a_year_are_taken_and_add_up(
    gent: Books, against: Accepts, number: int
) -> None:
    content = file_of(gent, "camt.053", year(number)).content
    assert against("camt.053", content) is None
    assert wrong_in(content) == []


def test_statements_of_a_long_history_end_at_the_balances_of_the_books(against: Accepts) -> None:
    pen = made_up(1_500, seed=5)
    of = books(pen, "group-1")
    content = file_of(of, "camt.053").content
    assert against("camt.053", content) is None
    told = {
        str(each.findtext("i:Acct/i:Id/i:Othr/i:Id", None, _IN)): signed(
            each.findall("i:Bal", _IN)[1]
        )
        for each in ET.fromstring(content).iterfind(".//i:Stmt", _IN)
    }
    one = 10**of.decimals
    assert told == {
        account_id.replace("-", ""): Decimal(account.steps) / one
        for account_id, account in of.accounts.items()
    }
    assert any(told.values())


def test_every_entry_is_told_by_its_position_in_the_log(three: Three, gent: Books) -> None:
    text = file_of(gent, "camt.053").text
    assert f"<NtryRef>{three.across}</NtryRef>" in text
    assert ">gent<" in text


CHANGES: Final[dict[str, Callable[[str], str]]] = {
    "an amount": lambda text: re.sub(r"(<Ntry>.*?<Amt[^>]*>)", r"\g<1>1", text, count=1),
    "a sign": lambda text: re.sub(r"(<Ntry>.*?<Amt[^>]*>)", r"\g<1>-", text, count=1),
    "which way": lambda text: re.sub(
        r"(<Ntry>.*?<CdtDbtInd>)(CRDT|DBIT)",
        lambda found: found[1] + ("DBIT" if found[2] == "CRDT" else "CRDT"),
        text,
        count=1,
    ),
    "a dropped entry": lambda text: re.sub(r"<Ntry>.*?</Ntry>\n", "", text, count=1),
    "a dropped balance": lambda text: re.sub(r"<Bal>.*?</Bal>\n", "", text),
    "what an account ends at": lambda text: re.sub(
        r"(CLBD.*?<Amt[^>]*>)", r"\g<1>7", text, count=1
    ),
    "a day that is none": lambda text: re.sub(r"<Dt>\d{4}-\d\d", "<Dt>2026-13", text, count=1),
    "another currency": lambda text: re.sub(r'Ccy="X', 'Ccy="x', text, count=1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_statements_in_which_one_thing_was_changed_are_refused(
    gent: Books, against: Accepts, change: str
) -> None:
    """By the schema, or by adding up what the message itself says."""
    text = file_of(gent, "camt.053").text
    changed = CHANGES[change](text)
    assert changed != text
    content = changed.encode()
    assert against("camt.053", content) is not None or wrong_in(content)


def test_a_unit_with_more_decimals_than_the_standard_has_does_not_fit() -> None:
    pen = Pen()
    pen.found(LILLE, decimals=2)
    first = pen.records[0]
    founded = first.envelope.event
    assert isinstance(founded, GroupFounded)
    envelope = replace(first.envelope, event=replace(founded, decimals=6))
    pen.records[0] = type(first)(first.position, envelope)
    with pytest.raises(DoesNotFit, match="decimals"):
        file_of(books(pen, LILLE), "camt.053")


def test_a_group_without_accounts_has_no_message_which_the_schema_would_not_take(
    against: Accepts,
) -> None:
    pen = Pen()
    pen.found(LILLE)
    of = books(pen, LILLE)
    with pytest.raises(DoesNotFit, match="accounts"):
        file_of(of, "camt.053")
    spell = spell_of(of, year(FIRST))
    assert "Stmt" in (against("camt.053", "".join(camt_of(spell)).encode()) or "")
    for tool in _JOURNALS:
        assert against(tool, file_of(of, tool).content) is None, tool
