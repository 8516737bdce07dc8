"""What people do on a page, sent to the clearing service as the person who is signed in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any, Final, Literal

import httpx

from access.languages import Language
from access.phrases_member import MemberPage
from access.saying import said

# What is so new is no trouble of the service: it says so itself, and when to ask again.
_NOT_YET: Final = "not-signed-yet"
# Said before anything was begun; what else goes wrong there may have happened after it was done.
_NOT_TAKEN: Final = frozenset({"too-busy"})
_PATIENCE_S: Final = 30.0
# While nothing is signed each is waited for, by a thread that other pages need too.
_RECEIPTS_AT_ONCE: Final = 4
# Refusals name accounts and exchanges as programs do; on a page it is clear which one is meant.
_ID: Final = re.compile(r" ?\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_PROPOSED: Final = "act-proposed.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """Why it was not done, in the reader's language, and with which HTTP status.

    `amounts`: what payer and payee would have now, where what was named is out of date.
    """

    detail: str
    code: str
    status: int
    amounts: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """It was done, or `waits` for a second person; `position` is the log's behind it."""

    position: int
    waits: bool = False


class ClearingAway(Exception):
    """The clearing service is not there, or takes nothing now."""


class AnswerLost(Exception):
    """An act was sent and not answered: nobody knows whether it was done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OnBehalf:
    """As whom and from where a service is asked, in which language, and as of when at least.

    `authorization` None: as nobody, on a page that anybody may open.
    """

    authorization: str | None
    language: Language
    peer: str
    at_least: int = 0

    @property
    def headers(self) -> dict[str, str]:
        """The headers that say so."""
        shown = {} if self.authorization is None else {"Authorization": self.authorization}
        return {
            **shown,
            "Accept-Language": self.language,
            # Whoever asks, and no longer this machine: what counts by address counts theirs.
            "X-Forwarded-For": self.peer,
        }


class Clearing:
    """The clearing service at a URL."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=_PATIENCE_S)
        self._receipts = BoundedSemaphore(_RECEIPTS_AT_ONCE)

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

        Raises `ClearingAway` where it was not taken, and `AnswerLost`.
        """
        headers = {**on_behalf.headers, "Idempotency-Key": command_id}
        given: dict[str, Any] = {"params": fields} if method == "DELETE" else {"json": fields}
        try:
            answer = self._client.request(method, path, headers=headers, **given)
            found: Mapping[str, Any] = answer.json()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise ClearingAway(str(error)) from error
        except (httpx.TransportError, ValueError) as error:
            raise AnswerLost(str(error)) from error
        if answer.status_code >= 500 and found.get("code") not in _NOT_TAKEN:
            raise AnswerLost(str(found.get("title")))
        if answer.status_code in {200, 201}:
            kinds = {each.get("type") for each in found["events"]}
            return Done(position=int(found["position"]), waits=_PROPOSED in kinds)
        return _refused(answer.status_code, found)

    def ask(
        self, on_behalf: OnBehalf, path: str, **given: str | int
    ) -> Mapping[str, Any] | Refused:
        """Return the answer to a question. Raises `ClearingAway`."""
        try:
            answer = self._client.get(path, headers=on_behalf.headers, params=given)
            found: Mapping[str, Any] = answer.json()
        except (httpx.TransportError, ValueError) as error:
            raise ClearingAway(str(error)) from error
        return found if answer.status_code == 200 else _refused(answer.status_code, found)

    def receipt(self, on_behalf: OnBehalf, exchange_id: str) -> bytes | Refused:
        """Return the receipt's file, or why there is none as yet. Raises `ClearingAway`.

        Where several are waited for already, it is to be asked for again.
        """
        if not self._receipts.acquire(blocking=False):
            later = said(MemberPage.RECEIPT_LATER, on_behalf.language)
            return Refused(detail=later, code=_NOT_YET, status=503)
        try:
            return self._receipt(on_behalf, exchange_id)
        finally:
            self._receipts.release()

    def _receipt(self, on_behalf: OnBehalf, exchange_id: str) -> bytes | Refused:
        path = f"/exchanges/{exchange_id}/receipt"
        try:
            answer = self._client.get(path, headers=on_behalf.headers)
            if answer.status_code == 200:
                return answer.content
            found: Mapping[str, Any] = answer.json()
        except (httpx.TransportError, ValueError) as error:
            raise ClearingAway(str(error)) from error
        return _refused(answer.status_code, found)


def _refused(status: int, problem: Mapping[str, Any]) -> Refused:
    """Return the refusal that the problem says. Raises `ClearingAway`."""
    if status in {429, 503} and problem.get("code") != _NOT_YET:
        raise ClearingAway(str(problem.get("title")))
    amounts = problem.get("amounts")
    return Refused(
        detail=_ID.sub("", problem.get("detail") or problem.get("title") or ""),
        code=str(problem.get("code")),
        status=status,
        amounts=None if amounts is None else (amounts["payer_steps"], amounts["payee_steps"]),
    )
