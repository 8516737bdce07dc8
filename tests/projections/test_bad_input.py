"""Whatever is asked of the projections, it is answered or is a problem, never a fault."""

from __future__ import annotations

from clearing.log.schema import create_tables
from projections.http.app import create_app, openapi_document
from projections.reading.snapshot import open_pool
from projections.stream import MemoryStream
from tests.projections.asking import NOBODY, Client, MakeHouse, Two, Vault
from tests.projections.made_up import made_up
from tests.trusting import TRUSTING

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
    ("/regions/positions?limit=1001", 422),
    ("/regions/positions?cursor=WzFd", 422),  # [1]
    ("/regions/positions?day=2026-01-01", 422),
    ("/directory", 422),
    ("/directory?viewer=no-such-group", 404),
    (f"/directory?viewer={NOBODY}", 404),
    ("/directory?viewer=%00", 422),
    ("/directory?viewer=Gent", 422),
    ("/directory?viewer=group-1&kind=lend", 422),
    ("/directory?viewer=group-1&category=gold", 422),
    ("/directory?viewer=group-1&lang=de", 422),
    ("/directory?viewer=group-1&group=-", 422),
    ("/directory?viewer=group-1&colour=red", 422),
    ("/directory?viewer=group-1&text=%00", 422),
    ("/directory?viewer=group-1&text=" + "x" * 201, 422),
    ("/directory?viewer=group-1&text=" + "x" * 60_000, 422),
    ("/directory?viewer=group-1&near=1", 422),
    ("/directory?viewer=group-1&near=1,x", 422),
    ("/directory?viewer=group-1&near=90000001,0", 422),
    ("/directory?viewer=group-1&near=0,999999999", 422),
    ("/directory?viewer=group-1&within_km=0", 422),
    ("/directory?viewer=group-1&cursor=WyJhIl0", 422),
    (f"/directory/{NOBODY}", 422),
    (f"/directory/{NOBODY}?viewer=group-1", 404),
    ("/directory/mine?viewer=group-1", 422),
    (f"/accounts/{NOBODY}/posts", 404),
    ("/accounts/mine/posts", 422),
    (f"/accounts/{NOBODY}/own-data", 404),
    ("/accounts/mine/own-data", 422),
    (f"/accounts/{NOBODY}/reach", 404),
    (f"/accounts/{NOBODY}/payees", 422),
    (f"/accounts/{NOBODY}/payees?text=L1", 404),
    (f"/accounts/{NOBODY}/payees?text=%00", 422),
    (f"/accounts/{NOBODY}/payees?text=L1&group=-", 422),
    (f"/accounts/{NOBODY}/payees?text=" + "x" * 201, 422),
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
    ("/groups/group-1/exports?limit=0", 422),
    ("/groups/group-1/exports?cursor=WyJhIl0", 422),
    ("/groups/-/exports", 422),
    ("/groups/group-1/exports/mine", 422),
    ("/regions/figures?months=0", 422),
    ("/regions/figures?months=61", 422),
    ("/regions/figures?area=%00", 422),
    ("/regions/figures?area=BE", 422),
    ("/regions/categories?area=BE", 422),
    ("/groups/no-such-group/figures-consent", 404),
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


def test_before_any_projection_ran_there_is_a_problem_and_no_fault(empty_database_url: str) -> None:
    create_tables(empty_database_url)
    with open_pool(empty_database_url) as pool:
        app = create_app(pool, MemoryStream(), Vault().doors, guard=TRUSTING, wait_s=0)
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
    # They tell of the log itself, as it is, and have nothing to wait for.
    exports = "/groups/{group_id}/exports"
    at_once = {"/position", "/events", "/events/live", exports, f"{exports}/{{export_id}}"}
    at_a_position = {
        "/groups", "/groups/{group_id}", "/groups/{group_id}/accounts",
        "/groups/{group_id}/positions", "/positions", "/accounts/{account_id}",
        "/accounts/{account_id}/statement", "/accounts/{account_id}/requests",
        "/directory", "/directory/{post_id}", "/accounts/{account_id}/posts",
        "/accounts/{account_id}/name", "/groups/{group_id}/acts",
        "/exchanges/{exchange_id}", "/positions/matrix", "/outlook", "/groups/{group_id}/outlook",
        "/suggestions", "/clearing-runs", "/clearing-runs/{run_id}",
        "/groups/{group_id}/clearing-consent", "/groups/{group_id}/exchanges",
        "/groups/{group_id}/requests", "/groups/{group_id}/trends",
        "/regions/figures", "/regions/categories", "/groups/{group_id}/figures-consent",
        "/accounts/{account_id}/reach", "/accounts/{account_id}/payees",
        "/regions/positions", "/accounts/{account_id}/own-data",
    }  # fmt: skip
    webhooks = "/groups/{group_id}/webhooks"
    one = f"{webhooks}/{{webhook_id}}"
    of_webhooks = {webhooks, one, f"{one}/dead", f"{one}/redeliver"}
    of_the_service = {"/healthz", "/readyz", "/metrics"}
    assert set(document["paths"]) == (at_once | at_a_position | of_webhooks | of_the_service)
    assert set(document["webhooks"]) == {"event"}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            asked = {parameter["name"] for parameter in operation.get("parameters", [])}
            assert ("at_least" in asked) is (path in at_a_position)
            assert "application/problem+json" in operation["responses"]["default"]["content"]
    line = document["components"]["schemas"]["Line"]["properties"]
    assert line["text"]["examples"]
