"""A Komunitin bundle holds a whole history that our own importer takes, to the last step."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import pytest

from evenveel.komunitin import Preview, preview
from evenveel.komunitin.digits import show_steps
from projections.exports.books import Books
from projections.exports.komunitin import MEMBERS_AT_MOST
from projections.exports.localised import NotHeld, not_held, transfers_of
from projections.exports.making import DoesNotFit
from tests.exports.histories import GENT, Three, books, file_of
from tests.projections.history import Pen
from tests.projections.made_up import made_up

NOW_MS: Final = 4_000_000_000_000
IMPORTER: Final = "0f4a1c1e-7d0b-4f5e-9a55-2d3f5c1f2a10"
Looked = Callable[[bytes], Preview]


@pytest.fixture
def looked(tmp_path: Path) -> Looked:
    def at(bundle: bytes) -> Preview:
        with ZipFile(BytesIO(bundle)) as files:
            files.extractall(tmp_path)
        return preview(tmp_path, importer=IMPORTER, now_ms=NOW_MS)  # type: ignore[arg-type]

    return at


def changed(bundle: bytes, name: str, change: Callable[[list[list[str]]], None]) -> bytes:
    """The bundle with one of its tables changed."""
    made = BytesIO()
    with ZipFile(BytesIO(bundle)) as files, ZipFile(made, "w") as others:
        for each in files.namelist():
            text = files.read(each).decode()
            if each == name:
                rows = list(csv.reader(StringIO(text, newline="")))
                change(rows)
                written = StringIO()
                csv.writer(written).writerows(rows)
                text = written.getvalue()
            others.writestr(each, text)
    return made.getvalue()


def test_a_bundle_is_taken_by_the_importer_with_every_members_balance(
    gent: Books, looked: Looked
) -> None:
    found = looked(file_of(gent, "komunitin").content)
    assert found.summary.problems == ()
    told = [account.balance for account in found.summary.accounts]
    own = [show_steps(each.steps, gent.decimals) for each in gent.accounts.values()]
    assert told[: len(own)] == own
    assert [each.name for each in found.summary.accounts[len(own) :]] == [
        "neighbour-lille",
        "neighbour-namur",
        "rounding",
    ]
    assert found.summary.step_ms == gent.step_ms


@pytest.mark.parametrize("group_id", ["group-0", "group-1", "group-2", "group-3"])
def test_bundles_of_a_long_history_are_taken_whatever_their_unit(
    looked: Looked, group_id: str
) -> None:
    of = books(made_up(1_200, seed=2), group_id)
    found = looked(file_of(of, "komunitin").content)
    assert found.summary.problems == ()
    assert found.summary.step_ms == of.step_ms
    assert found.summary.transfers == len(transfers_of(of)) > 50


def test_what_a_bundle_cannot_hold_is_counted(gent: Books) -> None:
    left_out = not_held(gent)
    assert left_out == NotHeld(localised=6, passed=1, set_offs=0, revaluations=1)
    assert len(transfers_of(gent)) == len(gent.entries) - 2


def _amount(rows: list[list[str]]) -> None:
    rows[1][4] = f"{int(rows[1][4]) + 1}"


def _sign(rows: list[list[str]]) -> None:
    rows[1][4] = f"-{rows[1][4]}"


def _dropped(rows: list[list[str]]) -> None:
    del rows[1]


def _twice(rows: list[list[str]]) -> None:
    rows.append(rows[1])


def _ends_swapped(rows: list[list[str]]) -> None:
    rows[1][1], rows[1][2] = rows[1][2], rows[1][1]


def _other_account(rows: list[list[str]]) -> None:
    known = {row[1] for row in rows[1:]} | {row[2] for row in rows[1:]}
    rows[1][1] = min(known - {rows[1][1], rows[1][2]})


def _nobody(rows: list[list[str]]) -> None:
    rows[1][1] = "GENT9998"


def _no_day(rows: list[list[str]]) -> None:
    rows[1][6] = "gisteren"


CHANGES: Final = {
    "an amount": _amount,
    "a sign": _sign,
    "a dropped transfer": _dropped,
    "a transfer twice": _twice,
    "the ends swapped": _ends_swapped,
    "another account": _other_account,
    "an account that is not there": _nobody,
    "a day that is none": _no_day,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_bundle_in_which_one_thing_was_changed_is_refused(
    gent: Books, looked: Looked, change: str
) -> None:
    bundle = changed(file_of(gent, "komunitin").content, "transfers.csv", CHANGES[change])
    assert not looked(bundle).importable


def test_a_bundle_has_no_names_and_no_address_that_anybody_has(three: Three) -> None:
    with ZipFile(BytesIO(file_of(books(three.pen), "komunitin").content)) as files:
        users = list(csv.DictReader(StringIO(files.read("users.csv").decode(), newline="")))
    assert all(user["email"].endswith("@evenveel.invalid") for user in users)
    assert {user["name"] for user in users} == {f"GENT{n:04}" for n in range(1, len(users) + 1)}


def test_a_group_with_more_accounts_than_a_bundle_has_codes_does_not_fit() -> None:
    pen = Pen()
    pen.found(GENT)
    for _ in range(MEMBERS_AT_MOST + 1):
        pen.open(GENT)
    with pytest.raises(DoesNotFit):
        file_of(books(pen), "komunitin")
