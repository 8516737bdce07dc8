"""For whom an act was done, and when: so that every event says who acted for which account."""

from clearing.domain.act_commands import ApproveAct
from clearing.domain.commands import (
    AcceptRequest,
    Command,
    LeaveGroup,
    Pay,
    Request,
    Reverse,
    WithdrawRequest,
)
from clearing.domain.directory_commands import ChangePost, PublishPost, WithdrawPost
from clearing.domain.state import State
from contracts.events import (
    AccountLeaving,
    Event,
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    PostChanged,
    PostPublished,
    PostWithdrawn,
)
from contracts.ids import AccountId


def happening_at_ms(state: State, command: Command) -> int | None:
    """Return the day on which what the command does happened; None: as it is recorded.

    What an approval carries out happened when it was said to have happened as it was proposed.
    """
    if isinstance(command, ApproveAct):
        return state.acts[command.act_id].happened_at_ms
    return command.happened_at_ms


def acted_for(command: Command, event: Event) -> AccountId | None:
    """Return the account on whose behalf the command was given, None for a group's own affairs."""
    # First and by itself for speed: nearly every command there is.
    if isinstance(command, Pay):
        return command.payer
    match command, event:
        case (AcceptRequest(), ExchangeRecorded(payer=payer)):
            return payer
        case (Request(), ExchangeRequested(payee=payee)):
            return payee
        case (Reverse(), ExchangeReversed(payee=payee)):
            return payee if command.actor.capacity in ("holder", "intermediary") else None
        case (
            PublishPost() | ChangePost() | WithdrawPost(),
            PostPublished() | PostChanged() | PostWithdrawn(),
        ):
            in_person = command.actor.capacity in ("holder", "intermediary")
            return event.account_id if in_person else None
        case (LeaveGroup(), AccountLeaving(account_id=account_id)):
            return account_id
        case (WithdrawRequest(), _):
            return command.actor.acting_for
        case _:
            return None
