"""The group whose desk it is, its unit, and amounts between groups in that unit."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal, format_percent

from access.amounts import duration
from access.languages import LOCALES
from contracts.ids import GroupId
from contracts.value import Value
from projections.http.names import Names
from projections.pages.means import PagesMeans
from projections.pages.own_unit import OwnUnit, ShownAmount, way_of
from projections.pages.visits import Visit


class DeskGroup(Value, frozen=True, kw_only=True):
    """The group as who visits may see it, and how it counts; `position` is the answer's."""

    id: GroupId
    row: Mapping[str, Any]
    unit: OwnUnit
    step_ms: int
    position: int

    def time(self, ms: int, *, signed: bool = False) -> ShownAmount:
        """Return an amount between groups in the group's unit, the hours beside.

        Where it is no whole number of steps the nearest is said, as such.
        """
        steps, rest_ms = divmod(abs(ms), self.step_ms)
        nearest = steps + (2 * rest_ms >= self.step_ms)
        about = "≈ " if rest_ms else ""
        shown = self.unit.shown(nearest if ms >= 0 else -nearest, signed=signed and ms > 0)
        plus = "+" if signed and ms > 0 else ""
        return ShownAmount(
            own=about + shown.own,
            short=about + shown.short,
            hours=plus + duration(ms, self.unit.language),
            way=way_of(ms),
        )

    def number(self, number: int) -> str:
        """Return a number of things as the reader writes it."""
        return format_decimal(number, locale=LOCALES[self.unit.language])

    def percent(self, per_mille: int) -> str:
        """Return a share as the reader writes it, in whole hundredths."""
        return format_percent(Decimal(per_mille) / 1000, locale=LOCALES[self.unit.language])


def desk_group(visiting: Visit, group_id: GroupId, means: PagesMeans) -> DeskGroup:
    """Return the group. Raises `NotAnswered`."""
    answer = means.questions.ask(visiting.on_behalf, f"/groups/{group_id}")
    row = answer["group"]
    return DeskGroup(
        id=group_id,
        row=row,
        unit=OwnUnit.of(row["unit"], visiting.language),
        step_ms=row["unit"]["step_ms"],
        position=answer["position"],
    )


def group_names(visiting: Visit, ids: Iterable[str], means: PagesMeans) -> dict[str, str]:
    """Return what the groups are called, all at once; each by its id where nobody says."""
    wanted = set(ids)
    names = Names(means.doors_for(visiting.principal)("pages"), groups=wanted)
    return {group_id: names.group(group_id) or group_id for group_id in wanted}
