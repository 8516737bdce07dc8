"""Who asks, put together as the settings say: the guard at the doors, and all that it goes by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from access.database_roles import CLEARING, address_as
from access.identity import Identity, SignInMeans, identity
from access.keys import Keys, kept_operator_key
from access.line import Line
from access.links import LinkTimes
from access.mail import MailServer
from access.moments import now_ms
from access.nonces import StoredNonces
from access.opaque import new_secret, shown_operator
from access.provider import ProviderSettings
from access.secret import OPERATOR_FILE_NAME, Secret, kept_secret
from access.sessions import Lengths
from access.signatures import Signatures
from access.signed_in import SignedInGuard
from access.standings_read import Standings
from clearing.log.port import IndexGap
from clearing.log.postgres import PostgresLog
from clearing.log.standings import PostgresStandings, standings_to_head
from contracts.value import replace
from evenveel.composition import make_tables
from evenveel.credential import keep_alone
from evenveel.database import database
from evenveel.lease import running_lease
from evenveel.settings import Settings, url_of

_MINUTE_MS: Final = 60_000
_DAY_MS: Final = 24 * 60 * _MINUTE_MS


@dataclass(frozen=True, kw_only=True, slots=True)
class WhoAsks:
    """The guard, and what it goes by: who is who, and how each of them stands."""

    identity: Identity
    facts: Standings
    guard: SignedInGuard


@contextmanager
def who_asks(
    settings: Settings, database_url: str, *, role: str = CLEARING, signs_in: bool = False
) -> Iterator[WhoAsks]:
    """Everything about who asks, its connections open until the `with` ends.

    `role` is the application's role in whose name it works. Only with `signs_in` people can sign
    in here: mails go out, and the provider is asked.
    """
    address = address_as(database_url, role)
    means = means_of(settings)
    if not signs_in:
        means = replace(means, mail=None, provider=None)
    with (
        identity(address, means, secret_of(settings), now_ms) as found,
        StoredNonces(address, now_ms) as nonces,
        Line(address, name="evenveel standings") as line,
    ):
        guard = found.guard(
            _signatures(settings, found.keys, nonces),
            operator_acts_for_all=settings.mode != "production",
            proxied=settings.tls is not None or bool(settings.limits.proxies),
        )
        yield WhoAsks(identity=found, facts=Standings(line), guard=guard)


def means_of(settings: Settings) -> SignInMeans:
    """Return how people sign in, as the settings say."""
    return SignInMeans(
        public_url=public_url_of(settings),
        lengths=Lengths(
            idle_ms=settings.session_idle_minutes * _MINUTE_MS,
            whole_ms=settings.session_days * _DAY_MS,
        ),
        link_times=LinkTimes(sign_in_ms=settings.sign_in_link_minutes * _MINUTE_MS),
        mail=_mail_of(settings),
        provider=_provider_of(settings),
        on_trial=settings.mode != "production",
    )


def public_url_of(settings: Settings) -> str:
    """Return the address under which people reach the pages.

    This machine goes by its name there: browsers have passkeys for a name, not for a number.
    """
    if settings.public_url is not None:
        return settings.public_url
    here = settings.host == "127.0.0.1"
    return url_of("localhost", settings.port + 1) if here else settings.listens_projections


def as_it_runs(settings: Settings, database_url: str) -> Settings:
    """Return the settings with the address of the service that serves this database now, if any.

    Somebody else started it, perhaps elsewhere than these settings say; the pages are beside it.
    """
    lease = running_lease(database_url)
    if settings.public_url is not None or lease is None or lease.url is None:
        return settings
    at = urlsplit(lease.url)
    if at.hostname is None or at.port is None:
        return settings
    return settings.model_copy(update={"host": at.hostname, "port": at.port})


def origins_of(settings: Settings) -> set[str]:
    """Return the addresses at which we are reached: what is signed for another is none of ours."""
    found = {
        public_url_of(settings),
        settings.announces_clearing,
        settings.listens_clearing,
        settings.listens_projections,
    }
    return found if settings.clearing_public_url is None else found | {settings.clearing_public_url}


def secret_of(settings: Settings) -> Secret:
    """Return the installation's secret; outside production one is made where none is said."""
    if settings.secret is not None:
        return Secret(settings.secret.get_secret_value())
    settings.data.mkdir(parents=True, exist_ok=True)
    return kept_secret(settings.data)


def operator_key_at_first_start(settings: Settings, keys: Keys) -> None:
    """The operator's key is in the data folder and known to the database, outside production.

    There whoever has the folder runs the installation. In production nobody comes to be the
    operator by starting something: see `evenveel key operator`.
    """
    if settings.mode == "production" or settings.key is not None:
        return
    settings.data.mkdir(parents=True, exist_ok=True)
    keys.keep_operator(kept_operator_key(settings.data), now_ms())


def new_operator_key(settings: Settings) -> str:
    """Return a new operator's key; the one before opens nothing any more.

    Outside production it takes the place of the one in the data folder. Raises `NoDatabase`.
    """
    owner_url, shown = settings.database_owner_url, shown_operator(new_secret())
    with database(settings) as database_url:
        make_tables(database_url, settings=settings)
        with Line(owner_url or database_url, name="evenveel operator's key") as line:
            Keys(line).keep_operator(shown, now_ms())
    if settings.mode != "production":
        keep_alone(settings.data / OPERATOR_FILE_NAME, shown)
    return shown


def standings_are_told(database_url: str) -> None:
    """What the log says by now of roles, accounts and keys is what is decided by.

    While services run somebody else does this too, and is as welcome to.
    """
    address = address_as(database_url, CLEARING)
    with PostgresLog(address) as log, PostgresStandings(address) as standings:
        head = log.head().position
        while standings.reached() < head:
            try:
                standings_to_head(log, standings)
            except IndexGap:
                continue  # somebody was faster with the same


def _mail_of(settings: Settings) -> MailServer | None:
    if settings.smtp_host is None or settings.mail_from is None:
        return None
    password = settings.smtp_password
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        username=settings.smtp_username,
        password=None if password is None else password.get_secret_value(),
        sender=settings.mail_from,
    )


def _provider_of(settings: Settings) -> ProviderSettings | None:
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        return None
    secret = settings.oidc_client_secret
    return ProviderSettings(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=None if secret is None else secret.get_secret_value(),
        scopes=settings.oidc_scopes,
    )


def _signatures(settings: Settings, keys: Keys, nonces: StoredNonces) -> Signatures:
    return Signatures(
        lambda key_id: keys.public_key(key_id, now_ms()),
        nonces,
        origins=origins_of(settings),
        now_ms=now_ms,
    )
