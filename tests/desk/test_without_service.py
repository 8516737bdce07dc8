"""Hours that leave the books without a service are proposed from a page, and by nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest

from access.phrases_desk import Desk
from access.phrases_desk_links import DeskLinks
from access.saying import AnyPhrase, said
from tests.desk.answers import ANNA, FULL, GENT, account, group, time
from tests.desk.shown import Visitor

PAGE: Final = f"{GENT}/without-service"
POT, BOB = ("c0a80101-7e57-4d0b-8f06-0d0c8c8e2a21", "c0a80101-7e57-4d0b-8f06-0d0c8c8e2a22")
STEP_MS: Final = 180_000


def books(
    *, balance: int = -70, status: str = "leaving", rounding_ms: int = 0, pots: int = 1
) -> dict[str, Mapping[str, Any]]:
    """A group with somebody who stopped, others who did not, and perhaps a pot."""
    found = group()
    found["sums"] = {**found["sums"], "rounding": time(rounding_ms)}
    rows = [
        account("Anna", balance, status=status),
        account("Bob", -50, account_id=BOB),
        *[account("Pot", 0, account_id=POT, kind="community")] * pots,
    ]
    return {
        **FULL,
        GENT: {"position": 7, "group": found},
        f"{GENT}/accounts": {"position": 7, "accounts": rows},
    }


@pytest.mark.parametrize(
    ("balance", "typed", "told"),
    [
        (-70, "", {"payer": POT, "payee": ANNA, "steps": 70}),
        (-70, "30", {"payer": POT, "payee": ANNA, "steps": 30}),
        (25, "", {"payer": ANNA, "payee": POT, "steps": 25}),
    ],
)
def test_a_write_off_moves_a_departed_account_towards_zero_against_the_pot(
    balance: int, typed: str, told: Mapping[str, Any]
) -> None:
    visitor = Visitor(books(balance=balance))
    form = {"account": ANNA, "pot": POT, "amount": typed, "words": "moved away"}
    answer = visitor.send(f"{PAGE}/write-off", **form)
    assert answer.status_code == 303
    assert "/acts?done=proposed-to-second" in answer.headers["location"]
    [(method, path, fields)] = visitor.ledger.taken
    assert method == "PUT"
    assert path.startswith("/write-offs/")
    assert told.items() <= fields.items()
    assert fields["words"] == "moved away"


@pytest.mark.parametrize(
    ("rounding_ms", "typed", "steps"),
    [(5 * STEP_MS + 1, "", 5), (5 * STEP_MS, "2", 2), (-3 * STEP_MS - 9, "", -3)],
)
def test_whole_steps_of_the_rounding_go_to_the_pot_or_come_from_it(
    rounding_ms: int, typed: str, steps: int
) -> None:
    visitor = Visitor(books(rounding_ms=rounding_ms))
    form = {"pot": POT, "amount": typed, "words": "the year's end"}
    assert visitor.send(f"{PAGE}/rounding", **form).status_code == 303
    [(method, path, fields)] = visitor.ledger.taken
    assert method == "PUT"
    assert path.startswith("/roundings/")
    assert (fields["account_id"], fields["steps"]) == (POT, steps)


@pytest.mark.parametrize(
    ("part", "given", "changed", "says"),
    [
        ("write-off", {}, {"account": BOB}, Desk.CHOOSE_ONE),
        ("write-off", {"status": "open"}, {}, Desk.CHOOSE_ONE),
        ("write-off", {"pots": 0}, {}, DeskLinks.NO_POT_OF_OURS),
        ("write-off", {}, {"words": ""}, DeskLinks.TYPE_AMOUNT_AND_WHY),
        ("write-off", {}, {"amount": "much"}, DeskLinks.TYPE_AMOUNT_AND_WHY),
        ("rounding", {"rounding_ms": STEP_MS - 1}, {}, DeskLinks.TYPE_AMOUNT_AND_WHY),
        ("rounding", {"rounding_ms": STEP_MS}, {"pot": BOB}, DeskLinks.NO_POT_OF_OURS),
        ("rounding", {"rounding_ms": STEP_MS}, {"words": " "}, DeskLinks.TYPE_AMOUNT_AND_WHY),
    ],
)
def test_what_cannot_be_proposed_so_is_said_and_nothing_is_sent(
    part: str, given: dict[str, Any], changed: dict[str, str], says: AnyPhrase
) -> None:
    visitor = Visitor(books(**given))
    form = {"account": ANNA, "pot": POT, "amount": "", "words": "moved away", **changed}
    answer = visitor.send(f"{PAGE}/{part}", **form)
    assert answer.status_code == 422
    assert said(says, "en") in answer.text
    assert visitor.ledger.taken == []


def test_only_who_stopped_above_or_below_zero_is_offered_and_an_address_chooses_one() -> None:
    page = Visitor(books()).get(f"{PAGE}?account={ANNA}").text
    assert f'value="{ANNA}" selected' in page
    assert BOB not in page
    settled = Visitor(books(balance=0)).get(PAGE).text
    assert said(DeskLinks.NOBODY_DEPARTED, "en") in settled
    assert said(DeskLinks.NO_WHOLE_STEP, "en") in settled
    assert f'action="/pages{PAGE}' not in settled


def test_only_an_administrator_opens_the_page() -> None:
    for role in ("auditor", "support"):
        assert Visitor(books(), roles=(role,)).get(PAGE).status_code == 403
        assert Visitor(books(), roles=(role,)).send(f"{PAGE}/rounding").status_code == 403
