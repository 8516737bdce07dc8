"""A long seeded history in which nearly everything happens that can happen."""

from __future__ import annotations

from collections.abc import Callable

from contracts.events import (
    AccountClosed,
    AccountLimits,
    AccountLimitsSet,
    AccountResumed,
    AccountSuspended,
    AgreementSuspended,
    DefaultLimitsSet,
    ExchangeRecorded,
    ExchangeRequested,
    GroupDescribed,
    IntermediaryAppointed,
    IntermediaryDismissed,
    LinkLimitLowered,
    NetLimits,
    NetLimitsSet,
    Place,
    PostChanged,
    PostPublished,
    PostTerms,
    PostWithdrawn,
    RequestDeclined,
    RequestEnded,
    RequestExpired,
    RequestWithdrawn,
    StepValueAgreed,
    Unit,
)
from contracts.ids import (
    AccountId,
    AgreementId,
    GroupId,
    PersonId,
    PostId,
)
from contracts.posts import CATEGORIES, VISIBILITIES
from tests.projections.history import DAY_MS, START_MS, Pen
from tests.projections.made_up_consents import MadeUpConsents
from tests.projections.made_up_rights import MadeUpRights
from tests.projections.made_up_runs import MadeUpRuns


def made_up(
    events: int,
    *,
    seed: int = 1,
    groups: int = 4,
    accounts: int = 6,
    pace_ms: int = 60_000,
    consents: bool = False,
) -> Pen:
    """A history of so many events: mostly exchanges, and some of everything else."""
    pen = Pen(seed, pace_ms=pace_ms)
    rates = (20, 60, 15, 6)
    names = [pen.found(f"group-{n}", per_hour=rates[n % 4], decimals=n % 2) for n in range(groups)]
    for name in names:
        pen.open(name, kind="community")
        for _ in range(accounts):
            pen.open(name)
    pairs = [(names[n - 1], name) for n, name in enumerate(names)][0 if groups > 2 else 1 :]
    agreements = {pair: pen.agree(*pair) for pair in pairs}
    seen = _Seen(pen, names, pairs, agreements)
    # With chance of their own: what else happens is the same without them.
    runs = MadeUpRuns(pen, pairs, agreements)
    rights = MadeUpRights(pen, names)
    agreeing = MadeUpConsents(pen, names)
    while len(pen.records) < events:
        seen.something()
        runs.something()
        rights.something()
        if consents:
            agreeing.something()
    # What happens together may be one or two too many. A shorter history is how a longer begins.
    for record in pen.records[events:]:
        for group_id in record.envelope.groups:
            pen.numbers[group_id] -= 1
    del pen.records[events:]
    return pen


class _Seen:
    """What has happened so far, as far as the next thing can refer to it."""

    def __init__(
        self,
        pen: Pen,
        names: list[str],
        pairs: list[tuple[str, str]],
        agreements: dict[tuple[str, str], str],
    ) -> None:
        self.pen, self.names, self.pairs, self.agreements = pen, names, pairs, agreements
        self.accounts = {n: [a for a, g in pen.accounts.items() if g == n] for n in names}
        self.exchanges: list[ExchangeRecorded] = []
        self.requests: list[ExchangeRequested] = []
        self.posts: list[PostPublished] = []
        self.appointed: list[tuple[str, str, str]] = []

    def something(self) -> None:
        rare: list[Callable[[], object]] = [
            self.request, self.request, self.answer, self.answer, self.reverse, self.limits,
            self.defaults, self.status, self.appoint, self.describe, self.agreement, self.revalue,
            self.post, self.post,
        ]  # fmt: skip
        if self.pen.random.random() < 0.7:
            self.exchange()
        else:
            self.pen.random.choice(rare)()

    def exchange(self) -> None:
        payer, payee, via = self._parties()
        back_ms = self.pen.random.choice((None, None, START_MS - self.pen.random.randrange(DAY_MS)))
        if back_ms is not None and self.pen.pace_ms > 60_000:
            # As far back, seen from where the history has come to: some months of them.
            back_ms += len(self.pen.records) * self.pen.pace_ms - 40 * DAY_MS
        steps = self.pen.random.randrange(1, 50)
        record = self.pen.pay(payer, payee, steps, via=via, happened_at_ms=back_ms)
        assert isinstance(record.envelope.event, ExchangeRecorded)
        self.exchanges.append(record.envelope.event)

    def request(self) -> None:
        payer, payee, via = self._parties()
        record = self.pen.request(payer, payee, 5, holds=self.pen.random.random() < 0.8, via=via)
        assert isinstance(record.envelope.event, ExchangeRequested)
        self.requests.append(record.envelope.event)

    def answer(self) -> None:
        if not self.requests:
            return
        request = self.requests.pop(self.pen.random.randrange(len(self.requests)))
        ids = {"exchange_id": request.exchange_id}
        ids |= {"payer_group": request.payer_group, "payee_group": request.payee_group}  # type: ignore[dict-item]
        via = [group for route in request.routes for group in route.groups[1:-1]]
        ids |= {"transit_groups": tuple(via) if request.holds else ()}  # type: ignore[dict-item]
        match self.pen.random.randrange(5):
            case 0:
                self.pen.write(RequestDeclined(**ids))  # type: ignore[arg-type]
            case 1:
                self.pen.write(RequestWithdrawn(**ids))  # type: ignore[arg-type]
            case 2:
                self.pen.write(RequestExpired(**ids))  # type: ignore[arg-type]
            case 3:
                self.pen.write(RequestEnded(**ids, because="revaluation"))  # type: ignore[arg-type]
            case _:
                steps = request.payee_steps
                self.pen.pay(request.payer, request.payee, steps, accepts=request, via=via)

    def reverse(self) -> None:
        if self.exchanges:
            at = self.pen.random.randrange(len(self.exchanges))
            self.pen.reverse(self.exchanges.pop(at))

    def limits(self) -> None:
        group_id = self.pen.random.choice(self.names)
        account_id = AccountId(self.pen.random.choice(self.accounts[group_id]))
        own = AccountLimits(floor_steps=-self.pen.random.randrange(1000), warn_below_steps=-10)
        limits = self.pen.random.choice((None, own))
        self.pen.write(
            AccountLimitsSet(account_id=account_id, group_id=GroupId(group_id), limits=limits)
        )

    def defaults(self) -> None:
        group_id = GroupId(self.pen.random.choice(self.names))
        limits = AccountLimits(ceiling_steps=self.pen.random.randrange(1000))
        self.pen.write(DefaultLimitsSet(group_id=group_id, limits=limits))
        net = NetLimits(may_owe_ms=self.pen.random.randrange(10**9), may_be_owed_ms=10**9)
        self.pen.write(NetLimitsSet(group_id=group_id, net_limits=net))

    def status(self) -> None:
        group_id = self.pen.random.choice(self.names)
        new = AccountId(self.pen.open(group_id))
        ids = {"account_id": new, "group_id": GroupId(group_id)}
        self.pen.write(AccountSuspended(**ids))  # type: ignore[arg-type]
        self.pen.write(AccountResumed(**ids))  # type: ignore[arg-type]
        if self.pen.random.random() < 0.5:
            self.pen.write(AccountClosed(**ids))  # type: ignore[arg-type]

    def appoint(self) -> None:
        group_id = self.pen.random.choice(self.names)
        account_id = AccountId(self.accounts[group_id][1])
        ids = {"account_id": account_id, "group_id": GroupId(group_id)}
        first, second = PersonId(self.pen.uuid()), PersonId(self.pen.uuid())
        self.pen.write(IntermediaryAppointed(**ids, person_id=first))  # type: ignore[arg-type]
        self.pen.write(IntermediaryAppointed(**ids, person_id=second))  # type: ignore[arg-type]
        self.pen.write(IntermediaryDismissed(**ids, person_id=first))  # type: ignore[arg-type]

    def post(self) -> None:
        draw = self.pen.random
        terms = PostTerms(
            kind=draw.choice(("offer", "want")),
            category=draw.choice(CATEGORIES),
            visible_to=draw.choice(VISIBILITIES),
            hint_steps=draw.choice((None, 20)),
            valid_until_ms=draw.choice((None, START_MS + 9 * DAY_MS)),
        )
        what = draw.choice((PostPublished, PostPublished, PostChanged, PostWithdrawn))
        if not self.posts or what is PostPublished:
            group_id = GroupId(draw.choice(self.names))
            post = PostPublished(
                post_id=PostId(self.pen.uuid()),
                account_id=AccountId(draw.choice(self.accounts[group_id])),
                group_id=group_id,
                terms=terms,
            )
            self.pen.write(post)
            self.posts.append(post)
            return
        old = draw.choice(self.posts)
        ids = {"post_id": old.post_id, "account_id": old.account_id, "group_id": old.group_id}
        if what is PostChanged:
            self.pen.write(PostChanged(**ids, terms=terms))  # type: ignore[arg-type]
        else:
            self.pen.write(PostWithdrawn(**ids))  # type: ignore[arg-type]
            self.posts.remove(old)

    def describe(self) -> None:
        self.pen.write(
            GroupDescribed(
                group_id=GroupId(self.pen.random.choice(self.names)),
                unit=Unit(singular="bloem\x00", plural="bloemen", symbol="b"),
                place=Place(locality="Lille", country="FR", latitude_microdegrees=50_629_250),
                languages=("fr", "nl"),
            )
        )

    def agreement(self) -> None:
        pair = self.pen.random.choice(self.pairs)
        first, second = sorted(GroupId(g) for g in pair)
        by = self.pen.random.choice((first, second))
        ids = {"agreement_id": self.agreements[pair], "first": first, "second": second, "by": by}
        if self.pen.random.random() < 0.5:
            limit_ms = self.pen.random.randrange(10**9)
            self.pen.write(LinkLimitLowered(**ids, other_may_owe_ms=limit_ms))  # type: ignore[arg-type]
        else:
            self.pen.write(AgreementSuspended(**ids))  # type: ignore[arg-type]

    def revalue(self) -> None:
        group_id = self.pen.random.choice(self.names)
        self.pen.revalue(group_id, self.pen.random.choice((180_000, 60_000, 36_000, 240_000)))
        for pair, agreement_id in self.agreements.items():
            first, second = sorted(GroupId(g) for g in pair)
            if group_id in pair:
                by = second if group_id == first else first
                self.pen.write(
                    StepValueAgreed(
                        agreement_id=AgreementId(agreement_id),
                        first=first,
                        second=second,
                        by=by,
                        first_step_ms=self.pen.steps[first],
                        second_step_ms=self.pen.steps[second],
                    )
                )
        community = self.accounts[group_id][0]
        self.pen.settle_rounding(community, self.pen.random.choice((-1, 1)))

    def _parties(self) -> tuple[str, str, list[str]]:
        chosen = self.pen.random
        if chosen.random() < 0.6:
            payer, payee = chosen.sample(self.accounts[chosen.choice(self.names)], 2)
            return payer, payee, []
        one, other = chosen.sample(self.names, 2)
        payer, payee = chosen.choice(self.accounts[one]), chosen.choice(self.accounts[other])
        pairs = {frozenset(pair) for pair in self.pairs}
        if frozenset((one, other)) in pairs:
            return payer, payee, []
        via = [n for n in self.names if {frozenset((one, n)), frozenset((n, other))} <= pairs]
        return payer, payee, via[:1]
