"""What the pages stand on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from access.cookies import Cookie, origin_of
from access.identity import Identity
from access.rights import Facts
from access.standing_lists import StandingLists
from projections.exports.reading import LogBooks
from projections.http.names import DoorsFor
from projections.pages.clearing import Clearing
from projections.pages.key_changes import KeyChanges
from projections.pages.live_streams import LiveUpdates
from projections.pages.own_questions import OwnQuestions
from projections.pages.previews import Previews
from projections.reading.snapshot import Snapshots


@dataclass(frozen=True, kw_only=True, slots=True)
class PagesMeans:
    """What is put together for the pages by whoever serves them."""

    identity: Identity
    facts: Facts
    standings: StandingLists
    doors_for: DoorsFor
    clearing: Clearing
    questions: OwnQuestions
    live: LiveUpdates
    snapshots: Snapshots
    zone: tzinfo
    now_ms: Callable[[], int]
    # None: nobody here can read bundles, and there is no page for it.
    previews: Previews | None = None
    # None: nobody here reads the log, and there is no page for files of a group's books.
    books: LogBooks | None = None
    # None: the keys that sign are not changed from here, and there is no page for it.
    key_changes: KeyChanges | None = None

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
