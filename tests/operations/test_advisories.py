"""A weakness that is heard of in a dependency is explained, or something is done about it."""

from __future__ import annotations

import tomllib
from typing import Any

from tests.operations.advisories import EXPLAINED, PROJECT, heard, wrong

REPORT: dict[str, Any] = {
    "dependencies": [
        {"name": "one", "version": "1", "vulns": []},
        {"name": "two", "version": "2", "vulns": [{"id": "PYSEC-1"}, {"id": "PYSEC-2"}]},
        {"name": "three", "skip_reason": "not there"},
    ]
}


def test_what_was_skipped_is_not_taken_for_known() -> None:
    found = heard(REPORT)
    assert found.known == 2
    assert found.advisories == {"PYSEC-1": "two", "PYSEC-2": "two"}
    assert heard({"dependencies": REPORT["dependencies"][2:]}).known == 0


def test_a_weakness_needs_an_explanation_and_an_explanation_a_weakness() -> None:
    why = {"why": "we never call it"}
    assert wrong(heard(REPORT), {"PYSEC-1": why, "PYSEC-2": why}) == []
    assert len(wrong(heard(REPORT), {"PYSEC-1": why})) == 1
    assert len(wrong(heard(REPORT), {"PYSEC-1": why, "PYSEC-2": why, "PYSEC-3": why})) == 1
    assert len(wrong(heard(REPORT), {"PYSEC-1": why, "PYSEC-2": {"why": " "}})) == 1


def test_every_explanation_names_a_package_and_says_why() -> None:
    text = (PROJECT / "deploy" / "requirements" / EXPLAINED).read_text("utf-8")
    for explanation in tomllib.loads(text).values():
        assert explanation["package"].strip()
        assert explanation["why"].strip()
