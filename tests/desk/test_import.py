"""A bundle that a treasurer gives is read, and whatever is wrong with it is said, line by line."""

from __future__ import annotations

import os

import pytest

from contracts.ids import Role
from projections.pages.uploads import MOST_BYTES
from tests.desk.answers import FULL, GENT, SCRIPT
from tests.desk.shown import Visitor

PAGE = f"{GENT}/import"
BUNDLE = {
    "community.csv": "id,code,name,address.locality,address.country\n1,dorp,Het Dorp,Gent,BE\n",
    "currency.csv": (
        "name,namePlural,symbol,scale,rateNumerator,rateDenominator\nuur,uren,u,2,1,1\n"
    ),
    "users.csv": "id,email\n1,anna@example.org\n2,bert@example.org\n",
    "member-users.csv": "member,user\n0001,anna@example.org\n0002,bert@example.org\n",
    "members.csv": (
        "id,code,name,type,status\n1,0001,Anna,personal,active\n2,0002,Bert,personal,active\n"
    ),
    "accounts.csv": "id,code,balance,creditLimit\n1,0001,-1.50,10\n2,0002,1.50,10\n",
    "transfers.csv": "id,payer,payee,amount,createdAt\n1,0001,0002,1.50,2020-01-01T10:00:00Z\n",
}


def files(**changed: str) -> dict[str, bytes]:
    return {name: changed.get(name, text).encode() for name, text in BUNDLE.items()}


def test_a_bundle_that_is_well_says_what_it_would_bring() -> None:
    answer = Visitor(FULL).upload(PAGE, {**files(), "notes.txt": b"x"}, units_per_hour="1")
    assert answer.status_code == 200
    assert "Het Dorp would become group dorp" in answer.text
    assert "Nothing is in the way." in answer.text
    assert "2 members, 2 people, 2 accounts" in answer.text
    assert "notes.txt" in answer.text


def test_each_problem_is_told_with_its_file_and_line() -> None:
    broken = {**files(), "accounts.csv": b"id,code,balance,creditLimit\n1,0001,lots,10\n"}
    answer = Visitor(FULL, language="nl").upload(PAGE, broken)
    assert answer.status_code == 200
    assert "accounts.csv:2" in answer.text
    assert "Niets staat in de weg" not in answer.text


@pytest.mark.parametrize(
    "given",
    [
        {"community.csv": b""},
        {"community.csv": b"\xff\xfe\x00\x01" * 100},
        {"transfers.csv": os.urandom(20_000), "currency.csv": b'"' * 9_999},
        {"../../community.csv": b"id,code,name\n1,x,y\n"},
        {"community.csv": f"id,code,name\n1,dorp,{SCRIPT}\n".encode()},
    ],
)
def test_noise_is_a_problem_of_the_file_and_never_of_ours(given: dict[str, bytes]) -> None:
    answer = Visitor(FULL).upload(PAGE, given)
    assert answer.status_code == 200
    assert "What must be solved first" in answer.text
    assert SCRIPT not in answer.text


def test_what_is_too_long_or_no_bundle_is_told_on_the_form() -> None:
    visitor = Visitor(FULL)
    assert visitor.upload(PAGE, {"users.csv": b"x" * (MOST_BYTES + 1)}).status_code == 413
    assert visitor.upload(PAGE, {"photo.png": b"x"}).status_code == 422
    assert visitor.upload(PAGE, files(), csrf="another's").status_code == 403
    assert visitor.upload(PAGE, {f"{n}.csv": b"" for n in range(50)}).status_code == 403
    auditor: tuple[Role, ...] = ("auditor",)
    assert Visitor(FULL, roles=auditor).upload(PAGE, files()).status_code == 403
