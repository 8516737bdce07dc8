"""A span of days of a group's books: how each account began, what moved it, how it ended."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from projections.exports.books import Books, Entry
from projections.papers.period import Period


class Spell(NamedTuple):
    """`opening`: what stood on each account before the first day, in ms, where not zero.

    `entries` happened from the first day to the last, both included.
    """

    books: Books
    first: date
    last: date
    opening: Mapping[str, int]
    entries: tuple[Entry, ...]

    def accounts(self) -> list[str]:
        """The accounts that anything stood on, or moved, by name."""
        moved = (leg.account for entry in self.entries for leg in entry.legs)
        return sorted({*self.opening, *moved})

    def groups(self) -> Iterator[tuple[date, list[Entry]]]:
        """The entries by the day on which they happened, in order."""
        of_day: list[Entry] = []
        for entry in self.entries:
            if of_day and entry.day != of_day[0].day:
                yield of_day[0].day, of_day
                of_day = []
            of_day.append(entry)
        if of_day:
            yield of_day[0].day, of_day


def spell_of(books: Books, period: Period) -> Spell:
    """The books in the period, whose zone is theirs."""
    opening: dict[str, int] = {}
    for entry in books.entries:
        if entry.day >= period.first:
            break
        for leg in entry.legs:
            opening[leg.account] = opening.get(leg.account, 0) + leg.ms
    return Spell(
        books=books,
        first=period.first,
        last=period.last,
        opening={account: ms for account, ms in sorted(opening.items()) if ms},
        entries=tuple(e for e in books.entries if period.first <= e.day <= period.last),
    )
