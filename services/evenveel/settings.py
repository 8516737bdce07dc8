"""What the environment says, read once and judged before anything starts."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Final, Literal, Self, TypeAlias
from urllib.parse import urlsplit

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from access.phrases_snag import Snag
from access.saying import Sayable, Saying
from contracts.stream import TOPIC
from evenveel.kafka import (
    DEFAULT_PARTITIONS,
    DEFAULT_REPLICATION,
    KafkaSettings,
    SecurityProtocol,
)
from evenveel.troubles import WrongValue
from evenveel.unusable import reason_of
from projections.webhooks.schedule import RETRY_AFTER_S, Manner

CLEARING_PORT: Final = 8400

Every: TypeAlias = Literal["day", "week", "month", "never"]


class WrongSettings(Sayable, ValueError):
    """Settings are not usable; each of `reasons` says which and why."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class Settings(BaseSettings):
    """Where the data is and where the services listen.

    `port` is the clearing service's; the projections listen on the one after it.
    """

    model_config = SettingsConfigDict(
        env_prefix="EVENVEEL_", extra="ignore", frozen=True, populate_by_name=True
    )

    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    data: Path = Path(".evenveel")
    # Says that whoever reaches the ports may act as anyone; judged before the host that needs it.
    trust_network: Literal["yes"] | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=CLEARING_PORT, ge=1, le=65_534)
    clearing_url: str | None = None
    snapshot_every: int = Field(default=1_000_000, ge=1)
    # How often debts that run in circles are cleared without anybody asking.
    clearing_every: Every = "month"

    # For trying webhooks out, and for tests: otherwise they go to the public internet only.
    webhooks_to_loopback: Literal["allow"] | None = None
    webhooks_retry_s: str = ",".join(map(str, RETRY_AFTER_S))
    webhooks_within_s: float = Field(default=10, gt=0, le=60)
    webhooks_delivered_kept_days: int = Field(default=7, ge=1, le=365)
    webhooks_dead_kept_days: int = Field(default=30, ge=1, le=365)

    kafka_bootstrap_servers: str | None = Field(
        default=None, validation_alias="KAFKA_BOOTSTRAP_SERVERS"
    )
    kafka_security_protocol: SecurityProtocol = Field(
        default="PLAINTEXT", validation_alias="KAFKA_SECURITY_PROTOCOL"
    )
    kafka_sasl_mechanism: str | None = Field(default=None, validation_alias="KAFKA_SASL_MECHANISM")
    kafka_sasl_username: str | None = Field(default=None, validation_alias="KAFKA_SASL_USERNAME")
    kafka_sasl_password: SecretStr | None = Field(
        default=None, validation_alias="KAFKA_SASL_PASSWORD"
    )
    kafka_ssl_cafile: Path | None = Field(default=None, validation_alias="KAFKA_SSL_CAFILE")
    kafka_plaintext: Literal["allow"] | None = None
    # Another name is for an installation that shares its brokers with another one.
    kafka_topic: str = Field(default=TOPIC, pattern="^[A-Za-z0-9._-]{1,200}$")
    kafka_partitions: int = Field(default=DEFAULT_PARTITIONS, ge=1, le=1_000)
    kafka_replication: int = Field(default=DEFAULT_REPLICATION, ge=1, le=9)

    @field_validator(
        "database_url",
        "clearing_url",
        "trust_network",
        "kafka_bootstrap_servers",
        "kafka_sasl_mechanism",
        "kafka_sasl_username",
        "kafka_sasl_password",
        "kafka_ssl_cafile",
        "kafka_plaintext",
        "webhooks_to_loopback",
        mode="before",
    )
    @classmethod
    def _empty_is_not_set(cls, given: object) -> object:
        return given or None

    @field_validator("host")
    @classmethod
    def _loopback_unless_trusted(cls, given: str, known: ValidationInfo) -> str:
        # Nobody is asked who they are yet: what listens wider lets anyone act for anyone.
        if given == "localhost":
            return "127.0.0.1"
        address = _address_in(given)
        loopback = address is not None and address.is_loopback
        if not loopback and known.data.get("trust_network") != "yes":
            raise WrongValue(Saying(Snag.NOT_LOOPBACK, given=given, allowing=_TRUSTING))
        if address is None:
            raise WrongValue(Saying(Snag.NOT_AN_ADDRESS, given=given))
        return given

    @field_validator("clearing_url")
    @classmethod
    def _an_address(cls, given: str | None) -> str | None:
        if given is None:
            return None
        parts = urlsplit(given)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise WrongValue(Saying(Snag.NOT_A_SERVICE, given=given, example=_EXAMPLE))
        return given.rstrip("/")

    @field_validator("webhooks_retry_s")
    @classmethod
    def _waits(cls, given: str) -> str:
        _waits_in(given)
        return given

    @model_validator(mode="after")
    def _kafka_can_be_reached_so(self) -> Self:
        if (kafka := self.kafka) is not None:
            kafka.judged(plaintext_allowed=self.kafka_plaintext == "allow")
        return self

    @property
    def kafka(self) -> KafkaSettings | None:
        """Where the stream is; None where the log itself is the stream."""
        if self.kafka_bootstrap_servers is None:
            return None
        password = self.kafka_sasl_password
        return KafkaSettings(
            bootstrap_servers=tuple(
                server.strip() for server in self.kafka_bootstrap_servers.split(",")
            ),
            security_protocol=self.kafka_security_protocol,
            sasl_mechanism=self.kafka_sasl_mechanism,
            sasl_username=self.kafka_sasl_username,
            sasl_password=None if password is None else password.get_secret_value(),
            ssl_cafile=self.kafka_ssl_cafile,
            topic=self.kafka_topic,
            partitions=self.kafka_partitions,
            replication=self.kafka_replication,
        )

    @property
    def webhooks(self) -> Manner:
        """How webhooks are posted."""
        return Manner(
            retry_after_s=_waits_in(self.webhooks_retry_s),
            within_s=self.webhooks_within_s,
            delivered_kept_days=self.webhooks_delivered_kept_days,
            dead_kept_days=self.webhooks_dead_kept_days,
            loopback_allowed=self.webhooks_to_loopback == "allow",
        )

    @property
    def listens_clearing(self) -> str:
        """The URL at which this machine's clearing service listens."""
        return url_of(self.host, self.port)

    @property
    def announces_clearing(self) -> str:
        """The URL at which others reach this machine's clearing service."""
        if self.clearing_url is not None and ipaddress.ip_address(self.host).is_unspecified:
            return self.clearing_url
        return self.listens_clearing

    @property
    def beyond_loopback(self) -> bool:
        """Whether other machines can reach what listens here."""
        return not ipaddress.ip_address(self.host).is_loopback

    @property
    def listens_projections(self) -> str:
        """The URL at which this machine's projections listen."""
        return url_of(self.host, self.port + 1)


def _waits_in(given: str) -> tuple[float, ...]:
    """Return seconds out of a list like `5,60,300`."""
    try:
        waits = tuple(float(part) for part in given.split(","))
    except ValueError:
        waits = ()
    bounded = all(0 <= wait <= _LONGEST_WAIT_S for wait in waits)
    if not bounded or not 1 <= len(waits) <= _MOST_WAITS:
        bounds = {"most": str(_MOST_WAITS), "longest": str(_LONGEST_WAIT_S)}
        raise WrongValue(Saying(Snag.NOT_WAITS, given=given, **bounds))
    return waits


_MOST_WAITS: Final = 20
_LONGEST_WAIT_S: Final = 604_800
_TRUSTING: Final = "EVENVEEL_TRUST_NETWORK=yes"
_EXAMPLE: Final = "http://127.0.0.1:8400"
_NAMES: Final = {
    "DATABASE_URL": "DATABASE_URL",
    "database_url": "DATABASE_URL",
    "data": "EVENVEEL_DATA",
    "host": "EVENVEEL_HOST",
    "trust_network": "EVENVEEL_TRUST_NETWORK",
    "port": "EVENVEEL_PORT",
    "clearing_url": "EVENVEEL_CLEARING_URL",
    "snapshot_every": "EVENVEEL_SNAPSHOT_EVERY",
    "clearing_every": "EVENVEEL_CLEARING_EVERY",
    "webhooks_to_loopback": "EVENVEEL_WEBHOOKS_TO_LOOPBACK",
    "webhooks_retry_s": "EVENVEEL_WEBHOOKS_RETRY_S",
    "webhooks_within_s": "EVENVEEL_WEBHOOKS_WITHIN_S",
    "webhooks_delivered_kept_days": "EVENVEEL_WEBHOOKS_DELIVERED_KEPT_DAYS",
    "webhooks_dead_kept_days": "EVENVEEL_WEBHOOKS_DEAD_KEPT_DAYS",
    "kafka_plaintext": "EVENVEEL_KAFKA_PLAINTEXT",
    "kafka_topic": "EVENVEEL_KAFKA_TOPIC",
    "kafka_partitions": "EVENVEEL_KAFKA_PARTITIONS",
    "kafka_replication": "EVENVEEL_KAFKA_REPLICATION",
}


def _address_in(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def url_of(host: str, port: int) -> str:
    """Return the address of a service; an IPv6 host stands in brackets."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def read_settings(**given: object) -> Settings:
    """Return the settings: what is given here, else the environment, else the defaults.

    Raises `WrongSettings` with a sentence for each that is not usable.
    """
    chosen = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**chosen)  # type: ignore[arg-type] # pydantic judges them
    except ValidationError as error:
        raise WrongSettings(*_sentences(error)) from error


def _sentences(error: ValidationError) -> list[str]:
    said = []
    for problem in error.errors():
        name = str(problem["loc"][0]) if problem["loc"] else ""
        reason = reason_of(problem)
        if name:
            reason = Saying(Snag.IN_SETTING, name=_NAMES.get(name, name), reason=reason)
        # A sentence about several of them names the one that is to be changed by itself.
        said.append(reason)
    return said
