"""Secrets that are handed out: 32 bytes by chance as text, of which only the digest is kept."""

import re
from hashlib import sha256
from secrets import token_urlsafe
from typing import Final

from contracts.ids import UUID_PATTERN, KeyId

_BYTES: Final = 32
_SECRET: Final = re.compile("[A-Za-z0-9_-]{43}")
_KEY: Final = re.compile(f"ev_({UUID_PATTERN[1:-1]})_([A-Za-z0-9_-]{{43}})")
_OPERATORS: Final = "evo_"
_SESSIONS: Final = "evs_"


def new_secret() -> str:
    """Return 43 characters that nobody guesses."""
    return token_urlsafe(_BYTES)


def is_secret(text: str) -> bool:
    """Whether it has the form of one of ours, so that nothing else is looked for."""
    return _SECRET.fullmatch(text) is not None


def digest_of(secret: str) -> bytes:
    """Return what is kept of a secret. It is chance itself, so no slow digest is needed."""
    return sha256(secret.encode()).digest()


def shown_key(key_id: KeyId, secret: str) -> str:
    """Return a group's key as its program shows it."""
    return f"ev_{key_id}_{secret}"


def key_in(shown: str) -> tuple[KeyId, str] | None:
    """Return id and secret of a group's key; None where it does not have that form."""
    found = _KEY.fullmatch(shown)
    return (KeyId(found[1]), found[2]) if found else None


def shown_operator(secret: str) -> str:
    """Return the operator's key as it is shown."""
    return _OPERATORS + secret


def operator_in(shown: str) -> str | None:
    """Return the secret of the operator's key; None where it does not have that form."""
    return _after(_OPERATORS, shown)


def shown_session(token: str) -> str:
    """Return a session as a program of the person's shows it; a browser shows it as a cookie."""
    return _SESSIONS + token


def session_in(shown: str) -> str | None:
    """Return the token of a session shown as a bearer's; None where it does not have that form."""
    return _after(_SESSIONS, shown)


def _after(beginning: str, shown: str) -> str | None:
    secret = shown.removeprefix(beginning)
    return secret if shown.startswith(beginning) and is_secret(secret) else None
