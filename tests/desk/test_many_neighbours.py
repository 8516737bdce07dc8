"""A group with three hundred neighbours: each on one page, and no page too large for a phone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any, Final

import pytest

from access.phrases_desk import Desk
from access.phrases_desk_links import DeskLinks
from access.saying import said
from tests.desk.answers import FULL, GENT, HOUR_MS, OFFERED, pair, time
from tests.desk.shown import Visitor

MANY: Final = 300
MOST_BYTES: Final = 200_000
_FURTHER: Final = re.compile(r'rel="next" href="[^"?]*(\?[^"]*)"')
# As long as a name may be, in letters that take the most.
_NAME: Final = "\u1ebc" * 75
_PROSPECT: Final = FULL[f"{GENT}/outlook"]["prospects"][0]


def _agreement(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def _pair(number: int, **more: Any) -> dict[str, Any]:
    agreement_id = _agreement(number)
    name = f"{_NAME} {number:03}"
    return pair(f"g{number:03}", name, number * HOUR_MS, agreement_id=agreement_id, **more)


def _over(pairs: list[dict[str, Any]]) -> dict[str, Mapping[str, Any]]:
    stands = FULL[f"{GENT}/trends"]["ways"][0]["stands"]
    ways = [{"neighbour": row["sides"][1]["group_id"], "stands": stands} for row in pairs]
    return {
        **FULL,
        f"{GENT}/positions": {"position": 7, "pairs": pairs},
        f"{GENT}/trends": {"ways": ways},
        f"{GENT}/outlook": {"prospects": [_PROSPECT] * (2 * len(pairs))},
        f"{GENT}/clearing-consent": {
            "leaves": [
                {"agreement_id": row["agreement_id"], "at_least": time(HOUR_MS)} for row in pairs
            ],
            "over_limits_allowed": False,
        },
    }


def _parts(visitor: Visitor, page: str) -> list[str]:
    """Every part of the list, by the way on that each names; none is too large."""
    found, here = [], ""
    while True:
        answer = visitor.get(f"{GENT}/{page}{here}")
        assert answer.status_code == 200
        assert len(answer.content) < MOST_BYTES, (page, here, len(answer.content))
        found.append(answer.text)
        on = _FURTHER.search(answer.text)
        if on is None:
            return found
        here = unescape(on[1])


def _named(parts: list[str], pattern: str) -> list[str]:
    return [name for text in parts for name in dict.fromkeys(re.findall(pattern, text))]


@pytest.mark.parametrize(
    ("page", "each"),
    [
        ("neighbours", r'/neighbours/(g\d{3})"'),
        ("agreements", r"\?with=(g\d{3})#agreed"),
        ("consent", r'name="leave-([^"]*)"'),
    ],
)
def test_each_neighbour_stands_on_one_page_and_none_is_left_out(page: str, each: str) -> None:
    visitor = Visitor(_over([_pair(number) for number in range(MANY)]))
    found = _named(_parts(visitor, page), each)
    assert len(found) == MANY
    assert len(set(found)) == MANY


def test_what_waits_for_an_answer_stands_before_what_is_agreed() -> None:
    pairs = [_pair(number) for number in range(MANY)]
    for row in pairs[200:]:
        row |= {"status": "proposed", "proposed": OFFERED, "proposed_by": "gent"}
        row["sides"][0]["step_agreed_ms"] = None
    for row in pairs[250:]:
        row["proposed_by"] = row["sides"][1]["group_id"]
    visitor = Visitor(_over(pairs))
    offered = r'agreements/(?:accept|decline)".*?name="neighbour" value="(g\d{3})"'
    found = _named(_parts(visitor, "agreements"), rf"{offered}|with=(g\d{{3}})#agreed")
    asked_first = [told[0] or told[1] for told in found]
    assert sorted(asked_first) == [f"g{number:03}" for number in range(MANY)]
    assert asked_first[:50] == [f"g{number:03}" for number in range(250, 300)]
    assert "50 agreements wait" in visitor.get(f"{GENT}/desk").text


def test_neighbours_are_found_by_a_word_of_their_name_and_told_in_the_order_asked_for() -> None:
    visitor = Visitor(_over([_pair(number) for number in range(MANY)]))
    one = visitor.get(f"{GENT}/neighbours?words=217").text
    assert said(DeskLinks.ONE_NEIGHBOUR, "en") in one
    assert _named([one], r'/neighbours/(g\d{3})"') == ["g217"]
    most = visitor.get(f"{GENT}/neighbours?sort=owed&page=2").text
    assert _named([most], r'/neighbours/(g\d{3})"')[0] == "g249"
    assert "sort=owed&amp;page=3" in most
    for page in ("neighbours", "agreements", "consent"):
        none = visitor.get(f"{GENT}/{page}?words=nowhere").text
        assert said(DeskLinks.NO_GROUP_FOUND, "en") in none, page
    assert said(Desk.SEARCH, "en") not in Visitor(FULL).get(f"{GENT}/consent").text


def test_saving_one_page_of_what_runs_leave_keeps_what_the_other_pages_say() -> None:
    visitor = Visitor(_over([_pair(number) for number in range(MANY)]))
    typed = {f"leave-{_agreement(0)}": "", f"leave-{_agreement(1)}": "2.5"}
    answer = visitor.send(f"{GENT}/consent?page=2&words=g", over_limits="yes", **typed)
    assert answer.status_code == 303
    assert "page=2&words=g" in answer.headers["location"]
    [(method, path, fields)] = visitor.ledger.taken
    assert (method, path) == ("PUT", f"{GENT}/clearing-consent")
    leaves = {each["agreement_id"]: each["at_least_ms"] for each in fields["leaves"]}
    assert leaves.pop(_agreement(1)) == 9_000_000
    assert leaves == {_agreement(number): HOUR_MS for number in range(2, MANY)}
    assert fields["over_limits_allowed"] is True
