"""The settings of retention: how long names and words are kept, and what a hold keeps longer."""

from __future__ import annotations

import re
from typing import Final

from pydantic import Field, field_validator

from access.phrases_snag import Snag
from access.saying import Saying
from contracts.ids import GROUP_ID_PATTERN, UUID_PATTERN
from evenveel.forgetting.due import Retention
from evenveel.section import Section
from evenveel.troubles import WrongValue

_YEARS: Final = 12
_is_id: Final = re.compile(f"{UUID_PATTERN}|{GROUP_ID_PATTERN}", re.ASCII).fullmatch


class RetentionSettings(Section):
    """How long what people can read of each other is kept. Amounts and ids stay for ever."""

    retain_words_months: int = Field(
        default=7 * _YEARS,
        ge=2,
        le=100 * _YEARS,
        description="For how many months the words of exchanges are kept; then they are retired,"
        " month by month, for all groups.",
    )
    retain_names_months: int = Field(
        default=7 * _YEARS,
        ge=2,
        le=100 * _YEARS,
        description="For how many months after an account closed its holder's name, contact and"
        " words are kept; then they are erased. In Belgium the books of an association are kept"
        " for seven years, and what the tax office may ask for up to ten.",
    )
    retain_reads_months: int = Field(
        default=2 * _YEARS,
        ge=_YEARS,
        le=100 * _YEARS,
        description="For how many months is kept who read what of the vault.",
    )
    retain_notice_days: int = Field(
        default=7,
        ge=0,
        le=28,
        description="For how many days what was ordered to go for its time still waits, so that a"
        " period typed too short is noticed: `evenveel status` tells what goes when, and a longer"
        " period stops it. What was stopped, or held, waits as long again where it goes after all."
        " What people ask to have erased waits for nothing.",
    )
    hold: str = Field(
        default="",
        description="The ids of accounts and groups of which nothing may be destroyed meanwhile,"
        " parted by commas: because a court or an authority said so. While there is any, nothing is"
        " destroyed of anybody: what was said stands under the keys of both sides.",
    )

    @field_validator("hold")
    @classmethod
    def _ids(cls, given: str) -> str:
        for each in _parts(given):
            if not _is_id(each):
                raise WrongValue(Saying(Snag.NOT_HELD, given=each))
        return given

    @property
    def retention(self) -> Retention:
        """What is kept for how long."""
        return Retention(
            words_months=self.retain_words_months,
            names_months=self.retain_names_months,
            reads_months=self.retain_reads_months,
            notice_days=self.retain_notice_days,
            held=frozenset(_parts(self.hold)),
        )


def _parts(given: str) -> list[str]:
    return [part for each in given.split(",") if (part := each.strip())]
