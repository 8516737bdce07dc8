"""The region's figures are made once and told again until they change, whoever asks how often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import httpx
import pytest

from projections.http.kept import Kept, KeptAnswers
from projections.rebuild import Rebuild
from projections.regions import Regions
from tests.projections.asking import House, MakeHouse, Name
from tests.projections.region_told import DECEMBER, NOVEMBER, Region

FIGURES = "/regions/figures"


@pytest.fixture(name="region")
def _region(database_url: str) -> Region:
    region = Region(database_url, "aalst", "brugge")
    region.agree("aalst", "brugge")
    region.round("aalst")
    region.round("brugge")
    region.on(NOVEMBER, 6)
    region.round("aalst")
    return region


@pytest.fixture(name="house")
def _house(house_of: MakeHouse, region: Region) -> House:
    return house_of(region.pen)


def names_read(house: House) -> int:
    return house.vault.purposes.count("figures")


def told(answer: httpx.Response) -> dict[str, Any]:
    """The answer without the position it stands for."""
    assert answer.status_code == 200, answer.text
    return {name: part for name, part in answer.json().items() if name != "position"}


def test_a_second_answer_is_the_first_as_of_where_the_log_stands_now(
    house: House, region: Region
) -> None:
    first = house.ask(FIGURES)
    region.round("brugge")
    head = house.follow()
    second = house.ask(FIGURES, at_least=head)
    assert second.json()["position"] == head > first.json()["position"]
    assert told(second) == told(first)
    assert second.headers["etag"] == first.headers["etag"]
    assert names_read(house) == 1
    # Of another period or another area it is another answer.
    assert not told(house.ask(FIGURES, area="fr"))["groups"]
    assert told(house.ask(FIGURES, months=1))["groups"]
    assert names_read(house) == 3


def test_who_has_the_answer_already_is_told_that_it_still_holds(house: House) -> None:
    for path in (FIGURES, "/regions/categories"):
        first = house.ask(path)
        assert first.headers["cache-control"] == "private, no-cache"
        known = {"If-None-Match": first.headers["etag"]}
        again = house.client.get(path, headers=known)
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == first.headers["etag"]
        other = house.client.get(path, headers={"If-None-Match": 'W/"another"'})
        assert told(other) == told(first)


def test_a_month_that_closes_and_a_group_that_agrees_are_told_at_once(
    house: House, region: Region
) -> None:
    first = house.ask(FIGURES)
    region.on(DECEMBER, 6)
    region.round("aalst")
    house.follow()
    closed = house.ask(FIGURES)
    assert closed.json()["closed_until"] == "2025-11"
    assert closed.headers["etag"] != first.headers["etag"]
    region.agree("brugge", shown_to="nobody")
    house.follow()
    assert told(house.ask(FIGURES)) == told(closed)
    assert names_read(house) == 3


def test_a_version_that_was_built_anew_is_read_and_tells_the_same(
    house: House, database_url: str
) -> None:
    first = house.ask(FIGURES)
    Rebuild(database_url, house.stream, Regions()).run(compare=True)
    second = house.ask(FIGURES)
    assert told(second) == told(first)
    assert names_read(house) == 2


def test_a_new_name_is_told_within_a_minute(house: House) -> None:
    now_s = [0.0]
    house.app.state.kept = KeptAnswers(clock=lambda: now_s[0])
    house.ask(FIGURES)
    subject = "00000000-0000-4000-8000-000000000000"
    house.vault.names[subject] = Name("Aalst")
    now_s[0] = 60.0
    house.ask(FIGURES)
    assert names_read(house) == 1
    now_s[0] = 61.0
    house.ask(FIGURES)
    assert names_read(house) == 2


def test_what_is_kept_stays_within_its_bytes_and_loses_what_was_not_asked_for_longest() -> None:
    answers = KeptAnswers(bytes_at_most=10_000)
    for number in range(100):
        answers.keep(number, "now", Kept("tag", b"x" * 1_000))
        assert answers.found(0, "now") is not None
    kept = [number for number in range(100) if answers.found(number, "now")]
    assert kept == [0, 96, 97, 98, 99]
    assert answers.found(99, "later") is None
    answers.keep(99, "later", Kept("tag", b"x" * 20_000))
    assert not any(answers.found(number, stamp) for number in kept for stamp in ("now", "later"))


def test_many_who_ask_at_once_have_it_made_once() -> None:
    answers = KeptAnswers()
    made: list[int] = []
    together = Barrier(8)

    def ask(number: int) -> None:
        together.wait()
        with answers.alone("figures"):
            if answers.found("figures", "now") is None:
                made.append(number)
                answers.keep("figures", "now", Kept("tag", b""))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(8)))
    assert len(made) == 1
