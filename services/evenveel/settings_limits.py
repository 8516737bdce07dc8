"""The settings of what is taken in at most: from whom, how fast and how much."""

from __future__ import annotations

import ipaddress
from typing import Final

from pydantic import Field, field_validator

from access.phrases_snag import Snag
from access.saying import Saying
from evenveel.section import Section
from evenveel.troubles import WrongValue

_EXAMPLE: Final = "127.0.0.1,10.0.0.0/8"


class LimitSettings(Section):
    """Whose word about an address counts."""

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
    def proxies(self) -> tuple[str, ...]:
        """The networks of the proxies in front."""
        return _parts(self.trusted_proxies)


def _parts(given: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (given or "").split(",") if part.strip())
