"""The commands that make a bundle a group: same bundle, same commands, same ids, for ever.

They go in stages, each needing the one before: the founding, the accounts, the history, and only
then limits and statuses, since history is recorded past limits and on open accounts. What members
offer and want comes last.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from clearing.domain.commands import (
    AppointIntermediary,
    CloseAccount,
    Command,
    FoundGroup,
    LeaveGroup,
    OpenAccount,
    RecordImported,
    SetAccountLimits,
    SetDefaultLimits,
    SuspendAccount,
)
from clearing.domain.directory_commands import PublishPost
from contracts.envelope import Actor
from contracts.events import AccountLimits, NetLimits, Place, Unit
from contracts.ids import (
    GROUP_ID_PATTERN,
    MS_PER_HOUR,
    AccountId,
    CommandId,
    GroupId,
    GroupKind,
    PersonId,
)
from evenveel.komunitin import layout
from evenveel.komunitin.bundle import Account, Bundle, Community, Currency, Member
from evenveel.komunitin.digits import derived_id, own_id
from evenveel.komunitin.directory import Publishable
from evenveel.komunitin.history import in_order
from evenveel.komunitin.roster import KIND_OF, Roster

# What the new group may owe and be owed over all links to come; its treasurer changes it.
NET_LIMIT_MS: Final = 400 * MS_PER_HOUR
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)
_OPEN: Final = AccountLimits()


@dataclass(frozen=True, slots=True)
class Planned:
    """A command and the place in the bundle that it comes from."""

    command: Command
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Commands that need all stages before theirs to have been accepted."""

    name: str
    planned: tuple[Planned, ...]


def group_id_of(community_code: str) -> GroupId | None:
    """Return the slug of the community's code, None where it makes none."""
    slug = re.sub(r"[^a-z0-9]+", "-", community_code.lower()).strip("-")
    for candidate in (slug, f"g-{slug}"):
        if re.fullmatch(GROUP_ID_PATTERN, candidate):
            return GroupId(candidate)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """A bundle without problems, and what whoever imports it decides."""

    bundle: Bundle
    community: Community
    currency: Currency
    roster: Roster
    group_id: GroupId
    kind: GroupKind
    step_ms: int
    importer: PersonId
    now_ms: int
    posts: tuple[Publishable, ...] = ()

    def stages(self) -> tuple[Stage, ...]:
        """Return all that is to be done, in order."""
        return (
            Stage(name="group", planned=(self._founding(),)),
            Stage(name="accounts", planned=tuple(self._openings())),
            Stage(name="history", planned=tuple(self._history())),
            Stage(name="limits", planned=tuple(self._limits())),
            Stage(name="statuses", planned=tuple(self._statuses())),
            Stage(name="directory", planned=tuple(self._directory())),
        )

    def _founding(self) -> Planned:
        community, currency = self.community, self.currency
        command = FoundGroup(
            command_id=self._command_id("found-group"),
            actor=self._actor,
            happened_at_ms=self._past(community.created_at_ms),
            name=community.name,
            code=community.code,
            contact=community.email,
            group_id=self.group_id,
            kind=self.kind,
            unit=Unit(singular=currency.name, plural=currency.name_plural, symbol=currency.symbol),
            decimals=currency.scale,
            step_ms=self.step_ms,
            place=Place(
                locality=community.locality or community.name,
                country=community.country or "",
                latitude_microdegrees=community.latitude,
                longitude_microdegrees=community.longitude,
            ),
            languages=self._languages(),
            default_limits=_OPEN,
            net_limits=NetLimits(may_owe_ms=NET_LIMIT_MS, may_be_owed_ms=NET_LIMIT_MS),
        )
        return Planned(command, layout.COMMUNITY.name, community.line)

    def _languages(self) -> tuple[str, ...]:
        spoken = Counter(
            user.language
            for user in self.bundle.users
            if user.language is not None and _LANGUAGE.fullmatch(user.language)
        )
        return tuple(sorted(spoken, key=lambda tag: (-spoken[tag], tag))) or ("und",)

    def _openings(self) -> Iterator[Planned]:
        for account in self.bundle.accounts:
            member = self.roster.members[account.code]
            users = self.roster.users_of.get(account.code, ())
            contact = member.email or (users[0].email if users else None)
            command = OpenAccount(
                command_id=self._command_id("open-account", account.code),
                actor=self._actor,
                happened_at_ms=self._past(account.created_at_ms),
                name=member.name,
                code=account.code,
                contact=contact,
                account_id=self._account_id(account),
                group_id=self.group_id,
                kind=KIND_OF[member.type],
                holder_id=self._holder(member),
            )
            yield Planned(command, layout.ACCOUNTS.name, account.line)
            if KIND_OF[member.type] == "organisation":
                yield from self._intermediaries(account, member)

    def _intermediaries(self, account: Account, member: Member) -> Iterator[Planned]:
        for user in self.roster.users_of.get(member.code, ()):
            command = AppointIntermediary(
                command_id=self._command_id("appoint", account.code, user.email),
                actor=self._actor,
                happened_at_ms=self._past(account.created_at_ms),
                account_id=self._account_id(account),
                person_id=self._person_id(user.id, user.email),
            )
            yield Planned(command, layout.MEMBERS.name, member.line)

    def _history(self) -> Iterator[Planned]:
        for transfer in in_order(self.bundle.transfers):
            payer = self.roster.account(transfer.payer)
            payee = self.roster.account(transfer.payee)
            assert payer is not None
            assert payee is not None
            exchange_id = own_id(transfer.id, self.community.id, "transfer", transfer.id)
            command = RecordImported(
                command_id=CommandId(exchange_id),
                actor=self._actor,
                happened_at_ms=transfer.created_at_ms,
                words=transfer.description,
                payer=self._account_id(payer),
                payee=self._account_id(payee),
                steps=transfer.amount_steps,
            )
            yield Planned(command, layout.TRANSFERS.name, transfer.line)

    def _limits(self) -> Iterator[Planned]:
        for account in self.bundle.accounts:
            limits = _limits(account.credit_limit_steps, account.maximum_steps)
            if limits != _OPEN:
                command = SetAccountLimits(
                    command_id=self._command_id("account-limits", account.code),
                    actor=self._actor,
                    account_id=self._account_id(account),
                    limits=limits,
                )
                yield Planned(command, layout.ACCOUNTS.name, account.line)
        currency = self.currency
        defaults = _limits(currency.default_credit_steps, currency.default_maximum_steps)
        if defaults != _OPEN:
            command_id = self._command_id("default-limits")
            default = SetDefaultLimits(
                command_id=command_id, actor=self._actor, group_id=self.group_id, limits=defaults
            )
            yield Planned(default, layout.CURRENCY.name, currency.line)

    def _statuses(self) -> Iterator[Planned]:
        for account in self.bundle.accounts:
            member = self.roster.members[account.code]
            for command in self._status(account, member.status):
                yield Planned(command, layout.MEMBERS.name, member.line)

    def _status(self, account: Account, status: str) -> Iterator[Command]:
        account_id, actor, code = self._account_id(account), self._actor, account.code
        if status in ("disabled", "suspended"):
            suspend = self._command_id("suspend", code)
            yield SuspendAccount(command_id=suspend, actor=actor, account_id=account_id)
        elif status == "deleted":
            leave = self._command_id("leave", code)
            yield LeaveGroup(command_id=leave, actor=actor, account_id=account_id)
            if account.balance_steps == 0:
                close = self._command_id("close", code)
                yield CloseAccount(command_id=close, actor=actor, account_id=account_id)

    def _directory(self) -> Iterator[Planned]:
        for one in self.posts:
            post_id = own_id(one.post.id, self.community.id.lower(), "post", one.post.id)
            command = PublishPost(
                command_id=CommandId(post_id),
                actor=self._actor,
                happened_at_ms=self._past(one.post.created_at_ms),
                account_id=self._account_id(one.account),
                terms=one.terms,
                content=one.content,
            )
            yield Planned(command, layout.POSTS.name, one.post.line)

    @property
    def _actor(self) -> Actor:
        return Actor(person_id=self.importer, capacity="importer")

    def _past(self, at_ms: int | None) -> int | None:
        return at_ms if at_ms is not None and at_ms <= self.now_ms else None

    def _command_id(self, *what: str) -> CommandId:
        return CommandId(derived_id(self.community.id.lower(), "command", *what))

    def _account_id(self, account: Account) -> AccountId:
        return AccountId(own_id(account.id, self.community.id.lower(), "account", account.code))

    def _person_id(self, user_id: str, email: str) -> PersonId:
        return PersonId(own_id(user_id, self.community.id.lower(), "user", email))

    def _holder(self, member: Member) -> PersonId | None:
        if KIND_OF[member.type] == "community":
            return None
        users = self.roster.users_of.get(member.code, ())
        if KIND_OF[member.type] == "person" and users:
            return self._person_id(users[0].id, users[0].email)
        return PersonId(own_id(member.id, self.community.id.lower(), "member", member.code))


def _limits(credit_steps: int | None, maximum_steps: int | None) -> AccountLimits:
    return AccountLimits(
        floor_steps=None if credit_steps is None else -credit_steps, ceiling_steps=maximum_steps
    )
