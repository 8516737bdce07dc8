"""The published schemas are those of the types, take every sample and no wrong one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from contracts import published_stream
from contracts.published import documents
from tests.contracts.samples import GOLDEN, SAMPLES

CONTRACTS = GOLDEN.parent
DOCUMENTS = documents()
REGISTRY: Registry[Any] = Registry().with_resources(
    (Path(path).name, Resource.from_contents(json.loads(text))) for path, text in DOCUMENTS.items()
)


def validator(name: str) -> Draft202012Validator:
    schema = json.loads(DOCUMENTS[f"schemas/{name}.json"])
    return Draft202012Validator(
        schema, registry=REGISTRY, format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def golden(name: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_bytes())
    return whole


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_committed_schema_is_the_one_that_the_types_give(path: str) -> None:
    assert (CONTRACTS / path).read_text(encoding="utf-8") == DOCUMENTS[path], (
        "the types have changed: write the schemas again with `make schemas`, "
        "and see that stored events still fit"
    )


def test_no_schema_is_left_over() -> None:
    committed = {f"schemas/{path.name}" for path in (CONTRACTS / "schemas").glob("*.json")}
    # Descriptions of the HTTP interfaces and of the stream lie here too; they are checked where
    # they are made.
    of_events = {path for path in committed if ".v" in path or "envelope" in path}
    assert of_events - set(published_stream.documents()) == set(DOCUMENTS)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_schema_is_itself_valid(path: str) -> None:
    Draft202012Validator.check_schema(json.loads(DOCUMENTS[path]))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_golden_sample_fits_its_schema_and_the_envelopes(name: str) -> None:
    whole = golden(name)
    validator(name).validate(whole["event"])
    validator("envelope").validate(whole)


WRONG: list[tuple[str, tuple[str, ...], object]] = [
    ("exchange-recorded.v1", ("event", "payer"), "anna"),
    ("exchange-recorded.v1", ("event", "payer"), "00000000-0000-4000-8000-00000000ACC1"),
    ("exchange-recorded.v1", ("event", "payer_steps"), 0),
    ("exchange-recorded.v1", ("event", "payer_steps"), 2.5),
    ("exchange-recorded.v1", ("event", "payer_steps"), "30"),
    ("exchange-recorded.v1", ("event", "payer_group"), "Aalst!"),
    ("exchange-recorded.v1", ("event", "kind"), "gift"),
    ("exchange-recorded.v1", ("event", "routes"), [{"groups": ["aalst"], "carried_ms": 1}]),
    ("exchange-recorded.v1", ("event", "routes"), [{"groups": ["aalst", "bergen"]}]),
    ("exchange-recorded.v1", ("event", "type"), "exchange-recorded.v2"),
    ("exchange-recorded.v1", ("groups",), {}),
    ("exchange-recorded.v1", ("groups",), {"aalst": 0}),
    ("exchange-recorded.v1", ("groups",), {"A": 1}),
    ("exchange-recorded.v1", ("terms",), "a bicycle repaired"),
    ("exchange-recorded.v1", ("words",), "a bicycle repaired"),
    ("exchange-recorded.v1", ("recorded_at_ms",), -1),
    ("exchange-recorded.v1", ("actor", "person_id"), "Anna"),
    ("exchange-recorded.v1", ("actor", "capacity"), "king"),
    ("group-founded.v1", ("event", "step_ms"), 0),
    ("group-founded.v1", ("event", "decimals"), 7),
    ("group-founded.v1", ("event", "place", "latitude_microdegrees"), 90_000_001),
    ("group-founded.v1", ("event", "unit", "singular"), "n" * 101),
    ("agreement-proposed.v1", ("event", "terms", "first_may_owe_ms"), -1),
]


@pytest.mark.parametrize(("name", "path", "value"), WRONG, ids=lambda part: str(part)[:60])
def test_a_wrong_sample_does_not_fit(name: str, path: tuple[str, ...], value: object) -> None:
    whole = golden(name)
    within = whole
    for key in path[:-1]:
        within = within[key]
    within[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        validator("envelope").validate(whole)


@pytest.mark.parametrize("key", ["command_id", "groups", "recorded_at_ms", "actor", "event"])
def test_an_envelope_without_a_part_that_it_needs_does_not_fit(key: str) -> None:
    whole = golden("group-closed.v1")
    del whole[key]
    with pytest.raises(jsonschema.ValidationError):
        validator("envelope").validate(whole)


def test_a_field_of_a_later_release_fits() -> None:
    whole = golden("group-closed.v1")
    whole["event"]["later"] = 1
    validator("envelope").validate(whole)
