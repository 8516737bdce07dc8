"""What people write of themselves and each other stands in the vault, and nowhere as it is.

A mark is put into every field that takes a text of somebody, through the services as people reach
them; then everything that is kept, copied, streamed, measured or logged is searched for it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
import psycopg
import pytest

from clearing.log.postgres import PostgresLog
from contracts.stream import records_of
from tests import databases
from tests.browser.site import Group, Site, site
from tests.privacy.copies import dump, holds, statistics, texts, write_ahead

MARK = f"zq{uuid4().hex}zq"
CONTRACT = Path(__file__).resolve().parents[2] / "contracts" / "schemas" / "clearing.openapi.json"
# Texts that are about people, and those that a group says of itself in public.
PERSONAL: Final = {"name", "contact", "code", "words", "title", "text", "locality"}
PUBLIC: Final = {"locality", "country", "singular", "plural", "symbol"}
# What searches offers and wants is the one place where their words stand plain; it is in no copy.
OURS: Final = {"access", "clearing", "contracts", "evenveel", "projections"}
SEARCHED: Final = {"vault.post_search", "vault.post_words"}


class _Kept(logging.Handler):
    """All that any program of ours said, however quietly, and others as loudly as they are heard.

    What asks here is a client of the test's own, which tells each address that it asks.
    """

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING or record.name.partition(".")[0] in OURS:
            self.lines.append(self.format(record))


@dataclass(frozen=True, kw_only=True)
class Lived:
    """An installation in which people did everything, and what it left outside the database."""

    database_url: str
    site: Site
    group: Group
    logged: list[str]
    measured: str


class _People:
    """Does what people do, each text of theirs marked."""

    def __init__(self, on: Site, client: httpx.Client) -> None:
        self.site, self.client = on, client
        marked = {"contact": f"{MARK}@example.org", "words": MARK}
        self.group = on.found(marked, group=f"Groep {MARK}", anna=f"Anna {MARK}")
        self.els = {"person_id": self.group.person("els"), "capacity": "administrator"}
        self.anna = {"person_id": self.group.person("anna"), "capacity": "holder"}
        self.bert = {"person_id": self.group.person("bert"), "capacity": "holder"}

    def live(self) -> None:
        group, done = self.group, self.site.done
        newcomer = str(uuid4())
        account = {"group_id": group.id, "kind": "person", "holder_id": str(uuid4())}
        texts = {"name": MARK, "contact": f"{MARK}@example.org", "code": MARK, "words": MARK}
        done("PUT", f"/accounts/{newcomer}", {**account, **texts, "actor": self.els})
        for verb in ("suspend", "resume"):
            by_els = {"words": MARK, "actor": self.els}
            done("POST", f"/accounts/{newcomer}/{verb}", by_els)
        paid = self.site.pay(group, "anna", "bert", 5, MARK)
        back = {"reverses": paid, "words": MARK, "actor": self.bert}
        done("PUT", f"/reversals/{uuid4()}", back)
        self._asks_and_is_declined()
        self._offers()
        self._two_decide()
        self.site.settle()

    def _asks_and_is_declined(self) -> None:
        asked, group = str(uuid4()), self.group
        parties = {"payer": group.account("anna"), "payee": group.account("bert")}
        body = {**parties, "payer_steps": 1, "payee_steps": 1, "words": MARK, "actor": self.bert}
        in_a_week = (datetime.now(UTC) + timedelta(days=7)).isoformat(timespec="seconds")
        self.site.done("PUT", f"/requests/{asked}", {**body, "expires_at": in_a_week})
        no = {"words": MARK, "actor": self.anna}
        self.site.done("POST", f"/requests/{asked}/decline", no)

    def _offers(self) -> None:
        said = {"title": MARK, "text": f"bij {MARK}"}
        content = {"nl": said, "fr": said, "en": said, "place": {"locality": MARK}}
        terms = {"kind": "offer", "category": "repair", "visible_to": "all"}
        body = {"terms": terms, "content": content, "actor": self.anna}
        at = f"/posts/{uuid4()}"
        self.site.done("PUT", at, {**body, "account_id": self.group.account("anna")})
        self.site.done("PUT", f"{at}/content", body)

    def _two_decide(self) -> None:
        act = str(uuid4())
        headers = {"Idempotency-Key": act}
        body = {"step_ms": 200_000, "words": MARK, "actor": self.els}
        at = f"{self.site.clearing_url}/groups/{self.group.id}/step-value"
        asked = self.client.put(at, json=body, headers=headers)
        assert asked.status_code == 201, asked.text
        piet = {"person_id": self.group.person("piet"), "capacity": "administrator"}
        yes = {"group_id": self.group.id, "words": MARK, "actor": piet}
        self.site.done("POST", f"/acts/{act}/approve", yes)

    def ask_wrongly(self) -> None:
        """What is refused is written down by nobody either."""
        at = f"{self.site.clearing_url}/accounts/{uuid4()}"
        body = {"group_id": self.group.id, "kind": "person", "actor": self.els}
        key = {"Idempotency-Key": str(uuid4())}
        for wrong in (
            {**body, "name": MARK * 100},
            {**body, "name": MARK, "code": MARK},
            {**body, "name": f"{MARK}\0"},
            {**body, MARK: MARK},
        ):
            assert self.client.put(at, json=wrong, headers=key).is_error
        broken = {**key, "Content-Type": "application/json"}
        assert self.client.put(at, content=f'{{"name": "{MARK}'.encode(), headers=broken).is_error
        for path in (f"/{MARK}", f"/accounts/{MARK}", f"/groups?cursor={MARK}"):
            assert self._read(path).is_error

    def look(self) -> None:
        """Whoever may sees and finds it; else nothing below would prove anything."""
        group = self.group
        answer = self._read(f"/directory?viewer={group.id}&text={MARK}")
        assert MARK in answer.text, answer.text
        answer = self._read(f"/accounts/{group.account('bert')}/payees?text=anna")
        assert MARK in answer.text, answer.text
        answer = self._read(f"/groups/{group.id}/exchanges?words={MARK}")
        assert MARK in answer.text, answer.text
        assert MARK in self._read(f"/accounts/{group.account('bert')}/statement").text

    def sign_in(self) -> None:
        """By mail, and by a provider that calls somebody so."""
        who, anna = self.site.who, self.group.person("anna")
        who.invite(anna, address=f"{MARK}@example.org")
        who.identities.tie_provider(anna, "https://id.example.org", MARK, 0)

    def _read(self, path: str) -> httpx.Response:
        return self.client.get(f"{self.site.url}{path}")


@pytest.fixture(scope="module", name="lived")
def _lived(database_server: str) -> Iterator[Lived]:
    said, root = _Kept(), logging.getLogger()
    before = root.level
    root.addHandler(said)
    root.setLevel(logging.DEBUG)
    try:
        with (
            databases.fresh_database(database_server) as database_url,
            site(database_url) as on,
            httpx.Client(headers={"Authorization": f"Bearer {on.operators_key}"}) as client,
        ):
            people = _People(on, client)
            people.live()
            people.sign_in()
            people.look()
            people.ask_wrongly()
            measured = "".join(
                client.get(f"{url}{path}").text
                for url in (on.clearing_url, on.url)
                for path in ("/metrics", "/healthz", "/readyz")
            )
            yield Lived(
                database_url=database_url,
                site=on,
                group=people.group,
                logged=said.lines,
                measured=measured,
            )
    finally:
        root.removeHandler(said)
        root.setLevel(before)


def marked(text: str | bytes) -> bool:
    return holds(text.encode() if isinstance(text, str) else text, MARK)


def test_every_text_that_can_be_sent_is_known_to_be_somebodys_or_in_public() -> None:
    """A field that is added to what is sent must be marked above, or be one of a group's own."""
    schemas = json.loads(CONTRACT.read_text("utf-8"))["components"]["schemas"]
    free = {
        name
        for model, schema in schemas.items()
        if not model.startswith("Line.") and model.endswith(("Body", "Text", "Place", "Unit"))
        for name, field in schema.get("properties", {}).items()
        if any(map(_is_free, [field, *field.get("anyOf", [])]))
    }
    assert free == PERSONAL | PUBLIC


def _is_free(field: dict[str, Any]) -> bool:
    bound = ("pattern", "enum", "format", "const")
    return field.get("type") == "string" and not any(word in field for word in bound)


def test_no_table_of_ours_holds_it_but_the_search_of_offers_and_wants(lived: Lived) -> None:
    seen = {table: marked(row) for table, row in texts(lived.database_url) if marked(row)}
    assert seen.keys() <= SEARCHED
    # The same looking finds what is public, and what is searched.
    assert "vault.post_words" in seen
    assert any("Gent" in row.decode(errors="replace") for _, row in texts(lived.database_url))


def test_no_copy_of_the_database_holds_it(lived: Lived, tmp_path: Path) -> None:
    dumped = dump(lived.database_url, tmp_path / "all.dump")
    assert lived.group.id.encode() in dumped
    assert not marked(dumped)


def test_what_the_server_gathered_of_columns_holds_none_of_it(lived: Lived) -> None:
    """Before what it wrote ahead is looked at: there this would stand too."""
    gathered = list(statistics(lived.database_url))
    assert any("repair" in row for row in gathered)
    assert not any(marked(row) for row in gathered)


def test_the_write_ahead_log_and_the_servers_own_hold_none_of_it(lived: Lived) -> None:
    ahead = write_ahead(lived.database_url)
    if ahead is None:
        pytest.skip("the server's files are not ours to read")
    assert lived.group.id.encode() in ahead
    assert not marked(ahead)
    with psycopg.connect(lived.database_url) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    assert not any(marked(each.read_bytes()) for each in Path(row[0]).glob("*.log*"))


def test_no_record_of_the_stream_holds_it(lived: Lived) -> None:
    with PostgresLog(lived.database_url) as log:
        records = [
            record
            for block in log.read()
            for at, entry in enumerate(block.entries)
            for record in records_of(block.first_position + at, entry.wire_name, entry.data)
        ]
    assert any(lived.group.id in str(record) for record in records)
    assert not any(marked(str(record)) for record in records)


def test_no_measure_and_no_log_of_a_program_tells_it(lived: Lived) -> None:
    assert "evenveel_" in lived.measured
    assert not marked(lived.measured)
    assert not [line for line in lived.logged if marked(line)]
