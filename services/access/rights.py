"""Who may do what: one function, and one table of what it goes by.

Everything that anybody can do or see is an `Act`; each has one row in `RULES`, which names the
standings that suffice. What has no row, nobody may. Routes, pages and commands of the command line
name their act in tables of their own (`rules_clearing`, `rules_projections`, `rules_pages`,
`rules_commands`); the ledger's own rules (who holds the account that is named, whether a role is
still held) are checked once more where the command is decided.

What one may not see is hidden: it is answered like what is not there. A group can be seen by all
who are signed in; an account, an exchange or a post by those whose it is, and by those who run or
audit its group.
"""

from collections.abc import Collection
from enum import Enum, unique
from typing import Final, Literal, Protocol, TypeAlias

from access.principals import Principal
from contracts.ids import AccountId, GroupId, KeyId, PersonId, Role, Scope
from contracts.value import Value


@unique
class Act(Enum):
    """Every kind of thing that anybody can do or see."""

    ASK_WHETHER_WELL = "ask whether the service is well, and how it is to be asked"
    SIGN_IN = "sign in, or ask for a link to sign in by"
    SEE_ONESELF = "see who one is, for whom one can act, and one's own sessions"
    WATCH_THE_SERVICE = "see what the service measures, and how far it got"
    WORK_ON_FILES = "work on files of one's own, where nothing of the service is read"
    RUN_THE_SERVICE = "start, check, rebuild and mend the installation"
    FOUND_GROUP = "found a group"
    IMPORT_HISTORY = "bring over a group's history, past its limits"
    PREVIEW_IMPORT = "see what a group's bundle would bring"
    EXCHANGE = "give, ask, accept, decline and withdraw for an account"
    GIVE_BACK = "give an exchange back"
    LEAVE_GROUP = "let an account leave its group"
    WRITE_POST = "offer or want something for an account, or take it back"
    RUN_GROUP = "run a group's affairs: its members, limits and links"
    GRANT_ROLE = "grant and withdraw roles in a group"
    ISSUE_KEY = "issue a key of a group"
    REVOKE_KEY = "revoke a key of a group"
    INVITE = "let a person sign in who stands in a group"
    SECOND_ACT = "approve or decline what another proposed for a group"
    SEND_COMMANDS = "hand in commands, each of which asks for itself"
    SOLVE_RUN = "see every debt between groups, from which a clearing run is solved"
    RUN_CLEARING = "propose, apply and withdraw clearing runs"
    SEE_GROUPS = "see the groups there are, without their sums"
    SEE_BOOKS = "see a group's positions, outlook and suggestions as they are now"
    SEE_CLOSED_DAYS = "see how groups stood with each other when the last closed day ended"
    EXPORT_BOOKS = "make a file of a group's books for other programs, which is written down"
    SEE_EXPORTS = "see what files were made of a group's books, and have them again"
    SEE_RUNS = "see clearing runs, and what a group lets them do"
    SEE_FIGURES = "see the region's figures, of closed months and of groups that agreed"
    SEE_OPEN_ACTS = "see what waits in a group for a second yes, and why"
    SEE_AFFAIRS = "see a group's roles and keys"
    SEE_MEMBERS = "see a group's accounts"
    SEE_ACCOUNT = "see an account, its statement and its requests"
    SEE_OWN_DATA = "see all that is kept of an account's holder, to take it along"
    SEE_PAYABLE = "see the name of an account that one can pay"
    SEE_EXCHANGE = "see an exchange"
    SEE_TREE = "see the signed tree, which proves every event and tells none"
    SEARCH_POSTS = "search offers and wants as seen from an account"
    QUOTE = "ask what an exchange would move"
    FOLLOW_GROUP = "follow a group's events, and be sent them"
    FOLLOW_ALL = "follow the events of all groups"


# In what relation somebody stands to what is asked about. `member`: holds the account or acts for
# it as its intermediary. `former`: held it until it was closed. `here`: asks from this machine
# itself.
Standing: TypeAlias = Literal[
    "anybody",
    "signed-in",
    "member",
    "former",
    "administrator",
    "support",
    "auditor",
    "operator",
    "here",
]


class Rule(Value, frozen=True, kw_only=True):
    """Which standings suffice, and which scopes of a key of the group; none: no key may."""

    who: frozenset[Standing]
    scopes: frozenset[Scope] = frozenset()


class Subject(Value, frozen=True, kw_only=True):
    """What is asked about, where it is known.

    `groups` and `accounts` (each with its group): on whose behalf, or about whom; to stand in
    relation to one of them is enough. `beside`: the other accounts of the same thing, whose
    people see that it is there. `person_id`: about whom, where it is about a person.
    `private`: those of these groups alone see that it is there. `missing`: it is not there.
    """

    groups: tuple[GroupId, ...] = ()
    accounts: tuple[tuple[AccountId, GroupId], ...] = ()
    beside: tuple[tuple[AccountId, GroupId], ...] = ()
    person_id: PersonId | None = None
    private: bool = False
    missing: bool = False

    @property
    def groups_spoken_of(self) -> set[GroupId]:
        """The groups it is about, those of its accounts with them."""
        return {*self.groups, *(group_id for _, group_id in self.accounts)}


class Facts(Protocol):
    """What is true at the moment of deciding. Roles and keys that have ended are not there."""

    def is_member(self, person_id: PersonId, account_id: AccountId) -> bool:
        """Return whether the person holds the open account, or is its intermediary."""
        ...

    def was_holder(self, person_id: PersonId, account_id: AccountId) -> bool:
        """Return whether the person held the account, which is closed."""
        ...

    def roles(self, person_id: PersonId, group_id: GroupId, now_ms: int) -> Collection[Role]:
        """Return the roles the person has in the group now."""
        ...

    def roles_anywhere(self, person_id: PersonId, now_ms: int) -> Collection[Role]:
        """Return the roles the person has in any group now."""
        ...

    def scopes(self, group_id: GroupId, key_id: KeyId, now_ms: int) -> Collection[Scope]:
        """Return what the group's key may do now; nothing where it is no longer one."""
        ...


@unique
class Verdict(Enum):
    """The answer, and the HTTP status that says it."""

    ALLOWED = 200
    SIGN_IN = 401
    FORBIDDEN = 403
    HIDDEN = 404


# Who sees a group's accounts, and all that is of them.
_OF_ACCOUNTS: Final[frozenset[Standing]] = frozenset(
    ("member", "former", "administrator", "auditor")
)
_OF_PEOPLE: Final[frozenset[Standing]] = frozenset(
    ("signed-in", "member", "administrator", "support", "auditor")
)


def _rule(*who: Standing, scopes: tuple[Scope, ...] = ()) -> Rule:
    return Rule(who=frozenset(who), scopes=frozenset(scopes))


RULES: Final[dict[Act, Rule]] = {
    Act.ASK_WHETHER_WELL: _rule("anybody"),
    Act.SIGN_IN: _rule("anybody"),
    Act.SEE_ONESELF: _rule("signed-in"),
    Act.WATCH_THE_SERVICE: _rule("operator", "here"),
    Act.WORK_ON_FILES: _rule("anybody"),
    Act.RUN_THE_SERVICE: _rule("operator"),
    Act.FOUND_GROUP: _rule("operator"),
    Act.IMPORT_HISTORY: _rule("operator"),
    Act.PREVIEW_IMPORT: _rule("operator", "administrator"),
    Act.EXCHANGE: _rule("member", "administrator", scopes=("exchange", "administer")),
    Act.GIVE_BACK: _rule("member", "administrator", scopes=("exchange", "administer")),
    Act.LEAVE_GROUP: _rule("member", "administrator", scopes=("exchange", "administer")),
    Act.WRITE_POST: _rule("member", "administrator", scopes=("exchange", "administer")),
    Act.RUN_GROUP: _rule("administrator", scopes=("administer",)),
    Act.GRANT_ROLE: _rule("administrator", "operator"),
    Act.ISSUE_KEY: _rule("administrator"),
    Act.REVOKE_KEY: _rule("administrator", "operator"),
    Act.INVITE: _rule("administrator", "operator"),
    Act.SECOND_ACT: _rule("administrator", "support"),
    Act.SEND_COMMANDS: _rule("signed-in", "operator", scopes=("exchange", "administer")),
    Act.SOLVE_RUN: _rule("operator"),
    Act.RUN_CLEARING: _rule("administrator", "operator", scopes=("administer",)),
    Act.SEE_GROUPS: _rule("signed-in", "operator", scopes=("read", "exchange", "administer")),
    # The support point sees no exchange as it happens, nor by what is there now and was not before.
    Act.SEE_BOOKS: _rule("administrator", "auditor", scopes=("read",)),
    Act.EXPORT_BOOKS: _rule("administrator", "operator", scopes=("administer",)),
    # Whoever only reads causes no event: what was made is had again, and nothing is written down.
    Act.SEE_EXPORTS: _rule("administrator", "auditor", "operator", scopes=("read", "administer")),
    Act.SEE_CLOSED_DAYS: _rule("administrator", "support", "auditor", "operator", scopes=("read",)),
    # Of which it has those in view that moved on a closed day.
    Act.SEE_RUNS: _rule("administrator", "support", "auditor", scopes=("read",)),
    # Without signing in, too, where every group that is counted agreed to that.
    Act.SEE_FIGURES: _rule("signed-in", "operator", scopes=("read", "exchange", "administer")),
    Act.SEE_OPEN_ACTS: _rule("administrator", "support", "auditor", scopes=("read",)),
    Act.SEE_AFFAIRS: _rule("administrator", "support", "auditor", "operator", scopes=("read",)),
    Act.SEE_MEMBERS: _rule("administrator", "auditor", scopes=("read",)),
    Act.SEE_ACCOUNT: _rule("member", "former", "administrator", "auditor", scopes=("read",)),
    # To answer whoever asks on paper, who runs the group may too. An auditor has no need of it.
    Act.SEE_OWN_DATA: _rule("member", "former", "administrator"),
    Act.SEE_PAYABLE: _rule("signed-in", scopes=("read", "exchange")),
    Act.SEE_EXCHANGE: _rule("member", "former", "administrator", "auditor", scopes=("read",)),
    Act.SEE_TREE: _rule("anybody"),
    Act.SEARCH_POSTS: _rule("member", "administrator", "auditor", scopes=("read", "exchange")),
    Act.QUOTE: _rule("member", "administrator", scopes=("read", "exchange", "administer")),
    Act.FOLLOW_GROUP: _rule("administrator", "auditor", scopes=("follow",)),
    Act.FOLLOW_ALL: _rule(),
}


def verdict(principal: Principal, act: Act, subject: Subject, facts: Facts, now_ms: int) -> Verdict:
    """Return whether they may; what they may not see is hidden rather than forbidden.

    A subject that names nothing gives nobody a standing: see `may_at_all`.
    """
    rule = RULES.get(act)
    if rule is None:
        return Verdict.FORBIDDEN
    if "anybody" in rule.who or ("here" in rule.who and principal.is_here):
        return Verdict.ALLOWED
    if principal.means == "nobody":
        return Verdict.SIGN_IN
    if principal.acts_for_all:
        return Verdict.ALLOWED
    if principal.means == "operator":
        return _seen("operator" in rule.who, subject, sees=False)
    if subject.missing:
        return Verdict.HIDDEN
    if principal.means == "session":
        return _of_person(principal, rule, subject, facts, now_ms)
    return _of_key(principal, rule, subject, facts, now_ms)


def before_looking(principal: Principal, act: Act) -> Verdict:
    """Return what follows from who asks alone; ALLOWED where it rests on what it is about."""
    rule = RULES.get(act)
    if rule is None:
        return Verdict.FORBIDDEN
    if "anybody" in rule.who or ("here" in rule.who and principal.is_here):
        return Verdict.ALLOWED
    match principal.means:
        case "nobody":
            return Verdict.SIGN_IN
        case "operator":
            may = principal.acts_for_all or "operator" in rule.who
        case "session":
            may = not rule.who.isdisjoint(_OF_PEOPLE)
        case _:
            may = not rule.scopes.isdisjoint(principal.scopes)
    return Verdict.ALLOWED if may else Verdict.FORBIDDEN


def may_at_all(principal: Principal, act: Act, facts: Facts, now_ms: int) -> Verdict:
    """Return whether they may for some group or account, before it is known for which.

    What they then see or do is for `verdict` to say, or for a view that shows no more.
    """
    rule = RULES.get(act)
    if rule is not None and principal.means == "session" and principal.person_id is not None:
        who = {"signed-in", "member", *facts.roles_anywhere(principal.person_id, now_ms)}
        return Verdict.ALLOWED if rule.who & who else Verdict.FORBIDDEN
    own = () if principal.group_id is None else (principal.group_id,)
    return verdict(principal, act, Subject(groups=own), facts, now_ms)


def _of_person(
    principal: Principal, rule: Rule, subject: Subject, facts: Facts, now_ms: int
) -> Verdict:
    person_id = principal.person_id
    assert person_id is not None, "a session is a person's"
    if "signed-in" in rule.who:
        return Verdict.ALLOWED
    standings: set[Standing] = set()
    for account_id, group_id in subject.accounts:
        if facts.is_member(person_id, account_id):
            standings.add("member")
        if "former" in rule.who and facts.was_holder(person_id, account_id):
            standings.add("former")
        standings.update(facts.roles(person_id, group_id, now_ms))
    for group_id in subject.groups:
        standings.update(facts.roles(person_id, group_id, now_ms))
    sees = bool(standings if subject.private else standings & _OF_ACCOUNTS) or any(
        facts.is_member(person_id, account_id)
        or not _OF_ACCOUNTS.isdisjoint(facts.roles(person_id, group_id, now_ms))
        for account_id, group_id in subject.beside
    )
    return _seen(not standings.isdisjoint(rule.who), subject, sees=sees)


def _of_key(
    principal: Principal, rule: Rule, subject: Subject, facts: Facts, now_ms: int
) -> Verdict:
    group_id, key_id, owner_id = principal.group_id, principal.key_id, principal.person_id
    assert group_id is not None, "a key is a group's"
    assert key_id is not None, "a key has an id"
    held = principal.scopes & frozenset(facts.scopes(group_id, key_id, now_ms))
    scopes = rule.scopes & held
    if "administer" in scopes and (
        owner_id is None or "administrator" not in facts.roles(owner_id, group_id, now_ms)
    ):
        # It administers as its owner, as long as its owner does.
        scopes -= {"administer"}
    if scopes and "signed-in" in rule.who:
        return Verdict.ALLOWED
    about = subject.groups_spoken_of
    beside = {group for _, group in subject.beside}
    sees = bool(held) and group_id in about | beside
    return _seen(bool(scopes) and group_id in about, subject, sees=sees)


def _seen(allowed: bool, subject: Subject, *, sees: bool) -> Verdict:
    if allowed:
        return Verdict.ALLOWED
    by_some_alone = subject.private or bool(subject.accounts)
    hidden = subject.missing or (by_some_alone and not sees)
    return Verdict.HIDDEN if hidden else Verdict.FORBIDDEN
