"""The form that the words of one language have."""

from typing import NamedTuple

from clearing.domain.refusals import Code


class Reason(NamedTuple):
    """How one reason is said; `{subject}` is the id of what it is about.

    `detail` is said after it when the refusal gives all that it names. None: the limit and what is
    left, as for any limit; empty: nothing. `{missing}` is the time for which routes had no room,
    `{links}` where they are tightest.
    """

    title: str
    sentence: str
    detail: str | None = None


class Language(NamedTuple):
    """All that a refusal needs to be said in one language."""

    step: str
    steps: str
    limit: str
    limit_and_left: str
    amounts: str
    set_by: str
    link_room: str
    reasons: dict[Code, Reason]
