"""Journals for hledger and ledger: every posting with the balance that it makes.

One commodity, the group's time in seconds, with its milliseconds. An exchange across a border is
balanced in the group's own books, by its links and its rounding; nothing is ever converted. Where a
unit is revalued every account moves against the rounding. Each journal begins with what stood on
the accounts and ends by saying once more what does. Nothing in it was typed by anybody.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Literal, TypeAlias

from projections.exports.books import KINDS, kind_of
from projections.exports.names import commodity_of, part_of_group
from projections.exports.spell import Spell

Tool: TypeAlias = Literal["hledger", "ledger"]

OPENING: Final = "opening"
CLOSING: Final = "closing"


def journal_of(spell: Spell, tool: Tool) -> Iterator[str]:
    """The lines of the journal, one transaction or declaration at a time."""
    books = spell.books
    root, commodity = f"Assets:{part_of_group(books.group_id)}", commodity_of(books.group_id)
    yield told(spell, ";")
    yield from _declared(spell, tool, root, commodity)
    balances: dict[str, int] = {}

    def posted(account: str, ms: int) -> str:
        balances[account] = balance = balances.get(account, 0) + ms
        return f"    {root}:{account}  {seconds(ms)} {commodity} = {seconds(balance)} {commodity}\n"

    if spell.opening:
        legs = (posted(account, ms) for account, ms in spell.opening.items())
        yield _transaction(spell.first, None, OPENING, legs)
    for entry in spell.entries:
        legs = (posted(leg.account, leg.ms) for leg in entry.legs)
        yield _transaction(entry.day, entry.position, kind_of(entry.event), legs)
    if balances:
        last = _closing(balances, tool, root, commodity)
        yield _transaction(spell.last, None, CLOSING, last)


def told(spell: Spell, comment: str) -> str:
    """What the file is, as a comment: of which group, from when to when, as of which position."""
    books = spell.books
    return (
        f"{comment} Evenveel: group {books.group_id}, {spell.first} to {spell.last},"
        f" as of log position {books.position}, in seconds\n"
    )


def seconds(ms: int) -> str:
    """The time in seconds, with its milliseconds."""
    whole, rest = divmod(abs(ms), 1_000)
    return f"{'-' if ms < 0 else ''}{whole}.{rest:03}"


def _declared(spell: Spell, tool: Tool, root: str, commodity: str) -> Iterator[str]:
    """All that is used later, so that a tool that is asked to finds whatever nobody declared."""
    if tool == "hledger":
        yield f"decimal-mark .\ncommodity 1000.000 {commodity}\n"
    else:
        yield f"commodity {commodity}\n    format 1000.000 {commodity}\n"
    used = {kind_of(entry.event) for entry in spell.entries}
    for payee in (OPENING, *(kind for kind in KINDS if kind in used), CLOSING):
        yield f"payee {payee}\n"
    yield f"account {root}\n"
    for account in spell.accounts():
        yield f"account {root}:{account}\n"


def _transaction(day: date, position: int | None, payee: str, postings: Iterable[str]) -> str:
    code = "" if position is None else f"(EV{position}) "
    return f"\n{day} * {code}{payee}\n" + "".join(postings)


def _closing(balances: dict[str, int], tool: Tool, root: str, commodity: str) -> Iterator[str]:
    """Each account's balance once more; of the group as a whole, where the tool can say so, 0."""
    nothing = f"{seconds(0)} {commodity}"
    alone = "==" if tool == "hledger" else "="
    for account in sorted(balances):
        balance = f"{seconds(balances[account])} {commodity}"
        yield f"    {root}:{account}  {nothing} {alone} {balance}\n"
    if tool == "hledger":
        yield f"    {root}  {nothing} ==* {nothing}\n"
