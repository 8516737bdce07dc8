"""What one batch adds to the contributions that the region's figures are made of."""

from typing import Final, NamedTuple, TypeAlias

from contracts.envelope import Envelope
from contracts.events import (
    ExchangeRecorded,
    ExchangeReversed,
    PostChanged,
    PostPublished,
)
from contracts.ids import GroupId, ShownTo
from projections.folding import Own
from projections.months import closes_ms, earliest_open, month_of

PAID, WAS_PAID, PAID_FROM_ELSEWHERE = range(3)
# Month, group, neighbour, side and account.
Key: TypeAlias = tuple[int, str, str, int, str]
Part: TypeAlias = tuple[Key, int, int]
"""What an exchange adds there: ms, and exchanges."""
_NO_MOMENT: Final = 2**63


class Known(NamedTuple):
    """What of a group is gone by when its exchanges are counted.

    `agreed`: it did at some time, so that what is late counts in the earliest month that is open.
    """

    step_ms: int
    area: str
    agreed: bool


class RegionsFold:
    """Sums need no order. Reversals wait until it is known what their originals were."""

    def __init__(self, known: dict[str, Known]) -> None:
        self.known = known
        self.changed: dict[str, None] = {}
        # For each key: ms, and exchanges.
        self.given: dict[Key, tuple[int, int]] = {}
        self.others: dict[tuple[str, str], None] = {}
        self.reversals: list[tuple[str, list[Part]]] = []
        self.consents: list[tuple[str, int, int, str, str]] = []
        # The first position of the batch beyond the end of each month.
        self.closings: dict[int, int] = {}
        self._closes_next_ms = -_NO_MOMENT
        self.posts: list[dict[str, object]] = []
        self.ended: dict[str, int] = {}
        self._open_posts: dict[str, dict[str, object]] = {}

    def know(self, group_id: str, known: Known) -> None:
        """The group is so from here on."""
        self.known[group_id] = known
        self.changed[group_id] = None

    def agree(
        self, group_id: GroupId, shown_to: ShownTo, envelope: Envelope, position: int
    ) -> None:
        """To whom the figures are shown with the group's own in them, from here on."""
        known = self.known[group_id]
        self.consents.append((group_id, position, envelope.recorded_at_ms, shown_to, known.area))
        if shown_to != "nobody":
            self.know(group_id, known._replace(agreed=True))

    def pass_by(self, position: int, recorded_at_ms: int) -> None:
        """The log stands here, at that time. Times in it never go back."""
        if recorded_at_ms >= self._closes_next_ms:
            closed = earliest_open(recorded_at_ms) - 1
            self.closings.setdefault(closed, position)
            self._closes_next_ms = closes_ms(closed + 1)

    def parts(
        self, e: ExchangeRecorded | ExchangeReversed, envelope: Envelope, own: Own, sign: int
    ) -> list[Part]:
        """What the exchange adds to its groups' contributions: above zero, or given back below."""
        payer_group, payee_group = e.payer_group, e.payee_group
        carried_ms = sum([route.carried_ms for route in e.routes])
        found: list[Part] = []
        if payer_group in own:
            known = self.known[payer_group]
            ms = sign * (carried_ms if e.routes else e.payee_steps * known.step_ms)
            month = _counts_in(envelope, known)
            found.append(((month, payer_group, payee_group, PAID, e.payer), ms, sign))
            found.append(((month, payer_group, payee_group, WAS_PAID, e.payee), ms, sign))
        if payee_group != payer_group and payee_group in own:
            month = _counts_in(envelope, self.known[payee_group])
            key = (month, payee_group, payer_group, PAID_FROM_ELSEWHERE, e.payee)
            found.append((key, sign * carried_ms, sign))
        return found

    def add(self, parts: list[Part]) -> None:
        """They count."""
        given = self.given
        for key, ms, exchanges in parts:
            before_ms, before = given.get(key, (0, 0))
            given[key] = (before_ms + ms, before + exchanges)

    def post(self, e: PostPublished | PostChanged, position: int) -> None:
        """Something is offered or wanted so from here on."""
        if isinstance(e, PostChanged):
            self.end_post(e.post_id, position)
        row: dict[str, object] = {
            "post_id": e.post_id,
            "from_position": position,
            "until_position": None,
            "group_id": e.group_id,
            "account_id": e.account_id,
            "kind": e.terms.kind,
            "category": e.terms.category,
            "valid_until_ms": e.terms.valid_until_ms,
        }
        self.posts.append(row)
        self._open_posts[e.post_id] = row

    def end_post(self, post_id: str, position: int) -> None:
        """It is offered or wanted until here."""
        row = self._open_posts.pop(post_id, None)
        if row is not None:
            row["until_position"] = position
        else:
            self.ended.setdefault(post_id, position)


def _counts_in(envelope: Envelope, known: Known) -> int:
    happened = month_of(envelope.happened_at_ms)
    if not known.agreed:
        return happened
    return max(happened, earliest_open(envelope.recorded_at_ms))
