"""How the region comes to be: groups founded, accounts opened, agreements signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import Final
from uuid import UUID

from access.principals import OPERATOR_ID
from clearing.domain.commands import (
    AcceptAgreement,
    AppointIntermediary,
    Command,
    FoundGroup,
    OpenAccount,
    ProposeAgreement,
    SetFiguresConsent,
)
from clearing.domain.right_commands import GrantRole
from contracts.envelope import Actor
from contracts.events import AccountLimits, NetLimits, Place, Terms, Unit
from contracts.ids import (
    MS_PER_HOUR,
    AccountId,
    AccountKind,
    AgreementId,
    Capacity,
    CommandId,
    PersonId,
    Role,
)
from evenveel.sample import names
from evenveel.sample.places import GroupSketch, Neighbours
from evenveel.sample.rhythm import DAY_MS

MEMBER_LIMIT_HOURS: Final = 100
WARN_AT_HOURS: Final = 80
ORGANISATION_LIMIT_HOURS: Final = 300
NET_LIMIT_HOURS: Final = 600
ORGANISATIONS: Final = 3
_OPERATOR: Final = Actor(person_id=OPERATOR_ID, capacity="operator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An account and who acts for it. Bigger `asks` and `gives`: more often payer, payee."""

    account_id: AccountId
    kind: AccountKind
    people: tuple[PersonId, ...]
    capacity: Capacity
    asks: float
    gives: float

    def actor(self, rng: Random) -> Actor:
        """Return one of those who may act for the account, acting for it."""
        return Actor(
            person_id=rng.choice(self.people),
            capacity=self.capacity,
            acting_for=self.account_id,
        )


@dataclass(slots=True, kw_only=True)
class Settled:
    """A group with the people in it. Of their weights the running sums, place by place."""

    sketch: GroupSketch
    treasurer: PersonId
    pot: Party
    members: list[Party] = field(default_factory=list)
    asks: list[float] = field(default_factory=list)
    gives: list[float] = field(default_factory=list)

    @property
    def administrator(self) -> Actor:
        """The treasurer, acting for the group."""
        return Actor(person_id=self.treasurer, capacity="administrator")

    @property
    def importer(self) -> Actor:
        """The treasurer, bringing over what is wider than the group's own limits."""
        return Actor(person_id=self.treasurer, capacity="importer")

    @property
    def second(self) -> PersonId:
        """Who gives the second yes; not the first members, one of whom leaves."""
        return self.members[2].people[0]


def an_id(rng: Random) -> str:
    """Return a random UUID of the sample's own chance."""
    return str(UUID(int=rng.getrandbits(128), version=4))


def settle(rng: Random, sketch: GroupSketch) -> Settled:
    """Return the group's people, with ids but without names, before anything is asked."""
    persons = [_person(rng) for _ in range(sketch.members)]
    treasurer = persons[0].people[0]
    pot = Party(
        account_id=AccountId(an_id(rng)),
        kind="community",
        people=(treasurer,),
        capacity="administrator",
        asks=0,
        gives=0,
    )
    settled = Settled(sketch=sketch, treasurer=treasurer, pot=pot)
    acting = [member.people[0] for member in persons]
    settled.members = persons + [_organisation(rng, acting) for _ in range(ORGANISATIONS)]
    settled.asks = list(accumulate(member.asks for member in settled.members))
    settled.gives = list(accumulate(member.gives for member in settled.members))
    return settled


def _person(rng: Random) -> Party:
    busy = rng.lognormvariate(0, 0.7)
    return Party(
        account_id=AccountId(an_id(rng)),
        kind="person",
        people=(PersonId(an_id(rng)),),
        capacity="holder",
        asks=busy * rng.uniform(0.7, 1.3),
        gives=busy * rng.uniform(0.7, 1.3),
    )


def _organisation(rng: Random, acting: list[PersonId]) -> Party:
    return Party(
        account_id=AccountId(an_id(rng)),
        kind="organisation",
        people=tuple(rng.sample(acting, 2)),
        capacity="intermediary",
        asks=rng.uniform(1, 4),
        gives=rng.uniform(1, 4),
    )


def founding(rng: Random, settled: Settled, at_ms: int) -> Iterator[Command]:
    """Yield what founds the group and opens its accounts, within a day from `at_ms`."""
    sketch = settled.sketch
    singular, plural, symbol = sketch.unit
    yield FoundGroup(
        command_id=CommandId(an_id(rng)),
        actor=settled.administrator,
        happened_at_ms=at_ms,
        name=sketch.name,
        contact=f"info@{sketch.group_id}.example",
        group_id=sketch.group_id,
        kind=sketch.kind,
        unit=Unit(singular=singular, plural=plural, symbol=symbol),
        decimals=sketch.decimals,
        step_ms=sketch.step_ms,
        place=Place(
            locality=sketch.locality,
            country=sketch.country,
            latitude_microdegrees=sketch.latitude,
            longitude_microdegrees=sketch.longitude,
        ),
        languages=sketch.languages,
        default_limits=_limits(sketch, MEMBER_LIMIT_HOURS, WARN_AT_HOURS),
        net_limits=NetLimits(
            may_owe_ms=NET_LIMIT_HOURS * MS_PER_HOUR, may_be_owed_ms=NET_LIMIT_HOURS * MS_PER_HOUR
        ),
    )
    for number, (party, name) in enumerate(_named(rng, settled)):
        yield from _opening(rng, settled, party, name, number, at_ms + (number + 1) * 600_000)


def _named(rng: Random, settled: Settled) -> list[tuple[Party, str]]:
    sketch = settled.sketch
    language = sketch.languages[0]
    called = [
        *names.people(rng, sketch.languages, sketch.members),
        *names.organisations(rng, language, ORGANISATIONS),
    ]
    pot = (settled.pot, names.community_pot(language))
    return [pot, *zip(settled.members, called, strict=True)]


def _opening(
    rng: Random, settled: Settled, party: Party, name: str, number: int, at_ms: int
) -> Iterator[Command]:
    sketch = settled.sketch
    wide = None
    if party.kind != "person":
        wide = _limits(sketch, ORGANISATION_LIMIT_HOURS, ORGANISATION_LIMIT_HOURS * 8 // 10)
    holder = party.people[0] if party.kind == "person" else None
    if party.kind == "organisation":
        holder = PersonId(an_id(rng))
    yield OpenAccount(
        command_id=CommandId(an_id(rng)),
        actor=settled.administrator if wide is None else settled.importer,
        happened_at_ms=at_ms,
        name=name,
        code=f"{sketch.group_id[:3].upper()}{number:03d}",
        contact=names.address(name, sketch.group_id),
        account_id=party.account_id,
        group_id=sketch.group_id,
        kind=party.kind,
        holder_id=holder,
        limits=wide,
    )
    if party.kind == "organisation":
        for person_id in party.people:
            yield AppointIntermediary(
                command_id=CommandId(an_id(rng)),
                actor=settled.administrator,
                happened_at_ms=at_ms,
                account_id=party.account_id,
                person_id=person_id,
            )


def roles(rng: Random, groups: Sequence[Settled], at_ms: int) -> Iterator[Command]:
    """Yield who gives the second yes: another administrator, and one support point for many.

    The last group is left with one administrator alone, so that it can be seen what that means.
    """
    support = PersonId(an_id(rng))
    for number, settled in enumerate(groups[:-1]):
        given: list[tuple[PersonId, Role]] = [(settled.second, "administrator")]
        if number % 2 == 0:
            given.append((support, "support"))
        for person_id, role in given:
            yield GrantRole(
                command_id=CommandId(an_id(rng)),
                actor=_OPERATOR,
                happened_at_ms=at_ms,
                group_id=settled.sketch.group_id,
                person_id=person_id,
                role=role,
            )


def consents(rng: Random, groups: Sequence[Settled], at_ms: int) -> Iterator[SetFiguresConsent]:
    """Yield that each group's figures may be shown to everyone."""
    for settled in groups:
        yield SetFiguresConsent(
            command_id=CommandId(an_id(rng)),
            actor=settled.administrator,
            happened_at_ms=at_ms,
            group_id=settled.sketch.group_id,
            shown_to="everyone",
        )


def _limits(sketch: GroupSketch, hours: int, warn_hours: int) -> AccountLimits:
    return AccountLimits(
        floor_steps=-hours * sketch.steps_per_hour,
        ceiling_steps=hours * sketch.steps_per_hour,
        warn_below_steps=-warn_hours * sketch.steps_per_hour,
        warn_above_steps=warn_hours * sketch.steps_per_hour,
    )


def proposal(
    rng: Random, one: Settled, other: Settled, signed: Neighbours, at_ms: int
) -> ProposeAgreement:
    """Return `one`'s proposal to `other`, naming both step values as they are."""
    first, second = sorted((one.sketch, other.sketch), key=lambda sketch: sketch.group_id)
    limit_ms = signed.limit_hours * MS_PER_HOUR
    return ProposeAgreement(
        command_id=CommandId(an_id(rng)),
        actor=one.administrator,
        happened_at_ms=at_ms,
        agreement_id=AgreementId(an_id(rng)),
        by=one.sketch.group_id,
        other=other.sketch.group_id,
        terms=Terms(
            first_may_owe_ms=limit_ms,
            second_may_owe_ms=limit_ms,
            first_step_ms=first.step_ms,
            second_step_ms=second.step_ms,
            transit_allowed=signed.transit_allowed,
            set_off_allowed=signed.set_off_allowed,
        ),
    )


def signing(
    rng: Random, one: Settled, other: Settled, signed: Neighbours, at_ms: int
) -> Iterator[Command]:
    """Yield `one`'s proposal, and `other`'s acceptance three days later."""
    proposed = proposal(rng, one, other, signed, at_ms)
    yield proposed
    yield AcceptAgreement(
        command_id=CommandId(an_id(rng)),
        actor=other.administrator,
        happened_at_ms=at_ms + 3 * DAY_MS,
        agreement_id=proposed.agreement_id,
        by=other.sketch.group_id,
        terms=proposed.terms,
    )
