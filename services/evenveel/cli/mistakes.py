"""What stands in the way, as a phrase that is said once the reader's language is known."""

from __future__ import annotations

from access.saying import AnyPhrase, Saying
from evenveel.troubles import Trouble


class Obstacle(Trouble):
    """The command cannot be done now; as text it is in English, for programs and logs."""

    def __init__(self, phrase: AnyPhrase, **given: str) -> None:
        super().__init__(Saying(phrase, **given))


class Mistake(Obstacle):
    """What was typed cannot be meant."""
