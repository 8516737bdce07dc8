"""Identifiers and the limits of every number that crosses our border.

All ids but a group's are random UUIDs in canonical lower-case text; a group's id is a short
slug that its founders choose. None of them says anything about a person.
"""

from typing import Annotated, Final, Literal, NewType
from uuid import UUID, uuid5

from msgspec import Meta

GroupId = NewType("GroupId", str)
AccountId = NewType("AccountId", str)
PersonId = NewType("PersonId", str)
AgreementId = NewType("AgreementId", str)
ExchangeId = NewType("ExchangeId", str)
PostId = NewType("PostId", str)
CommandId = NewType("CommandId", str)
RunId = NewType("RunId", str)
KeyId = NewType("KeyId", str)
ActId = NewType("ActId", str)
ExportId = NewType("ExportId", str)
Sha256 = NewType("Sha256", str)

UUID_PATTERN: Final = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
SHA256_PATTERN: Final = "^[0-9a-f]{64}$"
PUBLIC_KEY_PATTERN: Final = "^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$"
DAY_PATTERN: Final = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
MONTH_PATTERN: Final = "^[0-9]{4}-(0[1-9]|1[0-2])$"
GROUP_ID_PATTERN: Final = "^[a-z][a-z0-9-]{1,30}[a-z0-9]$"

# An exchange is at most 10^12 steps and 10^12 ms, so that sums over any history that people can
# make stay within the 64 bits of every database and language that reads them.
MAX_STEPS: Final = 10**12
MAX_EXCHANGE_MS: Final = 10**12
MAX_LIMIT_MS: Final = 10**15
# A run is solved at most so often before it is withdrawn.
MAX_ATTEMPTS: Final = 3
# And has moved on by at most so many positions from where it was solved.
MAX_POSITIONS_SINCE_SOLVED: Final = 100_000
# A group has time to hear of a run and to meet; longer, and positions have long moved on.
MAX_OBJECTION_MS: Final = 90 * 24 * 3_600_000
MAX_WORDS_CHARACTERS: Final = 1_000
# What `Actor.via` says where the operator of the installation asked.
BY_OPERATOR: Final = "operator"
# Who reads the books does so for a time; a key that nobody renews ends by itself.
MAX_AUDIT_MS: Final = 366 * 24 * 3_600_000
MAX_KEY_MS: Final = 2 * 366 * 24 * 3_600_000
# An exchange goes over at most three routes of six links each; who says nothing gets up to four.
MAX_ROUTES: Final = 3
MAX_HOPS: Final = 6
DEFAULT_HOPS: Final = 4
MS_PER_HOUR: Final = 3_600_000

Steps = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1, description="whole steps of a unit")]
LinkMs = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1, description="milliseconds of time")]
Via = Annotated[str, Meta(pattern=f"^{BY_OPERATOR}$|{UUID_PATTERN}", description="how it came")]
PublicKey = Annotated[
    str, Meta(pattern=PUBLIC_KEY_PATTERN, description="an Ed25519 key, 32 bytes in base64")
]
AtMs = Annotated[int, Meta(ge=0, description="milliseconds since 1970-01-01T00:00:00Z")]

Day = Annotated[str, Meta(pattern=DAY_PATTERN, description="a day, as YYYY-MM-DD")]
Month = Annotated[str, Meta(pattern=MONTH_PATTERN, description="a month, as YYYY-MM")]

GroupKind = Literal["lets", "sel", "other"]
AccountKind = Literal["person", "organisation", "community"]
FixedSide = Literal["payer", "payee"]
Capacity = Literal[
    "holder", "intermediary", "administrator", "support", "importer", "operator", "system"
]
Role = Literal["administrator", "support", "auditor"]
KeyKind = Literal["program", "server"]
Scope = Literal["read", "exchange", "administer", "follow"]
ExchangeKind = Literal["service", "settlement", "write-off"]
PastLimits = Literal["imported", "forced", "write-off"]
EndOfRequest = Literal["revaluation", "agreement-ended"]
ClearingMode = Literal["debts", "limits"]
EndOfRun = Literal["objection", "positions-moved", "by-hand", "nothing-left"]
ShownTo = Literal["nobody", "region", "everyone"]
EndOfAct = Literal["declined", "withdrawn", "group-closed"]
GroundOfErasure = Literal["request", "retention"]
ExportFormat = Literal["hledger", "ledger", "beancount", "camt.053", "csv", "xlsx", "komunitin"]

# The vault knows subjects by UUID; a group's is made from its id, the same for every reader.
_GROUPS: Final = UUID("5f0c5d9e-6c0b-4b8e-9a53-2f6c1f1d8a37")


def subject_of_group(group_id: GroupId) -> str:
    """Return the UUID under which the vault keeps the group's display name."""
    return str(uuid5(_GROUPS, group_id))
