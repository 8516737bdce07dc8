"""Clearing runs that nobody may record: each honest but for what is made wrong in it."""

from __future__ import annotations

from collections.abc import Callable

from clearing.domain.clearing import apply, propose
from clearing.domain.clearing_commands import ApplyClearing, ProposeClearing
from clearing.domain.clearing_input import RunInput, input_left, input_of
from clearing.domain.clearing_proof import Solved, problem_in, solved
from clearing.domain.evolve import evolve
from clearing.domain.past import Role
from clearing.netting import solve
from contracts.envelope import Actor, Recorded, decode
from contracts.events import (
    AccountOpened,
    AgreementAccepted,
    AgreementProposed,
    ClearingApplied,
    ClearingConsentSet,
    ClearingObjected,
    ClearingProposed,
    ClearingWithdrawn,
    Event,
    ExchangeRecorded,
    Leave,
    NetLimits,
    NetLimitsSet,
    Route,
    Terms,
)
from contracts.ids import AccountId, AgreementId, CommandId, ExchangeId, GroupId, PersonId, RunId
from contracts.value import replace
from tests.verify.forged_routes import GAMMA, STEP_MS, gamma_between
from tests.verify.world import (
    ADMINISTRATOR,
    AGREEMENT,
    ALFA,
    ANNA,
    BEA,
    BETA,
    CHAIR,
    LINK_LIMIT_MS,
    Forger,
    Forgery,
    account,
    id_of,
    new_id,
)

GINA = account("gina")
OWED_MS = 180_000
DAY_MS = 24 * 3_600_000
HOME = {ANNA: ALFA, BEA: BETA, GINA: GAMMA}


class Nothing:
    """A past in which no run has ended."""

    def found(self, role: Role, id_: str) -> None:
        return None


class Runs:
    """A forger who knows what the ledger holds after each event."""

    def __init__(self, forger: Forger) -> None:
        self.forger = forger
        self.state = forger.state

    def add(
        self,
        event: Event,
        command_id: str | None = None,
        later_ms: int = 0,
        actor: Actor = ADMINISTRATOR,
    ) -> None:
        """The event is in the block to come, and in the state."""
        own = getattr(event, "exchange_id", None) or command_id or new_id()
        at_ms = self.state.recorded_at_ms + later_ms
        given = {"recorded_at_ms": at_ms, "happened_at_ms": at_ms, "actor": actor}
        envelope = self.forger.envelope(event, command_id=CommandId(own), **given)
        self.forger.add(event, command_id=CommandId(own), **given)
        evolve(self.state, Recorded(self.state.position + 1, envelope))

    def pays(self, payer: AccountId, payee: AccountId, ms: int = OWED_MS) -> None:
        """An exchange of so much time, over the link of the two groups."""
        giver, taker = HOME[payer], HOME[payee]
        self.add(
            ExchangeRecorded(
                exchange_id=ExchangeId(new_id()),
                payer=payer,
                payee=payee,
                payer_group=giver,
                payee_group=taker,
                payer_steps=ms // STEP_MS[giver],
                payee_steps=ms // STEP_MS[taker],
                routes=(Route(groups=(giver, taker), carried_ms=ms),),
            )
        )

    def agrees(self, first: GroupId, second: GroupId, objection_ms: int) -> None:
        """The link allows set-off from now on."""
        terms = Terms(
            first_may_owe_ms=LINK_LIMIT_MS,
            second_may_owe_ms=LINK_LIMIT_MS,
            first_step_ms=STEP_MS[first],
            second_step_ms=STEP_MS[second],
            set_off_allowed=True,
            objection_ms=objection_ms,
        )
        known = self.state.groups[first].neighbours[second]
        between = {"agreement_id": known, "first": first, "second": second, "terms": terms}
        self.add(AgreementProposed(**between, by=second))  # type: ignore[arg-type]
        self.add(AgreementAccepted(**between, by=first), actor=CHAIR)  # type: ignore[arg-type]

    def solved(self) -> Solved:
        """What an honest run would bring now."""
        return _solved(input_of(self.state, "debts"))

    def left(self) -> Solved:
        """What the open run would bring to be applied now."""
        assert self.state.run is not None
        return _solved(input_left(self.state, self.state.run))

    def proposal(self, found: Solved | None = None) -> ClearingProposed:
        """The fact that the ledger would record."""
        brings = found or self.solved()
        command = ProposeClearing(
            command_id=new_id(),
            actor=ADMINISTRATOR,
            solved_at=brings.solved_at,
            input_sha256=brings.input_sha256,
            set_offs=brings.set_offs,
            potentials=brings.potentials,
        )
        decided = propose(self.state, command, self.state.recorded_at_ms)
        assert isinstance(decided, list), decided
        (event,) = decided
        assert isinstance(event, ClearingProposed)
        return event

    def proposed(self) -> ClearingProposed:
        """An honest run is open."""
        event = self.proposal()
        self.add(event, event.run_id)
        return event

    def application(self) -> ClearingApplied:
        """The fact that the ledger would record at the end of the time to object."""
        run = self.state.run
        assert run is not None
        brings = self.left()
        command = ApplyClearing(
            command_id=new_id(),
            actor=ADMINISTRATOR,
            run_id=run.run_id,
            attempt=1,
            solved_at=brings.solved_at,
            input_sha256=brings.input_sha256,
            set_offs=brings.set_offs,
            potentials=brings.potentials,
        )
        decided = apply(self.state, Nothing(), command, run.objections_until_ms)
        assert isinstance(decided, list), decided
        (event,) = decided
        assert isinstance(event, ClearingApplied)
        return event


def _solved(given: RunInput) -> Solved:
    problem = problem_in(given.set_offs, given.growths)
    return solved(given, problem, solve(problem))


def circle(forger: Forger, objection_ms: int = 0) -> Runs:
    """Alfa owes beta, beta owes gamma, gamma owes alfa."""
    gamma_between(forger)
    runs = Runs(forger)
    # What was forged before is in the block already; the state learns of it too.
    for position, (event, groups) in enumerate(_of_gamma(forger), runs.state.position + 1):
        envelope = forger.envelope(event, groups=groups)
        evolve(runs.state, Recorded(position, envelope))
    limits = NetLimits(may_owe_ms=LINK_LIMIT_MS, may_be_owed_ms=LINK_LIMIT_MS)
    # Limits are brought over as they were.
    importer = replace(ADMINISTRATOR, capacity="importer")
    runs.add(NetLimitsSet(group_id=GAMMA, net_limits=limits), actor=importer)
    holder_id = PersonId(id_of("gina"))
    runs.add(AccountOpened(account_id=GINA, group_id=GAMMA, kind="person", holder_id=holder_id))
    for first, second in ((ALFA, BETA), (BETA, GAMMA), (ALFA, GAMMA)):
        runs.agrees(first, second, objection_ms)
    runs.pays(ANNA, BEA, 10 * OWED_MS)
    runs.pays(BEA, GINA)
    runs.pays(GINA, ANNA)
    return runs


def _of_gamma(forger: Forger) -> list[tuple[Event, dict[GroupId, int]]]:
    found = [decode(entry.wire_name, entry.data) for entry in forger.entries]
    return [(envelope.event, dict(envelope.groups)) for envelope in found]


def honest(forger: Forger) -> None:
    runs = circle(forger, DAY_MS)
    event = runs.proposed()
    runs.add(runs.application(), later_ms=event.objections_until_ms - runs.state.recorded_at_ms)


def _proposing(change: Callable[[ClearingProposed], ClearingProposed]) -> Forgery:
    def forge(forger: Forger) -> None:
        runs = circle(forger)
        event = change(runs.proposal())
        runs.forger.add(event, command_id=CommandId(event.run_id))

    forge.__name__ = change.__name__
    return forge


def one_more_is_cancelled(event: ClearingProposed) -> ClearingProposed:
    first, *rest = event.set_offs
    return replace(event, set_offs=(replace(first, cancelled_ms=first.cancelled_ms + 1), *rest))


def less_than_possible_is_cancelled(event: ClearingProposed) -> ClearingProposed:
    return replace(event, set_offs=tuple(replace(s, cancelled_ms=1) for s in event.set_offs))


def a_potential_is_other(event: ClearingProposed) -> ClearingProposed:
    return replace(event, potentials=event.potentials | {ALFA: event.potentials[ALFA] - 1})


def a_debt_is_larger_than_owed(event: ClearingProposed) -> ClearingProposed:
    first, *rest = event.set_offs
    return replace(event, set_offs=(replace(first, cap_ms=first.owed_ms + 1), *rest))


def the_time_to_object_is_longer(event: ClearingProposed) -> ClearingProposed:
    return replace(event, objections_until_ms=event.objections_until_ms + 1)


def a_share_is_other(event: ClearingProposed) -> ClearingProposed:
    first, *rest = event.shares
    return replace(event, shares=(replace(first, cancelled_ms=first.cancelled_ms + 1), *rest))


def the_gross_is_other(event: ClearingProposed) -> ClearingProposed:
    return replace(event, gross_before_ms=event.gross_before_ms + 1)


def it_was_solved_later(event: ClearingProposed) -> ClearingProposed:
    return replace(event, solved_at=event.solved_at + 1_000)


def caps_are_made_up(forger: Forger) -> None:
    runs = circle(forger)
    given = input_of(runs.state, "debts")
    first, *rest = given.set_offs
    capped = replace(given, set_offs=(replace(first, cap_ms=first.cap_ms - 1), *rest))
    event = _beside(runs.proposal(), _solved(capped))
    runs.forger.add(event, command_id=CommandId(event.run_id))


def consent_is_passed_over(forger: Forger) -> None:
    runs = circle(forger)
    event = runs.proposal()
    leaves = (Leave(agreement_id=AGREEMENT, at_least_ms=9 * OWED_MS),)
    runs.add(ClearingConsentSet(group_id=ALFA, leaves=leaves))
    runs.forger.add(
        replace(event, solved_at=runs.state.position), command_id=CommandId(event.run_id)
    )


def more_than_is_left_is_cancelled(forger: Forger) -> None:
    runs = circle(forger)
    event = runs.proposal()
    runs.pays(ANNA, GINA)
    runs.forger.add(event, command_id=CommandId(event.run_id))


def another_is_open(forger: Forger) -> None:
    runs = circle(forger)
    event = runs.proposed()
    again = new_id()
    runs.forger.add(replace(event, run_id=RunId(again)), command_id=again)


def under_an_id_of_its_own(forger: Forger) -> None:
    runs = circle(forger)
    runs.forger.add(runs.proposal(), command_id=new_id())


def before_objections_end(forger: Forger) -> None:
    runs = circle(forger, DAY_MS)
    runs.proposed()
    runs.forger.add(runs.application())


def an_objection_is_passed_over(forger: Forger) -> None:
    runs = circle(forger, DAY_MS)
    run_id = runs.proposed().run_id
    event = runs.application()
    runs.add(ClearingObjected(run_id=run_id, by=ALFA, agreement_id=AGREEMENT, groups=(ALFA, BETA)))
    runs.add(replace(event, solved_at=runs.state.position), later_ms=DAY_MS)


def an_objection_comes_late(forger: Forger) -> None:
    runs = circle(forger, DAY_MS)
    run_id = runs.proposed().run_id
    event = ClearingObjected(run_id=run_id, by=ALFA, agreement_id=AGREEMENT, groups=(ALFA, BETA))
    runs.add(event, later_ms=DAY_MS)


def applied_twice(forger: Forger) -> None:
    runs = circle(forger)
    runs.proposed()
    event = runs.application()
    runs.add(event)
    runs.forger.add(event)


def a_link_is_left_out(forger: Forger) -> None:
    runs = circle(forger)
    runs.proposed()
    event = runs.application()
    runs.forger.add(replace(event, set_offs=event.set_offs[:-1]))


def withdrawn_though_nobody_proposed_it(forger: Forger) -> None:
    runs = circle(forger)
    groups = (ALFA, BETA, GAMMA)
    runs.forger.add(ClearingWithdrawn(run_id=RunId(new_id()), because="by-hand", groups=groups))


def consent_over_a_link_of_others(forger: Forger) -> None:
    runs = circle(forger)
    leaves = (Leave(agreement_id=AgreementId(new_id()), at_least_ms=1),)
    runs.forger.add(ClearingConsentSet(group_id=ALFA, leaves=leaves))


def _beside(event: ClearingProposed, found: Solved) -> ClearingProposed:
    return replace(
        event,
        input_sha256=found.input_sha256,
        set_offs=found.set_offs,
        potentials=found.potentials,
    )


_PROOF = "the proof that the run is the largest"
_INPUT = "what the run was solved from, over the link of alfa and beta"
FORGED_RUNS: list[tuple[Forgery, str]] = [
    (_proposing(one_more_is_cancelled), _PROOF),
    (_proposing(less_than_possible_is_cancelled), _PROOF),
    (_proposing(a_potential_is_other), _PROOF),
    (_proposing(a_debt_is_larger_than_owed), "the links of the run"),
    (_proposing(the_time_to_object_is_longer), "the end of the time to object"),
    (_proposing(a_share_is_other), "the shares of the groups in the run"),
    (_proposing(the_gross_is_other), "what is owed in all, before and after the run"),
    (_proposing(it_was_solved_later), "the position where the run was solved"),
    (caps_are_made_up, _INPUT),
    (consent_is_passed_over, _INPUT),
    (more_than_is_left_is_cancelled, "what the run moves of the link of gamma and alfa"),
    (another_is_open, "the clearing run"),
    (under_an_id_of_its_own, "the clearing run"),
    (before_objections_end, "recorded_at"),
    (an_objection_is_passed_over, _INPUT),
    (an_objection_comes_late, "recorded_at"),
    (applied_twice, "the clearing run"),
    (a_link_is_left_out, "the links of the run"),
    (withdrawn_though_nobody_proposed_it, "the clearing run"),
    (consent_over_a_link_of_others, "what the consent names"),
]
