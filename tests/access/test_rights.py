"""The one function that decides, as a table, and what holds of it whatever anybody is."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access import rights
from access.principals import FOR_ALL, NOBODY, OPERATOR_ID, Principal
from access.rights import (
    RULES,
    Act,
    Subject,
    Verdict,
    before_looking,
    may_at_all,
    verdict,
)
from contracts.ids import AccountId, GroupId, KeyId, PersonId, Role, Scope
from tests.access.told_facts import ToldFacts

OURS, THEIRS = GroupId("lets-ours"), GroupId("lets-theirs")
SHOP, STALL = (AccountId("shop"), OURS), (AccountId("stall"), THEIRS)
OF_GROUP, OF_ACCOUNT = Subject(groups=(OURS,)), Subject(accounts=(SHOP,))
OTHER_GROUP, OTHER_ACCOUNT = Subject(groups=(THEIRS,)), Subject(accounts=(STALL,))
NOW_MS = 1_000
SCOPES: tuple[Scope, ...] = get_args(Scope)


def person(name: str) -> Principal:
    return Principal(means="session", person_id=PersonId(name))


def key(*scopes: Scope, owner: str = "administrator") -> Principal:
    return Principal(
        means="key",
        person_id=PersonId(owner),
        group_id=OURS,
        key_id=KeyId(f"key of {owner}"),
        scopes=frozenset(scopes),
    )


PEOPLE = {
    "nobody": NOBODY,
    "stranger": person("stranger"),
    "member": person("member"),
    "administrator": person("administrator"),
    "support": person("support"),
    "auditor": person("auditor"),
    "read": key("read"),
    "exchange": key("exchange"),
    "administer": key("administer"),
    "follow": key("follow"),
    "operator": Principal(means="operator", person_id=OPERATOR_ID),
    "for all": FOR_ALL,
}
FACTS = ToldFacts(
    members={(PersonId("member"), SHOP[0])},
    held={(PersonId(role), OURS, role): None for role in get_args(Role)},
    keys={(OURS, KeyId("key of administrator")): frozenset(SCOPES)},
)
SIGNS = {"+": Verdict.ALLOWED, "1": Verdict.SIGN_IN, "3": Verdict.FORBIDDEN, "4": Verdict.HIDDEN}

# + allowed, 1 sign in (401), 3 forbidden (403), 4 hidden (404). In each word a sign for everybody
# of PEOPLE, in that order; the words: about our group, about another, about an account of our
# group (the member's own), about an account of another.
TABLE = """
ASK_WHETHER_WELL   ++++++++++++ ++++++++++++ ++++++++++++ ++++++++++++
SEE_TREE           ++++++++++++ ++++++++++++ ++++++++++++ ++++++++++++
SIGN_IN            ++++++++++++ ++++++++++++ ++++++++++++ ++++++++++++
SEE_ONESELF        1+++++33333+ 1+++++33333+ 1+++++33334+ 1+++++44444+
WATCH_THE_SERVICE  1333333333++ 1333333333++ 1433433333++ 1444444444++
WORK_ON_FILES      ++++++++++++ ++++++++++++ ++++++++++++ ++++++++++++
RUN_THE_SERVICE    1333333333++ 1333333333++ 1433433333++ 1444444444++
FOUND_GROUP        1333333333++ 1333333333++ 1433433333++ 1444444444++
IMPORT_HISTORY     1333333333++ 1333333333++ 1433433333++ 1444444444++
PREVIEW_IMPORT     133+333333++ 1333333333++ 143+433333++ 1444444444++
EXCHANGE           133+333++33+ 13333333333+ 14++433++34+ 14444444444+
GIVE_BACK          133+333++33+ 13333333333+ 14++433++34+ 14444444444+
LEAVE_GROUP        133+333++33+ 13333333333+ 14++433++34+ 14444444444+
WRITE_POST         133+333++33+ 13333333333+ 14++433++34+ 14444444444+
RUN_GROUP          133+3333+33+ 13333333333+ 143+4333+34+ 14444444444+
GRANT_ROLE         133+333333++ 1333333333++ 143+433333++ 1444444444++
ISSUE_KEY          133+3333333+ 13333333333+ 143+4333334+ 14444444444+
REVOKE_KEY         133+333333++ 1333333333++ 143+433333++ 1444444444++
INVITE             133+333333++ 1333333333++ 143+433333++ 1444444444++
SECOND_ACT         133++333333+ 13333333333+ 143++333334+ 14444444444+
SEND_COMMANDS      1+++++3++3++ 1+++++3++3++ 1+++++3++3++ 1+++++4++4++
SOLVE_RUN          1333333333++ 1333333333++ 1433433333++ 1444444444++
RUN_CLEARING       133+3333+3++ 1333333333++ 143+4333+3++ 1444444444++
EXPORT_BOOKS       133+3333+3++ 1333333333++ 143+4333+3++ 1444444444++
SEE_EXPORTS        133+3++3+3++ 1333333333++ 143+4++3+3++ 1444444444++
SEE_GROUPS         1++++++++3++ 1++++++++3++ 1++++++++3++ 1++++++++4++
SEE_BOOKS          133+3++3333+ 13333333333+ 143+4++3334+ 14444444444+
SEE_CLOSED_DAYS    133++++333++ 1333333333++ 143++++333++ 1444444444++
SEE_RUNS           133++++3333+ 13333333333+ 143++++3334+ 14444444444+
SEE_FIGURES        1++++++++3++ 1++++++++3++ 1++++++++3++ 1++++++++4++
SEE_OPEN_ACTS      133++++3333+ 13333333333+ 143++++3334+ 14444444444+
SEE_AFFAIRS        133++++333++ 1333333333++ 143++++333++ 1444444444++
SEE_MEMBERS        133+3++3333+ 13333333333+ 143+4++3334+ 14444444444+
SEE_ACCOUNT        133+3++3333+ 13333333333+ 14++4++3334+ 14444444444+
SEE_OWN_DATA       133+3333333+ 13333333333+ 14++4333334+ 14444444444+
SEE_PAYABLE        1+++++++333+ 1+++++++333+ 1+++++++334+ 1+++++++444+
SEE_EXCHANGE       133+3++3333+ 13333333333+ 14++4++3334+ 14444444444+
SEARCH_POSTS       133+3+++333+ 13333333333+ 14++4+++334+ 14444444444+
QUOTE              133+33+++33+ 13333333333+ 14++43+++34+ 14444444444+
FOLLOW_GROUP       133+3+333+3+ 13333333333+ 143+4+333+4+ 14444444444+
FOLLOW_ALL         13333333333+ 13333333333+ 14334333334+ 14444444444+
"""
ROWS = {name: words for name, *words in (line.split() for line in TABLE.strip().splitlines())}
ABOUT = (OF_GROUP, OTHER_GROUP, OF_ACCOUNT, OTHER_ACCOUNT)


@pytest.mark.parametrize("act", Act, ids=lambda act: act.name)
def test_everybody_may_what_the_table_says(act: Act) -> None:
    words = ROWS[act.name]
    assert len(words) == len(ABOUT)
    for word, subject in zip(words, ABOUT, strict=True):
        for name, sign in zip(PEOPLE, word, strict=True):
            found = verdict(PEOPLE[name], act, subject, FACTS, NOW_MS)
            assert found is SIGNS[sign], f"{name}: {found}, about {subject}"


def test_every_act_has_a_rule_and_a_row() -> None:
    assert set(RULES) == set(Act)
    assert set(ROWS) == {act.name for act in Act}


def test_an_act_without_a_rule_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    for act in Act:
        monkeypatch.delitem(rights.RULES, act)
        for principal in PEOPLE.values():
            assert verdict(principal, act, Subject(), FACTS, NOW_MS) is Verdict.FORBIDDEN
            assert before_looking(principal, act) is Verdict.FORBIDDEN
            assert may_at_all(principal, act, FACTS, NOW_MS) is Verdict.FORBIDDEN


def test_what_is_not_there_looks_like_what_one_may_not_see() -> None:
    missing = Subject(missing=True)
    for act in Act:
        for name in ("stranger", "member", "administrator", "support", "auditor", "read"):
            found = verdict(PEOPLE[name], act, missing, FACTS, NOW_MS)
            hidden = verdict(PEOPLE[name], act, OTHER_ACCOUNT, FACTS, NOW_MS)
            if hidden is not Verdict.ALLOWED:
                assert found is hidden


def test_who_is_in_the_same_thing_sees_that_it_is_there() -> None:
    subject = Subject(accounts=(STALL,), beside=(SHOP,))
    for name in ("member", "administrator", "auditor", "read"):
        assert verdict(PEOPLE[name], Act.EXCHANGE, subject, FACTS, NOW_MS) is Verdict.FORBIDDEN
    for name in ("stranger", "support"):
        assert verdict(PEOPLE[name], Act.EXCHANGE, subject, FACTS, NOW_MS) is Verdict.HIDDEN


def test_a_role_counts_until_it_ends() -> None:
    auditor = PersonId("auditor")
    facts = ToldFacts(held={(auditor, OURS, "auditor"): NOW_MS})
    asked = (person("auditor"), Act.SEE_MEMBERS, OF_GROUP, facts)
    assert verdict(*asked, NOW_MS - 1) is Verdict.ALLOWED
    assert verdict(*asked, NOW_MS) is Verdict.FORBIDDEN


def test_a_key_that_is_gone_opens_nothing() -> None:
    assert verdict(key("read"), Act.SEE_BOOKS, OF_GROUP, ToldFacts(), NOW_MS) is Verdict.FORBIDDEN


def test_a_key_may_no_more_than_it_was_issued_for_nor_than_it_may_now() -> None:
    key_id = KeyId("key of administrator")
    facts = ToldFacts(held=FACTS.held, keys={(OURS, key_id): frozenset({"exchange"})})
    narrowed = key("read", "exchange")
    assert verdict(narrowed, Act.SEE_BOOKS, OF_GROUP, facts, NOW_MS) is Verdict.FORBIDDEN
    assert verdict(narrowed, Act.EXCHANGE, OF_ACCOUNT, facts, NOW_MS) is Verdict.ALLOWED
    assert verdict(key("read"), Act.EXCHANGE, OF_ACCOUNT, facts, NOW_MS) is Verdict.HIDDEN


def test_a_key_administers_as_long_as_its_owner_does() -> None:
    facts = ToldFacts(keys={(OURS, KeyId("key of member")): frozenset(SCOPES)})
    asked = key(*SCOPES, owner="member")
    assert verdict(asked, Act.RUN_GROUP, OF_GROUP, facts, NOW_MS) is Verdict.FORBIDDEN
    facts.held[PersonId("member"), OURS, "administrator"] = None
    assert verdict(asked, Act.RUN_GROUP, OF_GROUP, facts, NOW_MS) is Verdict.ALLOWED


def test_this_machine_may_watch_and_no_more() -> None:
    here = Principal(means="nobody", is_here=True)
    for act in Act:
        may = verdict(here, act, OF_GROUP, FACTS, NOW_MS) is Verdict.ALLOWED
        assert may == bool({"anybody", "here"} & RULES[act].who)


def test_before_anything_is_looked_up_nobody_is_turned_away_who_might_be_let_in() -> None:
    for act in Act:
        for principal in PEOPLE.values():
            let_in = any(
                verdict(principal, act, subject, FACTS, NOW_MS) is Verdict.ALLOWED
                for subject in ABOUT
            )
            if let_in:
                assert before_looking(principal, act) is Verdict.ALLOWED
            if may_at_all(principal, act, FACTS, NOW_MS) is Verdict.ALLOWED:
                assert before_looking(principal, act) is Verdict.ALLOWED


# What all who are signed in may, or anybody.
OPEN_TO_ALL = {
    act for act, rule in RULES.items() if not rule.who.isdisjoint({"anybody", "signed-in"})
}
NAMES = st.sampled_from([PersonId(f"p{n}") for n in range(4)])
GROUPS = st.sampled_from([OURS, THEIRS, GroupId("lets-third")])
ACCOUNTS = st.sampled_from([AccountId(f"a{n}") for n in range(4)])
KEYS = st.sampled_from([KeyId("k1"), KeyId("k2")])
FACTS_OF_ANY_KIND = st.builds(
    ToldFacts,
    members=st.sets(st.tuples(NAMES, ACCOUNTS)),
    held=st.dictionaries(
        st.tuples(NAMES, GROUPS, st.sampled_from(get_args(Role))),
        st.none() | st.integers(0, 2 * NOW_MS),
    ),
    keys=st.dictionaries(
        st.tuples(GROUPS, KEYS), st.frozensets(st.sampled_from(SCOPES)), max_size=4
    ),
)
PRINCIPALS = st.one_of(
    st.just(NOBODY),
    st.builds(Principal, means=st.just("session"), person_id=NAMES),
    st.builds(Principal, means=st.just("operator"), person_id=st.just(OPERATOR_ID)),
    st.builds(
        Principal,
        means=st.sampled_from(["key", "signature"]),
        person_id=NAMES,
        group_id=GROUPS,
        key_id=KEYS,
        scopes=st.frozensets(st.sampled_from(SCOPES)),
    ),
)


def stands_nowhere_in(
    principal: Principal, facts: ToldFacts, group_id: GroupId, account_id: AccountId
) -> bool:
    """Whether they have no relation of any kind to the group and the account of it."""
    if principal.means in ("key", "signature"):
        return principal.group_id != group_id
    assert principal.person_id is not None
    roles = facts.roles(principal.person_id, group_id, NOW_MS)
    return not roles and (principal.person_id, account_id) not in facts.members


@given(
    principal=PRINCIPALS,
    act=st.sampled_from([act for act in Act if act not in OPEN_TO_ALL]),
    facts=FACTS_OF_ANY_KIND,
    group_id=GROUPS,
    account_id=ACCOUNTS,
)
def test_nobody_without_a_standing_sees_or_does_anything_of_a_group(
    principal: Principal, act: Act, facts: ToldFacts, group_id: GroupId, account_id: AccountId
) -> None:
    about = (
        Subject(groups=(group_id,)),
        Subject(accounts=((account_id, group_id),)),
        Subject(accounts=((account_id, group_id),), beside=((account_id, group_id),)),
    )
    for subject in about:
        found = verdict(principal, act, subject, facts, NOW_MS)
        if principal.means == "nobody":
            assert found is Verdict.SIGN_IN
        elif principal.means == "operator":
            assert (found is Verdict.ALLOWED) == ("operator" in RULES[act].who)
        elif stands_nowhere_in(principal, facts, group_id, account_id):
            expected = Verdict.HIDDEN if subject.accounts else Verdict.FORBIDDEN
            assert found is expected


@given(principal=PRINCIPALS, act=st.sampled_from(Act), facts=FACTS_OF_ANY_KIND)
def test_who_names_nothing_has_no_standing(
    principal: Principal, act: Act, facts: ToldFacts
) -> None:
    if act in OPEN_TO_ALL or "operator" in RULES[act].who:
        return
    assert verdict(principal, act, Subject(), facts, NOW_MS) in (
        Verdict.SIGN_IN,
        Verdict.FORBIDDEN,
    )


def test_who_held_an_account_that_is_closed_reads_it_and_does_nothing_for_it() -> None:
    once = ToldFacts(former={(PersonId("member"), SHOP[0])})
    beside = Subject(accounts=(STALL,), beside=(SHOP,))
    for act in Act:
        if "anybody" in RULES[act].who or "signed-in" in RULES[act].who:
            continue
        reads = act in {Act.SEE_ACCOUNT, Act.SEE_EXCHANGE, Act.SEE_OWN_DATA}
        found = verdict(person("member"), act, OF_ACCOUNT, once, NOW_MS)
        assert (found is Verdict.ALLOWED) == reads, act
        assert verdict(person("member"), act, OTHER_ACCOUNT, once, NOW_MS) is Verdict.HIDDEN
        assert verdict(person("member"), act, beside, once, NOW_MS) is not Verdict.ALLOWED
