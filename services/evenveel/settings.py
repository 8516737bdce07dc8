"""What the environment says, read once and judged before anything starts."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Final, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator

from access.phrases_snag import Snag
from access.saying import Sayable, Saying
from evenveel.production import unfit
from evenveel.settings_keys import KeySettings
from evenveel.settings_limits import LimitSettings
from evenveel.settings_retention import RetentionSettings
from evenveel.settings_sign_in import SignInSettings
from evenveel.settings_stream import StreamSettings
from evenveel.settings_tree import TreeSettings
from evenveel.troubles import WrongValue
from evenveel.unusable import reason_of
from projections.webhooks.schedule import RETRY_AFTER_S, Manner

CLEARING_PORT: Final = 8400

Mode: TypeAlias = Literal["embedded", "production"]
Every: TypeAlias = Literal["day", "week", "month", "never"]


class WrongSettings(Sayable, ValueError):
    """Settings are not usable; each of `reasons` says which and why."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class Settings(
    SignInSettings, KeySettings, TreeSettings, RetentionSettings, LimitSettings, StreamSettings
):
    """Where the data is and where the services listen, and all that the other sections say.

    `port` is the clearing service's; the projections listen on the one after it.
    """

    mode: Mode = Field(
        default="embedded",
        description="embedded: everything on one machine, to try it and for small groups."
        " production: refuses to start with anything that is only for trying.",
    )
    tls: Literal["in-front"] | None = Field(
        default=None,
        description="in-front says that a proxy speaks TLS for the services; production wants it.",
    )
    database_url: str | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="A PostgreSQL server of yours, as the role that may not change the log;"
        " without it one of our own runs in the data folder.",
    )
    database_owner_url: str | None = Field(
        default=None,
        validation_alias="DATABASE_OWNER_URL",
        description="The same database as the role that owns the tables and makes them.",
    )
    data: Path = Field(default=Path(".evenveel"), description="The data folder.")
    # Read only to say that it is gone: whoever relied on it must hear what came instead.
    trust_network: str | None = Field(default=None, description="Gone; refused where it is set.")
    # Judged before the host that needs it.
    beyond_loopback: Literal["allow"] | None = Field(
        default=None,
        description="Lets an installation that is not in production be reached by other machines.",
    )
    host: str = Field(
        default="127.0.0.1",
        description="The address on which the services listen; another than this machine's own"
        " needs production mode or EVENVEEL_BEYOND_LOOPBACK=allow.",
    )
    port: int = Field(
        default=CLEARING_PORT,
        ge=1,
        le=65_534,
        description="The port of the clearing service; the pages and readings are on the next.",
    )
    clearing_url: str | None = Field(
        default=None, description="Where the clearing service is reached by the other processes."
    )
    key: SecretStr | None = Field(
        default=None,
        description="The command line's key; without it the session that `evenveel sign-in` kept,"
        " else the operator's key in the data folder.",
    )
    snapshot_every: int = Field(
        default=1_000_000, ge=1, description="After how many events the keeper takes a snapshot."
    )
    clearing_every: Every = Field(
        default="month",
        description="How often debts that run in circles are cleared without anybody asking.",
    )

    webhooks_to_loopback: Literal["allow"] | None = Field(
        default=None,
        description="For trying webhooks out: otherwise they go to the public internet only.",
    )
    webhooks_retry_s: str = Field(
        default=",".join(map(str, RETRY_AFTER_S)),
        description="After how many seconds each a webhook that failed is posted again.",
    )
    webhooks_within_s: float = Field(
        default=10, gt=0, le=60, description="Within how many seconds a receiver answers."
    )
    webhooks_delivered_kept_days: int = Field(
        default=7, ge=1, le=365, description="How many days is kept what was delivered."
    )
    webhooks_dead_kept_days: int = Field(
        default=30, ge=1, le=365, description="How many days is kept what was given up."
    )

    @field_validator("trust_network")
    @classmethod
    def _gone(cls, given: str | None) -> str | None:
        if given is not None:
            raise WrongValue(Saying(Snag.NO_TRUST_IN_NETWORKS, allowing=_ALLOWING))
        return given

    @field_validator("host")
    @classmethod
    def _loopback_unless_allowed(cls, given: str, known: ValidationInfo) -> str:
        if given == "localhost":
            return "127.0.0.1"
        address = _address_in(given)
        loopback = address is not None and address.is_loopback
        # What is only for one machine is easily tried out on a network by mistake.
        said = known.data.get("mode") == "production" or known.data.get("beyond_loopback")
        if not loopback and not said:
            raise WrongValue(Saying(Snag.NOT_LOOPBACK, given=given, allowing=_ALLOWING))
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
    def key_folder(self) -> Path:
        """The folder of the keys that are in no database."""
        return self.data / "keys" if self.keys is None else self.keys

    @property
    def tree_folder(self) -> Path:
        """The folder of the last checkpoint that was signed."""
        return self.data / "tree" if self.tree_state is None else self.tree_state

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
_ALLOWING: Final = "EVENVEEL_BEYOND_LOOPBACK=allow"
_EXAMPLE: Final = "http://127.0.0.1:8400"


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
        settings = Settings(**chosen)  # type: ignore[arg-type] # pydantic judges them
    except ValidationError as error:
        raise WrongSettings(*_sentences(error)) from error
    if refused := unfit(settings):
        raise WrongSettings(*refused)
    return settings


def _sentences(error: ValidationError) -> list[str]:
    said = []
    for problem in error.errors():
        name = str(problem["loc"][0]) if problem["loc"] else ""
        reason = reason_of(problem)
        if name:
            reason = Saying(Snag.IN_SETTING, name=Settings.variable_of(name), reason=reason)
        # A sentence about several of them names the one that is to be changed by itself.
        said.append(reason)
    return said
