"""Where what nobody asks for is handed in: at the service that serves now."""

from __future__ import annotations

from evenveel.credential import operators
from evenveel.http_desk import HttpDesk
from evenveel.lease import running_lease
from evenveel.settings import Settings


def run_desk(settings: Settings, database_url: str) -> HttpDesk | None:
    """Return a desk at the clearing service, None while nobody serves others."""
    lease = running_lease(database_url)
    if lease is None or lease.url is None:
        return None
    # Where it listens may be another name for us than for itself.
    return HttpDesk(settings.clearing_url or lease.url, operators(settings))
