"""`make screenshots`: the sample region is started, and its pages are taken as they look.

The images lie in `docs/`, which the README shows. They are taken anew when the pages change: what
a page shows follows from the day on which the sample is founded.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, FloatRect, Page, sync_playwright

from tests.browser.conftest import CHROMIUM

PROJECT: Final = Path(__file__).resolve().parents[2]
IMAGES: Final = PROJECT / "docs"
# In the order in which they are shown at a first start.
ROLES: Final = ("administrator", "member", "support")
_LINK: Final = re.compile(r"http\S+/pages/invitation/\S+")
_STARTED_WITHIN_S: Final = 900

DESKTOP: Final[Mapping[str, Any]] = {"viewport": {"width": 1180, "height": 860}}
PHONE: Final[Mapping[str, Any]] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One image: whose page, in which language, and how it is looked at.

    `high`: how much of the page is on it, in its own pixels; `filled`: the fields of a form that is
    filled in and sent first, so that the image is of the page behind it.
    """

    name: str
    role: str
    path: str
    language: str = "nl"
    high: int = 860
    looks: Mapping[str, Any] = field(default_factory=lambda: DESKTOP)
    dark: bool = False
    filled: Mapping[str, str] = field(default_factory=dict)


SHOTS: Final = (
    Shot(name="region", role="support", path="/region", high=1180),
    Shot(name="region-links", role="support", path="/region/links", language="fr"),
    Shot(name="region-positions", role="support", path="/region/positions", language="en"),
    Shot(name="desk", role="administrator", path="/groups/{group}/desk", high=980),
    Shot(name="neighbours", role="administrator", path="/groups/{group}/neighbours", language="fr"),
    Shot(name="members", role="administrator", path="/groups/{group}/members", language="en"),
    Shot(name="account", role="member", path="/accounts/{account}", high=980),
    Shot(name="account-phone", role="member", path="/accounts/{account}", looks=PHONE, dark=True),
    Shot(
        name="pay-phone",
        role="member",
        path="/accounts/{account}/pay?sought=mechelen/MEC003",
        looks=PHONE,
        filled={"words": "De haag gesnoeid", "amount": "45"},
    ),
    Shot(name="search-phone", role="member", path="/accounts/{account}/search", looks=PHONE),
)


def main(only: list[str]) -> None:
    """Take those named, or all."""
    IMAGES.mkdir(exist_ok=True)
    with (
        TemporaryDirectory(prefix="evenveel-screenshots-") as folder,
        sample(Path(folder)) as links,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        visitors = {role: entered(browser, links[role]) for role in ROLES}
        for shot in SHOTS:
            if not only or shot.name in only:
                sys.stdout.write(take(browser, visitors[shot.role], shot) + "\n")
        browser.close()


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody who is signed in: where, what their browser keeps, and what is theirs."""

    url: str
    kept: Any
    own: Mapping[str, str]


@contextmanager
def sample(folder: Path) -> Iterator[Mapping[str, str]]:
    """A link in for each role, while the sample region is served."""
    command = [sys.executable, "-m", "evenveel", "up", "--data", str(folder), "--lang", "en"]
    served = subprocess.Popen(
        [*command, "--port", str(_free_ports())],
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        yield dict(zip(ROLES, _links(served), strict=True))
    finally:
        served.send_signal(signal.SIGINT)
        served.wait(60)


def _links(served: subprocess.Popen[str]) -> list[str]:
    assert served.stdout is not None
    found: list[str] = []
    for line in served.stdout:
        found += _LINK.findall(line)
        if len(found) == len(ROLES):
            return found
    raise RuntimeError("the sample region did not start")


def _free_ports() -> int:
    """Return the first of two ports, one after the other, on which nobody listens."""
    while True:
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            with socket.socket() as other:
                if other.connect_ex(("127.0.0.1", port + 1)):
                    return port


def entered(browser: Browser, link: str) -> Visitor:
    """Somebody came in by the link."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(link)
    page.locator("main form button").first.click()
    page.wait_for_url("**/pages/**")
    url = link.partition("/pages/")[0]
    page.goto(f"{url}/pages/who")
    text = page.content()
    page.goto(f"{url}/pages/")
    text += page.url + page.content()
    own = {
        "account": _first(r"/accounts/([0-9a-f-]{36})", text),
        "group": _first(r"/groups/([a-z0-9-]+)/", text),
    }
    kept = context.storage_state()
    context.close()
    return Visitor(url=url, kept=kept, own=own)


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else ""


def take(browser: Browser, visitor: Visitor, shot: Shot) -> str:
    """The page is in the image; returns what to say of it."""
    scheme = "dark" if shot.dark else "light"
    with _context(browser, visitor, shot, scheme) as context:
        page = context.new_page()
        answer = page.goto(f"{visitor.url}/pages{shot.path.format(**visitor.own)}")
        status = 0 if answer is None else answer.status
        if shot.filled:
            for name, text in shot.filled.items():
                page.fill(f"main form.sheet [name={name}]", text)
            page.click("main form.sheet button")
        _settled(page)
        wide = page.viewport_size["width"] if page.viewport_size else 0
        high = min(shot.high, page.evaluate("document.documentElement.scrollHeight"))
        path = IMAGES / f"{shot.name}.png"
        clip = FloatRect(x=0, y=0, width=wide, height=high)
        page.screenshot(path=path, full_page=True, clip=clip)
        return f"{path.relative_to(PROJECT)}: {status}, {path.stat().st_size // 1024} KB"


@contextmanager
def _context(
    browser: Browser, visitor: Visitor, shot: Shot, scheme: Any
) -> Iterator[BrowserContext]:
    context = browser.new_context(
        **shot.looks, locale=shot.language, color_scheme=scheme, storage_state=visitor.kept
    )
    yield context
    context.close()


def _settled(page: Page) -> None:
    """Nothing moves any more, and what is live says so."""
    page.wait_for_load_state("load")
    line = page.locator("[data-live-state]")
    if line.count():
        page.wait_for_function(
            "document.querySelector('[data-live-state]').dataset.liveState !== 'starting'"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
