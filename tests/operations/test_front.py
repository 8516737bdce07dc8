"""What Caddy itself makes of our Caddyfile: what is asked in which order."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CADDYFILE = Path(__file__).parents[2] / "deploy" / "caddy" / "Caddyfile"


@pytest.fixture(scope="module")
def adapted() -> dict[str, Any]:
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("caddy is not installed here; Debian's package is called so")
    asked = [caddy, "adapt", "--adapter", "caddyfile", "--config", str(CADDYFILE)]
    answer = subprocess.run(asked, capture_output=True, check=True, timeout=60)
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


@pytest.mark.parametrize(
    ("host", "inside"),
    [
        ("localhost", {"/metrics", "/status", "/clearing/metrics", "/clearing/status"}),
        ("clearing.localhost", {"/metrics", "/status"}),
    ],
)
def test_what_is_measured_is_refused_before_anything_behind_is_asked(
    adapted: dict[str, Any], host: str, inside: set[str]
) -> None:
    (server,) = adapted["apps"]["http"]["servers"].values()
    (site,) = (r for r in server["routes"] if r["match"] == [{"host": [host]}])
    refused: set[str] = set()
    behind = False
    for paths, handler in handlers(site, set()):
        if handler["handler"] == "static_response":
            assert handler["status_code"] == 404
            assert not behind, "it was asked already"
            refused |= paths
        behind = behind or handler["handler"] == "reverse_proxy"
    assert behind
    assert refused == inside


def handlers(route: dict[str, Any], paths: set[str]) -> Iterator[tuple[set[str], dict[str, Any]]]:
    """Every handler in the order it is asked, with the paths for which it is."""
    matched = {path for match in route.get("match", []) for path in match.get("path", [])}
    for handler in route.get("handle", []):
        if handler["handler"] == "subroute":
            for inner in handler["routes"]:
                yield from handlers(inner, matched or paths)
        else:
            yield matched or paths, handler
