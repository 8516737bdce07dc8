"""How long pages take with a whole country in the projections, and what of it is not the page.

A thousand groups and a million exchanges lie in the projections; a real process serves the pages
on loopback, and several browsers ask at once. Beside each page stands a file that is only handed
out, in the same run: the ratio says more than the time. What a page looks like on a slow line is
measured in Chromium, which is made as slow as a telephone far from everything.
"""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

import httpx
import psycopg
from playwright.sync_api import sync_playwright

from access.cookies import cookie_at
from access.line import Line
from access.moments import now_ms
from access.secret import kept_secret
from access.sessions import Lengths, Sessions
from contracts.events import AccountOpened, FiguresConsentSet, RoleGranted
from contracts.ids import GroupId, PersonId, Role
from evenveel.composition import make_tables
from evenveel.interpreter import tune_interpreter
from evenveel.who_asks import standings_are_told
from projections.live import all_projections
from projections.log_stream import LogStream
from projections.runner import Runner, catch_up
from tests import databases
from tests.browser.conftest import CHROMIUM
from tests.faults.processes import environment_of, free_ports, until
from tests.projections.history import DAY_MS, Pen, fill_log

AT_ONCE: Final = 4
MEMBERS: Final = 20
NEIGHBOURS: Final = (1, 2, 7)
_LASTS_MS: Final = 3_600_000
# Every hour of a year that ends now; what is told by month has something to tell.
_YEAR_MS: Final = 365 * DAY_MS
# So many people ask for each page, one after the other.
_PEOPLE: Final = 40
_PATIENCE_S: Final = 120
# What a browser's tools call 3G, fast: 1.6 Mbit/s down, 750 kbit/s up, and 150 ms there and back.
_3G: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 // 8,
    "uploadThroughput": 750_000 // 8,
}
_PAINT: Final = "first-contentful-paint"
_PAINTED: Final = f"""() => {{
    const {{ requestStart, responseStart }} = performance.getEntriesByType("navigation")[0];
    const painted = performance.getEntriesByName("{_PAINT}")[0].startTime;
    return [painted, responseStart - requestStart];
}}"""

PAGES: Final[Mapping[str, tuple[Role | None, str]]] = {
    "a file that is only handed out": (None, "/static/page.css"),
    "who one is": (None, "/who"),
    "an account with its statement": (None, "/accounts/{account}"),
    "offers and wants": (None, "/accounts/{account}/search"),
    "a statement as CSV": (None, "/accounts/{account}/statement.csv"),
    "a group's desk": ("administrator", "/groups/{group}/desk"),
    "its members": ("administrator", "/groups/{group}/members"),
    "its exchanges": ("administrator", "/groups/{group}/exchanges"),
    "its neighbours": ("administrator", "/groups/{group}/neighbours"),
    "its year as PDF": ("administrator", "/groups/{group}/papers/year.pdf"),
    "the region": (None, "/region"),
    "its wants and offers": (None, "/region/categories"),
}
_PLAIN: Final = "a file that is only handed out"
ON_3G: Final = ("an account with its statement", "a group's desk", "the region")


@dataclass(frozen=True, kw_only=True)
class PageTook:
    """How long half of the answers and 99 in a hundred took, and how large they were."""

    what: str
    p50_ms: float
    p99_ms: float
    bytes_at_most: int

    def line(self, *, beside: PageTook) -> str:
        return (
            f"| {self.what} | {self.p50_ms:.1f} | {self.p99_ms:.1f} "
            f"| {self.bytes_at_most / 1000:.0f} | {self.p50_ms / beside.p50_ms:.1f} |"
        )


class Country:
    """Groups with neighbours, members and people who run them, and exchanges among them."""

    def __init__(self, groups: int) -> None:
        self.begins_ms = now_ms() - _YEAR_MS
        self.pen = Pen()
        self.pen.at_ms = self.begins_ms
        self.random = Random(7)
        self.people: dict[str, PersonId] = {}
        self.accounts: dict[str, list[str]] = {}
        names = [f"groep-{number:04}" for number in range(groups)]
        for number, name in enumerate(names):
            self.pen.found(name, per_hour=(20, 60, 15, 6)[number % 4])
            self.accounts[name] = [self.pen.open(name) for _ in range(MEMBERS)]
            self._holds(name)
            self.pen.write(FiguresConsentSet(group_id=GroupId(name), shown_to="region"))
        pairs = {
            frozenset((name, names[(number + away) % groups]))
            for number, name in enumerate(names)
            for away in NEIGHBOURS
        }
        for one, other in sorted(sorted(pair) for pair in pairs if len(pair) == 2):
            self.pen.agree(one, other, limit_ms=10**12)
        self.names = names

    def _holds(self, group_id: str) -> None:
        """Each member holds an account; two of them run the group."""
        for record in self.pen.records[-MEMBERS:]:
            event = record.envelope.event
            assert isinstance(event, AccountOpened)
            assert event.holder_id is not None
            self.people[event.account_id] = event.holder_id
        for account in self.accounts[group_id][:2]:
            granted = RoleGranted(
                group_id=GroupId(group_id), person_id=self.people[account], role="administrator"
            )
            self.pen.write(granted)

    def who(self, role: Role | None) -> tuple[PersonId, dict[str, str]]:
        """Somebody who stands so, and what is theirs."""
        group = self.random.choice(self.names)
        account = self.accounts[group][0 if role == "administrator" else -1]
        return self.people[account], {"group": group, "account": account}

    def exchange(self, part: float) -> None:
        """Somebody pays somebody, a tenth of them over a border."""
        group = self.random.randrange(len(self.names))
        away = self.random.choice(NEIGHBOURS) if self.random.random() < 0.1 else 0
        payer = self.random.choice(self.accounts[self.names[group]])
        payee = self.random.choice(self.accounts[self.names[(group + away) % len(self.names)]])
        if payer != payee:
            self.pen.at_ms = self.begins_ms + int(part * _YEAR_MS)
            self.pen.pay(payer, payee, self.random.randrange(1, 60))


def bench_pages(
    database_url: str, *, groups: int = 1_000, exchanges: int = 1_000_000, times: int = 200
) -> Iterator[str]:
    """Lines of a report, over this empty database: what was filled, pages, and first paints."""
    country = Country(groups)
    for number in range(exchanges):
        country.exchange(number / exchanges)
    yield _filled(database_url, country)
    with TemporaryDirectory() as folder, _serving(database_url, Path(folder)) as url:
        asked = _Asked(database_url, Path(folder), url, country)
        yield "| page | p50 ms | p99 ms | KB | times the file |"
        yield "|---|---|---|---|---|"
        plain = asyncio.run(asked.page(_PLAIN, times))
        for what in PAGES:
            took = plain if what == _PLAIN else asyncio.run(asked.page(what, times))
            yield took.line(beside=plain)
        if CHROMIUM.exists():
            yield from asked.painted()


def _filled(database_url: str, country: Country) -> str:
    """Everything is in the projections; returns how much that is, and how long it took."""
    make_tables(database_url)
    count = len(country.pen.records)
    fill_log(database_url, country.pen.records, block=1_000, create=False)
    # Nobody who serves shares a process with the whole history.
    country.pen.records.clear()
    gc.collect()
    stream = LogStream(database_url)
    runner = Runner(database_url, stream, all_projections())
    started = time.perf_counter()
    catch_up(runner)
    took = time.perf_counter() - started
    runner.close()
    stream.close()
    standings_are_told(database_url)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return f"{len(country.names):,} groups, {count:,} events, projected in {took:.0f} s\n"


@contextmanager
def _serving(database_url: str, data: Path) -> Iterator[str]:
    """The address of a real process with the pages, gone afterwards."""
    port = free_ports()
    environment = {
        "DATABASE_URL": database_url,
        "EVENVEEL_PORT": str(port),
        "EVENVEEL_DATA": str(data),
        # All of them ask from one address here, and some of them often.
        **{f"EVENVEEL_PER_{what}_A_MINUTE": "10000000" for what in ("ADDRESS", "PERSON", "GROUP")},
    }
    command = [sys.executable, "-m", "evenveel", "serve", "projections"]
    process = subprocess.Popen(command, env=environment_of(environment))
    url = f"http://localhost:{port + 1}"

    def answers() -> bool:
        try:
            return httpx.get(f"{url}/pages/static/page.css").status_code == 200
        except httpx.TransportError:
            return False

    try:
        until(answers, "the pages are served")
        yield url
    finally:
        process.terminate()
        process.wait(_PATIENCE_S)


class _Asked:
    """People who are signed in, and what they ask."""

    def __init__(self, database_url: str, data: Path, url: str, country: Country) -> None:
        self._database_url = database_url
        self._data = data
        self._url = url
        self._country = country
        self._cookie = cookie_at(url).name

    async def page(self, what: str, times: int) -> PageTook:
        """How long the page takes, each time for somebody else, several at once."""
        people = self._people(PAGES[what], min(_PEOPLE, times))
        requests = iter(people[n % len(people)] for n in range(times))
        took_ms: list[float] = []
        sizes: list[int] = []

        async def one(client: httpx.AsyncClient) -> None:
            for path, cookie in requests:
                started = time.perf_counter()
                answer = await client.get(path, headers={"Cookie": cookie})
                took_ms.append((time.perf_counter() - started) * 1000)
                assert answer.status_code == 200, (path, answer.status_code)
                sizes.append(len(answer.content))

        async with httpx.AsyncClient(base_url=f"{self._url}/pages", timeout=_PATIENCE_S) as client:
            await asyncio.gather(*(one(client) for _ in range(AT_ONCE)))
        took_ms.sort()
        return PageTook(
            what=what,
            p50_ms=took_ms[len(took_ms) // 2],
            p99_ms=took_ms[-1 - len(took_ms) // 100],
            bytes_at_most=max(sizes),
        )

    def _people(self, page: tuple[Role | None, str], how_many: int) -> list[tuple[str, str]]:
        role, path = page
        lengths = Lengths(idle_ms=_LASTS_MS, whole_ms=_LASTS_MS)
        with Line(self._database_url, name="bench") as line:
            sessions = Sessions(line, kept_secret(self._data), lengths)
            found = [self._country.who(role) for _ in range(how_many)]
            return [
                (path.format(**own), f"{self._cookie}={sessions.begin(who, 'link', now_ms())}")
                for who, own in found
            ]

    def painted(self) -> Iterator[str]:
        """Lines on when something is first seen on a slow line, with nothing kept from before."""
        yield "\n| page, over 3G | first paint ms | of which until the answer began |"
        yield "|---|---|---|"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for what in ON_3G:
                path, cookie = self._people(PAGES[what], 1)[0]
                name, _, value = cookie.partition("=")
                context = browser.new_context()
                context.add_cookies([{"name": name, "value": value, "url": self._url}])
                page = context.new_page()
                slow = context.new_cdp_session(page)
                slow.send("Network.enable")
                slow.send("Network.emulateNetworkConditions", _3G)
                page.goto(f"{self._url}/pages{path}")
                page.wait_for_function(f"() => performance.getEntriesByName('{_PAINT}').length")
                painted_ms, answered_ms = page.evaluate(_PAINTED)
                yield f"| {what} | {painted_ms:.0f} | {answered_ms:.0f} |"
                context.close()
            browser.close()


def main() -> None:
    tune_interpreter()
    groups, exchanges = (int(given) for given in sys.argv[1:] or ("1000", "1000000"))
    with databases.server(durable=True) as server, databases.fresh_database(server) as url:
        for line in bench_pages(url, groups=groups, exchanges=exchanges):
            print(line, flush=True)


if __name__ == "__main__":
    main()
