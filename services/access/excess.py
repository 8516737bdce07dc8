"""What is answered where somebody takes more than there is for one, in Dutch, French and English.

The same in both services: it is said before either of them has looked at what is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, unique
from typing import Final, NamedTuple

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from access.languages import Language, preferred

PROBLEM_JSON: Final = "application/problem+json"
_TYPE_PREFIX: Final = "urn:evenveel:problem:"
_BUSY_AFTER_S: Final = 1
_LONGEST_PATH: Final = 200


class _Told(NamedTuple):
    """A stable name, an HTTP status, and of each language a title and a sentence."""

    slug: str
    status: int
    said: Mapping[Language, tuple[str, str]]


@unique
class Excess(Enum):
    """Of what there was too much."""

    REQUESTS = _Told(
        "too-many-requests",
        429,
        {
            "nl": ("Te veel vragen", "Dit gaat te snel. Probeer het over {bound} s opnieuw."),
            "fr": ("Trop de demandes", "C’est trop rapide. Réessayez dans {bound} s."),
            "en": ("Too many requests", "This is too fast. Try again in {bound} s."),
        },
    )
    BODY = _Told(
        "body-too-large",
        413,
        {
            "nl": ("Te veel ineens", "Wat gestuurd werd is groter dan {bound} bytes."),
            "fr": ("Envoi trop grand", "L’envoi dépasse {bound} octets."),
            "en": ("Body too large", "What was sent is larger than {bound} bytes."),
        },
    )
    TIME = _Told(
        "too-slow",
        408,
        {
            "nl": ("Te traag", "Wat gestuurd wordt kwam niet binnen {bound} s aan."),
            "fr": ("Trop lent", "L’envoi n’est pas arrivé en {bound} s."),
            "en": ("Too slow", "What is sent did not arrive within {bound} s."),
        },
    )
    AT_ONCE = _Told(
        "too-busy",
        503,
        {
            "nl": ("Te druk", "Er wordt nu te veel tegelijk gevraagd. Probeer het straks opnieuw."),
            "fr": ("Trop occupé", "Trop de demandes à la fois. Réessayez dans un instant."),
            "en": ("Too busy", "Too much is asked at once just now. Try again in a moment."),
        },
    )

    @property
    def slug(self) -> str:
        """The stable name."""
        return self.value.slug

    @property
    def status(self) -> int:
        """The HTTP status it is answered with."""
        return self.value.status


class Excessive(HTTPException):
    """The request ends here, with this problem. `bound` is what it is measured against."""

    def __init__(
        self, excess: Excess, bound: int = 0, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(excess.status, excess.slug, dict(headers or {}))
        self.excess = excess
        self.bound = bound


def answer_to(excessive: Excessive, *, path: str, accept_language: str | None) -> Response:
    """Return the problem document (RFC 9457), with Retry-After where trying again may help."""
    told: _Told = excessive.excess.value
    language = preferred(accept_language)
    title, sentence = told.said[language]
    problem = {
        "type": _TYPE_PREFIX + told.slug,
        "title": title,
        "status": told.status,
        "detail": sentence.format(bound=excessive.bound),
        "instance": path[:_LONGEST_PATH].encode("utf-8", "backslashreplace").decode(),
        "code": told.slug,
    }
    headers = {"Content-Language": language, **(excessive.headers or {})}
    if told.status == 503:
        headers["Retry-After"] = str(_BUSY_AFTER_S)
    return Response(msgspec.json.encode(problem), told.status, headers, PROBLEM_JSON)


async def excessive_answer(request: Request, error: Exception) -> Response:
    """Answer a request that ended with `Excessive`; for an application's handlers."""
    assert isinstance(error, Excessive)
    accepted = request.headers.get("accept-language")
    return answer_to(error, path=request.url.path, accept_language=accepted)
