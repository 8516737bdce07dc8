"""The auditor's books: what each account, link and rounding account holds, a book a group.

A link is kept twice, once by each of its two groups, and both are compared after every move:
nothing is mirrored by construction.
"""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Literal, NamedTuple, TypeAlias

from access.phrases_audit import Audit
from contracts.events import (
    AccountLimits,
    Approval,
    ExchangeRequested,
    Growth,
    NetLimits,
    Route,
    SetOff,
    Terms,
    WaitingAct,
)
from contracts.ids import (
    AccountId,
    AccountKind,
    ActId,
    AgreementId,
    ClearingMode,
    ExchangeId,
    GroupId,
    KeyId,
    KeyKind,
    Month,
    PersonId,
    PostId,
    Role,
    RunId,
    Scope,
)
from evenveel.auditing.wrong import Wrong, saying

Status: TypeAlias = Literal["open", "leaving", "suspended", "closed"]
Pair: TypeAlias = tuple[GroupId, GroupId]
# Of a run: the agreement, who owes, and whether it is room to grow.
LinkKey: TypeAlias = tuple[AgreementId, GroupId, bool]


class LinkBook(NamedTuple):
    """What a clearing run looks at of a link. `owes_ms`: what first owes second, or below 0.

    The rooms are what either may owe, less what requests hold of it.
    """

    agreement_id: AgreementId | None = None
    owes_ms: int = 0
    first_room_ms: int = 0
    second_room_ms: int = 0
    leave_ms: int = 0
    set_off_allowed: bool = False
    both_over_limits: bool = False
    worth_agreed: bool = False
    objection_ms: int = 0


# Where there is no agreement in force.
NO_LINK: Final = LinkBook()


@dataclass(slots=True, kw_only=True)
class AccountBook:
    """One account. `limits` None: its group's defaults bind it."""

    account_id: AccountId
    group_id: GroupId
    kind: AccountKind
    status: Status = "open"
    steps: int = 0
    limits: AccountLimits | None = None
    closed_at_ms: int = 0
    erasure: Literal["due", "ordered", "erased"] | None = None


@dataclass(slots=True, kw_only=True)
class KeyBook:
    """One key of a group, as it was issued."""

    group_id: GroupId
    kind: KeyKind
    scopes: tuple[Scope, ...]
    expires_at_ms: int
    public_key: str | None
    owner_id: PersonId
    revoked: bool = False


@dataclass(slots=True, kw_only=True)
class GroupBook:
    """One group's own view. `links`: by neighbour what the group owes it, in ms.

    `roles`: who has which, until when; None: until it is taken back.
    """

    group_id: GroupId
    step_ms: int
    defaults: AccountLimits
    net_limits: NetLimits
    closed: bool = False
    total_steps: int = 0
    net_ms: int = 0
    rounding_ms: int = 0
    links: dict[GroupId, int] = field(default_factory=dict)
    leaves_ms: dict[AgreementId, int] = field(default_factory=dict)
    over_limits_allowed: bool = False
    roles: dict[PersonId, dict[Role, int | None]] = field(default_factory=dict)
    had_administrator: bool = False
    words_retired: Month = ""
    keys: dict[KeyId, KeyBook] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class AgreementBook:
    """An agreement that has not ended. `terms` None: proposed only.

    What stands before `accepted_at`, the position at which it was first accepted, went over an
    earlier one.
    """

    agreement_id: AgreementId
    first: GroupId
    second: GroupId
    terms: Terms | None = None
    proposed: Terms | None = None
    proposed_by: GroupId | None = None
    proposed_by_person: PersonId | None = None
    active: bool = False
    accepted_at: int = 0

    def may_owe_ms(self, giver: GroupId) -> int:
        """Return what `giver` may owe the other."""
        if self.terms is None:
            return 0
        terms = self.terms
        return terms.first_may_owe_ms if giver == self.first else terms.second_may_owe_ms


@dataclass(slots=True, kw_only=True)
class RunBook:
    """The clearing run that is open: what it would move, and the links that were objected to."""

    run_id: RunId
    mode: ClearingMode
    objections_until_ms: int
    groups: tuple[GroupId, ...]
    moves: dict[LinkKey, SetOff | Growth]
    left_out: set[AgreementId] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class ActBook:
    """An act that waits, as it was proposed; `approvals` once it was approved."""

    act_id: ActId
    by: GroupId
    groups: tuple[GroupId, ...]
    act: WaitingAct
    proposer_id: PersonId
    position: int
    happened_at_ms: int | None
    approvals: tuple[Approval, ...] = ()


@dataclass(slots=True)
class Books:
    """All books, and the requests that nobody has answered yet."""

    accounts: dict[AccountId, AccountBook] = field(default_factory=dict)
    groups: dict[GroupId, GroupBook] = field(default_factory=dict)
    agreements: dict[Pair, AgreementBook] = field(default_factory=dict)
    requests: dict[ExchangeId, ExchangeRequested] = field(default_factory=dict)
    open_requests: Counter[AccountId] = field(default_factory=Counter)
    # The group that the command being read revalued: its requests across end by the same command.
    revalued: GroupId | None = None
    posts: dict[PostId, AccountId] = field(default_factory=dict)
    # The account that the command being read closed: its posts go by the same command.
    closed: AccountId | None = None
    # What open requests hold: steps by payee, ms by link (giver, taker), by link and payee, and by
    # both end groups.
    held_steps: Counter[AccountId] = field(default_factory=Counter)
    held_ms: Counter[Pair] = field(default_factory=Counter)
    held_by_payee_ms: Counter[tuple[GroupId, GroupId, AccountId]] = field(default_factory=Counter)
    held_owing_ms: Counter[GroupId] = field(default_factory=Counter)
    held_owed_ms: Counter[GroupId] = field(default_factory=Counter)
    run: RunBook | None = None
    acts: dict[ActId, ActBook] = field(default_factory=dict)
    # What the command being read approved: the event right after does it.
    approved: ActBook | None = None
    # How each link was before a late event, with that event's position, the latest last.
    journal: deque[tuple[int, Pair, LinkBook]] = field(default_factory=deque)

    def open_request(self, asked: ExchangeRequested) -> None:
        """Keep the request, and what it holds."""
        self.requests[asked.exchange_id] = asked
        self.open_requests.update((asked.payer, asked.payee))
        self._hold(asked, 1)

    def close_request(self, exchange_id: ExchangeId) -> ExchangeRequested:
        """Return the request, which is open no longer and holds nothing."""
        asked = self.requests.pop(exchange_id, None)
        if asked is None:
            raise Wrong(Audit.THE_REQUEST, Audit.AN_OPEN_ONE, exchange_id)
        self.open_requests.subtract((asked.payer, asked.payee))
        self._hold(asked, -1)
        return asked

    def requests_over(self, one: GroupId, other: GroupId) -> list[ExchangeId]:
        """Return the open requests that hold room on the link of two groups, or are theirs."""
        links = ((one, other), (other, one))
        return [
            asked.exchange_id
            for asked in self.requests.values()
            if asked.holds or (asked.payer_group, asked.payee_group) in links
            if any(link in links for route in asked.routes for link in pairwise(route.groups))
        ]

    def check_revalued(self) -> None:
        """Raise `Wrong` where a request across outlived the revaluation of one of its groups."""
        group_id, self.revalued = self.revalued, None
        if group_id is None:
            return
        left = [
            asked.exchange_id
            for asked in self.requests.values()
            if asked.routes and group_id in (asked.payer_group, asked.payee_group)
        ]
        if left:
            what = saying(Audit.REQUESTS_OF_REVALUED, group=group_id)
            raise Wrong(what, Audit.NONE_OPEN, left)

    def _hold(self, asked: ExchangeRequested, sign: int) -> None:
        if not asked.holds:
            return
        self.held_steps[asked.payee] += sign * asked.payee_steps
        for route in asked.routes:
            held_ms = sign * route.carried_ms
            self.held_owing_ms[asked.payer_group] += held_ms
            self.held_owed_ms[asked.payee_group] += held_ms
            for link in pairwise(route.groups):
                self.held_ms[link] += held_ms
                self.held_by_payee_ms[*link, asked.payee] += held_ms

    def account(self, account_id: AccountId) -> AccountBook:
        """Return the account's book."""
        found = self.accounts.get(account_id)
        if found is None:
            raise Wrong(Audit.THE_ACCOUNT, Audit.AN_OPENED_ONE, account_id)
        return found

    def group(self, group_id: GroupId) -> GroupBook:
        """Return the group's book."""
        found = self.groups.get(group_id)
        if found is None:
            raise Wrong(Audit.THE_GROUP, Audit.A_FOUNDED_ONE, group_id)
        return found

    def agreement(self, one: GroupId, other: GroupId) -> AgreementBook:
        """Return the agreement between two groups."""
        found = self.agreements.get((one, other) if one < other else (other, one))
        if found is None:
            between = saying(Audit.ONE_BETWEEN, one=one, other=other)
            raise Wrong(Audit.AGREEMENT, between, Audit.NONE)
        return found

    def limits_of(self, account: AccountBook) -> AccountLimits:
        """Return the limits in force for the account."""
        own = account.limits
        return self.groups[account.group_id].defaults if own is None else own

    def link(self, pair: Pair) -> LinkBook:
        """Return all that a clearing run looks at of the link of two groups, given in order."""
        known = self.agreements.get(pair)
        if known is None or known.terms is None or not known.active:
            return NO_LINK
        first, second = self.groups[pair[0]], self.groups[pair[1]]
        terms = known.terms
        return LinkBook(
            agreement_id=known.agreement_id,
            owes_ms=first.links.get(pair[1], 0),
            first_room_ms=terms.first_may_owe_ms - self.held_ms[pair],
            second_room_ms=terms.second_may_owe_ms - self.held_ms[pair[::-1]],
            leave_ms=max(book.leaves_ms.get(known.agreement_id, 0) for book in (first, second)),
            set_off_allowed=terms.set_off_allowed,
            both_over_limits=first.over_limits_allowed and second.over_limits_allowed,
            worth_agreed=(terms.first_step_ms, terms.second_step_ms)
            == (first.step_ms, second.step_ms),
            objection_ms=terms.objection_ms,
        )

    def owe(self, debtor_id: GroupId, creditor_id: GroupId, more_ms: int) -> None:
        """Book that the debtor owes so much more, in its own book and, apart from it, the other."""
        debtor, creditor = self.group(debtor_id), self.group(creditor_id)
        debtor.links[creditor_id] = debtor.links.get(creditor_id, 0) + more_ms
        debtor.net_ms += more_ms
        creditor.links[debtor_id] = creditor.links.get(debtor_id, 0) - more_ms
        creditor.net_ms -= more_ms

    def move_account(self, account: AccountBook, steps: int) -> None:
        """Book steps on the account and in its group's sum."""
        account.steps += steps
        self.groups[account.group_id].total_steps += steps

    def move_links(self, routes: Iterable[Route], sign: int) -> None:
        """Book each link of each route in the giver's book and, apart from it, in the taker's."""
        for route in routes:
            for giver_id, taker_id in pairwise(route.groups):
                giver, taker = self.group(giver_id), self.group(taker_id)
                moved = sign * route.carried_ms
                giver.links[taker_id] = giver.links.get(taker_id, 0) + moved
                giver.net_ms += moved
                taker.links[giver_id] = taker.links.get(giver_id, 0) - moved
                taker.net_ms -= moved

    def check_mirrors(self, routes: Iterable[Route]) -> None:
        """Raise `Wrong` where the two books of a link do not sum to zero."""
        for route in routes:
            for one, other in pairwise(route.groups):
                ours = self.groups[one].links.get(other, 0)
                theirs = self.groups[other].links.get(one, 0)
                if ours + theirs:
                    what = saying(Audit.LINK_OF, one=one, other=other)
                    raise Wrong(what, f"{-ours} ms", f"{theirs} ms")

    def check_sum(self, group_id: GroupId) -> None:
        """Raise `Wrong` where the group does not sum to zero."""
        group = self.group(group_id)
        total = group.total_steps * group.step_ms + group.net_ms + group.rounding_ms
        if total:
            raise Wrong(saying(Audit.SUM_OF_GROUP, group=group_id), "0 ms", f"{total} ms")
