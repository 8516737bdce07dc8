"""What the command line, and processes of ours, show of who asks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias

from access.opaque import shown_session
from access.secret import OPERATOR_FILE_NAME
from evenveel.settings import Settings

SESSION_FILE_NAME: Final = "session"

Shown: TypeAlias = Literal["EVENVEEL_KEY", "session", "operator.key", "nothing"]


class Credential(NamedTuple):
    """A bearer's credential, and where it was found; empty where there is none."""

    bearer: str
    found_in: Shown

    @property
    def headers(self) -> dict[str, str]:
        """The header that shows it."""
        return {"Authorization": f"Bearer {self.bearer}"} if self.bearer else {}


NONE: Final = Credential("", "nothing")


def credential(settings: Settings) -> Credential:
    """Return what a command shows: the key that is said, else a session, else the operator's."""
    if settings.key is not None:
        return Credential(settings.key.get_secret_value(), "EVENVEEL_KEY")
    if token := _text_in(settings.data / SESSION_FILE_NAME):
        return Credential(shown_session(token), "session")
    return operators(settings)


def operators(settings: Settings) -> Credential:
    """Return what a process of the installation shows, whoever is signed in beside it."""
    if settings.key is not None:
        return Credential(settings.key.get_secret_value(), "EVENVEEL_KEY")
    key = _text_in(settings.data / OPERATOR_FILE_NAME)
    return Credential(key, "operator.key") if key else NONE


def keep_session(data: Path, token: str) -> None:
    """Commands from now on are this session's; nobody else reads the file."""
    keep_alone(data / SESSION_FILE_NAME, token)


def keep_alone(path: Path, text: str) -> None:
    """The file holds the text, and nobody but its owner reads it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    # What lies there from before may be readable by others: it is not written to.
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
    aside.replace(path)


def kept_session(data: Path) -> str:
    """Return the token of the kept session, empty where none is."""
    return _text_in(data / SESSION_FILE_NAME)


def forget_session(data: Path) -> None:
    """Commands are no session's any more."""
    (data / SESSION_FILE_NAME).unlink(missing_ok=True)


def _text_in(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return ""
