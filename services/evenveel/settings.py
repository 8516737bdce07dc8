"""What the environment says, read once and judged before anything starts."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

CLEARING_PORT: Final = 8400


class WrongSettings(ValueError):
    """A setting is not usable; the message says which and why."""


class Settings(BaseSettings):
    """Where the data is and where the services listen.

    `port` is the clearing service's; the projections listen on the one after it.
    """

    model_config = SettingsConfigDict(
        env_prefix="EVENVEEL_", extra="ignore", frozen=True, populate_by_name=True
    )

    database_url: str | None = Field(default=None, validation_alias="DATABASE_URL")
    data: Path = Path(".evenveel")
    host: str = "127.0.0.1"
    port: int = Field(default=CLEARING_PORT, ge=1, le=65_534)
    clearing_url: str | None = None
    snapshot_every: int = Field(default=1_000_000, ge=1)

    @field_validator("database_url", "clearing_url", mode="before")
    @classmethod
    def _empty_is_not_set(cls, given: object) -> object:
        return given or None

    @field_validator("host")
    @classmethod
    def _loopback_only(cls, given: str) -> str:
        # Nobody is asked who they are yet: what listens wider would let anyone act for anyone.
        if given == "localhost":
            return "127.0.0.1"
        try:
            loopback = ipaddress.ip_address(given).is_loopback
        except ValueError:
            loopback = False
        if not loopback:
            raise ValueError(
                f"{given!r} is not a loopback address; until sign-in comes, the services listen"
                " on this machine only (127.0.0.1 or ::1)"
            )
        return given

    @field_validator("clearing_url")
    @classmethod
    def _an_address(cls, given: str | None) -> str | None:
        if given is None:
            return None
        parts = urlsplit(given)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"{given!r} is not the address of a service, like {_EXAMPLE}")
        return given.rstrip("/")

    @property
    def listens_clearing(self) -> str:
        """The URL at which this machine's clearing service listens."""
        return url_of(self.host, self.port)

    @property
    def listens_projections(self) -> str:
        """The URL at which this machine's projections listen."""
        return url_of(self.host, self.port + 1)


_EXAMPLE: Final = "http://127.0.0.1:8400"
_NAMES: Final = {
    "DATABASE_URL": "DATABASE_URL",
    "database_url": "DATABASE_URL",
    "data": "EVENVEEL_DATA",
    "host": "EVENVEEL_HOST",
    "port": "EVENVEEL_PORT",
    "clearing_url": "EVENVEEL_CLEARING_URL",
    "snapshot_every": "EVENVEEL_SNAPSHOT_EVERY",
}


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
        raise WrongSettings("; ".join(_sentences(error))) from error


def _sentences(error: ValidationError) -> list[str]:
    said = []
    for problem in error.errors():
        name = str(problem["loc"][0]) if problem["loc"] else ""
        reason = problem["msg"].removeprefix("Value error, ")
        said.append(f"{_NAMES.get(name, name)}: {reason}")
    return said
