"""Any sheet of debts is read, and every row that is none is named with its line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from clearing.domain.netting import LARGEST, Problem
from evenveel.findings import Findings
from evenveel.netting import read_sheet


def read(folder: Path, text: str | bytes) -> tuple[Problem | None, list[tuple[int, str]]]:
    path = folder / "debts.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    findings = Findings()
    problem = read_sheet(path, findings)
    return problem, [(each.line, each.reason) for each in findings.problems]


def debts(problem: Problem | None) -> list[tuple[str, str, int]]:
    assert problem is not None
    return [(arc.debtor, arc.creditor, arc.owed) for arc in problem.arcs()]


@pytest.mark.parametrize(
    "text",
    [
        "debtor,creditor,amount\na,b,5\nb,a,3\n",
        "debtor;creditor;amount\na;b;5\nb;a;3",
        "debtor\tcreditor\tamount\r\na\tb\t5\r\nb\ta\t3\r\n",
        "\ufeffDebtor,Creditor,AMOUNT\na,b,5\nb,a,3\n",
        "\n\n debtor , creditor , amount \n\n a , b , 005 \n,,\n b , a , 3 \n",
        'what,amount,"creditor",when,debtor\n"bread, soup",5,b,,a\n"two\nlines",3,a,,b\n',
        'debtor;"which, if any,\r\n""bread""";amount;creditor\r\na;soup;5;b\r\nb;;3;a\r\n',
        'debtor,3" pipe,amount,creditor\na,1,5,b\nb,"1",3,a\n',
        "schuldenaar;schuldeiser;bedrag\na;b;5\nb;a;3\n",
        "débiteur;créancier;montant\na;b;5\nb;a;3\n",
        "DEBITEUR;Creancier;Montant\na;b;5\nb;a;3\n",
        "debtor,schuldeiser,montant\na,b,2\na,b,3\nb,a,3,more than the header has\n",
    ],
)
def test_separators_marks_languages_order_and_other_columns_make_no_difference(
    tmp_path: Path, text: str
) -> None:
    problem, problems = read(tmp_path, text)
    assert problems == []
    assert debts(problem) == [("a", "b", 5), ("b", "a", 3)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a,b", "amount: not given"),
        ("a,b,", "amount: not given"),
        (",b,5", "debtor: not given"),
        ("a,  ,5", "creditor: not given"),
        ("a,a,5", "'a' owes itself"),
        ("a,b,0", "amount: not above zero"),
        ("a,b,000", "amount: not above zero"),
        ("a,b,-5", "amount: not above zero"),
        ("a,b,5.0", "amount: '5.0': not a whole number in digits alone"),
        ('a,b,"1,5"', "amount: '1,5': not a whole number in digits alone"),
        ("a,b,1e3", "amount: '1e3': not a whole number in digits alone"),
        ("a,b,five", "amount: 'five': not a whole number in digits alone"),
        ("a,b,٥", "amount: '٥': not a whole number in digits alone"),
        (f"a,b,{LARGEST // 2 + 1}", f"amount: more than {LARGEST // 2}"),
        (f"a,b,{'9' * 9_000}", f"amount: more than {LARGEST // 2}"),
        ("A,b,5", "debtor: 'A' differs from 'a' on line 2 only in capitals or the form of accents"),
        ("a\x00,b,5", "debtor: 'a\\x00': not plain text in UTF-8"),
        ("a\x9b31m,b,5", "debtor: 'a\\x9b31m': not plain text in UTF-8"),
        (f"{'a' * 256},b,5", "debtor: longer than 255 characters"),
    ],
)
def test_a_row_that_is_no_debt_is_named_and_the_others_are_read(
    tmp_path: Path, row: str, reason: str
) -> None:
    problem, problems = read(tmp_path, f"debtor,creditor,amount\na,b,5\n\n{row}\nb,a,3\n")
    assert problems == [(4, reason)]
    assert debts(problem) == [("a", "b", 5), ("b", "a", 3)]


def test_every_bad_row_is_named(tmp_path: Path) -> None:
    rows = "a,b,x\nb,b,1\nc,d,2\n,d,2\n"
    _, problems = read(tmp_path, f"debtor,creditor,amount\n{rows}")
    assert [line for line, _ in problems] == [2, 3, 5]


def test_a_row_after_one_that_breaks_the_line_is_named_by_the_line_where_it_begins(
    tmp_path: Path,
) -> None:
    text = 'what,debtor,creditor,amount\n"one\ntwo\nthree",a,b,5\nbread,b,b,5\n'
    _, problems = read(tmp_path, text)
    assert [line for line, _ in problems] == [5]


def test_a_row_below_a_header_of_several_lines_is_named_by_its_line(tmp_path: Path) -> None:
    text = '\ndebtor,"what\nfor",creditor,amount\na,,b,5\nb,,b,5\n'
    problem, problems = read(tmp_path, text)
    assert [line for line, _ in problems] == [5]
    assert debts(problem) == [("a", "b", 5)]


def test_accents_written_in_two_ways_are_two_spellings_of_one_id(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "debtor,creditor,amount\nZoé,b,5\nb,Zoe\u0301,3\n")
    assert [line for line, _ in problems] == [3]


def test_what_is_not_utf8_is_named_in_the_columns_that_count(tmp_path: Path) -> None:
    text = "what,debtor,creditor,amount\ncafé,a,b,5\nsoup,Zoé,b,5\n".encode("latin-1")
    problem, problems = read(tmp_path, text)
    assert problems == [(3, "debtor: 'Zo\\udce9': not plain text in UTF-8")]
    assert debts(problem) == [("a", "b", 5)]


def test_a_record_that_is_no_csv_is_named_and_reading_goes_on(tmp_path: Path) -> None:
    problem, problems = read(tmp_path, 'debtor,creditor,amount\n"a"x,b,5\nb,a,3\n')
    assert [line for line, _ in problems] == [2]
    assert debts(problem) == [("b", "a", 3)]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [(0, "the file has no header")]),
        ("\n \n", [(2, "the file has no header")]),
        ("a,b,5\nb,a,3\n", [(1, "the file has no header")]),
        ("\x00\x01\x02\xff", [(1, "the file has no header")]),
        ("x" * 200_000, [(1, "the file has no header")]),
        ("debtor,creditor\na,b\n", [(1, "the column 'amount' is missing")]),
        (
            "debtor;to;how much\n",
            [(1, "the column 'amount' is missing"), (1, "the column 'creditor' is missing")],
        ),
        ("debtor,creditor,amount,Bedrag\na,b,5,6\n", [(1, "the column 'Bedrag' is there twice")]),
    ],
)
def test_a_sheet_whose_header_does_not_name_the_columns_is_refused(
    tmp_path: Path, text: str, problems: list[tuple[int, str]]
) -> None:
    found = read(tmp_path, text)
    assert found[1] == problems
    assert debts(found[0]) == []


def test_debts_that_are_too_large_together_are_refused(tmp_path: Path) -> None:
    most = LARGEST // 2
    header = "debtor,creditor,amount\n"
    assert read(tmp_path, f"{header}a,b,{most - 1}\nb,a,1\n")[1] == []
    problem, problems = read(tmp_path, f"{header}a,b,{most}\nb,a,1\n")
    assert problem is None
    assert problems == [
        (0, f"all debts together are more than {most}, or the parties are too many")
    ]


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "no.csv", "is missing"), (tmp_path, "cannot be read")):
        findings = Findings()
        assert read_sheet(path, findings) is None
        assert [reason in problem.reason for problem in findings.problems] == [True]
