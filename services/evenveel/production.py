"""What production refuses: settings with which one machine may be tried out, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import SecretStr

from access.phrases_keys import KeyStore
from access.phrases_snag import Snag
from access.saying import Saying

if TYPE_CHECKING:
    from evenveel.settings import Settings

LEAST_SECRET: Final = 32
LEAST_PASSWORD: Final = 12
# So few different characters are a pattern, not chance: 32 hexadecimal ones have more.
_LEAST_DIFFERENT: Final = 8
# What people leave standing from an example.
_LEFT_STANDING: Final = ("change", "example", "password", "secret", "evenveel", "postgres", "admin")
_CHANCE: Final = "openssl rand -base64 32"


def unfit(settings: Settings) -> list[str]:
    """Return a sentence for each setting that production refuses; none outside production."""
    if settings.mode != "production":
        return []
    return [
        *_secrets(settings),
        *_keys(settings),
        *_front(settings),
        *_behind(settings),
        *_people(settings),
    ]


def _secrets(settings: Settings) -> Iterator[str]:
    if settings.secret is None:
        yield Saying(
            Snag.NEEDS_A_SECRET, name="EVENVEEL_SECRET", least=str(LEAST_SECRET), by=_CHANCE
        )
    for name, given, least in (
        ("EVENVEEL_SECRET", settings.secret, LEAST_SECRET),
        ("EVENVEEL_MASTER_KEY", settings.master_key, LEAST_SECRET),
        ("EVENVEEL_OIDC_CLIENT_SECRET", settings.oidc_client_secret, LEAST_PASSWORD),
        ("EVENVEEL_SMTP_PASSWORD", settings.smtp_password, LEAST_PASSWORD),
        ("KAFKA_SASL_PASSWORD", settings.kafka_sasl_password, LEAST_PASSWORD),
        ("DATABASE_URL", _password_in(settings.database_url), LEAST_PASSWORD),
        ("DATABASE_OWNER_URL", _password_in(settings.database_owner_url), LEAST_PASSWORD),
    ):
        if given is not None and easily_guessed(given.get_secret_value(), least):
            yield Saying(Snag.EASY_SECRET, name=name, least=str(least), by=_CHANCE)


def _keys(settings: Settings) -> Iterator[str]:
    """What would keep the vault's keys where a copy of the data takes them along."""
    if settings.keys is None:
        yield Saying(KeyStore.NEEDS_KEYS, name="EVENVEEL_KEYS")
    if settings.master_key is None and settings.master_key_file is None:
        yield Saying(
            KeyStore.NEEDS_A_MASTER,
            name="EVENVEEL_MASTER_KEY",
            other="EVENVEEL_MASTER_KEY_FILE",
            by=_CHANCE,
        )


def easily_guessed(secret: str, least: int) -> bool:
    """Whether the secret is short, a pattern, or what was left standing from an example."""
    own = secret.lower()
    for left_standing in _LEFT_STANDING:
        own = own.replace(left_standing, "")
    return len(own) < least or len(set(own)) < _LEAST_DIFFERENT


def _front(settings: Settings) -> Iterator[str]:
    """What stands between people and the services."""
    if settings.public_url is None or urlsplit(settings.public_url).scheme != "https":
        yield Saying(Snag.NEEDS_PUBLIC_URL, name="EVENVEEL_PUBLIC_URL")
    if settings.tls != "in-front":
        yield Saying(Snag.NEEDS_TLS, name="EVENVEEL_TLS", saying="EVENVEEL_TLS=in-front")


def _behind(settings: Settings) -> Iterator[str]:
    """What stands between the services and what they work with."""
    if settings.database_url is None:
        yield Saying(Snag.NEEDS_A_DATABASE, name="DATABASE_URL")
    elif _user_in(settings.database_url) == _user_in(settings.database_owner_url):
        yield Saying(Snag.NEEDS_TWO_ROLES, name="DATABASE_OWNER_URL", other="DATABASE_URL")
    kafka = settings.kafka
    if kafka is not None and not kafka.encrypted:
        protocol = kafka.security_protocol
        yield Saying(Snag.PLAIN_BROKER, name="KAFKA_SECURITY_PROTOCOL", protocol=protocol)
    if settings.webhooks_to_loopback is not None:
        yield Saying(Snag.ONLY_FOR_TRYING, name="EVENVEEL_WEBHOOKS_TO_LOOPBACK")


def _people(settings: Settings) -> Iterator[str]:
    if not settings.signs_in:
        yield Saying(Snag.NO_SIGN_IN, name="EVENVEEL_OIDC_ISSUER", other="EVENVEEL_SMTP_HOST")
    far = settings.smtp_host not in {None, "localhost", "127.0.0.1", "::1"}
    if far and settings.smtp_security == "none":
        yield Saying(Snag.PLAIN_MAIL, name="EVENVEEL_SMTP_SECURITY")
    if settings.oidc_issuer is not None and urlsplit(settings.oidc_issuer).scheme != "https":
        yield Saying(Snag.PLAIN_PROVIDER, name="EVENVEEL_OIDC_ISSUER")


def _password_in(url: str | None) -> SecretStr | None:
    password = _parts_of(url).get("password")
    return None if password is None else SecretStr(password)


def _user_in(url: str | None) -> str | None:
    return None if url is None else _parts_of(url).get("user")


def _parts_of(url: str | None) -> dict[str, str]:
    try:
        parts = conninfo_to_dict(url or "")
    except ProgrammingError:
        return {}  # that nothing answers there is said by whoever tries
    return {name: str(value) for name, value in parts.items() if value is not None}
