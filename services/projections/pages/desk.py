"""The pages of a group's desk, in the order of its shelves."""

from typing import Final

from projections.pages import (
    desk_agreements,
    desk_clearing,
    desk_consent,
    desk_exchanges,
    desk_exports,
    desk_import,
    desk_links,
    desk_member,
    desk_members,
    desk_neighbours,
    desk_overview,
    desk_requests,
    desk_settings,
    desk_suggestions,
    desk_without_service,
)

DESK: Final = (
    *(desk_overview, desk_requests, desk_exchanges),
    *(desk_members, desk_member),
    *(desk_neighbours, desk_suggestions, desk_links),
    *(desk_agreements, desk_clearing, desk_consent),
    *(desk_without_service, desk_exports, desk_settings, desk_import),
)
