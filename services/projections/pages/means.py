"""What the pages stand on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from access.cookies import Cookie, origin_of
from access.identity import Identity
from access.rights import Facts
from access.standing_lists import StandingLists
from projections.http.names import DoorsFor
from projections.pages.clearing import Clearing
from projections.pages.own_questions import OwnQuestions


@dataclass(frozen=True, kw_only=True, slots=True)
class PagesMeans:
    """What is put together for the pages by whoever serves them."""

    identity: Identity
    facts: Facts
    standings: StandingLists
    doors_for: DoorsFor
    clearing: Clearing
    questions: OwnQuestions
    zone: tzinfo
    now_ms: Callable[[], int]

    @property
    def origin(self) -> str:
        """The address under which people reach us, as browsers write it."""
        return origin_of(self.identity.means.public_url) or ""

    @property
    def cookie(self) -> Cookie:
        """The cookie in which a browser keeps its session."""
        return self.identity.cookie

    @property
    def form_cookie(self) -> str:
        """The cookie that ties the forms of who is not signed in to one browser."""
        return f"{self.cookie.name}-form"

    @property
    def provider_cookie(self) -> str:
        """The cookie that ties a provider's answer to the browser that went there."""
        return f"{self.cookie.name}-provider"
