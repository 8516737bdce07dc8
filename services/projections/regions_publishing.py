"""Publishes the region's figures: what a month's end, or a group that agrees, makes known.

Everything goes by positions of the log, so that it is the same whenever, in however many partitions
and by whichever process it is done. A month is published where the log first stands beyond its end:
the cells of the groups that took part in it. Where a group agrees for the first time, its own
months that are closed already are published with it, each that is safe by itself: it is added to
the sums of that month, and what is added is shown. A month that is not safe is never counted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Final, NamedTuple

from projections.cells import AT_LEAST, Cell, Given, settle, shown, told
from projections.months import closes_ms, earliest_open, starts_ms
from projections.progress import Database
from projections.regions_fold import PAID, PAID_FROM_ELSEWHERE, WAS_PAID
from projections.regions_store import Name, Numbers, RegionsStore

WHOLE: Final = "all"


class Agreed(NamedTuple):
    """To whom a group lets the figures be shown, from that position and moment on."""

    group_id: str
    position: int
    recorded_at_ms: int
    shown_to: str
    area: str

    @property
    def agrees(self) -> bool:
        """Whether somebody may see them."""
        return self.shown_to != "nobody"


class _Month:
    """What was given in one month, of some groups: a cell's accounts and its numbers."""

    def __init__(self, rows: Iterable[tuple[str, str, int, str, int, int]]) -> None:
        # By group, and the neighbour that it was received from: the group itself within it.
        self.given: defaultdict[str, dict[str, Given]] = defaultdict(dict)
        # Of each of these, signs kept: ms and exchanges.
        self._added: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        self._active: defaultdict[str, set[str]] = defaultdict(set)
        for group_id, neighbour, side, account_id, ms, exchanges in rows:
            if side in (PAID, PAID_FROM_ELSEWHERE) or neighbour == group_id:
                self._active[group_id].add(account_id)
            if side == PAID_FROM_ELSEWHERE:
                continue
            given = self.given[group_id].get(neighbour)
            if given is None:
                given = self.given[group_id][neighbour] = Given(cells=1)
            if side == WAS_PAID:
                given.payees[account_id] += abs(ms)
                continue
            given.payers[account_id] += abs(ms)
            added = self._added[group_id, neighbour]
            added[0] += ms
            added[1] += exchanges

    def cell_of(self, group_id: str, area: str) -> Cell:
        """The group's cell, of what its members received from each group.

        Within the group there is one also where nothing was given: that is not to be found out
        either.
        """
        self.given[group_id].setdefault(group_id, Given(cells=1))
        parts = [
            Cell(("flow", area, group_id, neighbour), given=given, between=neighbour != group_id)
            for neighbour, given in sorted(self.given[group_id].items())
        ]
        return Cell(("group", area, group_id, ""), parts=parts)

    def numbers_of(self, cell: Cell) -> Numbers:
        """What is shown of it."""
        kind, _, group_id, neighbour = cell.name
        if kind == "flow":
            hours_ms, exchanges = self._added[group_id, neighbour]
            return Numbers(hours_ms=hours_ms, exchanges=exchanges)
        found = Numbers()
        if kind == "group":
            found = Numbers(members=len(self._active[group_id]), groups=1)
        for part in cell.parts:
            found = found.plus(self.numbers_of(part))
        return found


def publish(connection: Database, version: int) -> None:
    """All is published that follows from where all partitions stand."""
    store = RegionsStore(connection, version)
    reached = store.reached()
    if reached is None or not store.something_waits(reached):
        return
    store.take_time()
    agreed = [Agreed(*row) for row in store.agreed(reached)]
    closings = store.closings(reached)
    done = store.published()
    firsts: dict[str, Agreed] = {}
    for one in agreed:
        if one.shown_to != "nobody":
            firsts.setdefault(one.group_id, one)
    # At one position a month ends first: what is recorded there is recorded after its end.
    acts = [(position, "", month) for month, position in closings]
    acts += [(one.position, one.group_id, _closed_at(closings, one.position)) for one in agreed]
    for position, group_id, month in sorted(acts):
        if (position, group_id) in done:
            continue
        store.note(position, group_id, month)
        before = [one for one in agreed if one.position < position]
        if group_id:
            first = firsts.get(group_id)
            if first is not None and first.position == position and month >= 0:
                _publish_late(store, first, month)
                standing = {one.group_id: one for one in [*before, first]}
                areas = {each: one.area for each, one in standing.items() if one.agrees}
                _publish_categories(store, month, position, areas)
        elif before:
            opens = earliest_open(min(one.recorded_at_ms for one in before))
            for each in range(max(_closed_at(closings, position - 1) + 1, opens), month + 1):
                areas = _taking_part(each, before)
                _publish_month(store, each, areas)
                # Who offers and wants what is known of that moment only.
                if each == month:
                    _publish_categories(store, each, position, areas)


def _closed_at(closings: Iterable[tuple[int, int]], position: int) -> int:
    """The last month that was closed there; -1 for none."""
    return max((month for month, closed_at in closings if closed_at <= position), default=-1)


def _publish_month(store: RegionsStore, month: int, areas: Mapping[str, str]) -> None:
    if not areas:
        return
    given = _Month(store.given(month, areas))
    by_area: defaultdict[str, list[Cell]] = defaultdict(list)
    for group_id in sorted(areas):
        by_area[areas[group_id]].append(given.cell_of(group_id, areas[group_id]))
    parts = [Cell(("area", area, "", ""), parts=by_area[area]) for area in sorted(by_area)]
    whole = Cell((WHOLE, "", "", ""), parts=parts)
    settle(whole)
    _add(store, month, whole, given)


def _publish_late(store: RegionsStore, first: Agreed, closed: int) -> None:
    for month in store.months_of(first.group_id, closed):
        given = _Month(store.given(month, [first.group_id]))
        cell = given.cell_of(first.group_id, first.area)
        settle(cell)
        if not cell.shown:
            store.leave_out(month, cell.name)
            continue
        _add(store, month, cell, given)
        for above in (WHOLE, "", "", ""), ("area", first.area, "", ""):
            store.raise_cell(month, above, given.numbers_of(cell))


def _publish_categories(
    store: RegionsStore, month: int, position: int, areas: Mapping[str, str]
) -> None:
    """Accounts of groups that are not counted yet are, where they are enough together."""
    posted = store.posted(month, position, closes_ms(month), areas)
    for (category, kind), rows in groupby(posted, key=lambda row: row[:2]):
        counts = {group_id: accounts for _, _, group_id, accounts in rows}
        if sum(counts.values()) >= AT_LEAST:
            store.raise_category(month, category, kind, counts)
            by_area: Counter[str] = Counter()
            for group_id, accounts in counts.items():
                by_area[areas[group_id]] += accounts
            store.raise_areas(month, category, kind, told(by_area))


def _taking_part(month: int, agreed: Iterable[Agreed]) -> dict[str, str]:
    """The area of each group that agreed at some time from the month's beginning until it closed.

    `agreed` holds nothing that was said after it closed.
    """
    begins_ms = starts_ms(month)
    areas: dict[str, str] = {}
    standing: dict[str, Agreed] = {}
    for one in agreed:
        before = standing.get(one.group_id)
        standing[one.group_id] = one
        # What it said before held until now, so also in the month where now is later.
        if before is not None and before.shown_to != "nobody" and one.recorded_at_ms > begins_ms:
            areas[one.group_id] = before.area
    for group_id, last in standing.items():
        if last.shown_to != "nobody":
            areas[group_id] = last.area
    return areas


def _add(store: RegionsStore, month: int, cell: Cell, given: _Month) -> None:
    """The cell and those below it are published.

    A flow that is not shown is not told of at all: that there was one is itself of few people.
    """
    cells: dict[Name, Numbers | None] = dict.fromkeys(
        each.name for each in _above_flows(cell) if not each.shown
    )
    cells.update((each.name, given.numbers_of(each)) for each in shown(cell))
    store.add_cells(month, cells)


def _above_flows(cell: Cell) -> Iterable[Cell]:
    if cell.name[0] != "flow":
        yield cell
        for part in cell.parts:
            yield from _above_flows(part)
