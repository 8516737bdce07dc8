"""What a request's body may hold, as the API describes it.

Types are strict: no number in quotes, no fraction, no field that is not named here. Ids, lengths
and ranges are looked at in `checks`, once for every form in which a command can come.
"""

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, Field

from clearing.http.faults import Fault, InputRefused, Wrong
from clearing.http.parts import (
    ADMINISTRATOR,
    ANNA,
    ANNAS_ACCOUNT,
    BEATRICES_ACCOUNT,
    HOLDER,
    LIMITS,
    TREASURER,
    AccountLimits,
    Actor,
    GroupSlug,
    Id,
    Moment,
    NetLimits,
    Place,
    Side,
    Steps,
    Terms,
    Unit,
    example,
)
from clearing.http.times import read_time
from contracts.ids import DEFAULT_HOPS, MAX_HOPS, MAX_WORDS_CHARACTERS, ShownTo


class Act(BaseModel):
    """What every act carries."""

    model_config = example(actor=ADMINISTRATOR)
    times: ClassVar[tuple[str, ...]] = ("happened_at",)

    actor: Actor | None = Field(
        default=None,
        description="Left out: whoever is signed in, in the capacity that is true.",
    )
    happened_at: Moment | None = Field(
        default=None, description="When it happened, if earlier than it is recorded."
    )
    words: str | None = Field(
        default=None,
        description="What it was for. Kept apart from the log, where only a commitment stands.",
        json_schema_extra={"maxLength": MAX_WORDS_CHARACTERS},
    )

    def fields(self) -> dict[str, Any]:
        """Return the fields of the command, times in ms. Raises `InputRefused`."""
        found = self.model_dump(exclude_unset=True)
        for name in self.times:
            text = found.pop(name, None)
            if text is not None:
                at_ms = read_time(text)
                if at_ms is None:
                    raise InputRefused(Wrong(Fault.NOT_A_TIME, name))
                found[f"{name}_ms"] = at_ms
        return found


class Exchange(Act):
    """Both amounts as quoted.

    One may be left out where both sides count alike, as within a group: it is then the same
    number, and the amount that was given is the fixed one. Where it is not the same, the refusal
    brings the quote.
    """

    payer: Id = Field(description="The account that gives.")
    payee: Id = Field(description="The account that is given to.")
    payer_steps: Steps | None = Field(default=None, description="Steps taken from the payer.")
    payee_steps: Steps | None = Field(default=None, description="Steps given to the payee.")
    fixed_side: Side | None = Field(
        default=None, description="Whose amount is exact; the other's follows from it."
    )

    def fields(self) -> dict[str, Any]:
        """Return the fields of the command, with both amounts."""
        found = super().fields()
        given = [side for side in ("payer", "payee") if found.get(f"{side}_steps") is not None]
        if found.get("fixed_side") is None:
            found.pop("fixed_side", None)
        if len(given) < 2:
            fixed = found.get("fixed_side", given[0] if given else "payer")
            if fixed not in given:
                raise InputRefused(Wrong(Fault.MISSING_FIELD, f"{fixed}_steps"))
            found["fixed_side"] = fixed
            found["payer_steps"] = found["payee_steps"] = found[f"{fixed}_steps"]
        return found


class RoutedExchange(Exchange):
    """Across groups that are no neighbours it goes over the links of others."""

    hop_limit: int = Field(
        default=DEFAULT_HOPS,
        description="Over how many links at most.",
        json_schema_extra={"minimum": 1, "maximum": MAX_HOPS},
    )


class PayBody(RoutedExchange):
    """Give now."""

    model_config = example(
        payer=ANNAS_ACCOUNT,
        payee=BEATRICES_ACCOUNT,
        payer_steps=30,
        payee_steps=90,
        fixed_side="payee",
        words="an afternoon of pruning",
        actor=HOLDER,
    )


class RequestBody(RoutedExchange):
    """Ask the payer to give, until the deadline."""

    model_config = example(
        payer=ANNAS_ACCOUNT,
        payee=BEATRICES_ACCOUNT,
        payer_steps=30,
        payee_steps=90,
        fixed_side="payee",
        expires_at="2026-06-01T00:00:00+02:00",
        words="an afternoon of pruning",
        actor={"person_id": TREASURER, "capacity": "holder", "acting_for": BEATRICES_ACCOUNT},
    )
    times: ClassVar[tuple[str, ...]] = ("happened_at", "expires_at")

    expires_at: Moment


class SettlementBody(Exchange):
    """Let hours leave a link without a service, from community account to community account."""

    model_config = example(
        payer=ANNAS_ACCOUNT,
        payee=BEATRICES_ACCOUNT,
        payer_steps=30,
        payee_steps=90,
        actor=ADMINISTRATOR,
        words="agreed at the yearly meeting",
    )


class AcceptRequestBody(Act):
    """Give what was asked, naming both amounts as read."""

    model_config = example(payer_steps=30, payee_steps=90, actor=HOLDER)

    payer_steps: Steps
    payee_steps: Steps


class ReversalBody(Act):
    """Give an exchange back, whole."""

    model_config = example(
        reverses="f2a60a0e-86d4-4c52-9a4c-6a1d3c0b7e10",
        actor={"person_id": TREASURER, "capacity": "holder", "acting_for": BEATRICES_ACCOUNT},
    )

    reverses: Id = Field(description="The exchange that is given back.")
    force: bool = Field(
        default=False, description="Go past the two end groups' own limits; marked so."
    )
    stand_ins: list[Id] = Field(
        default=[], description="Community accounts in the place of closed ones."
    )


class WriteOffBody(Act):
    """Bring a departed member's account towards zero against a community account."""

    model_config = example(
        payer=ANNAS_ACCOUNT,
        payee=BEATRICES_ACCOUNT,
        steps=30,
        actor=ADMINISTRATOR,
        words="moved away without a word",
    )

    payer: Id
    payee: Id
    steps: Steps


class RoundingBody(Act):
    """Move whole steps from the rounding account to a community account; negative: back."""

    model_config = example(
        account_id=ANNAS_ACCOUNT,
        steps=2,
        actor=ADMINISTRATOR,
        words="rounding of the year",
    )

    account_id: Id
    steps: int


class DescriptionBody(Act):
    """The group's unit names, place and languages, all of them."""

    model_config = example(
        unit={"singular": "heitje", "plural": "heitjes", "symbol": "h"},
        place={"locality": "Gent", "country": "BE"},
        languages=["nl"],
        actor=ADMINISTRATOR,
    )

    unit: Unit
    place: Place
    languages: list[str]


class GroupBody(DescriptionBody):
    """A new group."""

    model_config = example(
        kind="lets",
        name="LETS Gent",
        unit={"singular": "heitje", "plural": "heitjes", "symbol": "h"},
        decimals=0,
        step_ms=180_000,
        place={"locality": "Gent", "country": "BE"},
        languages=["nl"],
        default_limits=LIMITS,
        net_limits={"may_owe_ms": 360_000_000, "may_be_owed_ms": 360_000_000},
        actor=ADMINISTRATOR,
    )

    kind: Literal["lets", "sel", "other"]
    decimals: int = Field(description="How many decimals the unit is shown with.")
    step_ms: int = Field(description="What the unit's smallest step is worth, in milliseconds.")
    default_limits: AccountLimits
    net_limits: NetLimits
    name: str | None = None
    code: str | None = None
    contact: str | None = None


class DefaultLimitsBody(Act):
    """The limits of all accounts without limits of their own."""

    model_config = example(limits=LIMITS, actor=ADMINISTRATOR)

    limits: AccountLimits


class NetLimitsBody(Act):
    """The limits of the net of all the group's links."""

    model_config = example(
        net_limits={"may_owe_ms": 360_000_000, "may_be_owed_ms": 360_000_000}, actor=ADMINISTRATOR
    )

    net_limits: NetLimits


class StepValueBody(Act):
    """Another worth of the group's step, from now on."""

    model_config = example(step_ms=200_000, actor=ADMINISTRATOR)

    step_ms: int


class FiguresConsentBody(Act):
    """To whom the region's figures may be shown with those of the group in them."""

    model_config = example(shown_to="region", actor=ADMINISTRATOR)

    shown_to: ShownTo


class AccountBody(Act):
    """A new account. Without `holder_id` only for a community account."""

    model_config = example(
        group_id="lets-gent",
        kind="person",
        holder_id=ANNA,
        name="Anna Peeters",
        code="042",
        actor=ADMINISTRATOR,
    )

    group_id: GroupSlug
    kind: Literal["person", "organisation", "community"]
    holder_id: Id | None = None
    limits: AccountLimits | None = Field(
        default=None, description="Limits of its own; left out: the group's defaults."
    )
    name: str | None = None
    code: str | None = None
    contact: str | None = None


class AccountLimitsBody(Act):
    """The account's own limits, or null for the group's defaults."""

    model_config = example(limits=LIMITS, actor=ADMINISTRATOR)

    limits: AccountLimits | None


_TERMS: dict[str, object] = {
    "first_may_owe_ms": 36_000_000,
    "second_may_owe_ms": 36_000_000,
    "first_step_ms": 180_000,
    "second_step_ms": 60_000,
}


class YesOrNoBody(Act):
    """Yes or no for a group to an act that another person proposed."""

    model_config = example(
        group_id="lets-gent", actor={"person_id": ANNA, "capacity": "administrator"}
    )

    group_id: GroupSlug = Field(description="For which group.")


class PartyBody(Act):
    """One of the two groups of an agreement acts."""

    model_config = example(by="lets-gent", actor=ADMINISTRATOR)

    by: GroupSlug


class ProposalBody(PartyBody):
    """Terms offered to a neighbour."""

    model_config = example(by="lets-gent", other="sel-lille", terms=_TERMS, actor=ADMINISTRATOR)

    other: GroupSlug
    terms: Terms


class AcceptAgreementBody(PartyBody):
    """The neighbour's proposal, its terms named as read."""

    model_config = example(by="sel-lille", terms=_TERMS, actor=ADMINISTRATOR)

    terms: Terms


class LinkLimitBody(PartyBody):
    """A lower limit on what the other group may owe, at once."""

    model_config = example(by="lets-gent", other_may_owe_ms=18_000_000, actor=ADMINISTRATOR)

    other_may_owe_ms: int


class AgreedStepValueBody(PartyBody):
    """The neighbour's new step value agreed to, both named as they are now."""

    model_config = example(
        by="sel-lille", first_step_ms=200_000, second_step_ms=60_000, actor=ADMINISTRATOR
    )

    first_step_ms: int
    second_step_ms: int
