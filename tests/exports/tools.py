"""Other people's programs, asked whether they take a file of ours."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.kafka import cannot

XSD: Final = Path(__file__).parent / "camt.053.001.08.xsd"
# By what the file is for: the program, and what it is asked with the file's name at the end.
_ASKED: Final[Mapping[str, tuple[str, Sequence[str]]]] = {
    "hledger": ("hledger", ("check", "--strict", "ordereddates", "payees", "-f")),
    "ledger": (
        "ledger",
        ("balance", "--args-only", "--strict", "--pedantic", "--check-payees", "-f"),
    ),
    "beancount": ("bean-check", ()),
    "camt.053": ("xmllint", ("--noout", "--nonet", "--schema", str(XSD))),
}
TOOLS: Final = tuple(_ASKED)
Accepts = Callable[[str, bytes], str | None]


def accepting(folder: Path) -> Accepts:
    """What a tool has against a file; None: nothing. Skips, or in CI fails, where it is absent."""

    def asked(of: str, content: bytes) -> str | None:
        name, words = _ASKED[of]
        place = folder / "asked"
        place.write_bytes(content)
        ended = subprocess.run(
            [program(name), *words, str(place)], capture_output=True, text=True, timeout=120
        )
        return None if ended.returncode == 0 else f"{ended.returncode}: {ended.stderr}"

    return asked


def program(name: str) -> str:
    """Where the program is. Skips, or in CI fails, where it is not."""
    beside = Path(sys.executable).with_name(name)
    if beside.exists():
        return str(beside)
    found = shutil.which(name)
    if found is None:
        cannot(f"there is no {name} here, which Debian has: make tools")
    return found
