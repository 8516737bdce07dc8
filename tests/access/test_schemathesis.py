"""Whatever their descriptions allow is asked of both services, by people of two groups as peers.

Requests are made up from the API's description, of which the ids are often such as there are. No
answer is a failure of ours, nothing of the other group comes in one, and nothing that was asked
changed anything of the other group's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy
from schemathesis import Case, GenerationMode

from access.rights import RULES, Act
from access.rules_clearing import CLEARING
from access.rules_projections import PROJECTIONS
from clearing.http.app import openapi_document as clearing_document
from contracts.envelope import decode
from contracts.ids import UUID_PATTERN
from projections.http.app import openapi_document as projections_document
from tests.access.asked_routes import FRIEND, POT, SHOP
from tests.access.reading_of_roles import PAID, POST, Reading, reading_roles
from tests.access.region_of_roles import (
    FAR,
    OURS,
    ROLES,
    key_of,
    person,
    pot_of,
    region,
    shop_of,
    shown,
)
from tests.http.counter import AGREEMENT, Counter, id_of
from tests.http.run_cases import RUN

_is_id: Final = re.compile(UUID_PATTERN).fullmatch
# What is there to be asked about: of ours, and of the peers' own.
_OF_OURS: Final = (SHOP, FRIEND, POT, PAID, POST, RUN, AGREEMENT, key_of("read", OURS))
_OF_FAR: Final = (shop_of(FAR), pot_of(FAR), id_of(f"friend of {FAR}"), key_of("read", FAR))
_PEOPLE: Final = [
    person(role, group)
    for role in ("member", "administrator", "second", "support")
    for group in (OURS, FAR)
]
IDS: Final = st.sampled_from([*_OF_OURS, *_OF_FAR, *_PEOPLE])
GROUPS: Final = st.sampled_from([OURS, FAR])
# What only the people of our group may read anywhere.
MARKS: Final = (*_OF_OURS, *(person(role, OURS) for role in ("member", "intermediary", "second")))
PEERS: Final = tuple(role for role in ROLES if role not in ("nobody", "operator", "embedded"))
# Who follows live is told for as long as they stay, and many commands come as lines, each of which
# asks for itself as its own route does: both have tests of their own.
_APART: Final = (("GET", "/events/live"), ("POST", "/commands"))

bounded = settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)


def _closed(rules: Mapping[tuple[str, str], Act]) -> list[tuple[str, str]]:
    """The routes that are not open to anybody, who learns nothing there."""
    return [
        route
        for route, act in rules.items()
        if "anybody" not in RULES[act].who and route not in _APART
    ]


def _cases(document: dict[str, Any]) -> Callable[[tuple[str, str]], SearchStrategy[Case[Any]]]:
    described = schemathesis.openapi.from_dict(document)

    def of(route: tuple[str, str]) -> SearchStrategy[Case[Any]]:
        method, path = route
        return described[path][method].as_strategy(generation_mode=GenerationMode.POSITIVE)

    return of


def _known(draw: Callable[[SearchStrategy[Any]], Any], given: Any, name: str = "") -> Any:
    """The same, with ids that there are in the place of most that are made up."""
    match given:
        case dict():
            return {key: _known(draw, part, str(key)) for key, part in given.items()}
        case list():
            return [_known(draw, part, name) for part in given]
        case str() if name in ("group_id", "group", "by", "other"):
            return draw(GROUPS)
        case str() if name == "viewer":
            return draw(st.one_of(IDS, GROUPS))
        case str() if _is_id(given) and not name.startswith("command"):
            return draw(st.one_of(IDS, IDS, st.just(given)))
        case _:
            return given


def _sent(case: Case[Any], data: DataObject, role: str, group: str) -> dict[str, Any]:
    """The request, by somebody who stands so to the group."""
    case.path_parameters = _known(data.draw, dict(case.path_parameters or {}))
    headers = {
        name: text
        for name, text in dict(case.headers or {}).items()
        if name.lower() not in ("authorization", "signature", "signature-input", "content-digest")
    }
    query = _known(data.draw, dict(case.query or {}))
    query.pop("at_least", None)
    body = {}
    if isinstance(case.body, dict | list):
        body = {"json": _known(data.draw, case.body)}
    return {
        "method": case.method,
        "path": case.formatted_path,
        "params": {name: part for name, part in query.items() if part is not None},
        "headers": headers | shown(role, group),
        **body,
    }


def _told(sent: Mapping[str, Any], answer: httpx.Response) -> set[str]:
    """Which marks of our group the answer holds that the request did not."""
    asked = json.dumps([sent["path"], sent["params"], sent["headers"], sent.get("json")])
    return {mark for mark in MARKS if mark in answer.text and mark not in asked}


def _in_good_order(answer: httpx.Response) -> None:
    # 503 is a service that has not caught up with what was asked for.
    assert answer.status_code < 500 or answer.status_code == 503, answer.text


@pytest.fixture(scope="module", name="reading")
def _reading(database_server: str) -> Iterator[Reading]:
    with reading_roles(database_server) as reading:
        reading.app.state.wait_s = 0
        yield reading


@pytest.fixture(scope="module", name="counter")
def _counter(reading: Reading) -> Iterator[Counter]:
    # After the other, which for a while has a region of its own in the same application.
    del reading
    with region() as counter:
        yield counter


READ_CASES: Final = _cases(projections_document())
COMMAND_CASES: Final = _cases(clearing_document())


@pytest.mark.parametrize("route", _closed(PROJECTIONS), ids=" ".join)
def test_whatever_is_read_nothing_of_the_other_group_is_told(
    reading: Reading, route: tuple[str, str]
) -> None:
    @bounded
    @given(case=READ_CASES(route), role=st.sampled_from(PEERS), data=st.data())
    def asked(case: Case[Any], role: str, data: DataObject) -> None:
        sent = _sent(case, data, role, FAR)
        answer = reading.client.request(**sent)
        _in_good_order(answer)
        assert not _told(sent, answer)

    asked()


def test_to_our_own_group_it_is_told(reading: Reading) -> None:
    found: set[str] = set()

    @settings(bounded, max_examples=40)
    @given(case=READ_CASES(("GET", "/groups/{group_id}/accounts")), data=st.data())
    def asked(case: Case[Any], data: DataObject) -> None:
        sent = _sent(case, data, "administrator", OURS)
        found.update(_told(sent, reading.client.request(**sent)))

    asked()
    assert {SHOP, FRIEND, POT} <= found


@pytest.mark.parametrize("route", _closed(CLEARING), ids=" ".join)
def test_whatever_is_commanded_nothing_of_the_other_group_is_told_or_changed(
    counter: Counter, route: tuple[str, str]
) -> None:
    @bounded
    @given(case=COMMAND_CASES(route), role=st.sampled_from(PEERS), data=st.data())
    def asked(case: Case[Any], role: str, data: DataObject) -> None:
        sent = _sent(case, data, role, FAR)
        before = counter.events()
        answer = counter.send(**sent)
        _in_good_order(answer)
        assert not _told(sent, answer)
        assert _changed(counter, before) <= {"agreement-proposed.v1"}

    asked()


def _changed(counter: Counter, after: int) -> set[str]:
    """What happened since that touches our group. Another may offer it an agreement."""
    entries = [entry for block in counter.log.read() for entry in block.entries]
    return {
        entry.wire_name
        for entry in entries[after:]
        if OURS in decode(entry.wire_name, entry.data).groups
    }
