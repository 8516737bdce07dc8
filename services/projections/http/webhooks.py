"""A group's webhooks: added, shown, removed; dead letters, and delivering them again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from contracts.ids import UUID_PATTERN
from projections.http.admission import asker_of, looking
from projections.http.asking import (
    Cursor,
    GroupPath,
    Limit,
    cursor_of,
    must_exist,
    parts_of,
)
from projections.http.bodies import body_as, described
from projections.http.faults import Fault
from projections.http.feed import FeedItem
from projections.http.problems import Refused
from projections.http.webhook_models import (
    DeadLettersPage,
    NewWebhook,
    Redelivery,
    RedeliveryAnswer,
    WebhookAdded,
    WebhooksAnswer,
    shown,
    shown_dead,
)
from projections.webhooks.addresses import NotAllowed
from projections.webhooks.subscriptions import (
    TYPES,
    WEBHOOKS_AT_MOST,
    BeyondTheHead,
    NoSeal,
    NoSuchDelivery,
    TooManyWebhooks,
    Wanted,
    WebhookEnded,
    WebhookExists,
    Webhooks,
    WebhookUnknown,
)

router = APIRouter(tags=["webhooks"])
# What we send, for the description: there is nothing here to be called.
outgoing = APIRouter()

_ALL: Final = "/groups/{group_id}/webhooks"
_ONE: Final = "/groups/{group_id}/webhooks/{webhook_id}"

WebhookPath = Annotated[
    str,
    Path(
        pattern=UUID_PATTERN,
        description="the webhook's id",
        examples=["4c5a1b0e-3d0f-4a52-9d0a-9f5e0a6a7c11"],
    ),
]


@outgoing.post(
    "event",
    status_code=204,
    operation_id="event",
    summary="An event of the group, posted to its webhook",
)
def event(item: FeedItem) -> None:
    """Signed as Standard Webhooks lays down: `webhook-id`, `webhook-timestamp` and
    `webhook-signature`. Answer with any 2xx within ten seconds; 410 ends the webhook; after
    anything else it is posted again, later and later, under the same `webhook-id`. It comes at
    least once, and not always in order: `position` and the group's own number say what is missing.
    """


@contextmanager
def _told_as_problems(webhook_id: str = "", position: int | None = None) -> Iterator[None]:
    try:
        yield
    except WebhookUnknown:
        raise Refused(Fault.WEBHOOK_UNKNOWN, webhook_id) from None
    except NotAllowed:
        raise Refused(Fault.URL_NOT_ALLOWED) from None
    except WebhookExists as exists:
        raise Refused(Fault.WEBHOOK_EXISTS, exists.webhook_id) from None
    except TooManyWebhooks:
        raise Refused(Fault.TOO_MANY_WEBHOOKS, str(WEBHOOKS_AT_MOST)) from None
    except NoSeal:
        raise Refused(Fault.UNAVAILABLE) from None
    except BeyondTheHead:
        raise Refused(Fault.INVALID_PARAMETER, "after") from None
    except WebhookEnded:
        raise Refused(Fault.WEBHOOK_ENDED, webhook_id) from None
    except NoSuchDelivery:
        raise Refused(Fault.DELIVERY_UNKNOWN, str(position)) from None


def _of(request: Request) -> Webhooks:
    found: Webhooks = request.app.state.webhooks
    return found


def _must_exist(request: Request, group_id: str) -> None:
    with looking(request) as at:
        must_exist(at, group_id)


def _creator(request: Request, asked: NewWebhook) -> str:
    """Who asks for it: who is signed in, or the key's owner. Raises Refused for anybody else."""
    principal = asker_of(request).principal
    person_id = principal.person_id
    if asked.created_by is None and person_id is not None:
        return person_id
    if asked.created_by is None or not (principal.acts_for_all or asked.created_by == person_id):
        raise Refused(Fault.NOT_ALLOWED)
    return asked.created_by


@router.post(_ALL, status_code=201, summary="A new webhook", openapi_extra=described(NewWebhook))
def add_webhook(
    request: Request,
    group_id: GroupPath,
    asked: Annotated[NewWebhook, Depends(body_as(NewWebhook))],
) -> WebhookAdded:
    """The group's events are posted there from now on. The secret is told in this answer only."""
    if not TYPES.issuperset(asked.types):
        raise Refused(Fault.INVALID_PARAMETER, "types")
    _must_exist(request, group_id)
    wanted = Wanted(group_id, asked.url, asked.types, _creator(request, asked), asked.after)
    with _told_as_problems():
        webhook, secret = _of(request).add(wanted)
    return WebhookAdded(**shown(webhook).model_dump(), secret=secret)


@router.get(_ALL, summary="A group's webhooks")
def list_webhooks(request: Request, group_id: GroupPath) -> WebhooksAnswer:
    """Oldest first, those that ended too."""
    _must_exist(request, group_id)
    return WebhooksAnswer(webhooks=[shown(one) for one in _of(request).of_group(group_id)])


@router.delete(_ONE, status_code=204, summary="Remove a webhook")
def remove_webhook(request: Request, group_id: GroupPath, webhook_id: WebhookPath) -> Response:
    """Nothing is posted there any more, and what waited is gone."""
    with _told_as_problems(webhook_id):
        _of(request).remove(group_id, webhook_id)
    return Response(status_code=204)


@router.get(f"{_ONE}/dead", summary="A webhook's dead letters")
def dead_letters(
    request: Request,
    group_id: GroupPath,
    webhook_id: WebhookPath,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> DeadLettersPage:
    """Events that could not be delivered, in the order of the log."""
    after = 0 if cursor is None else int(parts_of(cursor, int)[0])
    with _told_as_problems(webhook_id):
        found = _of(request).dead(group_id, webhook_id, after=after, limit=limit + 1)
    letters = found[:limit]
    return DeadLettersPage(
        dead=[shown_dead(letter) for letter in letters],
        next=cursor_of(letters[-1].position) if len(found) > limit else None,
    )


@router.post(f"{_ONE}/redeliver", summary="Deliver again", openapi_extra=described(Redelivery))
def redeliver(
    request: Request,
    group_id: GroupPath,
    webhook_id: WebhookPath,
    asked: Annotated[Redelivery, Depends(body_as(Redelivery))],
) -> RedeliveryAnswer:
    """All dead letters, or what is named, are posted as if they were new."""
    with _told_as_problems(webhook_id, asked.position):
        again = _of(request).redeliver(group_id, webhook_id, asked.position)
    return RedeliveryAnswer(redelivered=again)
