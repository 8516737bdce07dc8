"""Consents in a made-up history: who lets the region's figures be shown with its own in them."""

from __future__ import annotations

from random import Random

from contracts.events import FiguresConsentSet, GroupDescribed, Place, Unit
from contracts.ids import GroupId, ShownTo
from tests.projections.history import Pen

_SHOWN_TO: tuple[ShownTo, ...] = ("nobody", "region", "everyone", "everyone", "region")
# Ghent, Namur, Brussels, and one that nobody can find on a map.
_PLACES = (
    Place(
        locality="Gent",
        country="BE",
        latitude_microdegrees=51_054_342,
        longitude_microdegrees=3_717_424,
    ),
    Place(
        locality="Namur",
        country="BE",
        latitude_microdegrees=50_467_390,
        longitude_microdegrees=4_871_990,
    ),
    Place(
        locality="Brussel",
        country="BE",
        latitude_microdegrees=50_850_346,
        longitude_microdegrees=4_351_721,
    ),
    Place(locality="Lille", country="FR"),
)


class MadeUpConsents:
    """Who agreed to be counted, now and then changed; and where groups are, in several areas."""

    def __init__(self, pen: Pen, names: list[str]) -> None:
        self._pen = pen
        self._names = names
        # Its own, so that everything else happens as it would without.
        self._random = Random(23)
        self._said: dict[str, ShownTo] = {}

    def something(self) -> None:
        if self._random.random() < 0.05:
            self._describe()
        if self._random.random() < 0.03:
            self._agree()

    def _describe(self) -> None:
        name = self._random.choice(self._names)
        self._pen.write(
            GroupDescribed(
                group_id=GroupId(name),
                unit=Unit(singular="uur", plural="uren", symbol="u"),
                place=self._random.choice(_PLACES),
                languages=("nl",),
            )
        )

    def _agree(self) -> None:
        name = self._random.choice(self._names)
        shown_to = self._random.choice(_SHOWN_TO)
        if shown_to != self._said.get(name, "nobody"):
            self._said[name] = shown_to
            self._pen.write(FiguresConsentSet(group_id=GroupId(name), shown_to=shown_to))
