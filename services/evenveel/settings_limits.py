"""The settings of what is taken in at most: from whom, how fast and how much."""

from __future__ import annotations

import ipaddress
from typing import Final

from pydantic import Field, field_validator

from access.limits import LIMITS, Limits, Rate
from access.phrases_snag import Snag
from access.saying import Saying
from contracts.value import replace
from evenveel.section import Section
from evenveel.troubles import WrongValue

_MOST: Final = 10_000_000
_EXAMPLE: Final = "127.0.0.1,10.0.0.0/8"


class LimitSettings(Section):
    """How much anybody may take at once; what stands beside these numbers is in `access.limits`."""

    per_address_a_minute: int = Field(
        default=LIMITS.per_address.a_minute,
        ge=10,
        le=_MOST,
        description="Requests a minute from one address, behind which a whole village may be.",
    )
    per_person_a_minute: int = Field(
        default=LIMITS.per_person.a_minute, ge=10, le=_MOST, description="Of one person."
    )
    per_key_a_minute: int = Field(
        default=LIMITS.per_key.a_minute,
        ge=10,
        le=_MOST,
        description="With one key; a line of the bulk form counts as a request.",
    )
    per_group_a_minute: int = Field(
        default=LIMITS.per_group.a_minute,
        ge=10,
        le=_MOST,
        description="With all keys of one group together.",
    )
    sign_in_a_minute: int = Field(
        default=LIMITS.sign_in.a_minute,
        ge=1,
        le=_MOST,
        description="Attempts a minute to sign in, from one address.",
    )
    connections: int = Field(
        default=LIMITS.connections,
        ge=10,
        le=_MOST,
        description="Open connections of one process; whoever comes beyond is sent away.",
    )
    requests_at_once: int = Field(
        default=LIMITS.requests_at_once,
        ge=1,
        le=_MOST,
        description="Requests that one process answers at the same time.",
    )
    body_bytes: int = Field(
        default=LIMITS.body_bytes,
        ge=100_000,
        le=100_000_000,
        description="The longest body of a request; the bulk form is a stream without one.",
    )

    trusted_proxies: str | None = Field(
        default=None,
        description="Networks of the proxies in front, parted by commas: only from these is"
        " X-Forwarded-For believed.",
    )

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, given: str | None) -> str | None:
        for part in _parts(given):
            try:
                ipaddress.ip_network(part)
            except ValueError:
                wrong = Saying(Snag.NOT_A_NETWORK, given=part, example=_EXAMPLE)
                raise WrongValue(wrong) from None
        return given

    @property
    def limits(self) -> Limits:
        """What each process goes by."""
        return replace(
            LIMITS,
            per_address=_at(LIMITS.per_address, self.per_address_a_minute),
            per_person=_at(LIMITS.per_person, self.per_person_a_minute),
            per_key=_at(LIMITS.per_key, self.per_key_a_minute),
            per_group=_at(LIMITS.per_group, self.per_group_a_minute),
            sign_in=_at(LIMITS.sign_in, self.sign_in_a_minute),
            connections=self.connections,
            connections_per_address=min(LIMITS.connections_per_address, self.connections),
            requests_at_once=self.requests_at_once,
            body_bytes=self.body_bytes,
            proxies=tuple(map(ipaddress.ip_network, _parts(self.trusted_proxies))),
        )


def _at(usual: Rate, a_minute: int) -> Rate:
    """Return the rate, with a burst as much larger or smaller than usual as it is itself."""
    return Rate(burst=max(1, usual.burst * a_minute // usual.a_minute), a_minute=a_minute)


def _parts(given: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (given or "").split(",") if part.strip())
