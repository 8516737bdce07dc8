"""What an import would do, shown before anything is written, with every reason against it."""

from dataclasses import dataclass
from pathlib import Path

from access.phrases_import import Reason
from access.saying import Saying
from contracts.ids import GroupId, GroupKind, PersonId
from contracts.value import Value
from evenveel.findings import Findings, Problem
from evenveel.komunitin import layout
from evenveel.komunitin.bundle import Bundle, Currency, read_bundle
from evenveel.komunitin.digits import show_steps
from evenveel.komunitin.directory import (
    CategoryShown,
    Publishable,
    categories_shown,
    publishable,
)
from evenveel.komunitin.history import check_history, check_sizes
from evenveel.komunitin.plan import Planner, Stage, group_id_of
from evenveel.komunitin.rate import HourValue, fitting_scale, hour_of, parse_units_per_hour
from evenveel.komunitin.roster import KIND_OF, Roster, roster_of


class AccountShown(Value, frozen=True, kw_only=True):
    """An account as it will be; the balance as people write it."""

    code: str
    name: str
    kind: str
    balance: str


class Summary(Value, frozen=True, kw_only=True):
    """The preview as people and programs read it; `for_programs` makes JSON of it.

    `hour` reads "1 hour = 20 Brambles". What could not be read is None. `posts` are all there are,
    `posts_published` those that are brought over. `commands` is 0 while there are problems.
    Problems and warnings are sorted; `not_kept` counts those past the limit.
    """

    group_id: str | None
    name: str | None
    hour: str | None
    step_ms: int | None
    scale: int | None
    users: int
    members: int
    accounts: tuple[AccountShown, ...]
    transfers: int
    transferred: str | None
    first_transfer_at_ms: int | None
    last_transfer_at_ms: int | None
    categories: tuple[CategoryShown, ...]
    posts: int
    posts_published: int
    commands: int
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    not_kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A bundle read, judged and, where nothing is wrong with it, planned."""

    summary: Summary
    stages: tuple[Stage, ...]

    @property
    def importable(self) -> bool:
        """Whether there is no problem, so that `run_import` can go ahead."""
        return not self.summary.problems


def preview(
    directory: Path,
    *,
    importer: PersonId,
    now_ms: int,
    units_per_hour: str | None = None,
    kind: GroupKind = "other",
) -> Preview:
    """Return what importing the bundle would do; nothing is written and nothing is raised.

    `units_per_hour`: "20", "7.5" or "15/2", where the bundle's own rate cannot be trusted.
    """
    findings = Findings()
    bundle = read_bundle(directory, findings)
    roster = roster_of(bundle, findings)
    hour = _hour(bundle, units_per_hour, findings)
    check_history(bundle, roster, now_ms, findings)
    if hour is not None:
        check_sizes(bundle, hour.step_ms, findings)
    posts = publishable(bundle, roster, now_ms, findings)
    group_id = _group_id(bundle, findings)
    _note_gaps(bundle, roster, findings)
    stages: tuple[Stage, ...] = ()
    if not findings.problems:
        assert bundle.community is not None
        assert bundle.currency is not None
        assert hour is not None
        assert group_id is not None
        stages = Planner(
            bundle=bundle,
            community=bundle.community,
            currency=bundle.currency,
            roster=roster,
            group_id=group_id,
            kind=kind,
            step_ms=hour.step_ms,
            importer=importer,
            now_ms=now_ms,
            posts=posts,
        ).stages()
    return Preview(
        summary=_summary(bundle, roster, hour, group_id, posts, stages, findings), stages=stages
    )


def _hour(bundle: Bundle, units_per_hour: str | None, findings: Findings) -> HourValue | None:
    community, currency = bundle.community, bundle.currency
    if currency is None or community is None:
        return None
    file, line = layout.CURRENCY.name, currency.line
    if units_per_hour is None:
        by_rate = hour_of(community, currency)
        if isinstance(by_rate, Saying):
            findings.problem(file, line, by_rate)
            return None
        hour = by_rate
    else:
        given = parse_units_per_hour(units_per_hour, currency.scale)
        if given is None or not given.plausible():
            reason = Saying(Reason.UNITS_IMPLAUSIBLE, given=units_per_hour[:40])
            findings.problem(file, line, reason)
            return None
        hour = given
        _note_other_rate(currency, hour, findings)
    if not hour.steps_fit:
        findings.problem(file, line, _misfit(hour))
        return None
    return hour


def _note_other_rate(currency: Currency, hour: HourValue, findings: Findings) -> None:
    if currency.rate_numerator * hour.denominator != hour.numerator * currency.rate_denominator:
        rate = f"{currency.rate_numerator}/{currency.rate_denominator}"
        reason = Saying(Reason.RATE_SET_ASIDE, rate=rate, units=hour.show())
        findings.warning(layout.CURRENCY.name, currency.line, reason)


def _misfit(hour: HourValue) -> Saying:
    fitting = fitting_scale(hour)
    given = {"units": hour.show(), "scale": str(hour.scale)}
    if fitting is None:
        return Saying(Reason.STEP_TOO_ODD, **given)
    return Saying(Reason.STEP_TOO_ODD_AT_SCALE, **given, fitting=str(fitting))


def _group_id(bundle: Bundle, findings: Findings) -> GroupId | None:
    if bundle.community is None or not bundle.community.code:
        return None
    group_id = group_id_of(bundle.community.code)
    if group_id is None:
        reason = Saying(Reason.NO_GROUP_ID, column="code")
        findings.problem(layout.COMMUNITY.name, bundle.community.line, reason)
    return group_id


def _note_gaps(bundle: Bundle, roster: Roster, findings: Findings) -> None:
    community, currency = bundle.community, bundle.currency
    if community is not None and (community.locality is None or community.country is None):
        reason = Saying(Reason.PLACE_NOT_GIVEN, column="address")
        findings.warning(layout.COMMUNITY.name, community.line, reason)
    if currency is not None and currency.default_credit_steps is None:
        reason = Saying(Reason.NO_FLOOR_FOR_NEW, column="settings.defaultInitialCreditLimit")
        findings.warning(layout.CURRENCY.name, currency.line, reason)
    for account in bundle.accounts:
        if account.credit_limit_steps is None:
            given = {"account": account.code, "column": "creditLimit"}
            reason = Saying(Reason.NO_FLOOR_OF_ITS_OWN, **given)
            findings.warning(layout.ACCOUNTS.name, account.line, reason)
        member = roster.members.get(account.code)
        if member is not None and member.status == "deleted" and account.balance_steps:
            reason = Saying(Reason.DELETED_NOT_AT_ZERO, account=account.code)
            findings.warning(layout.ACCOUNTS.name, account.line, reason)


def _summary(
    bundle: Bundle,
    roster: Roster,
    hour: HourValue | None,
    group_id: GroupId | None,
    posts: tuple[Publishable, ...],
    stages: tuple[Stage, ...],
    findings: Findings,
) -> Summary:
    community, currency = bundle.community, bundle.currency
    scale = None if currency is None else currency.scale
    moments = [transfer.created_at_ms for transfer in bundle.transfers]
    transferred = sum(transfer.amount_steps for transfer in bundle.transfers)
    return Summary(
        group_id=group_id,
        name=None if community is None else community.name,
        hour=None if hour is None or currency is None else _say_hour(hour, currency),
        step_ms=None if hour is None else hour.step_ms,
        scale=scale,
        users=len(bundle.users),
        members=len(bundle.members),
        accounts=() if scale is None else _accounts_shown(bundle, roster, scale),
        transfers=len(bundle.transfers),
        transferred=None if scale is None else show_steps(transferred, scale),
        first_transfer_at_ms=min(moments, default=None),
        last_transfer_at_ms=max(moments, default=None),
        categories=categories_shown(bundle, posts),
        posts=len(bundle.posts),
        posts_published=len(posts),
        commands=sum(len(stage.planned) for stage in stages),
        problems=findings.problems,
        warnings=findings.warnings,
        not_kept=findings.not_kept,
    )


def _say_hour(hour: HourValue, currency: Currency) -> str:
    name = currency.name if hour.numerator == hour.denominator else currency.name_plural
    return f"1 hour = {hour.show()} {name}"


def _accounts_shown(bundle: Bundle, roster: Roster, scale: int) -> tuple[AccountShown, ...]:
    shown = []
    for account in bundle.accounts:
        member = roster.members.get(account.code)
        shown.append(
            AccountShown(
                code=account.code,
                name="" if member is None else member.name,
                kind="" if member is None else KIND_OF.get(member.type, ""),
                balance=show_steps(account.balance_steps, scale),
            )
        )
    return tuple(shown)
