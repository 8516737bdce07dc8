"""Identifiers and the limits of every number that crosses our border.

All ids but a group's are random UUIDs in canonical lower-case text; a group's id is a short
slug that its founders choose. None of them says anything about a person.
"""

from typing import Annotated, Final, Literal, NewType

from msgspec import Meta

GroupId = NewType("GroupId", str)
AccountId = NewType("AccountId", str)
PersonId = NewType("PersonId", str)
AgreementId = NewType("AgreementId", str)
ExchangeId = NewType("ExchangeId", str)
CommandId = NewType("CommandId", str)

UUID_PATTERN: Final = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
GROUP_ID_PATTERN: Final = "^[a-z][a-z0-9-]{1,30}[a-z0-9]$"

# An exchange is at most 10^12 steps and 10^12 ms, so that sums over any history that people can
# make stay within the 64 bits of every database and language that reads them.
MAX_STEPS: Final = 10**12
MAX_EXCHANGE_MS: Final = 10**12
MAX_LIMIT_MS: Final = 10**15
MAX_WORDS_CHARACTERS: Final = 1_000
MS_PER_HOUR: Final = 3_600_000

Steps = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1, description="whole steps of a unit")]
LinkMs = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1, description="milliseconds of time")]
AtMs = Annotated[int, Meta(ge=0, description="milliseconds since 1970-01-01T00:00:00Z")]

GroupKind = Literal["lets", "sel", "other"]
AccountKind = Literal["person", "organisation", "community"]
FixedSide = Literal["payer", "payee"]
Capacity = Literal["holder", "intermediary", "administrator", "importer", "system"]
ExchangeKind = Literal["service", "settlement", "write-off"]
PastLimits = Literal["imported", "forced", "write-off"]
EndOfRequest = Literal["revaluation", "agreement-ended"]
