"""Which limits let somebody go further than others do: what a second person looks at."""

from contracts.events import AccountLimits, NetLimits


def wider(limits: AccountLimits, *than: AccountLimits) -> bool:
    """Whether either bound lies further out than in every one of the others."""
    return all(_lower(limits.floor_steps, other.floor_steps) for other in than) or all(
        _higher(limits.ceiling_steps, other.ceiling_steps) for other in than
    )


def _lower(floor: int | None, other: int | None) -> bool:
    return other is not None and (floor is None or floor < other)


def _higher(ceiling: int | None, other: int | None) -> bool:
    return other is not None and (ceiling is None or ceiling > other)


def net_wider(limits: NetLimits, than: NetLimits) -> bool:
    """Whether the group may come to owe more, or to be owed more."""
    return limits.may_owe_ms > than.may_owe_ms or limits.may_be_owed_ms > than.may_be_owed_ms
