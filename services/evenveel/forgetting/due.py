"""What is to be forgotten now, as the ledger's state says it: pure, so that it is soon proved.

A period counts whole months of universal time. Words end by the month in which they were recorded,
for all groups together, since those of an exchange are of two groups and stand under one key for
the month; names end by the month in which the account was closed.

What goes for its time is ordered first and then waits some days, so that a period typed too short
is noticed: it goes only where it has outlived the period that is set by then. An order that was
stopped so stays in the log; where it goes again after all, it waits those days once more.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from clearing.domain.state import Account, Group, State
from contracts.ids import AccountId, GroupId, Month, PersonId
from contracts.months import month_of, months_before
from contracts.value import Value

_DAY_MS: Final = 24 * 3_600_000
# What is still there so long after its notice had been stopped, or nobody carried it out.
_LATE_MS: Final = 2 * _DAY_MS
# Who ran a group that was closed so many months ago, and stands nowhere else, signs in no more.
_SIGN_IN_MONTHS: Final = 12
# Of accounts that go soon so many are told by their ids, the first of them.
NAMED_AT_MOST: Final = 20


class Retention(Value, frozen=True, kw_only=True):
    """For how many months words, names and who read them are kept, and what a hold keeps longer.

    `notice_days`: for so long what was ordered to go for its time still waits, counted from the
    moment at which the order was recorded, or from the look that found it going again after it was
    stopped; at most 28, since months are ordered a month apart.
    `held`: ids of accounts and groups of which nothing may be destroyed. What was said between two
    stands under the keys of both, and months are shared by all groups: so while there is any hold
    nothing is destroyed of anybody, though it was ordered, and nothing is ordered for its time.
    """

    words_months: int
    names_months: int
    reads_months: int = 24
    notice_days: int = 0
    held: frozenset[str] = frozenset()

    @property
    def notice_ms(self) -> int:
        """What was ordered for its time waits so long."""
        return self.notice_days * _DAY_MS


class Erasure(NamedTuple):
    """An account that is to be erased; `person_id` where its holder stands nowhere else."""

    account_id: AccountId
    person_id: PersonId | None


class Notice(NamedTuple):
    """What goes next for its time: so many accounts, and words up to a month; the first at `at_ms`.

    Some of the accounts are named. `up_to` is None where no words go.
    """

    at_ms: int
    how_many: int
    accounts: tuple[AccountId, ...]
    up_to: Month | None


class Seen(NamedTuple):
    """What was found to go at earlier looks, and since which: accounts, and words up to a month.

    `gone` is the last month whose words are known to be destroyed.
    """

    accounts: Mapping[AccountId, int] = MappingProxyType({})
    words: tuple[Month, int] | None = None
    gone: Month | None = None


NOTHING_SEEN: Final = Seen()


class Due(NamedTuple):
    """What there is to do.

    `erasures` were ordered and are not done, but for `held` of them and for those that wait for
    their time; `notice` tells what waits only for the end of its notice. `outlived` is to be
    ordered. `retire` is the last month whose words are kept no longer, and `retiring` the groups
    that have words of it and have not said so. Up to `retired` all have, so its words are to be
    gone. Who read in the month `reads` or before is forgotten: no event says so, since none says
    who read. `erased` are all accounts that ever were, and `gone` the holders of such, and who ran
    groups that are closed for long, who stand nowhere: they sign in no more. `seen` is for the next
    look.
    """

    erasures: tuple[Erasure, ...]
    held: int
    notice: Notice | None
    outlived: tuple[AccountId, ...]
    retire: Month
    retiring: tuple[GroupId, ...]
    retired: Month | None
    reads: Month | None
    erased: tuple[AccountId, ...]
    gone: tuple[PersonId, ...]
    seen: Seen


def due_in(state: State, retention: Retention, now_ms: int, seen: Seen = NOTHING_SEEN) -> Due:
    """Return what is to be done at this moment; `seen` is what the look before this one found."""
    erased = [account for account in state.accounts.values() if account.erasure == "erased"]
    retire = months_before(month_of(now_ms), retention.words_months + 1)
    is_held = bool(retention.held)
    going = {} if is_held else dict(_going(state, retention, now_ms, seen))
    ordered = [state.accounts[each] for each, from_ms in going.items() if from_ms <= now_ms]
    words = None if is_held else _words_going(state, retention, now_ms, seen)
    return Due(
        erasures=tuple(_erasures(state, ordered, now_ms)),
        held=len(state.erasures) if is_held else 0,
        notice=_notice(going, words, now_ms),
        outlived=() if is_held else tuple(_outlived(state, retention, now_ms)),
        retire=retire,
        retiring=() if is_held else tuple(_retiring(state, retire)),
        retired=words[0] if words is not None and words[1] <= now_ms else None,
        reads=None if is_held else months_before(month_of(now_ms), retention.reads_months + 1),
        erased=tuple(account.account_id for account in erased),
        gone=() if is_held else tuple(_gone(state, erased, now_ms)),
        seen=Seen(
            {account_id: seen.accounts.get(account_id, now_ms) for account_id in going},
            None if words is None else (words[0], _words_seen(seen, words[0], now_ms)),
            seen.gone,
        ),
    )


def _going(
    state: State, retention: Retention, now_ms: int, seen: Seen
) -> Iterator[tuple[AccountId, int]]:
    """Yield the accounts that were ordered to go, and from when on.

    Where it was for its time only if that is over by the period that is set today: a longer one
    stops what a shorter one ordered.
    """
    last = _last_month(retention, now_ms)
    for account_id in sorted(state.erasures):
        ordered_at_ms = state.erasures[account_id]
        if ordered_at_ms is None:
            yield account_id, now_ms
        elif _has_outlived(state.accounts[account_id], last):
            seen_at_ms = seen.accounts.get(account_id, now_ms)
            yield account_id, _from_ms(retention, ordered_at_ms, seen_at_ms, now_ms)


def _words_going(
    state: State, retention: Retention, now_ms: int, seen: Seen
) -> tuple[Month, int] | None:
    """Return up to which month all groups' words go, and from when on.

    The last order counts: what goes with an earlier one waits with it, where it did not go yet.
    What is gone waits for nothing: rows may be left of it.
    """
    said = [group.words_retired_at_ms for group in state.groups.values() if group.words_retired]
    if not said:
        return None
    retire = months_before(month_of(now_ms), retention.words_months + 1)
    up_to = min(*map(_without_words, state.groups.values()), retire)
    if seen.gone is not None and up_to <= seen.gone:
        return up_to, now_ms
    return up_to, _from_ms(retention, max(said), _words_seen(seen, up_to, now_ms), now_ms)


def _words_seen(seen: Seen, up_to: Month, now_ms: int) -> int:
    """Return since which look words up to this very month go."""
    return seen.words[1] if seen.words is not None and seen.words[0] == up_to else now_ms


def _from_ms(retention: Retention, ordered_at_ms: int, seen_at_ms: int, now_ms: int) -> int:
    """Return when the notice ends: of what had been stopped it begins again where it is seen."""
    ends_ms = ordered_at_ms + retention.notice_ms
    if now_ms <= ends_ms + _LATE_MS:
        return ends_ms
    return max(ends_ms, seen_at_ms + retention.notice_ms)


def _notice(
    going: Mapping[AccountId, int], words: tuple[Month, int] | None, now_ms: int
) -> Notice | None:
    waiting = {account_id: from_ms for account_id, from_ms in going.items() if from_ms > now_ms}
    moments = list(waiting.values())
    up_to = None
    if words is not None and words[1] > now_ms:
        up_to = words[0]
        moments.append(words[1])
    if not moments:
        return None
    named = sorted(waiting, key=lambda account_id: (waiting[account_id], account_id))
    return Notice(min(moments), len(named), tuple(named[:NAMED_AT_MOST]), up_to)


def _erasures(state: State, accounts: list[Account], now_ms: int) -> Iterator[Erasure]:
    leaving = {account.account_id for account in accounts}
    standing = _standing(state, leaving, now_ms) if accounts else set[PersonId]()
    for account in accounts:
        holder = account.holder_id
        yield Erasure(account.account_id, None if holder in standing else holder)


def _gone(state: State, erased: list[Account], now_ms: int) -> list[PersonId]:
    """Return who stands nowhere, of whom was erased and of who only ever ran a closed group.

    The former may have stood somewhere when it was erased, and have lost that since.
    """
    last = months_before(month_of(now_ms), _SIGN_IN_MONTHS + 1)
    found = {account.holder_id for account in erased if account.holder_id is not None}
    for group in state.groups.values():
        if group.closed and month_of(group.closed_at_ms) <= last:
            found |= group.had_roles
    return sorted(found - _standing(state, set(), now_ms)) if found else []


def _standing(state: State, leaving: set[AccountId], now_ms: int) -> set[PersonId]:
    """Return everybody who stands somehow somewhere else than as a holder of these accounts."""
    found = {
        person
        for group in state.groups.values()
        for person, roles in group.roles.items()
        if any(until_ms is None or now_ms < until_ms for until_ms in roles.values())
    }
    for account in state.accounts.values():
        if account.status != "closed":
            found.update(account.intermediaries)
        gone = account.erasure == "erased" or account.account_id in leaving
        if account.holder_id is not None and not gone:
            found.add(account.holder_id)
    return found


def _outlived(state: State, retention: Retention, now_ms: int) -> Iterator[AccountId]:
    last = _last_month(retention, now_ms)
    for account in state.accounts.values():
        if account.kind != "community" and account.erasure is None and _has_outlived(account, last):
            yield account.account_id


def _last_month(retention: Retention, now_ms: int) -> Month:
    """Return the last month such that who closed in it is named no longer."""
    return months_before(month_of(now_ms), retention.names_months + 1)


def _has_outlived(account: Account, last: Month) -> bool:
    return account.closed_at_ms is not None and month_of(account.closed_at_ms) <= last


def _retiring(state: State, retire: Month) -> Iterator[GroupId]:
    for group_id, group in state.groups.items():
        if _without_words(group) < retire:
            yield group_id


def _without_words(group: Group) -> Month:
    """Return the last month of which the group's words are retired, or it had none yet."""
    return max(group.words_retired or "", months_before(month_of(group.founded_at_ms), 1))
