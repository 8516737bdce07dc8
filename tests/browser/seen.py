"""What every page is looked at for: with all eyes, at every width, in every language."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from access.languages import Language
from access.phrases_directory import Directory
from access.saying import CATALOGUES
from projections.pages.drawing import SPEAKERS

_RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
}
# All that another set of colours can break.
_RULES_OF_COLOUR: dict[str, Any] = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
}
# And all that another width can: sizes and places, what scrolls, what is hidden or stacked there.
_RULES_OF_WIDTH: dict[str, Any] = {
    "runOnly": {
        "type": "rule",
        "values": [
            *("target-size", "scrollable-region-focusable", "meta-viewport", "label"),
            *("button-name", "link-name", "select-name", "heading-order", "empty-table-header"),
            *("aria-required-children", "aria-required-parent", "aria-hidden-focus"),
            *("td-headers-attr", "th-has-data-cells", "list", "listitem", "skip-link"),
        ],
    }
}
_VIOLATIONS = """rules => axe.run({ ...rules, resultTypes: ["violations"] })
    .then(found => found.violations.map(
        each => [each.id, each.help, each.nodes.map(node => node.html)]))"""


def breaks_no_rule(page: Page, path: str, rules: dict[str, Any] = _RULES) -> None:
    """The page as it is now breaks no rule of accessibility."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    assert page.evaluate(_VIOLATIONS, rules) == [], path


def width(page: Page) -> int:
    """How wide the page is, also where that is beyond its window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide


def fits_all(page: Page, path: str) -> None:
    """The page, loaded once, breaks no rule in light, in dark and on a phone, and fits there.

    In the dark and on a phone those rules are tried that colours and widths can break.
    """
    before = page.viewport_size
    assert before is not None
    breaks_no_rule(page, f"{path} light")
    page.emulate_media(color_scheme="dark")
    breaks_no_rule(page, f"{path} dark", _RULES_OF_COLOUR)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 360, "height": 740})
    breaks_no_rule(page, f"{path} on a phone", _RULES_OF_WIDTH)
    page.set_viewport_size({"width": 320, "height": 640})
    assert width(page) <= 320, path
    page.set_viewport_size(before)


def without_letters(monkeypatch: pytest.MonkeyPatch, language: Language) -> None:
    """What the pages say in this language has a dot for each of its letters; its places stay."""
    for kind in (*SPEAKERS.values(), Directory):
        catalogue = {phrase: blanked(text) for phrase, text in CATALOGUES[kind][language].items()}
        monkeypatch.setitem(CATALOGUES[kind], language, catalogue)


def blanked(text: str) -> str:
    """The phrase with each of its own letters a dot; its places stay."""
    return "".join(
        part if part.startswith("{") else re.sub(r"\w", "·", part)
        for part in re.split(r"(\{\w+\})", text)
    )


def every_word(page: Page) -> str:
    """All that the page says to anybody, seen or heard."""
    spoken: str = page.evaluate(_EVERY_WORD)
    return spoken


_EVERY_WORD = """() => {
    const said = [document.title, document.querySelector("main").innerText];
    for (const name of ["aria-label", "title", "alt", "placeholder"])
        for (const each of document.querySelectorAll(`[${name}]`))
            said.push(each.getAttribute(name));
    for (const each of document.querySelectorAll("header .acting, nav, footer"))
        said.push(each.innerText);
    return said.join(" ");
}"""
