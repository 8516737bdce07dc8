"""Known weaknesses in the pinned dependencies, asked of those who keep lists of them.

`python -m tests.operations.advisories` fails on one that `deploy/requirements/advisories.toml` does
not explain, and on an explanation that nothing needs any more. Where no list can be reached it says
so and passes: then nothing is known, which is not the same as all being well.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final, NamedTuple

PROJECT: Final = Path(__file__).resolve().parents[2]
LOCKS: Final = ("runtime.txt", "test.txt")
EXPLAINED: Final = "advisories.toml"
# Each is another list; the first that knows the packages answers for all.
LISTS: Final = ("pypi", "osv")
_ANSWERS_WITHIN_S: Final = 20
_ALL_WITHIN_S: Final = 300


class Heard(NamedTuple):
    """What a list said: how many packages it knew, and by advisory the package it is about."""

    known: int
    advisories: dict[str, str]


def heard(report: dict[str, Any]) -> Heard:
    """Return what a report of pip-audit says; packages that it skipped are not known."""
    audited = [found for found in report["dependencies"] if "skip_reason" not in found]
    return Heard(
        len(audited),
        {weak["id"]: found["name"] for found in audited for weak in found["vulns"]},
    )


def wrong(found: Heard, explained: dict[str, dict[str, str]]) -> list[str]:
    """Return a sentence for each advisory without an explanation, and the other way round."""
    unexplained = found.advisories.keys() - explained.keys()
    unneeded = explained.keys() - found.advisories.keys()
    unsaid = [id_ for id_, given in explained.items() if not given.get("why", "").strip()]
    return [
        *(f"{found.advisories[id_]} has {id_}, and nothing says why" for id_ in unexplained),
        *(f"{EXPLAINED} explains {id_}, which nothing has any more" for id_ in unneeded),
        *(f"{EXPLAINED} does not say why {id_} does not reach us" for id_ in unsaid),
    ]


def _asked(of: str) -> dict[str, Any] | str:
    """Return the list's report of both locks together, or why there is none."""
    words = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"]
    words += ["--vulnerability-service", of, "--timeout", str(_ANSWERS_WITHIN_S)]
    words += ["--progress-spinner", "off", "--format", "json"]
    for lock in LOCKS:
        words += ["--requirement", str(PROJECT / "deploy" / "requirements" / lock)]
    try:
        ran = subprocess.run(
            words, capture_output=True, text=True, timeout=_ALL_WITHIN_S, check=False
        )
    except subprocess.TimeoutExpired:
        return f"it did not answer within {_ALL_WITHIN_S} s"
    try:
        report: dict[str, Any] = json.loads(ran.stdout)
    except json.JSONDecodeError:
        said = ran.stderr.strip().splitlines()
        return said[-1] if said else "it said nothing"
    return report


def main() -> int:
    """Ask the lists in turn, and say what was heard; 1 where something is to be done."""
    folder = PROJECT / "deploy" / "requirements"
    explained = tomllib.loads((folder / EXPLAINED).read_text("utf-8"))
    for of in LISTS:
        report = _asked(of)
        if isinstance(report, str):
            sys.stdout.write(f"advisories: the list of {of} was not asked: {report[:200]}\n")
            continue
        found = heard(report)
        if not found.known:
            sys.stdout.write(f"advisories: the list of {of} knows none of our packages\n")
            continue
        sentences = wrong(found, explained)
        sys.stdout.write("".join(f"advisories: {sentence}\n" for sentence in sentences))
        total = len(report["dependencies"])
        sys.stdout.write(f"advisories: {found.known} of {total} packages looked up by {of}\n")
        return 1 if sentences else 0
    sys.stdout.write("advisories: no list could be asked, so nothing is known; skipped\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
