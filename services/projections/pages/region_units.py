"""In what the amounts of groups are shown: in hours, or each in its group's own unit."""

from collections.abc import Mapping

from access.languages import Language
from contracts.value import Value
from projections.pages import region_wording as wording
from projections.pages.means import PagesMeans
from projections.pages.own_questions import NotAnswered
from projections.pages.own_unit import OwnUnit
from projections.pages.region_filter import Filter
from projections.pages.visits import Visit


class In(Value, frozen=True, kw_only=True):
    """The units of those groups whose amounts are shown in them; of others in hours."""

    units: Mapping[str, OwnUnit]

    @property
    def own(self) -> bool:
        """Whether any amount is shown in a group's own unit."""
        return bool(self.units)

    def of(self, group_id: str, ms: int, language: Language) -> str:
        """Return the amount as that group counts it, to the nearest step; else in hours."""
        unit = self.units.get(group_id)
        if unit is None or not unit.step_ms:
            return wording.hours(ms, language)
        steps = (2 * abs(ms) + unit.step_ms) // (2 * unit.step_ms)
        return unit.shown(-steps if ms < 0 else steps).own


def units_of(visiting: Visit, means: PagesMeans, asked: Filter, may_ask: bool) -> In:
    """Return how amounts are shown; units are asked for only where they were chosen."""
    if asked.unit != "own" or not may_ask:
        return In(units={})
    try:
        groups = means.questions.every(visiting.on_behalf, "/groups", "groups")
    except NotAnswered:
        groups = []
    return In(
        units={each["group_id"]: OwnUnit.of(each["unit"], visiting.language) for each in groups}
    )
