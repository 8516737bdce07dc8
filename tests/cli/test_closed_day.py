"""How groups stood when the last closed day ended, on the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from tests.cli.typed import Shell


def test_what_is_given_today_is_not_told_and_what_a_link_began_with_is(shell: Shell) -> None:
    before = str(datetime.now(UTC).date() - timedelta(days=3))
    shell.done("pay", "gent/anna", "lille/béatrice", "20", "--happened-at", before)
    shell.done("pay", "gent/anna", "lille/béatrice", "5")
    told = [line.split() for line in shell.done("closed-day").splitlines()]
    assert ["gent", "lille", "1", "h", "40", "h", "2.5", "%", "calm", "active"] in told
    page = json.loads(shell.done("closed-day", "--json"))
    assert {group["net_ms"] for group in page["groups"]} == {3_600_000, -3_600_000}
    french = shell.done("closed-day", "--lang", "fr")
    assert f"tels qu’à la fin du {page['as_of_day']} (UTC)" in french
