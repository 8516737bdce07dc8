"""`evenveel up` on an empty folder: comes up, survives kills, is completed, and stops it all."""

from __future__ import annotations

import json
import re
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import httpx
import psutil
import pytest

from evenveel import postmaster
from evenveel.credential import operators
from evenveel.database import embedded
from evenveel.settings import read_settings
from tests.faults.leaving import Leaving
from tests.faults.processes import PATIENCE_S, Evenveel, children, free_ports, serves, until

EXCHANGES = 300
LINK = re.compile(r"http://\S+/pages/invitation/\S+")
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
SHELF = re.compile(r'<h3 id="shelf-\d+">([^<]+)</h3>')


@pytest.fixture
def home() -> Iterator[Path]:
    """A short path for the data; whatever still runs there at the end is killed."""
    folder = Path(tempfile.mkdtemp(prefix="evenveel-up-"))
    yield folder
    state = postmaster.read(folder / "data" / "postgres" / "cluster")
    if state is not None:
        psutil.Process(state.pid).kill()
    shutil.rmtree(folder, ignore_errors=True)


class Place:
    """A data folder and a port, on which `up` is started."""

    def __init__(self, home: Path) -> None:
        self.data = home / "data"
        self.port = free_ports()
        self._said = home / "said.txt"

    def up(self, *words: str, exchanges: int = EXCHANGES) -> Evenveel:
        given = ("up", "--port", str(self.port), "--sample-exchanges", str(exchanges))
        self._said.unlink(missing_ok=True)
        return Evenveel((*given, *words), {"EVENVEEL_DATA": str(self.data)}, self._said)

    def runs(self, up: Evenveel, said: str = "Evenveel runs") -> None:
        """It says that it runs, which is after the sample is founded and can be read."""

        def says_so() -> bool:
            assert up.process.poll() is None, up.said()
            return said in up.said()

        until(says_so, "up")

    def evenveel(self, *words: str) -> str:
        """What a command prints that is typed beside `up`."""
        out = self.data.parent / "out.txt"
        out.unlink(missing_ok=True)
        command = Evenveel(words, {"EVENVEEL_DATA": str(self.data)}, out)
        assert command.process.wait(PATIENCE_S) == 0, command.said()
        return command.said()


def reached(port: int) -> int:
    """The position of the log's head, as the service that takes commands there tells it."""
    position = httpx.get(f"http://127.0.0.1:{port}/readyz").json()["position"]
    assert isinstance(position, int)
    return position


def shelves_of(link: str) -> list[str]:
    """Whom whoever comes in by this link may act for, by headings."""
    pages = link.partition("/invitation/")[0]
    with httpx.Client(timeout=PATIENCE_S, follow_redirects=True) as browser:
        given = dict(HIDDEN.findall(browser.get(link).text))
        browser.post(f"{pages}/invitation", data=given, headers={"Origin": pages[: -len("/pages")]})
        return SHELF.findall(browser.get(f"{pages}/who").text)


def runs_anew(up: Evenveel, name: str, old_pid: int) -> bool:
    child = children(up.process.pid).get(name)
    return child is not None and child.pid != old_pid


def test_up_killed_while_it_founds_is_completed_survives_kills_and_stops_everything(
    home: Path,
) -> None:
    place = Place(home)
    up = place.up(exchanges=2_000)
    try:
        until((place.data / "sample.json").exists, "the sample has begun")
        until(lambda: serves(place.port), "it can be handed in")
        until(lambda: reached(place.port) > 0, "some of it is in the log")
        orphans = list(children(up.process.pid).values())
        up.kill()
        # The children notice by themselves and let their ports go.
        psutil.wait_procs(orphans, timeout=PATIENCE_S)
        assert not any(orphan.is_running() for orphan in orphans)
        assert not json.loads((place.data / "sample.json").read_bytes())["complete"]
    finally:
        up.end()

    up = place.up()
    try:
        place.runs(up)
        shown = operators(read_settings(data=place.data)).headers
        url = f"http://127.0.0.1:{place.port + 1}/groups"
        assert httpx.get(url, timeout=PATIENCE_S).status_code == 401
        groups = httpx.get(url, headers=shown, timeout=PATIENCE_S).json()
        assert len(groups["groups"]) == 14
        assert json.loads((place.data / "sample.json").read_bytes())["complete"]
        links = LINK.findall(up.said())
        assert "nobody can give the second yes" in up.said()
        # A mail program that looks at one uses nothing up; whoever opens it finds a page.
        assert [httpx.get(link, timeout=PATIENCE_S).status_code for link in links] == [200] * 3
        shelves = [shelves_of(link) for link in links]
        assert "Groups you administer" in shelves[0]
        assert shelves[1] == ["Your own accounts", "You may act for"]
        assert shelves[2] == ["Groups you support"]

        # All children at once: each comes back, and commands go on.
        killed = {
            name: children(up.process.pid)[name]
            for name in ("clearing", "projections", "keeper", "webhooks")
        }
        for child in killed.values():
            child.kill()
        for name, child in killed.items():
            until(partial(runs_anew, up, name, child.pid), f"{name} is started again")
        until(lambda: serves(place.port), "clearing serves again")
        assert "voor 1" in place.evenveel("pay", "gent/GEN003", "gent/GEN004", "1", "--lang", "nl")
        with closing(Leaving(place.port, shown)) as member:
            member.come_and_go()
            member.erase()
        report = json.loads(place.evenveel("verify", "--json"))
        assert report["clean"]
        # Each exchange and request has its words, and posts have theirs.
        assert report["words"] > 2_000

        assert up.stop() == 0
        assert not embedded(place.data).running()
        # What was said too: it is written to a file there.
        member.is_in_no_file_of(home)
    finally:
        up.end()

    again = place.up()
    try:
        place.runs(again)
        assert "founded" not in again.said()
        assert LINK.findall(again.said()) == []
        assert again.stop() == 0
    finally:
        again.end()


def test_a_taken_port_and_a_folder_in_use_are_said_in_a_sentence(home: Path) -> None:
    place = Place(home)
    with socket.create_server(("127.0.0.1", place.port)):
        up = place.up("--no-sample")
        assert up.process.wait(PATIENCE_S) == 1
    assert f"port {place.port} on 127.0.0.1 cannot be had" in up.said()
    assert "Traceback" not in up.said()

    up = place.up("--no-sample", "--lang", "fr")
    try:
        place.runs(up, "Evenveel tourne")
        assert "Essayez, dans un autre terminal" in up.said()
        assert "described" not in up.said()
        other = Evenveel(
            ("up", "--port", str(free_ports()), "--lang", "nl"),
            {"EVENVEEL_DATA": str(place.data)},
            home / "other.txt",
        )
        assert other.process.wait(PATIENCE_S) == 1
        assert "draait al op de gegevens" in other.said()
        assert up.stop() == 0
        assert "Evenveel s’arrête" in up.said()
    finally:
        up.end()
