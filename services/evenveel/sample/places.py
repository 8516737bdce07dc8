"""The groups of the sample region and who is whose neighbour.

The places are real and their coordinates too; every group in them is invented.
"""

from dataclasses import dataclass
from typing import Final

from contracts.ids import MS_PER_HOUR, GroupId, GroupKind


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSketch:
    """A group to be founded. `latitude` and `longitude` are millionths of a degree."""

    group_id: GroupId
    kind: GroupKind
    name: str
    locality: str
    country: str
    latitude: int
    longitude: int
    languages: tuple[str, ...]
    unit: tuple[str, str, str]
    units_per_hour: int
    members: int
    decimals: int = 0

    @property
    def steps_per_hour(self) -> int:
        """How many of the unit's smallest steps an hour is."""
        return self.units_per_hour * 10**self.decimals if self.decimals else self.units_per_hour

    @property
    def step_ms(self) -> int:
        """What a step is worth; every unit of the sample divides the hour."""
        step_ms, rest = divmod(MS_PER_HOUR, self.steps_per_hour)
        assert rest == 0
        return step_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Two groups with an agreement.

    `one_pays` of a hundred exchanges are paid by `one`'s members: where it is far from 50, the
    link leans. `weight` is how much they trade, `limit_hours` what each may owe the other.
    """

    one: GroupId
    other: GroupId
    one_pays: int = 50
    weight: int = 2
    limit_hours: int = 300
    transit_allowed: bool = True
    set_off_allowed: bool = True


def _group(
    group_id: str,
    kind: GroupKind,
    place: tuple[str, str, int, int],
    languages: tuple[str, ...],
    unit: tuple[str, str, str],
    units_per_hour: int,
    members: int,
    decimals: int = 0,
) -> GroupSketch:
    locality, country, latitude, longitude = place
    name = f"SEL Exemple {locality}" if kind == "sel" else f"Voorbeeld-LETS {locality}"
    return GroupSketch(
        group_id=GroupId(group_id),
        kind=kind,
        name=name,
        locality=locality,
        country=country,
        latitude=latitude,
        longitude=longitude,
        languages=languages,
        unit=unit,
        units_per_hour=units_per_hour,
        members=members,
        decimals=decimals,
    )


def _neighbours(
    one: str,
    other: str,
    one_pays: int = 50,
    weight: int = 2,
    limit_hours: int = 300,
    *,
    transit: bool = True,
    set_off: bool = True,
) -> Neighbours:
    return Neighbours(
        one=GroupId(one),
        other=GroupId(other),
        one_pays=one_pays,
        weight=weight,
        limit_hours=limit_hours,
        transit_allowed=transit,
        set_off_allowed=set_off,
    )


_NL: Final = ("nl",)
_FR: Final = ("fr",)
_MINUTE: Final = ("minute", "minutes", "min")

GROUPS: Final[tuple[GroupSketch, ...]] = (
    _group(
        "gent",
        "lets",
        ("Gent", "BE", 51_053_822, 3_722_270),
        _NL,
        ("klaver", "klavers", "kl"),
        20,
        64,
    ),
    _group(
        "antwerpen",
        "lets",
        ("Antwerpen", "BE", 51_219_890, 4_403_460),
        _NL,
        ("knikker", "knikkers", "kn"),
        20,
        70,
    ),
    _group(
        "mechelen",
        "lets",
        ("Mechelen", "BE", 51_025_876, 4_477_536),
        _NL,
        ("maantje", "maantjes", "mt"),
        20,
        38,
    ),
    _group(
        "leuven",
        "lets",
        ("Leuven", "BE", 50_879_844, 4_700_518),
        _NL,
        ("tel", "tellen", "t"),
        60,
        52,
    ),
    _group(
        "brugge",
        "lets",
        ("Brugge", "BE", 51_209_348, 3_224_700),
        _NL,
        ("korrel", "korrels", "kr"),
        60,
        40,
    ),
    _group(
        "kortrijk",
        "lets",
        ("Kortrijk", "BE", 50_828_030, 3_264_900),
        _NL,
        ("minuutje", "minuutjes", "m"),
        60,
        46,
    ),
    _group(
        "hasselt",
        "lets",
        ("Hasselt", "BE", 50_930_690, 5_332_480),
        _NL,
        ("noot", "noten", "nt"),
        15,
        34,
    ),
    _group(
        "brussel",
        "lets",
        ("Brussel / Bruxelles", "BE", 50_850_346, 4_351_721),
        ("fr", "nl"),
        ("iris", "irissen", "ir"),
        10,
        60,
        2,
    ),
    _group(
        "namur",
        "sel",
        ("Namur", "BE", 50_467_390, 4_871_990),
        _FR,
        ("grain", "grains", "gr"),
        60,
        44,
    ),
    _group("liege", "sel", ("Liège", "BE", 50_632_557, 5_579_666), _FR, _MINUTE, 60, 56),
    _group(
        "mons", "sel", ("Mons", "BE", 50_454_240, 3_952_290), _FR, ("plume", "plumes", "pl"), 6, 28
    ),
    _group(
        "tournai",
        "sel",
        ("Tournai", "BE", 50_605_650, 3_388_070),
        _FR,
        ("galet", "galets", "ga"),
        15,
        32,
    ),
    _group("lille", "sel", ("Lille", "FR", 50_629_250, 3_057_256), _FR, _MINUTE, 60, 66),
    _group(
        "dunkerque",
        "sel",
        ("Dunkerque", "FR", 51_034_368, 2_376_776),
        ("fr", "nl"),
        ("sable", "sables", "sa"),
        60,
        36,
    ),
)

NEIGHBOURS: Final[tuple[Neighbours, ...]] = (
    # A circle of debt in the west: each buys from the next.
    _neighbours("gent", "kortrijk", 80, 4),
    _neighbours("kortrijk", "lille", 78, 4),
    _neighbours("lille", "dunkerque", 75, 4),
    _neighbours("dunkerque", "brugge", 80, 3),
    _neighbours("brugge", "gent", 78, 4),
    # Another in the east.
    _neighbours("brussel", "leuven", 78, 4, 400),
    _neighbours("leuven", "hasselt", 75, 3),
    _neighbours("hasselt", "liege", 80, 3),
    _neighbours("liege", "namur", 75, 4),
    _neighbours("namur", "brussel", 78, 3),
    # Antwerpen mostly buys, and one link of it comes near its limit; Mechelen mostly sells.
    _neighbours("antwerpen", "mechelen", 92, 8, 200),
    _neighbours("antwerpen", "gent", 70, 4, 400),
    _neighbours("antwerpen", "brussel", 72, 3, transit=False),
    _neighbours("antwerpen", "leuven", 65, 2, 250),
    _neighbours("mechelen", "brussel", 30, 3),
    _neighbours("mechelen", "leuven", 38, 2),
    # Mons mostly sells, to Brussel nearly as much as it may be owed.
    _neighbours("brussel", "mons", 90, 6, 200),
    _neighbours("mons", "tournai", 32, 2, 200, set_off=False),
    _neighbours("mons", "namur", 35, 2),
    # The rest is about even.
    _neighbours("tournai", "lille", 52, 4),
    _neighbours("tournai", "kortrijk", 45, 3),
    _neighbours("gent", "brussel", 50, 3, 400),
    _neighbours("brugge", "kortrijk", 55, 2, transit=False),
    _neighbours("hasselt", "antwerpen", 48, 2, 200, set_off=False),
    _neighbours("liege", "leuven", 50, 2, transit=False),
)

# Proposed in the last days and not answered yet.
PROPOSED: Final = _neighbours("dunkerque", "tournai", limit_hours=200)
