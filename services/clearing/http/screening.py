"""Whether whoever asks may give a command, and as whom: looked at when the command's turn comes.

Whom somebody may act as: a signed-in person, as itself; a group's key, as any member of its group
(scope `exchange`), and as its owner where that is an administrator (scope `administer`); the
operator, in its own right, and where the installation says so as anybody. What the named person
then may do is the ledger's own to check.
"""

from typing import Final

from access.principals import OPERATOR_ID, Principal
from access.rights import RULES, Act, Subject, Verdict, verdict
from clearing.domain.commands import Command
from clearing.domain.ladder import has_role
from clearing.domain.past import Key, Past, Role
from clearing.domain.refusals import Code, Refusal
from clearing.domain.state import State
from clearing.http.facts import StateFacts
from clearing.http.subjects import ACT_OF, looked_up_for, subject_of
from clearing.write_path.screened import Handed, Screened
from contracts.envelope import Actor
from contracts.ids import AccountId, PersonId
from contracts.value import replace

_IN_PERSON: Final = ("holder", "intermediary")


def handed(principal: Principal, command: Command, *, names_actor: bool = True) -> Handed:
    """Return the command as it is handed in for them: screened, or as it is for whom all is open.

    Without `names_actor` the actor in it is a stand-in, as `stand_in` gave it.
    """
    if principal.acts_for_all:
        return _by(principal, command, command.actor)
    return Screened(command, _Screen(principal, names_actor=names_actor))


def stand_in(principal: Principal) -> Actor | None:
    """Return the actor of whoever names none, as far as it is known yet; None: one must be named.

    Of a signed-in person the capacity is found when the command's turn comes.
    """
    match principal.means:
        case "session":
            assert principal.person_id is not None, "a session is a person's"
            return Actor(person_id=principal.person_id, capacity="administrator")
        case "operator":
            return Actor(person_id=OPERATOR_ID, capacity="operator")
        case "key" | "signature" if principal.person_id and "administer" in principal.scopes:
            return Actor(person_id=principal.person_id, capacity="administrator")
        case _:
            return None


def refusal_of(found: Verdict, about: str | None = None) -> Refusal | None:
    """Return how the ledger says that somebody may not; None where they may."""
    if found is Verdict.ALLOWED:
        return None
    code = Code.NOT_VISIBLE if found is Verdict.HIDDEN else Code.NOT_ALLOWED
    return Refusal(code=code, subject=about)


class _Screen:
    """Lets in what the principal may ask for."""

    __slots__ = ("_names_actor", "_principal")

    def __init__(self, principal: Principal, *, names_actor: bool) -> None:
        self._principal = principal
        self._names_actor = names_actor

    def looks_up(self, command: Command) -> tuple[Key, ...]:
        return looked_up_for(command)

    def let_in(self, state: State, past: Past, command: Command, now_ms: int) -> Command | Refusal:
        principal = self._principal
        if self._was_theirs(past, command):
            return _by(principal, command, command.actor)
        act, subject = ACT_OF.get(type(command)), subject_of(state, past, command)
        if act is None:
            return Refusal(code=Code.NOT_ALLOWED)
        if principal.means == "operator" and command.actor.capacity == "importer":
            act = Act.IMPORT_HISTORY
            if _has_others_to_run_it(state, subject, command.actor.person_id, now_ms):
                return Refusal(code=Code.NOT_ALLOWED)
        found = verdict(principal, act, subject, StateFacts(state), now_ms)
        refusal = refusal_of(found)
        if refusal is None and self._names_actor:
            refusal = _not_theirs(principal, command.actor, subject)
        if refusal:
            return refusal
        actor = command.actor
        if not self._names_actor and principal.means == "session":
            actor = _in_true_capacity(state, act, subject, actor.person_id, now_ms)
        return _by(principal, command, actor)

    def told(self, state: State, refusal: Refusal, now_ms: int) -> Refusal:
        """Without the sums of an account that is not theirs: by its room its balance is known."""
        account = state.accounts.get(AccountId(refusal.subject or ""))
        if account is None or (refusal.limit is None and refusal.left is None):
            return refusal
        about = Subject(accounts=((account.account_id, account.group_id),))
        sees = verdict(self._principal, Act.EXCHANGE, about, StateFacts(state), now_ms)
        return refusal if sees is Verdict.ALLOWED else _without_sums(refusal)

    def _was_theirs(self, past: Past, command: Command) -> bool:
        """Whether the id was accepted before, from the same person by the same means.

        They are given the first answer again, whatever has ended since.
        """
        earlier = past.found(Role.COMMAND, command.command_id)
        if earlier is None:
            return False
        actor, principal = earlier.envelope.actor, self._principal
        if principal.means == "session" and actor.person_id != principal.person_id:
            return False
        return actor.via == principal.via and actor.person_id == command.actor.person_id


def _has_others_to_run_it(state: State, subject: Subject, importer: PersonId, now_ms: int) -> bool:
    """Whether somebody else administers a group that is spoken of: its history is brought over."""
    found = (state.groups.get(group_id) for group_id in subject.groups_spoken_of)
    return any(
        person_id != importer and has_role(group, person_id, "administrator", now_ms)
        for group in found
        if group is not None
        for person_id in group.roles
    )


def _without_sums(refusal: Refusal) -> Refusal:
    return Refusal(code=refusal.code, subject=refusal.subject)


def _by(principal: Principal, command: Command, actor: Actor) -> Command:
    """Return the command with by what means it was asked; that nobody says of themselves."""
    via = principal.via
    if actor is command.actor and actor.via == via:
        return command
    by = Actor(
        person_id=actor.person_id, capacity=actor.capacity, acting_for=actor.acting_for, via=via
    )
    return replace(command, actor=by)


def _not_theirs(principal: Principal, actor: Actor, subject: Subject) -> Refusal | None:
    """Refuse an actor that the principal may not act as."""
    match principal.means:
        case "session":
            claims = actor.person_id == principal.person_id
            fits = actor.capacity not in ("importer", "operator", "system")
        case "key" | "signature" if actor.capacity in _IN_PERSON:
            claims = "exchange" in principal.scopes
            fits = all(group_id == principal.group_id for _, group_id in subject.accounts)
        case "key" | "signature":
            claims = actor.person_id == principal.person_id and "administer" in principal.scopes
            fits = actor.capacity == "administrator"
        case "operator":
            claims = actor.person_id == OPERATOR_ID or actor.capacity == "importer"
            fits = actor.capacity in ("operator", "importer")
        case _:
            claims = fits = False
    if not claims:
        return Refusal(code=Code.NOT_THIS_ACTOR, subject=actor.person_id)
    return None if fits else Refusal(code=Code.CAPACITY_NOT_ALLOWED, subject=actor.person_id)


def _in_true_capacity(
    state: State, act: Act, subject: Subject, person_id: PersonId, now_ms: int
) -> Actor:
    """Return the person as what it is to the subject: holder, intermediary, or of its group."""
    in_person = subject.accounts if "member" in RULES[act].who else ()
    for account_id, _ in in_person:
        account = state.accounts[account_id]
        if person_id == account.holder_id:
            return Actor(person_id=person_id, capacity="holder", acting_for=account_id)
        if person_id in account.intermediaries:
            return Actor(person_id=person_id, capacity="intermediary", acting_for=account_id)
    facts = StateFacts(state)
    roles = {r for g in subject.groups for r in facts.roles(person_id, g, now_ms)}
    if act is Act.SECOND_ACT and "administrator" not in roles:
        return Actor(person_id=person_id, capacity="support")
    return Actor(person_id=person_id, capacity="administrator")
