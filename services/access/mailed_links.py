"""Sign-in links asked for by address: the answer is the same for every address, known or not.

Whoever asks is answered as soon as the wish is noted. Only then, in a thread of its own, is looked
whose address it is, so that neither answer nor time tells whether it is anybody's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Final, NamedTuple, Self

import psycopg

from access.buckets import Buckets
from access.identities import Identities
from access.languages import Language
from access.limits import Rate
from access.line import CannotConnect
from access.links import Links, LinkTimes
from access.mail import MailNotSent, Postbox, letter_with_link

_LOG: Final = logging.getLogger(__name__)
# Nobody's mailbox is to be filled by others, and nobody is to try out addresses.
PER_ADDRESS: Final = Rate(burst=3, a_minute=1)
PER_PEER: Final = Rate(burst=10, a_minute=6)
_NAMES_AT_MOST: Final = 50_000
WAITING_AT_MOST: Final = 1_000
_LOOK_EACH_S: Final = 0.2


class _Wish(NamedTuple):
    address: str
    language: Language


class MailedLinks:
    """Takes wishes for links and mails them, one after another."""

    def __init__(
        self,
        identities: Identities,
        links: Links,
        postbox: Postbox,
        *,
        times: LinkTimes,
        public_url: str,
        now_ms: Callable[[], int],
    ) -> None:
        self._identities = identities
        self._links = links
        self._postbox = postbox
        self._minutes = times.sign_in_ms // 60_000
        self._public_url = public_url
        self._now_ms = now_ms
        self._per_address = Buckets(PER_ADDRESS, names_at_most=_NAMES_AT_MOST)
        self._per_peer = Buckets(PER_PEER, names_at_most=_NAMES_AT_MOST)
        self._wishes: Queue[_Wish] = Queue(maxsize=WAITING_AT_MOST)
        self._over = Event()
        self._thread = Thread(target=self._work, name="mailed links", daemon=True)
        self._thread.start()

    def ask(self, address: str, language: Language, peer: str) -> int:
        """The wish is noted. Returns after how many seconds this peer may ask again, 0 for now.

        An address that was asked for too often is passed over in silence, known or not.
        """
        taken = self._per_peer.take(peer)
        if not taken.granted:
            return max(1, taken.after_s)
        found = self._identities.address_digest(address)
        if found is not None and self._per_address.take(found.hex()).granted:
            try:
                self._wishes.put_nowait(_Wish(address.strip(), language))
            except Full:
                _LOG.warning("sign-in links: too many wait to be mailed; one was passed over")
        return 0

    def close(self) -> None:
        """No more mails go out."""
        self._over.set()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _work(self) -> None:
        while not self._over.is_set():
            try:
                wish = self._wishes.get(timeout=_LOOK_EACH_S)
            except Empty:
                continue
            try:
                self._fulfil(wish)
            except (CannotConnect, MailNotSent, psycopg.Error) as error:
                _LOG.warning("a sign-in link was not mailed: %s", type(error).__name__)

    def _fulfil(self, wish: _Wish) -> None:
        person_id = self._identities.by_address(wish.address)
        if person_id is None:
            return
        token = self._links.make(person_id, "sign-in", self._now_ms())
        link = self._links.address_of(token, "sign-in")
        subject, text = letter_with_link(link, self._public_url, self._minutes, wish.language)
        self._postbox.send(wish.address, subject, text, wish.language)
