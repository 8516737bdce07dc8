"""Whether the transfers, from zero, make the balances: a bundle is a whole history or nothing."""

from dataclasses import dataclass

from access.phrases_import import Reason
from access.saying import Saying
from contracts.ids import MAX_EXCHANGE_MS
from evenveel.findings import Findings
from evenveel.komunitin import layout
from evenveel.komunitin.bundle import Account, Bundle, Transfer
from evenveel.komunitin.digits import show_steps
from evenveel.komunitin.roster import Roster


@dataclass(slots=True)
class _Run:
    """An account's balance as the history goes by, and how far it came either way."""

    balance: int = 0
    lowest: int = 0
    highest: int = 0

    def move(self, steps: int) -> None:
        self.balance += steps
        self.lowest = min(self.lowest, self.balance)
        self.highest = max(self.highest, self.balance)


def in_order(transfers: tuple[Transfer, ...]) -> list[Transfer]:
    """Return the transfers as they happened; of one moment, in the file's order."""
    return sorted(transfers, key=lambda transfer: transfer.created_at_ms)


def check_history(bundle: Bundle, roster: Roster, now_ms: int, findings: Findings) -> None:
    """Say where the history does not make the balances, or goes past limits, or past now."""
    _check_balances(bundle, roster, findings)
    for transfer in bundle.transfers:
        if transfer.created_at_ms > now_ms:
            reason = Saying(Reason.IN_THE_FUTURE, column="createdAt")
            findings.problem(layout.TRANSFERS.name, transfer.line, reason)


def _check_balances(bundle: Bundle, roster: Roster, findings: Findings) -> None:
    needed = (layout.ACCOUNTS.name, layout.TRANSFERS.name, layout.CURRENCY.name)
    if findings.any_in(*needed):
        if not findings.any_unread(*needed):
            findings.warning(layout.ACCOUNTS.name, 0, Saying(Reason.BALANCES_LATER))
        return
    assert bundle.currency is not None
    scale = bundle.currency.scale
    total = sum(account.balance_steps for account in bundle.accounts)
    if total:
        reason = Saying(Reason.SUM_NOT_ZERO, sum=show_steps(total, scale))
        findings.problem(layout.ACCOUNTS.name, 0, reason)
    moved = any(account.balance_steps for account in bundle.accounts)
    if moved and findings.any_unread(layout.TRANSFERS.name):
        # Said once, not at each account: without its history no balance can be made.
        findings.problem(layout.TRANSFERS.name, 0, Saying(Reason.HISTORY_MISSING))
        return
    runs = _runs(bundle, roster)
    for account in bundle.accounts:
        _check_balance(account, runs[account.code], scale, findings)


def check_sizes(bundle: Bundle, step_ms: int, findings: Findings) -> None:
    """Say which transfers are worth more time than any exchange can be."""
    for transfer in bundle.transfers:
        if transfer.amount_steps * step_ms > MAX_EXCHANGE_MS:
            reason = Saying(Reason.WORTH_TOO_MUCH, column="amount", most=str(MAX_EXCHANGE_MS))
            findings.problem(layout.TRANSFERS.name, transfer.line, reason)


def _runs(bundle: Bundle, roster: Roster) -> dict[str, _Run]:
    runs = {account.code: _Run() for account in bundle.accounts}
    for transfer in in_order(bundle.transfers):
        payer, payee = roster.account(transfer.payer), roster.account(transfer.payee)
        assert payer is not None
        assert payee is not None
        runs[payer.code].move(-transfer.amount_steps)
        runs[payee.code].move(transfer.amount_steps)
    return runs


def _check_balance(account: Account, run: _Run, scale: int, findings: Findings) -> None:
    file, line = layout.ACCOUNTS.name, account.line
    shown = {"account": account.code, "balance": show_steps(account.balance_steps, scale)}
    if run.balance != account.balance_steps:
        made = show_steps(run.balance, scale)
        findings.problem(file, line, Saying(Reason.BALANCE_NOT_MADE, **shown, made=made))
    if account.credit_limit_steps is not None:
        floor = -account.credit_limit_steps
        if account.balance_steps < floor:
            below = show_steps(floor, scale)
            findings.problem(file, line, Saying(Reason.BALANCE_BELOW, **shown, floor=below))
        elif run.lowest < floor:
            lowest = show_steps(run.lowest, scale)
            findings.warning(file, line, Saying(Reason.WENT_BELOW, **shown, lowest=lowest))
    if account.maximum_steps is not None:
        if account.balance_steps > account.maximum_steps:
            maximum = show_steps(account.maximum_steps, scale)
            findings.problem(file, line, Saying(Reason.BALANCE_ABOVE, **shown, ceiling=maximum))
        elif run.highest > account.maximum_steps:
            highest = show_steps(run.highest, scale)
            findings.warning(file, line, Saying(Reason.WENT_ABOVE, **shown, highest=highest))
