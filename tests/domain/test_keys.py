"""Keys of programs and servers: what one must look like, who issues and who revokes it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from clearing.domain.keys import MAX_KEYS
from clearing.domain.refusals import Code
from clearing.domain.right_commands import IssueKey, RevokeKey
from contracts.envelope import Actor
from contracts.events import ActProposed, Event, GroupClosed, KeyIssued, KeyRevoked
from contracts.ids import MAX_KEY_MS, GroupId, KeyId, PersonId
from tests.domain.ledger import START_MS, TREASURER, Ledger
from tests.domain.region import DAY_MS, A, B, administers, new_id, region

HELPER = Actor(person_id=PersonId("helper"), capacity="administrator")
OPERATOR = Actor(person_id=PersonId("operator"), capacity="operator")
KEY = KeyId("shop")
PUBLIC = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
ISSUE = IssueKey(
    command_id=new_id(),
    actor=TREASURER,
    group_id=A,
    key_id=KEY,
    kind="program",
    scopes=("read", "exchange"),
    expires_at_ms=START_MS + DAY_MS,
)
SERVER = replace(ISSUE, kind="server", public_key=PUBLIC)


def two() -> Ledger:
    """The region, in which Aalst has one administrator more."""
    return region().given(administers(A, HELPER))


def issued(key_id: KeyId = KEY, group_id: GroupId = A, expires_at_ms: int = 0) -> KeyIssued:
    return KeyIssued(
        group_id=group_id,
        key_id=key_id,
        kind="program",
        scopes=("exchange", "read"),
        expires_at_ms=expires_at_ms or START_MS + DAY_MS,
        owner_id=TREASURER.person_id,
    )


def revoke(by: Actor = TREASURER, key_id: KeyId = KEY, group_id: GroupId = A) -> RevokeKey:
    return RevokeKey(command_id=new_id(), actor=by, group_id=group_id, key_id=key_id)


@pytest.mark.parametrize("command", [ISSUE, SERVER], ids=["program", "server"])
def test_a_key_waits_for_the_second_administrator(command: IssueKey) -> None:
    assert isinstance(two().when(command).event(), ActProposed)


def test_only_administrators_of_the_group_issue_keys() -> None:
    region().when(replace(ISSUE, actor=HELPER)).refused(Code.NOT_AN_ADMINISTRATOR, A)
    region().when(replace(ISSUE, actor=OPERATOR)).refused(
        Code.CAPACITY_NOT_ALLOWED, OPERATOR.person_id
    )


@pytest.mark.parametrize(
    "command",
    [
        replace(ISSUE, scopes=()),
        replace(ISSUE, scopes=("read", "read")),
        replace(ISSUE, public_key=PUBLIC),
        replace(ISSUE, kind="server"),
        replace(SERVER, public_key=""),
        replace(SERVER, public_key=PUBLIC + "\n"),
        replace(SERVER, public_key=PUBLIC[:-1]),
        replace(SERVER, public_key="A" + PUBLIC),
        replace(SERVER, public_key=PUBLIC.replace("/", "_")),
        # The two bits after the 32 bytes: the same key in another spelling.
        replace(SERVER, public_key=PUBLIC[:-2] + "p="),
    ],
)
def test_a_key_is_proven_as_its_kind_is_and_says_once_what_it_may(command: IssueKey) -> None:
    two().when(command).refused(Code.KEY_NOT_WELL_FORMED, KEY)


@pytest.mark.parametrize("expires_at_ms", [START_MS, START_MS + MAX_KEY_MS + 1])
def test_a_key_ends_and_not_before_it_begins(expires_at_ms: int) -> None:
    two().when(replace(ISSUE, expires_at_ms=expires_at_ms)).refused(
        Code.DEADLINE_OUT_OF_RANGE, limit=MAX_KEY_MS, unit="ms"
    )
    two().when(replace(ISSUE, expires_at_ms=START_MS + MAX_KEY_MS)).accepted()


@pytest.mark.parametrize("there", [A, B])
def test_a_keys_id_is_used_once_in_all_groups_for_ever(there: GroupId) -> None:
    ledger = two().given(issued(group_id=there))
    ledger.when(ISSUE).refused(Code.KEY_EXISTS, KEY)
    ledger.given(KeyRevoked(group_id=there, key_id=KEY)).later(10 * MAX_KEY_MS)
    late = replace(ISSUE, expires_at_ms=ledger.now_ms + 1)
    ledger.when(late).refused(Code.KEY_EXISTS, KEY)


@pytest.mark.parametrize("by", [TREASURER, HELPER, OPERATOR], ids=lambda by: str(by.person_id))
def test_one_yes_revokes_a_key(by: Actor) -> None:
    ledger = two().given(issued())
    ledger.when(revoke(by)).then(KeyRevoked(group_id=A, key_id=KEY))
    ledger.when(revoke(by)).refused(Code.NO_CHANGE, KEY)


def test_nobody_else_revokes_it() -> None:
    ledger = region().given(issued(), administers(B, HELPER))
    ledger.when(revoke(HELPER)).refused(Code.NOT_AN_ADMINISTRATOR, A)
    ledger.when(revoke(HELPER, group_id=B)).refused(Code.KEY_UNKNOWN, KEY)
    ledger.when(revoke(group_id=GroupId("ghost"))).refused(Code.GROUP_UNKNOWN, "ghost")
    ledger.when(revoke(key_id=KeyId("none"))).refused(Code.KEY_UNKNOWN, "none")


def test_a_groups_end_revokes_its_keys() -> None:
    ledger = region().given(issued(), GroupClosed(group_id=A))
    assert ledger.state.groups[A].keys[KEY].revoked
    ledger.when(ISSUE).refused(Code.KEY_EXISTS, KEY)
    ledger.when(replace(ISSUE, key_id=KeyId("new"))).refused(Code.GROUP_CLOSED, A)


def full(expires_at_ms: int = 0) -> Ledger:
    """Aalst has as many keys as it may."""
    keys: list[Event] = [issued(KeyId(f"key {n}"), A, expires_at_ms) for n in range(MAX_KEYS)]
    return two().given(*keys)


def test_only_so_many_keys_open_something_at_a_time() -> None:
    full().when(ISSUE).refused(Code.TOO_MANY_KEYS, A, limit=MAX_KEYS, left=0)
    full().given(revoke(key_id=KeyId("key 1"))).when(ISSUE).accepted()
    full(START_MS + 1).later(1).when(ISSUE).accepted()
