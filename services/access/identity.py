"""Who is who in one installation, put together: what pages, command line and guard share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from access.ceremonies import Ceremonies
from access.cookies import Cookie, cookie_at
from access.identities import Identities
from access.keys import Keys
from access.line import Line
from access.links import LinkPurpose, Links, LinkTimes
from access.mail import MailServer, SmtpPostbox
from access.mailed_links import MailedLinks
from access.passkeys import Passkeys
from access.provider import Provider, ProviderSettings, provider_client
from access.provider_sign_in import ProviderSignIn
from access.secret import Secret
from access.sessions import Lengths, Sessions
from access.signed_in import Signed, SignedInGuard
from contracts.ids import PersonId
from contracts.value import Value


class SignInMeans(Value, frozen=True, kw_only=True):
    """How people sign in to an installation, and for how long that holds."""

    public_url: str
    lengths: Lengths = Lengths()
    link_times: LinkTimes = LinkTimes()
    mail: MailServer | None = None
    provider: ProviderSettings | None = None
    # Whoever reads the pages may be the one who runs it, and is told how to make a link.
    on_trial: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """All of it, on one database. `mailed` and `provider` are None where they are not set up."""

    means: SignInMeans
    sessions: Sessions
    identities: Identities
    links: Links
    passkeys: Passkeys
    keys: Keys
    mailed: MailedLinks | None
    provider: ProviderSignIn | None
    now_ms: Callable[[], int]

    @property
    def cookie(self) -> Cookie:
        """The cookie in which a browser keeps its session."""
        return cookie_at(self.means.public_url)

    def invite(self, person_id: PersonId, *, address: str | None = None) -> str:
        """Return a link that lets the person in once, and ties the address where one is given.

        Raises `access.identities.KnownAsAnother`, and ValueError for what is no address.
        """
        if address is not None:
            self.identities.tie_address(person_id, address, self.now_ms())
        token = self.links.make(person_id, "invitation", self.now_ms())
        return self.links.address_of(token, "invitation")

    def sign_in_by_link(self, token: str, *, instead_of: str | None = None) -> str | None:
        """Return the token of a session for whoever was mailed the link; None: it is no good."""
        return self._let_in(token, "sign-in", instead_of)

    def accept_invitation(self, token: str, *, instead_of: str | None = None) -> str | None:
        """Return the token of a session for whoever was invited; None: the link is no good."""
        return self._let_in(token, "invitation", instead_of)

    def forget(self, person_id: PersonId) -> None:
        """The person is signed in nowhere, and nothing signs it in any more but an invitation."""
        self.identities.untie_all(person_id)
        self.sign_out_everywhere(person_id, passkeys=True)

    def sign_out_everywhere(self, person_id: PersonId, *, passkeys: bool) -> None:
        """The person is signed in nowhere, and no link that waits signs it in.

        With `passkeys` none of those does either: whoever has the device may have them.
        """
        if passkeys:
            self.passkeys.remove_all(person_id)
        self.links.end_all(person_id)
        # Last, so that nothing above lets anybody in again meanwhile.
        self.sessions.end_all(person_id)

    def guard(
        self, signed: Signed | None, *, operator_acts_for_all: bool, proxied: bool
    ) -> SignedInGuard:
        """Return the guard that knows by all of it who asks."""
        return SignedInGuard(
            sessions=self.sessions,
            keys=self.keys,
            signed=signed,
            public_url=self.means.public_url,
            operator_acts_for_all=operator_acts_for_all,
            proxied=proxied,
            now_ms=self.now_ms,
        )

    def _let_in(self, token: str, purpose: LinkPurpose, instead_of: str | None) -> str | None:
        link = self.links.use(token, purpose, self.now_ms())
        if link is None:
            return None
        return self.sessions.begin(link.person_id, "link", self.now_ms(), instead_of=instead_of)


@contextmanager
def identity(
    database_url: str, means: SignInMeans, secret: Secret, now_ms: Callable[[], int]
) -> Iterator[Identity]:
    """Who is who in this database, its connection and its mails going until the `with` ends."""
    with ExitStack() as until_end:
        line = until_end.enter_context(Line(database_url, name="evenveel identity"))
        identities, ceremonies = Identities(line, secret), Ceremonies(line)
        links = Links(line, means.link_times, means.public_url)
        mailed = provider = None
        if means.mail is not None:
            mailed = until_end.enter_context(
                MailedLinks(
                    identities,
                    links,
                    SmtpPostbox(means.mail),
                    times=means.link_times,
                    public_url=means.public_url,
                    now_ms=now_ms,
                )
            )
        if means.provider is not None:
            http = until_end.enter_context(provider_client())
            provider = ProviderSignIn(
                Provider(means.provider, now_ms=now_ms, http=http),
                ceremonies=ceremonies,
                identities=identities,
                links=links,
                public_url=means.public_url,
                now_ms=now_ms,
            )
        yield Identity(
            means=means,
            sessions=Sessions(line, secret, means.lengths),
            identities=identities,
            links=links,
            passkeys=Passkeys(line, ceremonies, means.public_url),
            keys=Keys(line),
            mailed=mailed,
            provider=provider,
            now_ms=now_ms,
        )
