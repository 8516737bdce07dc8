"""For whom an act was done, so that every event says who acted for which account."""

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
