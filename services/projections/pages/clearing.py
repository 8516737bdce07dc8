"""What people do on a page, sent to the clearing service as the person who is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import httpx

from access.languages import Language

_PATIENCE_S: Final = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """Why it was not done, in the reader's language, and with which HTTP status."""

    detail: str
    code: str
    status: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """It was done, or waits for a second person; `position` is the log's behind it."""

    position: int


class ClearingAway(Exception):
    """The clearing service is not there, or takes nothing now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OnBehalf:
    """As whom and from where a service is asked, in which language, and as of when at least."""

    authorization: str
    language: Language
    peer: str
    at_least: int = 0

    @property
    def headers(self) -> dict[str, str]:
        """The headers that say so."""
        return {
            "Authorization": self.authorization,
            "Accept-Language": self.language,
            # Whoever asks, and no longer this machine: what counts by address counts theirs.
            "X-Forwarded-For": self.peer,
        }


class Clearing:
    """The clearing service at a URL."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=_PATIENCE_S)

    def close(self) -> None:
        """No connection is open."""
        self._client.close()

    def send(
        self,
        on_behalf: OnBehalf,
        method: Literal["PUT", "POST", "DELETE"],
        path: str,
        command_id: str,
        fields: Mapping[str, Any],
    ) -> Done | Refused:
        """Return the answer to one act. Sent again under its id it is not done again.

        Raises `ClearingAway`.
        """
        headers = {**on_behalf.headers, "Idempotency-Key": command_id}
        given: dict[str, Any] = {"params": fields} if method == "DELETE" else {"json": fields}
        try:
            answer = self._client.request(method, path, headers=headers, **given)
            found: Mapping[str, Any] = answer.json()
        except (httpx.TransportError, ValueError) as error:
            raise ClearingAway(str(error)) from error
        if answer.status_code in {200, 201}:
            return Done(position=int(found["position"]))
        if answer.status_code in {429, 503}:
            raise ClearingAway(str(found.get("title")))
        detail = found.get("detail") or found.get("title") or ""
        return Refused(detail=detail, code=str(found.get("code")), status=answer.status_code)
