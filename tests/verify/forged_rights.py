"""Wrongness in who acted, and in what is said of roles and keys, made by hand."""

from __future__ import annotations

from msgspec.structs import replace

from contracts.envelope import Actor
from contracts.events import (
    AccountClosed,
    AccountSuspended,
    ActApproved,
    ActProposed,
    AgreementSuspended,
    Approval,
    Event,
    GroupClosed,
    KeyIssued,
    KeyRevoked,
    KeyWaiting,
    RoleGranted,
    RoleWithdrawn,
)
from contracts.ids import MAX_AUDIT_MS, MAX_KEY_MS, ActId, Capacity, GroupId, KeyId, PersonId, Role
from tests.verify.world import (
    ADMINISTRATOR,
    AGREEMENT,
    ALFA,
    ANNA,
    BEA,
    BETA,
    CHAIR,
    OPERATOR,
    Forger,
    Forgery,
    exchange,
    holder,
    id_of,
    new_id,
)

HELPER = PersonId(id_of("helper"))
KEY = KeyId(id_of("key"))
HELPING = Actor(person_id=HELPER, capacity="administrator")
_DAY_MS = 24 * 3_600_000
_SUSPENDED = AccountSuspended(account_id=ANNA, group_id=ALFA)


def granted(
    role: Role = "administrator",
    until_ms: int | None = None,
    person_id: PersonId = HELPER,
    group_id: GroupId = ALFA,
) -> RoleGranted:
    return RoleGranted(group_id=group_id, person_id=person_id, role=role, until_ms=until_ms)


def withdrawn(role: Role = "administrator", person_id: PersonId = HELPER) -> RoleWithdrawn:
    return RoleWithdrawn(group_id=ALFA, person_id=person_id, role=role)


def issued(forger: Forger, **changes: object) -> KeyIssued:
    given: dict[str, object] = {
        "group_id": ALFA,
        "key_id": KEY,
        "kind": "program",
        "scopes": ("follow", "read"),
        "expires_at_ms": forger.state.recorded_at_ms + _DAY_MS,
        "owner_id": ADMINISTRATOR.person_id,
    }
    return KeyIssued(**{**given, **changes})  # type: ignore[arg-type] # as a forger would


def issued_by_two(forger: Forger, group_id: GroupId = ALFA) -> None:
    """The key is issued as it must be, in three events."""
    key = issued(forger, group_id=group_id)
    act_id, yes = ActId(new_id()), new_id()
    approvals = tuple(
        Approval(group_id=group_id, person_id=actor.person_id) for actor in (ADMINISTRATOR, CHAIR)
    )
    waiting = KeyWaiting(
        group_id=group_id,
        key_id=key.key_id,
        key_kind=key.kind,
        scopes=key.scopes,
        expires_at_ms=key.expires_at_ms,
    )
    forger.add(
        ActProposed(act_id=act_id, by=group_id, groups=(group_id,), act=waiting),
        command_id=act_id,
    )
    done = ActApproved(act_id=act_id, groups=(group_id,), approvals=approvals)
    forger.add(done, command_id=yes, actor=CHAIR)
    forger.add(replace(key, approvals=approvals), command_id=yes, ordinal=1, actor=CHAIR)


def by_the_operator(forger: Forger, *events: Event) -> None:
    for event in events:
        forger.add(event, actor=OPERATOR)


def run_by_a_stranger(forger: Forger) -> None:
    forger.add(_SUSPENDED, actor=HELPING)


def run_by_a_neighbours_administrator(forger: Forger) -> None:
    by_the_operator(forger, granted(group_id=BETA))
    forger.add(_SUSPENDED, actor=HELPING)


def run_after_the_role_was_taken_back(forger: Forger) -> None:
    by_the_operator(forger, granted(), withdrawn())
    forger.add(_SUSPENDED, actor=HELPING)


def run_after_the_role_ended(forger: Forger) -> None:
    until_ms = forger.state.recorded_at_ms + 1
    by_the_operator(forger, granted(until_ms=until_ms))
    forger.add(_SUSPENDED, actor=HELPING, recorded_at_ms=until_ms)


def run_by_an_auditor(forger: Forger) -> None:
    by_the_operator(forger, granted("auditor", forger.state.recorded_at_ms + _DAY_MS))
    forger.add(_SUSPENDED, actor=HELPING)


def _in_capacity(capacity: Capacity) -> Forgery:
    def run_in_another_capacity(forger: Forger) -> None:
        forger.add(_SUSPENDED, actor=holder("anna", capacity))

    run_in_another_capacity.__name__ = f"run_as_{capacity}"
    return run_in_another_capacity


def ended_for_the_neighbour(forger: Forger) -> None:
    by_the_operator(forger, granted())
    event = AgreementSuspended(agreement_id=AGREEMENT, first=ALFA, second=BETA, by=BETA)
    forger.add(event, actor=HELPING)


def paid_for_a_member_of_another_group(forger: Forger) -> None:
    by_the_operator(forger, granted())
    forger.add(exchange(payer=BEA, payer_group=BETA), actor=HELPING)


def imported_by_a_stranger(forger: Forger) -> None:
    imported = Actor(person_id=HELPER, capacity="importer")
    forger.add(exchange(past_limits="imported"), actor=imported)


def granted_by_a_member(forger: Forger) -> None:
    forger.add(granted(), actor=holder("anna"))


def granted_to_oneself(forger: Forger) -> None:
    forger.add(granted(), actor=HELPING)


def audited_without_an_end(forger: Forger) -> None:
    by_the_operator(forger, granted("auditor"))


def audited_for_too_long(forger: Forger) -> None:
    until_ms = forger.state.recorded_at_ms + MAX_AUDIT_MS + 1
    by_the_operator(forger, granted("auditor", until_ms))


def granted_for_the_past(forger: Forger) -> None:
    by_the_operator(forger, granted("support", forger.state.recorded_at_ms))


def taken_back_though_never_held(forger: Forger) -> None:
    by_the_operator(forger, withdrawn("support"))


def left_without_an_administrator(forger: Forger) -> None:
    by_the_operator(
        forger,
        withdrawn(person_id=CHAIR.person_id),
        withdrawn(person_id=ADMINISTRATOR.person_id),
    )


def left_with_one_whose_role_ends(forger: Forger) -> None:
    until_ms = forger.state.recorded_at_ms + _DAY_MS
    by_the_operator(
        forger,
        withdrawn(person_id=CHAIR.person_id),
        granted(until_ms=until_ms, person_id=ADMINISTRATOR.person_id),
    )


def key_issued_twice(forger: Forger) -> None:
    issued_by_two(forger)
    forger.add(KeyRevoked(group_id=ALFA, key_id=KEY))
    issued_by_two(forger, BETA)


def key_that_may_do_nothing(forger: Forger) -> None:
    forger.add(issued(forger, scopes=()))


def server_without_a_public_key(forger: Forger) -> None:
    forger.add(issued(forger, kind="server"))


def key_for_too_long(forger: Forger) -> None:
    expires_at_ms = forger.state.recorded_at_ms + MAX_KEY_MS + 1
    forger.add(issued(forger, expires_at_ms=expires_at_ms))


def key_of_a_member(forger: Forger) -> None:
    forger.add(issued(forger, owner_id=PersonId(id_of("anna"))))


def key_issued_by_the_operator(forger: Forger) -> None:
    by_the_operator(forger, issued(forger))


def key_revoked_twice(forger: Forger) -> None:
    issued_by_two(forger)
    by_the_operator(forger, KeyRevoked(group_id=ALFA, key_id=KEY))
    by_the_operator(forger, KeyRevoked(group_id=ALFA, key_id=KEY))


def granted_in_a_closed_group(forger: Forger) -> None:
    gamma = GroupId("gamma")
    founded = forger.founded(gamma)
    forger.add(founded, actor=HELPING)
    forger.add(GroupClosed(group_id=gamma), actor=HELPING)
    by_the_operator(forger, granted(group_id=gamma))


def run_after_the_group_ended(forger: Forger) -> None:
    gamma = GroupId("gamma")
    forger.add(forger.founded(gamma), actor=HELPING)
    forger.add(GroupClosed(group_id=gamma), actor=HELPING)
    forger.add(AccountClosed(account_id=ANNA, group_id=gamma), actor=HELPING)


_FOR_ALFA = "who acted for alfa"
FORGED_RIGHTS: list[tuple[Forgery, str, int]] = [
    (run_by_a_stranger, _FOR_ALFA, 0),
    (run_by_a_neighbours_administrator, _FOR_ALFA, 1),
    (run_after_the_role_was_taken_back, _FOR_ALFA, 2),
    (run_after_the_role_ended, _FOR_ALFA, 1),
    (run_by_an_auditor, _FOR_ALFA, 1),
    (_in_capacity("holder"), "the capacity in which somebody acted", 0),
    (_in_capacity("operator"), "the capacity in which somebody acted", 0),
    (_in_capacity("system"), "the capacity in which somebody acted", 0),
    (_in_capacity("support"), _FOR_ALFA, 0),
    (ended_for_the_neighbour, "who acted for beta", 1),
    (paid_for_a_member_of_another_group, "who acted for beta", 1),
    (imported_by_a_stranger, _FOR_ALFA, 0),
    (granted_by_a_member, "the capacity in which somebody acted", 0),
    (granted_to_oneself, _FOR_ALFA, 0),
    (audited_without_an_end, "the end of a role", 0),
    (audited_for_too_long, "the end of a role", 0),
    (granted_for_the_past, "the end of a role", 0),
    (taken_back_though_never_held, "a role that is taken back", 0),
    (left_without_an_administrator, "the lasting administrators of alfa", 1),
    (left_with_one_whose_role_ends, "the lasting administrators of alfa", 1),
    (key_issued_twice, "the key", 6),
    (key_that_may_do_nothing, "the key", 0),
    (server_without_a_public_key, "the key", 0),
    (key_for_too_long, "the end of the key", 0),
    (key_of_a_member, "the owner of the key", 0),
    (key_issued_by_the_operator, "the capacity in which somebody acted", 0),
    (key_revoked_twice, "the key", 4),
    (granted_in_a_closed_group, "the group", 2),
    (run_after_the_group_ended, "who acted for gamma", 2),
]
