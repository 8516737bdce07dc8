"""Node, and what npm put beside the examples: implementations that we did not write."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

from tests.kafka import cannot

EXAMPLES: Final = Path(__file__).resolve().parents[1] / "deploy" / "examples"


def modules() -> Path:
    """The folder where npm put what the examples need; the test is skipped where it cannot."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            cannot(f"{program} is not installed")
    kept, lock = EXAMPLES / "node_modules" / ".package-lock.json", EXAMPLES / "package-lock.json"
    if not kept.exists() or kept.stat().st_mtime < lock.stat().st_mtime:
        got = subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund"], cwd=EXAMPLES, capture_output=True, text=True
        )
        if got.returncode:
            cannot(f"npm cannot get what the examples need: {got.stderr[-500:]}")
    return kept.parent
