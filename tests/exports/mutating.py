"""One thing of a journal changed, as somebody would who wants to deceive, or mistypes.

Each takes the journal's text and gives it back changed. `mark` is an entry's position.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

Mutation = Callable[[str, int], str]

_NUMBER: Final = re.compile(r"-?\d+\.\d{3}")
_MEMBER: Final = re.compile(r"Assets:\w+:Member:[0-9A-F-]+")


def _block(text: str, mark: int) -> tuple[int, int]:
    """From where to where the entry stands, its head included."""
    head = re.search(rf"^.*\bEV{mark}\b.*$", text, re.MULTILINE)
    assert head is not None
    end = text.find("\n\n", head.start())
    return head.start(), len(text) if end < 0 else end + 1


def _in_block(change: Callable[[str], str]) -> Mutation:
    def mutation(text: str, mark: int) -> str:
        start, end = _block(text, mark)
        changed = change(text[start:end])
        assert changed != text[start:end]
        return text[:start] + changed + text[end:]

    return mutation


def _lines(block: str) -> tuple[str, list[str]]:
    head, *postings = block.splitlines(keepends=True)
    return head, postings


def _scaled(line: str, by: int, more: int = 0) -> str:
    """The line with its amount, the first number on it, times so much and so much more, in ms."""

    def other(found: re.Match[str]) -> str:
        ms = int(found[0].replace(".", "")) * by + more
        return f"{'-' if ms < 0 else ''}{abs(ms) // 1000}.{abs(ms) % 1000:03}"

    return _NUMBER.sub(other, line, count=1)


def _amount(block: str) -> str:
    head, (first, *others) = _lines(block)
    return head + _scaled(first, 1, more=1) + "".join(others)


def _sign(block: str) -> str:
    head, (first, *others) = _lines(block)
    return head + _scaled(first, -1) + "".join(others)


def _every_amount(block: str) -> str:
    head, postings = _lines(block)
    return head + "".join(_scaled(line, 2) for line in postings)


def _every_sign(block: str) -> str:
    head, postings = _lines(block)
    return head + "".join(_scaled(line, -1) for line in postings)


def _posting_dropped(block: str) -> str:
    head, (_, *others) = _lines(block)
    return head + "".join(others)


def _neighbour(block: str) -> str:
    here, there = ("Lille", "Namur") if "Link:Lille" in block else ("Namur", "Lille")
    return block.replace(f"Link:{here}", f"Link:{there}")


def _account(text: str, mark: int) -> str:
    """Another member, who is in the journal too, is named on one posting of the entry."""
    start, end = _block(text, mark)
    own = _MEMBER.search(text[start:end])
    assert own is not None
    others = set(_MEMBER.findall(text)) - set(_MEMBER.findall(text[start:end]))
    other = min(others)
    return text[:start] + text[start:end].replace(own[0], other, 1) + text[end:]


def _entry_dropped(text: str, mark: int) -> str:
    start, end = _block(text, mark)
    return text[:start] + text[end:]


def _balance(text: str, _: int) -> str:
    """What an account ends at, in the journal's last line that says so of a member."""
    lines = text.splitlines(keepends=True)
    at = max(n for n, line in enumerate(lines) if "Member:" in line)
    numbers = list(_NUMBER.finditer(lines[at]))
    last = numbers[-1]
    lines[at] = lines[at][: last.start()] + _scaled(last[0], 1, more=1) + lines[at][last.end() :]
    return "".join(lines)


# What every tool for journals refuses.
REFUSED: Final[dict[str, Mutation]] = {
    "an amount": _in_block(_amount),
    "a sign": _in_block(_sign),
    "every amount of an entry": _in_block(_every_amount),
    "every sign of an entry": _in_block(_every_sign),
    "a dropped posting": _in_block(_posting_dropped),
    "a dropped entry": _entry_dropped,
    "another account": _account,
    "a swapped neighbour": _in_block(_neighbour),
    "what an account ends at": _balance,
}


def another_day(text: str, mark: int) -> str:
    """The entry is dated a year back, where it stands."""
    start, end = _block(text, mark)
    day = text[start : start + 10]
    return text[:start] + f"{int(day[:4]) - 1}" + text[start + 4 : end] + text[end:]


def in_turn(text: str, mark: int) -> str:
    """The entry and the one behind it, which have no account in common, stand in turn."""
    start, end = _block(text, mark)
    behind = text.find("\n\n", end + 1) + 1
    own, other = text[start:end], text[end:behind]
    named = [set(re.findall(r"Assets:\S+", each)) for each in (own, other)]
    assert not named[0] & named[1]
    return text[:start] + other.lstrip("\n") + "\n" + own + text[behind:]
