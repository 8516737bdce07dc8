"""The projections over HTTP: what is answered, as of which position, and what is refused."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from clearing.log.schema import create_tables
from contracts.events import (
    AccountLimits,
    AccountLimitsSet,
    DefaultLimitsSet,
    ExchangeRecorded,
    ExchangeRequested,
    GroupDescribed,
    Place,
    Unit,
)
from contracts.ids import AccountId, GroupId, subject_of_group
from projections.http.app import create_app, openapi_document
from projections.live import all_projections
from projections.reading.snapshot import open_pool
from projections.runner import Runner, catch_up
from projections.stream import MemoryStream
from tests.projections.history import DAY_MS, START_MS, Pen
from tests.projections.made_up import made_up

Json = dict[str, Any]
NOBODY = "00000000-0000-4000-8000-000000000000"


@dataclass
class Name:
    name: str
    code: str | None = None


@dataclass
class Vault:
    """A door that knows what it is told."""

    names: dict[str, Name] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)
    purposes: list[str] = field(default_factory=list)

    def door(self, purpose: str) -> Vault:
        self.purposes.append(purpose)
        return self

    def words_at(self, positions: Collection[int]) -> dict[int, str]:
        return {p: self.words[p] for p in positions if p in self.words}

    def names_of(self, subject_ids: Collection[str]) -> dict[str, Name]:
        return {s: self.names[s] for s in subject_ids if s in self.names}


class Client:
    """Asks the application as a server would, one request after the other."""

    def __init__(self, app: FastAPI) -> None:
        self._loop = asyncio.Runner()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://evenveel")

    def request(self, method: str, path: str, **given: Any) -> httpx.Response:
        return self._loop.run(self._client.request(method, path, **given))

    def get(self, path: str, **given: Any) -> httpx.Response:
        return self.request("GET", path, **given)

    def close(self) -> None:
        self._loop.run(self._client.aclose())
        self._loop.close()


class House:
    """A stream, projections that follow it on demand, and a client that asks."""

    def __init__(self, database_url: str, pen: Pen) -> None:
        self.pen = pen
        self.vault = Vault()
        self.stream = MemoryStream()
        self.runner = Runner(database_url, self.stream, all_projections())
        self.pool = open_pool(database_url)
        self.app = create_app(self.pool, self.stream, self.vault.door, wait_s=1)
        self.client = Client(self.app)
        self.follow()

    def follow(self) -> int:
        """The projections hold all that the pen wrote."""
        self.stream.add(*self.pen.records[self.stream.head() :])
        catch_up(self.runner)
        return len(self.pen.records)

    def get(self, path: str, language: str = "nl", **query: Any) -> Json:
        answer = self.ask(path, language, **query)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def ask(self, path: str, language: str = "nl", **query: Any) -> httpx.Response:
        headers = {"Accept-Language": language}
        return self.client.get(path, params=query or None, headers=headers)

    def close(self) -> None:
        self.client.close()
        self.runner.close()
        self.pool.close()


@pytest.fixture
def house_of(database_url: str) -> Iterator[Callable[[Pen], House]]:
    made: list[House] = []

    def make(pen: Pen) -> House:
        made.append(House(database_url, pen))
        return made[-1]

    yield make
    for house in made:
        house.close()


@dataclass
class Two:
    """Two neighbouring groups: twenty an hour, and one with two decimals."""

    pen: Pen
    anna: str
    bea: str
    carl: str

    @classmethod
    def write(cls) -> Two:
        pen = Pen()
        pen.found("aalst", per_hour=20)
        pen.found("gent", per_hour=1, decimals=2)
        anna, carl = pen.open("aalst"), pen.open("aalst")
        bea = pen.open("gent")
        pen.agree("aalst", "gent", limit_ms=36_000_000)
        return cls(pen, anna, bea, carl)


@pytest.fixture
def two() -> Two:
    return Two.write()


MakeHouse = Callable[[Pen], House]


def test_an_exchange_reads_as_who_gives_what_to_whom(house_of: MakeHouse, two: Two) -> None:
    record = two.pen.pay(two.anna, two.bea, 150)
    house = house_of(two.pen)
    house.vault.names = {two.anna: Name("Anna"), two.bea: Name("Béatrice", "0012")}
    house.vault.words = {record.position: "gras maaien"}
    line = house.get(f"/accounts/{two.bea}/statement")["lines"][0]
    assert line["text"] == "Béatrice geeft Anna “gras maaien” voor 1,50 uren"
    assert line["change"] == {"steps": 150, "display": "1,50 uren", "short": "1,50 u"}
    french = house.get(f"/accounts/{two.anna}/statement", "fr-BE,nl;q=0.5")["lines"][0]
    assert french["text"] == "Béatrice donne à Anna «\u00a0gras maaien\u00a0» pour 30 uren"
    assert french["change"]["steps"] == -30
    english = house.get(f"/exchanges/{line['exchange_id']}", "de,en;q=0.1")["exchange"]
    assert english["text"] == "Béatrice gives Anna “gras maaien” for 1.50 uren"
    assert house.get(f"/accounts/{two.bea}")["account"]["code"] == "0012"
    assert set(house.vault.purposes) == {"statement", "exchange", "account"}


def test_an_account_says_what_its_limits_leave_and_who_set_them(
    house_of: MakeHouse, two: Two
) -> None:
    two.pen.pay(two.anna, two.carl, 40)
    two.pen.request(two.anna, two.carl, 60)
    two.pen.request(two.anna, two.carl, 7, holds=False)
    house = house_of(two.pen)
    carl = house.get(f"/accounts/{two.carl}")["account"]
    assert carl["balance"]["steps"] == 40
    assert carl["held"]["steps"] == 60
    assert carl["left_to_give"]["steps"] == 540
    assert carl["left_to_receive"]["steps"] == 400
    assert carl["limits"]["own"] is False
    assert carl["limits"]["set_by"] == two.pen.secretary
    assert (carl["requests_to_answer"], carl["requests_waiting"]) == (0, 2)
    anna = house.get(f"/accounts/{two.anna}")["account"]
    assert (anna["requests_to_answer"], anna["requests_waiting"]) == (2, 0)


def test_changed_default_limits_show_on_accounts_without_their_own(
    house_of: MakeHouse, two: Two
) -> None:
    aalst = GroupId("aalst")
    own = AccountLimits(floor_steps=-1, warn_above_steps=5)
    two.pen.write(AccountLimitsSet(account_id=AccountId(two.carl), group_id=aalst, limits=own))
    two.pen.pay(two.anna, two.carl, 6)
    house = house_of(two.pen)
    limits = AccountLimits(floor_steps=-70, warn_below_steps=-5)
    two.pen.write(DefaultLimitsSet(group_id=aalst, limits=limits), person_id=two.anna)
    house.follow()
    anna = house.get(f"/accounts/{two.anna}")["account"]
    assert anna["limits"]["floor"]["steps"] == -70
    assert anna["limits"]["set_by"] == two.anna
    assert anna["left_to_receive"] is None
    assert (anna["below_warning"], anna["above_warning"]) == (True, False)
    carl = house.get(f"/accounts/{two.carl}")["account"]
    assert carl["limits"]["own"] is True
    assert (carl["below_warning"], carl["above_warning"]) == (False, True)
    two.pen.write(AccountLimitsSet(account_id=AccountId(two.carl), group_id=aalst, limits=None))
    house.follow()
    carl = house.get(f"/accounts/{two.carl}")["account"]
    assert carl["limits"]["floor"]["steps"] == -70


def test_a_position_shows_both_sides_as_mirrors(house_of: MakeHouse, two: Two) -> None:
    two.pen.pay(two.anna, two.bea, 250)
    two.pen.request(two.carl, two.bea, 100)
    house = house_of(two.pen)
    house.vault.names = {subject_of_group(GroupId("gent")): Name("LETS Gent")}
    pair = house.get("/groups/gent/positions")["pairs"][0]
    gent, aalst = pair["sides"]
    assert (gent["group_id"], gent["name"]) == ("gent", "LETS Gent")
    assert (aalst["link"]["ms"], gent["link"]["ms"]) == (9_000_000, -9_000_000)
    assert aalst["link"]["display"] == "2 u 30 min"
    assert aalst["used_per_mille"] == 250
    assert aalst["held"]["ms"] == 3_600_000
    assert aalst["left"]["ms"] == 36_000_000 - 9_000_000 - 3_600_000
    assert gent["left"]["ms"] == 45_000_000
    assert pair["waits_for_agreement"] is False
    aalst_net = house.get("/groups/aalst")["group"]["net_limits"]
    assert aalst_net["held_owing"]["ms"] == 3_600_000
    assert aalst_net["left_to_owe"]["ms"] == 10**10 - 9_000_000 - 3_600_000
    two.pen.revalue("gent", 36_001)
    house.follow()
    assert house.get("/positions")["pairs"][0]["waits_for_agreement"] is True


def test_every_group_proves_that_it_sums_to_zero(house_of: MakeHouse) -> None:
    house = house_of(made_up(1_000))
    groups = house.get("/groups")["groups"]
    assert len(groups) == 4
    assert all(group["zero_sum"]["holds"] for group in groups)
    assert any(group["zero_sum"]["links_ms"] for group in groups)
    assert sum(group["zero_sum"]["links_ms"] for group in groups) == 0


def test_a_statement_is_made_again_for_the_position_printed_on_it(house_of: MakeHouse) -> None:
    pen = made_up(1_000)
    account = busiest(pen)
    house = house_of(pen)
    before = house.get(f"/accounts/{account}/statement", limit=500)
    assert before["position"] == len(pen.records)
    more = made_up(2_000)
    assert more.records[:1_000] == pen.records[:1_000]
    house.pen = more
    more.write(
        GroupDescribed(
            group_id=GroupId(before["group_id"]),
            unit=Unit(singular="ster", plural="sterren", symbol="*"),
            place=Place(locality="Gent", country="BE"),
            languages=("nl",),
        )
    )
    house.follow()
    now = house.get(f"/accounts/{account}/statement", limit=500)
    assert len(now["lines"]) > len(before["lines"])
    assert any(line["reversed_by"] for line in now["lines"])
    assert now["unit"]["plural"] == "sterren"
    position = before["position"]
    assert house.get(f"/accounts/{account}/statement", limit=500, at_position=position) == before


def test_a_statement_as_of_a_moment_holds_what_had_happened_by_then(
    house_of: MakeHouse, two: Two
) -> None:
    two.pen.pay(two.anna, two.carl, 10)
    two.pen.pay(two.anna, two.carl, 5, happened_at_ms=START_MS - 10 * DAY_MS)
    two.pen.pay(two.carl, two.anna, 3, happened_at_ms=START_MS - 5 * DAY_MS)
    house = house_of(two.pen)
    path = f"/accounts/{two.carl}/statement"
    assert house.get(path)["balance"]["steps"] == 12
    then = house.get(path, as_of="2025-10-02T00:00:00+00:00")
    assert then["balance"]["steps"] == 5
    assert [line["change"]["steps"] for line in then["lines"]] == [5]
    assert then["as_of"] == "2025-10-02T00:00:00.000Z"
    assert house.get(path, as_of="2025-10-08")["balance"]["steps"] == 2
    assert house.get(path, as_of="1970-01-01")["lines"] == []


def test_pages_of_a_statement_are_one_statement_whatever_comes_between(
    house_of: MakeHouse,
) -> None:
    pen = made_up(1_000)
    account = busiest(pen)
    house = house_of(pen)
    whole = house.get(f"/accounts/{account}/statement", limit=500)
    assert whole["next"] is None
    pages = [house.get(f"/accounts/{account}/statement", limit=7)]
    house.pen = made_up(1_200)
    house.follow()
    while (cursor := pages[-1]["next"]) is not None:
        pages.append(house.get(f"/accounts/{account}/statement", limit=7, cursor=cursor))
    assert list(itertools.chain(*(page["lines"] for page in pages))) == whole["lines"]
    assert {page["position"] for page in pages} == {1_000}
    assert {page["balance"]["steps"] for page in pages} == {whole["balance"]["steps"]}


def test_lines_run_from_zero_to_the_balance_in_the_order_of_the_log(house_of: MakeHouse) -> None:
    pen = made_up(1_000)
    account = busiest(pen)
    house = house_of(pen)
    found = house.get(f"/accounts/{account}/statement", limit=500, order="oldest")
    balance = 0
    for line in found["lines"]:
        balance += line["change"]["steps"]
        assert line["balance_after"]["steps"] == balance
    assert found["balance"]["steps"] == balance
    newest = house.get(f"/accounts/{account}/statement", limit=500)["lines"]
    assert newest == found["lines"][::-1]


def test_a_reversal_and_what_it_reversed_name_each_other(house_of: MakeHouse, two: Two) -> None:
    paid = two.pen.pay(two.anna, two.bea, 100).envelope.event
    assert isinstance(paid, ExchangeRecorded)
    two.pen.reverse(paid)
    house = house_of(two.pen)
    back, first = house.get(f"/accounts/{two.anna}/statement")["lines"]
    assert back["reverses"] == first["exchange_id"]
    assert first["reversed_by"] == back["exchange_id"]
    assert back["kind"] == "reversal"
    exchange = house.get(f"/exchanges/{paid.exchange_id}")["exchange"]
    assert exchange["reversed_by"] == back["exchange_id"]
    assert exchange["routes"][0]["carried"]["ms"] == 3_600_000


def test_a_request_is_shown_to_both_until_it_is_accepted(house_of: MakeHouse, two: Two) -> None:
    record = two.pen.request(two.anna, two.bea, 50)
    request = record.envelope.event
    assert isinstance(request, ExchangeRequested)
    house = house_of(two.pen)
    house.vault.words = {record.position: "fietsherstelling"}
    shown = house.get(f"/accounts/{two.anna}/requests")["requests"]
    assert [(r["to_answer"], r["payer"]["amount"]["steps"]) for r in shown] == [(True, 10)]
    assert shown[0]["words"] == "fietsherstelling"
    assert house.get(f"/accounts/{two.bea}/requests")["requests"][0]["to_answer"] is False
    assert house.get(f"/exchanges/{request.exchange_id}")["exchange"]["status"] == "open"
    two.pen.pay(two.anna, two.bea, 50, accepts=request)
    house.follow()
    assert house.get(f"/accounts/{two.anna}/requests")["requests"] == []
    accepted = house.get(f"/exchanges/{request.exchange_id}")["exchange"]
    assert (accepted["status"], accepted["words"]) == ("recorded", "fietsherstelling")
    assert house.get(f"/accounts/{two.bea}/statement")["lines"][0]["words"] == "fietsherstelling"
    assert house.get(f"/accounts/{two.bea}")["account"]["held"]["steps"] == 0


@pytest.mark.parametrize("path", ["/groups", "/positions", "/groups/group-1/accounts"])
def test_lists_come_page_by_page_without_a_row_twice(house_of: MakeHouse, path: str) -> None:
    house = house_of(made_up(500))
    key = path.rpartition("/")[2].replace("positions", "pairs")
    whole = house.get(path, limit=500)
    rows: list[Json] = []
    cursor: dict[str, str] = {}
    while True:
        page = house.get(path, limit=2, **cursor)
        assert len(page[key]) <= 2
        rows += page[key]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert rows == whole[key]


def test_a_question_waits_for_the_position_it_names(house_of: MakeHouse, two: Two) -> None:
    house = house_of(two.pen)
    two.pen.pay(two.anna, two.carl, 10)
    following = threading.Timer(0.2, house.follow)
    following.start()
    found = house.get(f"/accounts/{two.carl}", at_least=len(two.pen.records))
    following.join()
    assert found["account"]["balance"]["steps"] == 10
    assert found["position"] == len(two.pen.records)


@pytest.mark.parametrize("name", ["at_least", "at_position"])
def test_a_position_that_does_not_come_is_a_problem_that_says_to_try_again(
    house_of: MakeHouse, two: Two, name: str
) -> None:
    house = house_of(two.pen)
    answer = house.ask(f"/accounts/{two.anna}/statement?{name}={2**63 - 1}")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["type"] == "urn:evenveel:problem:not-caught-up"
    assert answer.json()["position"] == len(two.pen.records)


def test_where_log_and_projections_stand_is_told(house_of: MakeHouse, two: Two) -> None:
    house = house_of(two.pen)
    found = house.get("/position")
    assert found["log_position"] == len(two.pen.records)
    assert {p["name"] for p in found["projections"]} == {
        "balances", "statements", "positions", "groups",
    }  # fmt: skip
    assert {p["behind"] for p in found["projections"]} == {0}


BAD = [
    ("/accounts/not-a-uuid", 422),
    ("/accounts/6F1C24A0-9A4E-4D0B-8F06-0D0C8C8E2A11", 422),
    (f"/accounts/{NOBODY}", 404),
    (f"/accounts/{NOBODY}/statement", 404),
    (f"/accounts/{NOBODY}/requests", 404),
    (f"/accounts/{NOBODY}%00", 422),
    (f"/accounts/{NOBODY}%0A", 422),
    ("/accounts/%00", 422),
    ("/accounts/" + "9" * 5_000, 422),
    (f"/exchanges/{NOBODY}", 404),
    ("/exchanges/0", 422),
    ("/groups/no-such-group", 404),
    ("/groups/no-such-group/accounts", 404),
    ("/groups/no-such-group/positions", 404),
    ("/groups/-", 422),
    ("/groups/a%00b", 422),
    ("/groups/Ünïcode", 422),
    ("/groups?limit=0", 422),
    ("/groups?limit=501", 422),
    ("/groups?limit=-1", 422),
    ("/groups?limit=1.5", 422),
    ("/groups?limit=" + "9" * 5_000, 422),
    ("/groups?limit=1&limit=2", 422),
    ("/groups?colour=red", 422),
    ("/groups?co%00lour=%00", 422),
    ("/groups?%ED%A0%80=1", 422),
    ("/groups?at_least=-1", 422),
    ("/groups?at_least=9223372036854775808", 422),
    ("/groups?at_least=abc", 422),
    ("/groups?cursor=%00", 422),
    ("/groups?cursor=%C3%A9", 422),
    ("/groups?cursor=AAAA", 422),
    ("/groups?cursor=" + "W" * 10_000, 422),
    ("/groups?cursor=W1tbW1tbW1tbW1tbW1tb", 422),
    ("/groups?cursor=WyJcdTAwMDAiXQ", 422),  # ["\u0000"]
    ("/groups?cursor=WyJcdWQ4MDAiXQ", 422),  # ["\ud800"]
    ("/groups?cursor=WzFd", 422),  # [1]
    ("/positions?cursor=WyJhIl0", 422),  # ["a"]
    ("/groups/group-1/accounts?cursor=WyJhIl0", 422),
    (f"/accounts/{NOBODY}/requests?cursor=Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTld", 422),
    (f"/accounts/{NOBODY}/requests?cursor=WzFlMzA4XQ", 422),  # [1e308]
    (f"/accounts/{NOBODY}/requests?cursor=W3RydWVd", 422),  # [true]
    (f"/accounts/{NOBODY}/statement?cursor=WzEsMSwxXQ", 422),
    (f"/accounts/{NOBODY}/statement?cursor=Wy0xLDEsMSwxLDFd", 422),
    (f"/accounts/{NOBODY}/statement?as_of=tomorrow", 422),
    (f"/accounts/{NOBODY}/statement?as_of=2026-13-01", 422),
    (f"/accounts/{NOBODY}/statement?as_of=9999-12-31", 422),
    (f"/accounts/{NOBODY}/statement?as_of=2026-01-01T00:00:00", 422),
    (f"/accounts/{NOBODY}/statement?as_of=0001-01-01T00:00:00%2B23:59", 404),
    (f"/accounts/{NOBODY}/statement?as_of=%00", 422),
    (f"/accounts/{NOBODY}/statement?order=sideways", 422),
    (f"/accounts/{NOBODY}/statement?at_position=-1", 422),
    (f"/accounts/{NOBODY}/statement?at_position=0", 404),
    ("/nothing", 404),
    ("/accounts", 404),
    ("/groups/", 404),
]


def test_nothing_a_caller_sends_is_our_fault(house_of: MakeHouse) -> None:
    house = house_of(made_up(100))
    for path, status in BAD:
        answer = house.client.get(path)
        assert answer.status_code == status, (path[:100], answer.status_code, answer.text[:200])
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == status
        assert problem["type"] == f"urn:evenveel:problem:{problem['code']}"
        assert "psycopg" not in answer.text
    for header in ("nl;q=", ",;,", "q=1", "x" * 5_000, "fr;q=9e9,en;q=0.5", "\xff"):
        answer = house.client.get("/groups", headers=[(b"accept-language", header.encode())])
        assert answer.status_code == 200


def test_only_questions_are_answered(house_of: MakeHouse) -> None:
    house = house_of(made_up(60))
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = house.client.request(method, "/groups", content=b"{" * 100_000)
        assert answer.status_code == 405
        assert answer.json()["code"] == "method-not-allowed"


def test_before_any_projection_ran_there_is_a_problem_and_no_fault(database_url: str) -> None:
    create_tables(database_url)
    with open_pool(database_url) as pool:
        app = create_app(pool, MemoryStream(), Vault().door, wait_s=0)
        client = Client(app)
        assert client.get("/groups").json()["code"] == "not-caught-up"
        assert client.get("/position").json() == {"log_position": 0, "projections": []}
        client.close()


def test_a_database_that_is_gone_is_a_problem_that_says_to_try_again(
    house_of: MakeHouse, two: Two
) -> None:
    house = house_of(two.pen)
    house.pool.close()
    answer = house.ask("/groups")
    assert answer.status_code == 503
    assert answer.json()["code"] == "unavailable"


def test_the_description_shows_every_question_with_examples_and_our_problems() -> None:
    document = openapi_document()
    assert set(document["paths"]) == {
        "/position", "/groups", "/groups/{group_id}", "/groups/{group_id}/accounts",
        "/groups/{group_id}/positions", "/positions", "/accounts/{account_id}",
        "/accounts/{account_id}/statement", "/accounts/{account_id}/requests",
        "/exchanges/{exchange_id}",
    }  # fmt: skip
    for path, operations in document["paths"].items():
        asked = (
            {p["name"] for p in operations["get"]["parameters"]} if path != "/position" else set()
        )
        assert "at_least" in asked or path == "/position"
        assert "application/problem+json" in operations["get"]["responses"]["default"]["content"]
    line = document["components"]["schemas"]["Line"]["properties"]
    assert line["text"]["examples"]


def busiest(pen: Pen) -> str:
    """The account of most exchanges among the first thousand events."""
    counts: dict[str, int] = {}
    for record in pen.records[:1_000]:
        event = record.envelope.event
        if isinstance(event, ExchangeRecorded):
            counts[event.payee] = counts.get(event.payee, 0) + 1
    return max(counts, key=counts.__getitem__)
