"""A region as the projections would tell of it, made up: as large as a test wants it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

from contracts.ids import MS_PER_HOUR
from evenveel.sample.places import GROUPS, NEIGHBOURS

Answer = dict[str, Any]

AS_OF_DAY: Final = "2026-11-21"
MONTHS: Final = tuple(f"{2025 + (11 + n) // 12}-{(11 + n) % 12 + 1:02}" for n in range(11))
SUPPRESSED: Final = {
    "suppressed": True,
    "hours_ms": None,
    "exchanges": None,
    "active_members": None,
    "across_share_per_mille": None,
}
_CATEGORIES: Final = (
    *("animals", "building", "care", "children", "clothing", "computers", "crafts", "food"),
    *("garden", "goods", "household", "languages", "lending", "lessons", "music", "paperwork"),
    *("repair", "transport", "other"),
)
_UNITS: Final = {
    20: {"singular": "klaver", "plural": "klavers", "symbol": "kl", "decimals": 0},
    60: {"singular": "minute", "plural": "minutes", "symbol": "min", "decimals": 0},
}


class Region:
    """Groups and what is between them; `answers` are what the projections say of it."""

    def __init__(self, groups: Sequence[Answer], pairs: Sequence[tuple[str, str]]) -> None:
        self.rng = Random(len(groups))
        self.groups = groups
        self.pairs = pairs
        self.run_id = str(uuid5(NAMESPACE_OID, "a run"))
        self.answers: dict[str, Answer] = {
            "/regions/figures": self._figures(),
            "/regions/positions": self._positions(),
            "/regions/categories": self._categories(),
            "/groups": {"groups": [self._unit(each) for each in groups], "next": None},
        }
        self.answers["/clearing-runs"] = {"runs": [self._run()], "next": "WzFd"}
        self.answers[f"/clearing-runs/{self.run_id}"] = self._one_run()

    def _cell(self, hours: int, *, across: int) -> Answer:
        if hours < 12:
            return SUPPRESSED
        return {
            "hours_ms": hours * MS_PER_HOUR,
            "suppressed": False,
            "exchanges": hours * 2 // 3,
            "active_members": 5 + hours // 4,
            "across_share_per_mille": across,
        }

    def _figures(self) -> Answer:
        sizes = {each["group_id"]: self.rng.randrange(8, 90) for each in self.groups}
        cells = [
            {"group_id": group_id, "month": month}
            | self._cell(size * self.rng.randrange(60, 140) // 100, across=0)
            for group_id, size in sizes.items()
            for month in MONTHS
        ]
        whole = [
            {"area": "all", "month": month, "groups": len(self.groups)}
            | self._cell(sum(sizes.values()) * (8 + n % 5) // 10, across=180 + 9 * n)
            for n, month in enumerate(MONTHS)
        ]
        return {
            "closed_until": "2026-10",
            "areas": [
                {"id": "be-bru"},
                {"id": "be-vlg"},
                {"id": "be-wal"},
                {"id": "fr"},
                {"id": "lu"},
            ],
            "months": whole if self.groups else [],
            "groups": cells,
            "groups_known": self.groups,
            "groups_not_counted": 1 if len(self.groups) > 5 else 0,
            "flows": [
                {
                    "from": giver,
                    "to": taker,
                    "month": month,
                    "hours_ms": self.rng.randrange(4, 40) * MS_PER_HOUR,
                    "exchanges": 17,
                }
                for one, other in self.pairs
                for giver, taker in ((one, other), (other, one))
                for month in MONTHS[-3:]
            ],
        }

    def _positions(self) -> Answer:
        links: dict[str, list[Answer]] = {each["group_id"]: [] for each in self.groups}
        names = {each["group_id"]: each["name"] for each in self.groups}
        for one, other in self.pairs:
            hours = self.rng.choice((0, 14, -35, 90, -160, 255, 297))
            share = abs(hours) * 1_000 // 300
            warning = "calm" if share < 700 else "watch" if share < 850 else "soon"
            warning = "stuck" if share > 980 else warning
            for group_id, neighbour, ms in (
                (one, other, hours * MS_PER_HOUR),
                (other, one, -hours * MS_PER_HOUR),
            ):
                links[group_id].append(
                    {
                        "neighbour": neighbour,
                        "name": names[neighbour],
                        "position_ms": ms,
                        "may_owe_ms": 300 * MS_PER_HOUR,
                        "may_be_owed_ms": 300 * MS_PER_HOUR,
                        "share_per_mille": share,
                        "warning": warning,
                        "days_left": 12 if warning == "soon" else None,
                    }
                )
        return {
            "as_of_day": AS_OF_DAY,
            "next": None,
            "groups": [
                {
                    "group_id": each["group_id"],
                    "name": each["name"],
                    "net_ms": sum(link["position_ms"] for link in links[each["group_id"]]),
                    "links": links[each["group_id"]],
                }
                for each in self.groups
            ],
        }

    def _categories(self) -> Answer:
        told: dict[int, Answer] = {3: {"offers": None, "wants": None}, 4: {"wants": None}}
        return {
            "month": MONTHS[-1],
            "areas": [{"id": each} for each in sorted({each["area"] for each in self.groups})],
            "categories": [
                {"category": name, "suppressed": n == 3, "offers": 40 - n, "wants": 5 + 2 * n}
                | told.get(n, {})
                for n, name in enumerate(_CATEGORIES if self.groups else ())
            ],
        }

    def _unit(self, group: Answer) -> Answer:
        an_hour = 60 if group["country"] == "FR" else 20
        unit = {**_UNITS[an_hour], "step_ms": MS_PER_HOUR // an_hour}
        return {"group_id": group["group_id"], "name": group["name"], "unit": unit}

    def _run(self) -> Answer:
        return {
            "run_id": self.run_id,
            "status": "applied",
            "because": None,
            "proposed_at": "2026-11-14T08:00:00.000Z",
            "objections_until": "2026-11-14T08:00:00.000Z",
            "ended_at": "2026-11-14T08:01:00.000Z",
            "gross_before": _time(1_240),
            "cleared": _time(370),
            "gross_after": _time(870),
        }

    def _one_run(self) -> Answer:
        shares = [
            {
                "group_id": each["group_id"],
                "name": each["name"],
                "gross_before": _time(90 + n),
                "cancelled": _time(n),
                "gross_after": _time(90 - n),
            }
            for n, each in enumerate(self.groups)
        ]
        links = [
            {
                "debtor": debtor,
                "creditor": creditor,
                "grows": n == 3,
                "owed": None if n == 3 else _time(40 + n),
                "proposed": _time(4 + n),
                "applied": _time(0 if n == 5 else 4 + n),
                "objected": n == 5,
            }
            for n, (debtor, creditor) in enumerate(self.pairs)
        ]
        return {"run": self._run(), "shares": shares, "links": links}


def _time(hours: int) -> Answer:
    return {"ms": hours * MS_PER_HOUR, "display": f"{hours} u"}


def group(name: str, country: str, latitude: int | None, longitude: int | None) -> Answer:
    """A group of this name, somewhere."""
    return {
        "group_id": f"g{uuid5(NAMESPACE_OID, name).hex[:12]}",
        "name": name,
        "area": "fr"
        if country == "FR"
        else "be-vlg"
        if latitude is None or latitude > 50_750_000
        else "be-wal",
        "locality": name.rpartition(" ")[2],
        "country": country,
        "latitude_microdegrees": latitude,
        "longitude_microdegrees": longitude,
    }


def sample() -> Region:
    """The groups of the sample region, with its neighbours."""
    groups = [
        group(each.name, each.country, each.latitude, each.longitude)
        | {"group_id": str(each.group_id), "locality": each.locality}
        for each in GROUPS
    ]
    return Region(groups, [(str(each.one), str(each.other)) for each in NEIGHBOURS])


def alone() -> Region:
    """One group, with a name that no page may take for its own."""
    return Region([group("<script>alert(1)</script> שלום 🌻 " + "x" * 80, "BE", None, None)], [])


def nobody() -> Region:
    """No group at all."""
    return Region([], [])


@cache
def thousand(neighbours: int = 10) -> Region:
    """A thousand groups, each with so many neighbours that stand after it in a circle."""
    rng = Random(1_000)
    groups = [
        group(
            f"Groep {n:04} van Sint-Ergens",
            "FR" if n % 5 == 0 else "BE",
            rng.randrange(49_400_000, 51_500_000),
            rng.randrange(1_500_000, 6_400_000),
        )
        for n in range(1_000)
    ]
    ids = [each["group_id"] for each in groups]
    pairs = [
        (ids[n], ids[(n + step * step) % 1_000])
        for n in range(1_000)
        for step in range(1, neighbours // 2 + 1)
    ]
    return Region(groups, pairs)
