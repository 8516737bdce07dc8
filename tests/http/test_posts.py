"""What is wrong with an offer or a want that is sent in ends in a problem, and nothing is kept."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from clearing.http.faults import Fault
from contracts.posts import MAX_TEXT_CHARACTERS, MAX_TITLE_CHARACTERS
from tests.http.cases import ANNA, POST, POSTED
from tests.http.counter import Counter, as_holder, id_of
from tests.http.test_bad_input import JSON, refused

_WHOLE: dict[str, Any] = {"account_id": ANNA, **POSTED, "actor": as_holder("anna")}


def changed(path: str, value: object) -> dict[str, Any]:
    """The body with one part of it, named by its path, in another way."""
    body = copy.deepcopy(_WHOLE)
    *outer, last = path.split(".")
    part = body
    for name in outer:
        part = part.setdefault(name, {})
    part[last] = value
    return body


@pytest.mark.parametrize(
    ("path", "value", "code", "field"),
    [
        ("account_id", "anna", "not-an-id", "account_id"),
        ("account_id", id_of("nobody"), "account-unknown", None),
        ("terms", None, "wrong-type", "terms"),
        ("terms.kind", "lend", "not-one-of", "terms.kind"),
        ("terms.category", "gold", "not-one-of", "terms.category"),
        ("terms.visible_to", "everybody", "not-one-of", "terms.visible_to"),
        ("terms.colour", "red", "unknown-field", "terms.colour"),
        ("terms.hint_steps", 0, "amount-out-of-range", None),
        ("terms.hint_steps", 2**63, "number-out-of-range", "terms.hint_steps"),
        ("terms.hint_steps", 2.5, "not-a-whole-number", "terms.hint_steps"),
        ("terms.valid_until", "tomorrow", "not-a-time", "terms.valid_until"),
        ("terms.valid_until", "1969-01-01T00:00:00Z", "number-out-of-range", "terms.valid_until"),
        ("terms.valid_until", "2020-01-01T00:00:00Z", "validity-out-of-range", None),
        ("terms.valid_until", "2100-01-01T00:00:00Z", "validity-out-of-range", None),
        ("content", {}, "post-not-sayable", None),
        ("content.de", {"title": "Brot"}, "unknown-field", "content.de"),
        ("content.nl.title", "", "text-too-short", "content.nl.title"),
        ("content.nl.title", " \t", "text-too-short", "content.nl.title"),
        ("content.nl.title", "x" * (MAX_TITLE_CHARACTERS + 1), "text-too-long", "content.nl.title"),
        ("content.nl.title", "a\x00b", "text-not-storable", "content.nl.title"),
        ("content.nl.text", "a\ud800b", "text-not-storable", "content.nl.text"),
        ("content.nl.text", "x" * (MAX_TEXT_CHARACTERS + 1), "text-too-long", "content.nl.text"),
        ("content.fr", {"text": "sans titre"}, "missing-field", "content.fr.title"),
        ("content.place", {"locality": ""}, "post-not-sayable", None),
        ("content.place", {"locality": "a\x00"}, "text-not-storable", "content.place.locality"),
        (
            "content.place",
            {"locality": "Gent", "latitude_microdegrees": 90_000_001, "longitude_microdegrees": 0},
            "number-out-of-range",
            "content.place.latitude_microdegrees",
        ),
        (
            "content.place",
            {"locality": "Gent", "latitude_microdegrees": 51_000_000},
            "post-not-sayable",
            None,
        ),
        ("words", "for whoever reads this", "post-not-sayable", None),
        ("actor", as_holder("bert"), "not-the-holder", None),
    ],
)
def test_a_bad_post_is_refused(
    counter: Counter, path: str, value: object, code: str, field: str | None
) -> None:
    content = json.dumps(changed(path, value))
    problem = refused(counter, "PUT", POST, content=content, headers=JSON)
    assert (problem["code"], problem.get("field")) == (code, field)


def test_ten_megabytes_are_too_much(counter: Counter) -> None:
    content = json.dumps(changed("content.nl.text", "x" * 10_000_000))
    problem = refused(counter, "PUT", POST, content=content, headers=JSON)
    assert problem["code"] == Fault.BODY_TOO_LARGE.slug


def test_the_id_in_the_path_is_the_posts_and_the_callers_own(counter: Counter) -> None:
    first = counter.send("PUT", POST, json=_WHOLE)
    assert first.status_code == 201
    assert first.json()["events"][0]["post_id"] == POST.rpartition("/")[2]
    better = changed("content.nl.title", "Fietsen en brommers herstellen")
    assert counter.send("PUT", POST, json=better).status_code == 200
    other = refused(counter, "PUT", POST, json=changed("terms.category", "food"))
    assert other["code"] == "different-terms"
    assert refused(counter, "PUT", "/posts/mine", json=_WHOLE)["field"] == "post_id"
