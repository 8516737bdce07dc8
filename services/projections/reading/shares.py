"""How much of a limit is used, in one way wherever it is told."""


def per_mille(used_ms: int, limit_ms: int) -> int | None:
    """Return the share in thousandths, rounded down; None of a limit of 0, 0 on its far side."""
    return None if limit_ms == 0 else max(0, used_ms) * 1000 // limit_ms
