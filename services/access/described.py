"""What the description of an API says of who may ask, and how it ends where one may not.

One place for both services, so that their descriptions cannot come to differ.
"""

from typing import Any, Final, TypeAlias

from access.rights import RULES
from access.rules_clearing import Routes

# A status, what it says, and its headers.
_Ending: TypeAlias = tuple[str, str, dict[str, Any]]

_PROBLEM_JSON: Final = "application/problem+json"
_SCHEMES: Final[dict[str, dict[str, str]]] = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "A group's key (`ev_…`), or the operator's (`evo_…`).",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-evenveel",
        "description": "A signed-in browser; what it changes must come from our pages.",
    },
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": "Signature",
        "description": "HTTP message signature (RFC 9421, Ed25519) by a group's server.",
    },
}
_CHALLENGE: Final = {"WWW-Authenticate": {"schema": {"type": "string"}}}
_LATER: Final = {"Retry-After": {"schema": {"type": "integer"}, "description": "In seconds."}}
_SIGN_IN: Final[_Ending] = (
    "401",
    "Nobody is signed in, or what was shown does not hold.",
    _CHALLENGE,
)
_REFUSED: Final[tuple[_Ending, ...]] = (
    _SIGN_IN,
    ("403", "Whoever asks may not do this.", {}),
    ("404", "It is not there, or not for whoever asks to see.", {}),
)
_BUSY: Final[tuple[_Ending, ...]] = (
    ("429", "Too much was asked at once.", _LATER),
    ("503", "Nothing is taken now; the same can be tried again.", _LATER),
)


def describe_access(document: dict[str, Any], routes: Routes, problem: str) -> None:
    """Put into the document how each route is asked, and how it ends where one may not ask it.

    `problem` is the name of the schema of problems.
    """
    document.setdefault("components", {})["securitySchemes"] = _SCHEMES
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            act = routes.get((method.upper(), path))
            is_open = act is not None and "anybody" in RULES[act].who
            operation["security"] = [] if is_open else [{name: []} for name in _SCHEMES]
            for status, said, headers in (*(() if is_open else _REFUSED), *_BUSY):
                answer: dict[str, Any] = {"description": said}
                if headers:
                    answer["headers"] = headers
                schema = {"$ref": f"#/components/schemas/{problem}"}
                answer["content"] = {_PROBLEM_JSON: {"schema": schema}}
                operation["responses"].setdefault(status, answer)
