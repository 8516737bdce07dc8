"""The region's published figures once more, recomputed from whole rows at each step: for `Naive`.

Sets of exchanges' cells are compared as sets, and what is left of a sum is reckoned anew each time
that a cell is hidden, so that nothing is shared with how the projection keeps count.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

_Columns: TypeAlias = dict[str, Any]
_Name: TypeAlias = tuple[str, str, str, str]
_WHOLE: Final[_Name] = ("all", "", "", "")


@dataclass
class NaiveFigures:
    """The published rows, by key."""

    cells: dict[str, _Columns] = field(default_factory=dict)
    categories: dict[str, _Columns] = field(default_factory=dict)
    category_areas: dict[str, _Columns] = field(default_factory=dict)
    counted: dict[str, _Columns] = field(default_factory=dict)
    publications: dict[str, _Columns] = field(default_factory=dict)

    def publish(
        self,
        reached: int,
        *,
        given: Collection[_Columns],
        consents: Sequence[_Columns],
        closings: Mapping[int, int],
        posts: Collection[_Columns],
    ) -> None:
        """All is there that follows from these up to the position."""
        closed = -1
        agreed: list[_Columns] = []
        told: dict[int, list[_Columns]] = defaultdict(list)
        for row in consents:
            told[row["position"]].append(row)
        for position in sorted({*told, *closings.values()}):
            if position > reached:
                return
            for month in sorted(m for m, at in closings.items() if at == position):
                self.publications[f"{position} "] = {"month": month}
                for each in range(closed + 1, month + 1) if agreed else ():
                    if each >= _first_open(agreed[0]["recorded_at_ms"]):
                        self._month(each, given, _part(each, agreed))
                        if each == month:
                            self._offers(each, position, posts, _part(each, agreed))
                closed = max(closed, month)
            for row in told[position]:
                self.publications[f"{position} {row['group_id']}"] = {"month": closed}
                others = [other for other in agreed if other["group_id"] == row["group_id"]]
                is_first = all(other["shown_to"] == "nobody" for other in others)
                agreed.append(row)
                if row["shown_to"] != "nobody" and is_first and closed >= 0:
                    self._late(closed, given, row)
                    last = {other["group_id"]: other for other in agreed}
                    areas = {g: o["area"] for g, o in last.items() if o["shown_to"] != "nobody"}
                    self._offers(closed, position, posts, areas)

    def _month(self, month: int, given: Iterable[_Columns], part: Mapping[str, str]) -> None:
        if part:
            tree = _Tree(month, given, part)
            self._publish(month, tree, tree.shown())

    def _late(self, closed: int, given: Collection[_Columns], row: _Columns) -> None:
        group_id, area = row["group_id"], row["area"]
        months = {g["month"] for g in given if g["group_id"] == group_id and g["month"] <= closed}
        for month in sorted(months):
            tree = _Tree(month, given, {group_id: area})
            own = ("group", area, group_id, "")
            above = {_WHOLE, ("area", area, "", "")}
            tree.names = [name for name in tree.names if name not in above]
            shown = tree.shown()
            self._publish(month, tree, shown)
            if own not in shown:
                self.cells[_key(month, own)]["counted"] = False
                continue
            for name in above:
                numbers = tree.numbers(own)
                before = self.cells.get(_key(month, name))
                if before is None:
                    self.cells[_key(month, name)] = {"counted": True, **numbers}
                elif before["hours_ms"] is not None:
                    for measure, more in numbers.items():
                        before[measure] += more

    def _publish(self, month: int, tree: "_Tree", shown: Collection[_Name]) -> None:
        for name in tree.names:
            if name in shown:
                self.cells[_key(month, name)] = {"counted": True, **tree.numbers(name)}
            elif name[0] != "flow":
                nothing = dict.fromkeys(("hours_ms", "exchanges", "members", "groups"))
                self.cells[_key(month, name)] = {"counted": True, **nothing}

    def _offers(
        self, month: int, position: int, posts: Iterable[_Columns], areas: Mapping[str, str]
    ) -> None:
        ends_ms = _closes_ms(month)
        who: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for post in posts:
            until, valid_ms = post["until_position"], post["valid_until_ms"]
            stands = post["from_position"] <= position and (until is None or until > position)
            key = f"{month} {post['category']} {post['kind']}"
            if (
                stands
                and (valid_ms is None or valid_ms >= ends_ms)
                and post["group_id"] in areas
                and f"{key} {post['group_id']}" not in self.counted
            ):
                who[post["category"], post["kind"]][post["group_id"]].add(post["account_id"])
        for (category, kind), by_group in who.items():
            accounts = sum(len(found) for found in by_group.values())
            if accounts >= 5:
                key = f"{month} {category} {kind}"
                self.categories.setdefault(key, {"accounts": 0})["accounts"] += accounts
                self.counted.update({f"{key} {group_id}": {} for group_id in by_group})
                self._by_area(key, {g: len(found) for g, found in by_group.items()}, areas)

    def _by_area(self, key: str, counts: Mapping[str, int], areas: Mapping[str, str]) -> None:
        """Fewest first, areas are hidden while what is hidden is of fewer than five."""
        totals: dict[str, int] = defaultdict(int)
        for group_id, accounts in counts.items():
            totals[areas[group_id]] += accounts
        hidden = 0
        for accounts, area in sorted((accounts, area) for area, accounts in totals.items()):
            is_told = accounts >= 5 and not 0 < hidden < 5
            hidden += 0 if is_told else accounts
            row = self.category_areas.setdefault(f"{key} {area}", {"accounts": 0})
            before = row["accounts"]
            row["accounts"] = before + accounts if is_told and before is not None else None


class _Tree:
    """The cells of a month, each a set of leaves: what a group's members received from a group."""

    def __init__(self, month: int, given: Iterable[_Columns], part: Mapping[str, str]) -> None:
        self.rows: dict[tuple[str, str], list[_Columns]] = defaultdict(list)
        self.active: dict[str, set[str]] = defaultdict(set)
        for group_id in part:
            self.rows[group_id, group_id] = []
        for row in given:
            group_id, neighbour = row["group_id"], row["neighbour"]
            if row["month"] != month or group_id not in part:
                continue
            if row["side"] != 2:
                self.rows[group_id, neighbour].append(row)
            if row["side"] != 1 or group_id == neighbour:
                self.active[group_id].add(row["account_id"])
        self.leaves: dict[_Name, set[tuple[str, str]]] = defaultdict(set)
        for group_id, neighbour in self.rows:
            area = part[group_id]
            for name in (
                ("flow", area, group_id, neighbour),
                ("group", area, group_id, ""),
                ("area", area, "", ""),
                _WHOLE,
            ):
                self.leaves[name].add((group_id, neighbour))
        order = ("flow", "group", "area", "all")
        self.names = sorted(self.leaves, key=lambda name: (order.index(name[0]), name))

    def shown(self) -> set[_Name]:
        """The cells that are published, the smallest kinds settled first."""
        shown: set[_Name] = set()
        for name in self.names:
            if not self._is_safe(self.leaves[name]):
                continue
            fewer = {*shown, name}
            while (left := self._left(name, fewer)) and not self._is_safe(left):
                below = [other for other in fewer if self._is_below(other, name)]
                highest = [o for o in below if not any(self._is_below(o, a) for a in below)]
                may_go = [o for o in highest if not self._is_between(o)]
                if not may_go:
                    break
                fewer.remove(min(may_go, key=lambda other: (self._size(other), other)))
            else:
                shown = fewer
        return shown

    def numbers(self, name: _Name) -> dict[str, int | None]:
        """What the cell shows."""
        payers = [row for leaf in self.leaves[name] for row in self.rows[leaf] if row["side"] == 0]
        groups = {group_id for group_id, _ in self.leaves[name]}
        is_flow = name[0] == "flow"
        return {
            "hours_ms": sum(row["hours_ms"] for row in payers),
            "exchanges": sum(row["exchanges"] for row in payers),
            "members": 0 if is_flow else sum(len(self.active[group_id]) for group_id in groups),
            "groups": 0 if is_flow else len(groups),
        }

    def _is_below(self, other: _Name, name: _Name) -> bool:
        order = ("flow", "group", "area", "all")
        lower = order.index(other[0]) < order.index(name[0])
        return lower and self.leaves[other] <= self.leaves[name]

    def _left(self, name: _Name, shown: Iterable[_Name]) -> set[tuple[str, str]]:
        told = [self.leaves[other] for other in shown if self._is_below(other, name)]
        # A cell without cells below it is told by itself.
        left = set() if name[0] == "flow" else self.leaves[name].difference(*told)
        # What passed between two groups both of them know.
        return {(group_id, neighbour) for group_id, neighbour in left if group_id == neighbour}

    def _is_between(self, name: _Name) -> bool:
        return name[0] == "flow" and name[2] != name[3]

    def _size(self, name: _Name) -> int:
        return sum(self._by_account(self.leaves[name], 0))

    def _by_account(self, leaves: Iterable[tuple[str, str]], side: int) -> list[int]:
        by: dict[str, int] = defaultdict(int)
        for leaf in leaves:
            for row in self.rows[leaf]:
                if row["side"] == side:
                    by[row["account_id"]] += abs(row["hours_ms"])
        return sorted(amount for amount in by.values() if amount)

    def _is_safe(self, leaves: Iterable[tuple[str, str]]) -> bool:
        for side in (0, 1):
            amounts = self._by_account(leaves, side)
            if len(amounts) < 5 or 10 * sum(amounts[:-2]) < amounts[-1]:
                return False
        return True


def _key(month: int, name: _Name) -> str:
    return f"{month} {' '.join(name)}"


def _part(month: int, agreed: Iterable[_Columns]) -> dict[str, str]:
    """The groups that agreed in the month or before and had not taken it back when it began."""
    begins_ms = _ms(month // 12, month % 12 + 1, 1)
    found: dict[str, str] = {}
    by_group: dict[str, list[_Columns]] = defaultdict(list)
    for row in agreed:
        by_group[row["group_id"]].append(row)
    for group_id, rows in by_group.items():
        ends = [row["recorded_at_ms"] for row in rows[1:]]
        for row, ends_ms in zip(rows, [*ends, None], strict=True):
            if row["shown_to"] != "nobody" and (ends_ms is None or ends_ms > begins_ms):
                found[group_id] = row["area"]
    return found


def _first_open(at_ms: int) -> int:
    day = datetime.fromtimestamp((at_ms - 5 * 24 * 60 * 60 * 1000) // 1000, UTC)
    return 12 * day.year + day.month - 1


def _closes_ms(month: int) -> int:
    year, following = (month + 1) // 12, (month + 1) % 12 + 1
    return _ms(year, following, 6)


def _ms(year: int, month: int, day: int) -> int:
    return round(datetime(year, month, day, tzinfo=UTC).timestamp()) * 1000
