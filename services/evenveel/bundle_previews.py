"""Bundles of another system as the pages look at them: read from a folder that is gone at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Final
from uuid import uuid4

from contracts.ids import PersonId
from evenveel.findings import Problem
from evenveel.komunitin import layout, preview
from projections.pages.previews import Finding, Previewed, PreviewedAccount, PreviewsBusy

_FILES: Final = (
    *(layout.COMMUNITY, layout.CURRENCY, layout.USERS, layout.MEMBER_USERS, layout.MEMBERS),
    *(layout.ACCOUNTS, layout.TRANSFERS, layout.CATEGORIES, layout.POSTS),
)
_PATIENCE_S: Final = 20.0


class BundlePreviews:
    """Reads one bundle at a time, so that reading leaves room for everything else."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self._reading = Lock()

    @property
    def files(self) -> tuple[str, ...]:
        """Which files a bundle has; others are not looked at."""
        return tuple(each.name for each in _FILES)

    def preview(self, files: Mapping[str, bytes], units_per_hour: str | None) -> Previewed:
        """Return what the bundle would bring, whatever is wrong with it. Raises `PreviewsBusy`."""
        if not self._reading.acquire(timeout=_PATIENCE_S):
            raise PreviewsBusy
        try:
            return self._read(files, units_per_hour)
        finally:
            self._reading.release()

    def _read(self, files: Mapping[str, bytes], units_per_hour: str | None) -> Previewed:
        with TemporaryDirectory(prefix="evenveel-bundle-") as folder:
            for name in self.files:
                if name in files:
                    (Path(folder) / name).write_bytes(files[name])
            # Whoever would bring it over is asked for where that is done.
            somebody = PersonId(str(uuid4()))
            found = preview(
                Path(folder),
                importer=somebody,
                now_ms=self._now_ms(),
                units_per_hour=units_per_hour,
            ).summary
        return Previewed(
            group_id=found.group_id,
            name=found.name,
            hour=None if found.hour is None else found.hour.partition(" = ")[2],
            step_ms=found.step_ms,
            members=found.members,
            people=found.users,
            accounts=tuple(
                PreviewedAccount(
                    code=each.code, name=each.name, kind=each.kind, balance=each.balance
                )
                for each in found.accounts
            ),
            exchanges=found.transfers,
            exchanged=found.transferred,
            posts=found.posts,
            posts_published=found.posts_published,
            problems=tuple(map(_finding, found.problems)),
            warnings=tuple(map(_finding, found.warnings)),
        )


def _finding(problem: Problem) -> Finding:
    return Finding(file=problem.file, line=problem.line, reason=problem.reason)
