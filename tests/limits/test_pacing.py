"""Who asks too fast is held back, by what they are; nobody else, and never the operator."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from access.bounding import Bounds
from access.excess import Excessive, excessive_answer
from access.guard import CredentialRefused, Credentials
from access.limits import Limits, Rate
from access.pacing import Pace
from access.principals import NOBODY, OPERATOR_ID, Principal
from access.shown import shown_by
from contracts.ids import GroupId, KeyId, PersonId

ANNA = PersonId("a0000000-0000-4000-8000-000000000001")
BEA = PersonId("a0000000-0000-4000-8000-000000000002")
GROUP = GroupId("lets-gent")
FEW = Rate(burst=3, a_minute=60)
MANY = Rate(burst=1_000, a_minute=60_000)
WIDE = Limits(
    per_address=MANY, per_person=MANY, per_key=MANY, per_group=MANY, strangers=MANY, sign_in=MANY
)
WHO = {
    "anna": Principal(means="session", person_id=ANNA),
    "bea": Principal(means="session", person_id=BEA),
    "key1": Principal(means="key", person_id=ANNA, group_id=GROUP, key_id=KeyId("key1")),
    "key2": Principal(means="signature", person_id=ANNA, group_id=GROUP, key_id=KeyId("key2")),
    "evo_x": Principal(means="operator", person_id=OPERATOR_ID),
}


class ByName:
    """A guard that believes the name it is shown, and counts how often it looked."""

    def __init__(self) -> None:
        self.looked = 0

    def principal(self, credentials: Credentials) -> Principal:
        self.looked += 1
        if credentials.authorization is None:
            return NOBODY
        found = WHO.get(credentials.authorization.removeprefix("Bearer "))
        if found is None:
            raise CredentialRefused("unknown")
        return found


class Asked:
    """A service behind limits, with a clock that a test sets."""

    def __init__(self, **limits: Any) -> None:
        wide = dict.fromkeys(("per_address", "per_person", "per_key", "per_group"), MANY)
        self.limits = Limits(**{**wide, "strangers": MANY, "sign_in": MANY, **limits})
        self.now_ns = 1
        self.registry = CollectorRegistry()
        self.pace = Pace(self.limits, self.registry, lambda: self.now_ns)
        self.guard = ByName()
        paced = self.pace.guarding(self.guard)

        async def closed(request: Request) -> Response:
            try:
                found = await paced.principal(await shown_by(request))
            except CredentialRefused:
                return Response(status_code=401)
            lines = int(request.headers.get("lines", "0"))
            return JSONResponse({"means": found.means, "wait": self.pace.wait_for_lines_s(lines)})

        async def open_to_all(_: Request) -> Response:
            return Response("open")

        app = Starlette(
            routes=[
                Route("/closed", closed),
                Route("/open", open_to_all),
                Route("/pages/sign-in", open_to_all, methods=["GET", "POST"]),
                Route("/pages/invitation", open_to_all, methods=["POST"]),
                Route("/pages/sign-in/provider/back", open_to_all),
            ],
            exception_handlers={Excessive: excessive_answer},
        )
        app.add_middleware(Bounds, limits=self.limits, pace=self.pace)
        self._app = app

    def ask(
        self,
        who: str | None = None,
        path: str = "/closed",
        peer: str = "198.51.100.7",
        method: str = "GET",
        **more: str,
    ) -> httpx.Response:
        headers = {} if who is None else {"authorization": f"Bearer {who}"}

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, client=(peer, 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
                return await client.request(method, path, headers={**headers, **more})

        return asyncio.run(asked())

    def statuses(self, how_often: int, who: str | None = None, **more: str) -> list[int]:
        return [self.ask(who, **more).status_code for _ in range(how_often)]


def test_a_person_has_their_own_rate_from_wherever_they_ask() -> None:
    asked = Asked(per_person=FEW)
    assert asked.statuses(4, "anna") == [200, 200, 200, 429]
    assert asked.ask("anna", peer="203.0.113.9").status_code == 429
    assert asked.ask("bea").status_code == 200
    asked.now_ns += 1_000_000_000
    assert asked.statuses(2, "anna") == [200, 429]


def test_a_key_has_its_own_rate_and_a_groups_keys_have_one_together() -> None:
    asked = Asked(per_key=FEW)
    assert asked.statuses(4, "key1") == [200, 200, 200, 429]
    assert asked.ask("key2").status_code == 200
    together = Asked(per_group=FEW)
    assert together.statuses(2, "key1") == [200, 200]
    assert together.statuses(2, "key2") == [200, 429]


def test_an_address_that_took_too_much_is_turned_away_before_anybody_is_looked_up() -> None:
    asked = Asked(per_address=FEW)
    assert asked.statuses(3, "anna") == [200, 200, 200]
    looked = asked.guard.looked
    assert asked.statuses(2, "bea") == [429, 429]
    assert asked.statuses(2, None) == [429, 429]
    assert asked.guard.looked == looked
    assert asked.ask("bea", peer="203.0.113.9").status_code == 200


@pytest.mark.parametrize("who", [None, "nobody we know"])
def test_strangers_have_less_and_do_not_take_it_from_who_is_known(who: str | None) -> None:
    asked = Asked(strangers=FEW)
    assert 429 not in asked.statuses(3, who)
    assert asked.ask(who).status_code == 429
    assert asked.ask("anna").status_code == 200


def test_what_is_open_to_all_is_paid_for_too() -> None:
    asked = Asked(strangers=FEW)
    assert asked.statuses(4, path="/open") == [200, 200, 200, 429]


def test_signing_in_is_slower_than_looking_at_the_form() -> None:
    asked = Asked(sign_in=FEW)
    assert asked.statuses(9, path="/pages/sign-in") == [200] * 9
    sent = [
        *asked.statuses(1, path="/pages/sign-in/provider/back"),
        *asked.statuses(1, path="/pages/invitation", method="POST"),
        *asked.statuses(2, path="/pages/sign-in", method="POST"),
    ]
    assert sent == [200, 200, 200, 429]


def test_the_operator_is_never_held_back_whoever_used_their_address_up() -> None:
    asked = Asked(per_address=FEW, per_person=FEW, per_key=FEW, per_group=FEW)
    asked.statuses(9, "anna")
    assert asked.ask("anna").status_code == 429
    assert asked.statuses(9, "evo_x") == [200] * 9
    assert "ratelimit" not in asked.ask("evo_x").headers


def test_who_only_says_that_they_are_the_operator_is_a_stranger() -> None:
    asked = Asked(strangers=FEW)
    assert asked.statuses(4, "evo_guess") == [401, 401, 401, 429]
    looked = asked.guard.looked
    asked.statuses(5, "evo_guess")
    assert asked.guard.looked == looked


def test_an_address_that_somebody_writes_into_a_header_is_not_counted() -> None:
    asked = Asked(strangers=FEW)
    said = [
        asked.ask(None, **{"x-forwarded-for": f"192.0.2.{number}"}).status_code
        for number in range(4)
    ]
    assert said == [200, 200, 200, 429]


def test_a_refusal_says_when_to_come_back_and_how_much_there_was() -> None:
    asked = Asked(per_person=FEW)
    assert asked.ask("anna").headers["ratelimit"] == '"person";r=2;t=0'
    asked.statuses(2, "anna")
    refused = asked.ask("anna", **{"accept-language": "nl"})
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["ratelimit-policy"] == '"person";q=3;w=3'
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json() == {
        "type": "urn:evenveel:problem:too-many-requests",
        "title": "Te veel vragen",
        "status": 429,
        "detail": "Dit gaat te snel. Probeer het over 1 s opnieuw.",
        "instance": "/closed",
        "code": "too-many-requests",
    }


def test_a_bulk_waits_as_long_as_its_lines_are_ahead_of_its_senders_rate() -> None:
    asked = Asked(per_key=FEW)
    assert asked.ask("key1", lines="2").json()["wait"] == 0
    assert asked.ask("key2", lines="10").json()["wait"] == 8
    assert asked.ask("evo_x", lines="10").json()["wait"] == 0


def test_who_is_turned_away_is_counted_by_which_limit() -> None:
    asked = Asked(per_person=FEW)
    asked.statuses(5, "anna")
    name = "evenveel_http_refused_by_limit_total"
    assert asked.registry.get_sample_value(name, {"limit": "person"}) == 2


def test_every_refusal_is_said_in_three_languages() -> None:
    from access.excess import Excess, answer_to

    for excess in Excess:
        said = {
            language: json.loads(
                bytes(answer_to(Excessive(excess, 7), path="/", accept_language=language).body)
            )["detail"]
            for language in ("nl", "fr", "en")
        }
        assert len(set(said.values())) == 3
        assert not any("{" in sentence for sentence in said.values())
