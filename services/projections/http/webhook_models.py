"""The form of what is asked and answered about webhooks."""

from typing import Literal

from pydantic import Field

from access.moments import shown_moment
from contracts.ids import UUID_PATTERN
from projections.http.asking import MAX_POSITION
from projections.http.bodies import Asked
from projections.http.models import Model
from projections.webhooks.addresses import MAX_URL
from projections.webhooks.subscriptions import TYPES, DeadLetter, Webhook

_ID = "4c5a1b0e-3d0f-4a52-9d0a-9f5e0a6a7c11"
_PERSON = "0d2f6d3a-5a0e-4d3a-8e57-2b9a5b1f7c21"
_MOMENT = "2026-03-01T12:00:00.000Z"
_URL = "https://example.org/evenveel"


class NewWebhook(Asked):
    """Where a group's events are to be posted."""

    url: str = Field(max_length=MAX_URL, description="https only", examples=[_URL])
    types: list[str] = Field(
        default=[],
        max_length=len(TYPES),
        description="only events of these types; none named: all",
        examples=[["exchange-recorded.v1"]],
    )
    created_by: str | None = Field(
        default=None,
        pattern=UUID_PATTERN,
        description="the person who asks for it; left out, whoever is signed in",
        examples=[_PERSON],
    )
    after: int | None = Field(
        default=None,
        ge=0,
        le=MAX_POSITION,
        description="begin with the events beyond this position; without it, from now on",
        examples=[1042],
    )


class Redelivery(Asked):
    """Which deliveries are to be made again."""

    position: int | None = Field(
        default=None,
        ge=1,
        le=MAX_POSITION,
        description="only this one, delivered or not; without it, all dead letters",
        examples=[1042],
    )


class WebhookAnswer(Model):
    """Where a group's events are posted, and how that fares."""

    webhook_id: str = Field(examples=[_ID])
    group_id: str = Field(examples=["letsgent"])
    url: str = Field(examples=[_URL])
    types: list[str] = Field(
        description="only events of these types; empty: all", examples=[["exchange-recorded.v1"]]
    )
    created_by: str = Field(examples=[_PERSON])
    created_at: str = Field(examples=[_MOMENT])
    begins_after: int = Field(examples=[1042])
    status: Literal["active", "failing", "ended"] = Field(
        description="failing: the last attempt failed, others follow; ended: the receiver answered"
        " 410, and nothing more is posted"
    )
    since: str | None = Field(
        description="since when it fails, or when it ended", examples=[_MOMENT]
    )
    queued_up_to: int = Field(
        description="every event up to here was delivered, waits, or is a dead letter",
        examples=[1042],
    )
    waiting: int = Field(examples=[0])
    dead: int = Field(examples=[0])


class WebhookAdded(WebhookAnswer):
    """A new webhook, with the secret that is told this once."""

    secret: str = Field(
        description="what signatures are made with (Standard Webhooks)",
        examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )


class WebhooksAnswer(Model):
    """All of a group's."""

    webhooks: list[WebhookAnswer]


class DeadLetterAnswer(Model):
    """An event that could not be delivered."""

    position: int = Field(description="where it is in the log", examples=[1042])
    attempts: int = Field(examples=[8])
    outcome: str = Field(description="how the last attempt ended", examples=["HTTP 500"])
    died_at: str = Field(examples=[_MOMENT])


class DeadLettersPage(Model):
    """Dead letters in the order of the log."""

    dead: list[DeadLetterAnswer]
    next: str | None = Field(description="give this as `cursor` for what follows")


class RedeliveryAnswer(Model):
    """How many deliveries are due at once."""

    redelivered: int = Field(examples=[3])


def shown(webhook: Webhook) -> WebhookAnswer:
    """The webhook as it is answered."""
    status: Literal["active", "failing", "ended"] = "active"
    since_ms = webhook.failing_since_ms
    if webhook.ended_at_ms is not None:
        status, since_ms = "ended", webhook.ended_at_ms
    elif since_ms is not None:
        status = "failing"
    return WebhookAnswer(
        webhook_id=webhook.webhook_id,
        group_id=webhook.group_id,
        url=webhook.url,
        types=webhook.types,
        created_by=webhook.created_by,
        created_at=shown_moment(webhook.created_at_ms),
        begins_after=webhook.begins_after,
        status=status,
        since=None if since_ms is None else shown_moment(since_ms),
        queued_up_to=webhook.reached,
        waiting=webhook.waiting,
        dead=webhook.dead,
    )


def shown_dead(letter: DeadLetter) -> DeadLetterAnswer:
    """The dead letter as it is answered."""
    return DeadLetterAnswer(
        position=letter.position,
        attempts=letter.attempts,
        outcome=letter.outcome,
        died_at=shown_moment(letter.changed_at_ms),
    )
