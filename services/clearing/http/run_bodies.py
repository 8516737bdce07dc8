"""What the bodies of acts about clearing runs may hold; as for other acts, see `bodies`."""

from typing import Annotated, Any, Final, Literal

from pydantic import Field

from clearing.http.bodies import Act
from clearing.http.parts import ADMINISTRATOR, GroupSlug, Id, Part, example
from contracts.ids import MAX_ATTEMPTS, SHA256_PATTERN, ClearingMode

# A run names every debt between groups: 100,000 of them at 160 bytes each.
MAX_RUN_BYTES: Final = 24_000_000

AB: Final = "a01f9d0e-1c1b-4a36-8a57-1d8c0f1f2b01"
_BC: Final = "a01f9d0e-1c1b-4a36-8a57-1d8c0f1f2b02"
_CA: Final = "a01f9d0e-1c1b-4a36-8a57-1d8c0f1f2b03"
_HOUR_MS: Final = 3_600_000


def example_debt(agreement: str, debtor: str, creditor: str, owed_ms: int) -> dict[str, Any]:
    """Return a debt of the circle that the examples show."""
    return {
        "agreement_id": agreement,
        "debtor": debtor,
        "creditor": creditor,
        "owed_ms": owed_ms,
        "cap_ms": owed_ms,
        "cancelled_ms": _HOUR_MS,
    }


_EXAMPLE: Final[dict[str, object]] = {
    "solved_at": 20_417,
    "input_sha256": "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4",
    "set_offs": [
        example_debt(AB, "lets-gent", "lets-ieper", 5_400_000),
        example_debt(_BC, "lets-ieper", "sel-lille", 5_280_000),
        example_debt(_CA, "sel-lille", "lets-gent", 3_600_000),
    ],
    "potentials": {"lets-gent": 0, "lets-ieper": 0, "sel-lille": 0},
}
Sha256Text = Annotated[str, Field(json_schema_extra={"pattern": SHA256_PATTERN})]
Potentials = Annotated[
    dict[str, int], Field(description="A potential for every group of the input: the proof.")
]


class Leave(Part):
    """What a run must leave of the debt over a link."""

    agreement_id: Id
    at_least_ms: int


class SetOff(Part):
    """A debt of the input, how much of it may go, and how much of it does."""

    agreement_id: Id
    debtor: GroupSlug
    creditor: GroupSlug
    owed_ms: int
    cap_ms: int
    cancelled_ms: int = 0


class Growth(Part):
    """Room of a link, by how much a debt may grow there, and by how much it does."""

    agreement_id: Id
    debtor: GroupSlug
    creditor: GroupSlug
    cap_ms: int
    added_ms: int = 0


class ConsentBody(Act):
    """What runs may do with the group's links, all of it: what is not named may go."""

    model_config = example(
        leaves=[{"agreement_id": AB, "at_least_ms": 1_800_000}], actor=ADMINISTRATOR
    )

    leaves: list[Leave] = Field(default=[])
    over_limits_allowed: bool = Field(
        default=False, description="Take part in runs in which a debt may grow up to its limit."
    )


class _Solved(Act):
    solved_at: int = Field(description="The position of the log that it was solved from.")
    input_sha256: Sha256Text
    set_offs: list[SetOff]
    growths: list[Growth] = Field(default=[])
    potentials: Potentials


class ProposalOfRunBody(_Solved):
    """A run as it was solved; refused where its own caps and potentials do not prove it."""

    model_config = example(mode="debts", **_EXAMPLE, actor=ADMINISTRATOR)

    mode: ClearingMode = "debts"


class ApplicationBody(_Solved):
    """The open run, solved once more from what is left of its input."""

    model_config = example(attempt=1, **_EXAMPLE, actor=ADMINISTRATOR)

    attempt: int = Field(description=f"Which solution this is, from 1 to {MAX_ATTEMPTS}.")


class ObjectionBody(Act):
    """Leave one of the group's links as it is, or without `agreement_id` all of them."""

    model_config = example(by="lets-gent", agreement_id=AB, actor=ADMINISTRATOR)

    by: GroupSlug
    agreement_id: Id | None = None


class WithdrawalBody(Act):
    """Why the run ends without anything having moved."""

    model_config = example(because="by-hand", actor=ADMINISTRATOR)

    because: Literal["objection", "positions-moved", "by-hand", "nothing-left"] = "by-hand"
