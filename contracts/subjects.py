"""Whose the words of an event are: under whose keys the vault keeps them.

Words between two accounts are kept under the keys of both together, so that to forget either
forgets the words. Words about an act are of the accounts that the act is about, whoever says them.
Words that name no account, as of an agreement, are the group's.
"""

from contracts.events import (
    AccountClosed,
    AccountLeaving,
    AccountLimitsSet,
    AccountLimitsWaiting,
    AccountOpened,
    AccountResumed,
    AccountSuspended,
    ActApproved,
    ActDeclined,
    ActProposed,
    ErasureWaiting,
    Event,
    ExchangeRecorded,
    ExchangeRequested,
    ExchangeReversed,
    IntermediaryAppointed,
    IntermediaryDismissed,
    PostChanged,
    PostPublished,
    PostWithdrawn,
    RequestEndEvent,
    ReversalWaiting,
    RoundingSettled,
    RoundingWaiting,
    SettlementWaiting,
    WaitingAct,
    WriteOffWaiting,
    groups_touched,
)
from contracts.ids import ActId, ExchangeId, subject_of_group


def subjects_of_words(
    event: Event, request: ExchangeRequested | None = None, act: WaitingAct | None = None
) -> tuple[str, ...]:
    """Return the vault's subjects of the words that come with the event, at least one.

    `request` is the open request that the event ends, where it ends one: what is said of it is its
    parties'. `act` is what was to be done by the act that the event approves or declines.
    """
    match event:
        case ExchangeRecorded() | ExchangeReversed() | ExchangeRequested():
            return (event.payer, event.payee)
        case ActProposed():
            return _accounts_of(event.act) or _of_its_group(event)
        case ActApproved() | ActDeclined() if act is not None:
            return _accounts_of(act) or _of_its_group(event)
        case (
            AccountOpened()
            | AccountLimitsSet()
            | AccountSuspended()
            | AccountLeaving()
            | AccountResumed()
            | AccountClosed()
            | IntermediaryAppointed()
            | IntermediaryDismissed()
            | PostPublished()
            | PostChanged()
            | PostWithdrawn()
            | RoundingSettled()
        ):
            return (event.account_id,)
        case _ if request is not None:
            return (request.payer, request.payee)
        case _:
            return _of_its_group(event)


class WhoseWords:
    """Says whose the words of each event are, to whom is shown one event after another.

    Events that come without words may be left out, but for requests and proposals of acts.
    """

    def __init__(self) -> None:
        self._requests: dict[ExchangeId, ExchangeRequested] = {}
        self._acts: dict[ActId, WaitingAct] = {}

    def of(self, event: Event) -> tuple[str, ...]:
        """Return the vault's subjects of the words that come with the event, at least one."""
        if isinstance(event, RequestEndEvent | ExchangeRecorded):
            return subjects_of_words(event, self._requests.pop(event.exchange_id, None))
        if isinstance(event, ActApproved | ActDeclined):
            return subjects_of_words(event, act=self._acts.pop(event.act_id, None))
        if isinstance(event, ExchangeRequested):
            self._requests[event.exchange_id] = event
        elif isinstance(event, ActProposed):
            self._acts[event.act_id] = event.act
        return subjects_of_words(event)


def _accounts_of(act: WaitingAct) -> tuple[str, ...]:
    match act:
        case SettlementWaiting() | WriteOffWaiting():
            return (act.payer, act.payee)
        case RoundingWaiting() | AccountLimitsWaiting() | ErasureWaiting():
            return (act.account_id,)
        case ReversalWaiting():
            return act.parties
        case _:
            return ()


def _of_its_group(event: Event) -> tuple[str, ...]:
    return (subject_of_group(groups_touched(event)[0]),)
