"""The projections over the region of roles, with all that somebody there could look for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

from access.database_roles import PROJECTIONS as PROJECTIONS_ROLE
from access.database_roles import READER, address_as
from access.vault import Vault
from clearing.log.memory import MemoryLog
from clearing.log.port import VaultRows
from clearing.log.standings import standings_to_head
from evenveel.composition import ledger, make_tables, projecting
from evenveel.read_side import doors_of
from evenveel.vault_keys import keys_of
from projections.http.app import create_app
from projections.log_stream import LogStream
from projections.reading.snapshot import open_pool
from projections.runner import catch_up
from tests import databases
from tests.access.asked_routes import FRIEND, MEMBER, PUBLISHED, SHOP, STEPS
from tests.access.region_of_roles import GUARD, NOW_MS, OURS, region, runs, shown, told
from tests.http.counter import id_of
from tests.http.run_cases import RUN, found
from tests.projections.asking import Client

PAID, POST, HOOK = id_of("paid"), id_of("post"), "http://127.0.0.1:9/hook"


class Reading:
    """The projections over the region of roles."""

    def __init__(self, client: Client, app: Any) -> None:
        self.client = client
        self.app = app

    def asked(self, method: str, path: str, role: str, group: str, **given: Any) -> Any:
        body = {"url": HOOK} if path.endswith("/webhooks") and method == "POST" else {}
        sent = {} if method in ("GET", "DELETE") else {"json": body}
        return self.client.request(method, path, headers=shown(role, group), **sent, **given)


@contextmanager
def reading_roles(database_server: str) -> Iterator[Reading]:
    """Somebody has paid, published and proposed there."""
    with ExitStack() as until_end:
        database_url = until_end.enter_context(databases.fresh_database(database_server))
        make_tables(database_url)
        with region() as counter, ledger(database_url) as opened:
            told(
                counter,
                command="pay",
                command_id=PAID,
                actor=MEMBER,
                payer=SHOP,
                payee=FRIEND,
                **STEPS,
            )
            _, _, post = PUBLISHED[:3]
            headers = shown("member", OURS)
            assert counter.send("PUT", f"/posts/{POST}", headers=headers, json=post).is_success
            run = {**found(counter.events()), "actor": runs(OURS)}
            headers = shown("embedded", OURS)
            answer = counter.send("PUT", f"/clearing-runs/{RUN}", headers=headers, json=run)
            assert answer.is_success, answer.text
            assert isinstance(counter.log, MemoryLog)
            for block in counter.log.read():
                published = any(entry.wire_name == "post-published.v1" for entry in block.entries)
                kept = VaultRows(posts=counter.log.posts if published else {})
                opened.log.append(block.entries, after=opened.log.head(), vault=kept)
            standings_to_head(opened.log, opened.standings)
        runner = until_end.enter_context(projecting(database_url))
        catch_up(runner)
        works_url = address_as(database_url, PROJECTIONS_ROLE)
        pool, works = open_pool(address_as(database_url, READER)), open_pool(works_url)
        stream = LogStream(works_url)
        for opened_here in (pool, works, stream):
            until_end.callback(opened_here.close)
        keys = until_end.enter_context(keys_of())
        doors = partial(doors_of, until_end.enter_context(Vault(works_url, keys)))
        # By the region's own clock: its keys and its auditor's time end.
        app = create_app(pool, stream, doors, guard=GUARD, works=works, now_ms=lambda: NOW_MS)
        client = Client(app)
        until_end.callback(client.close)
        yield Reading(client, app)
