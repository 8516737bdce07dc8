"""Questions over tables in the version that is read: a rebuilt one is asked from the switch on."""

import re
from functools import lru_cache
from typing import Final

from projections.reading.snapshot import Snapshot

_is_table: Final = re.compile(r"\{(\w+)\}")


def over(at: Snapshot, question: str) -> str:
    """The question, each `{table}` in it named in the version that the snapshot reads."""
    return _over(question, tuple(at.versions.items()))


@lru_cache(maxsize=500)
def _over(question: str, versions: tuple[tuple[str, int], ...]) -> str:
    known = dict(versions)

    def named(found: re.Match[str]) -> str:
        name = found[1]
        return f"projections.{name}_v{known[name.partition('_')[0]]}"

    return _is_table.sub(named, question)
