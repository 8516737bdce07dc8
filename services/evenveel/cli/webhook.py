"""`evenveel webhook`: where a group's events are posted, and what could not be delivered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from access.phrases import Phrase
from access.rights import Act
from contracts.ids import GroupId
from evenveel.cli import options as o
from evenveel.cli.frame import command, print_json
from evenveel.cli.mistakes import Mistake
from evenveel.cli.office import Office, counted
from evenveel.cli.parties import administering, group_named
from evenveel.cli.showing import table, tell

if TYPE_CHECKING:
    from projections.webhooks.subscriptions import Webhook, Webhooks

app = typer.Typer(
    name="webhook", help="Events posted to addresses that a group names.", no_args_is_help=True
)

Webhook_ = Annotated[str, typer.Argument(metavar="WEBHOOK", help="A webhook's id.")]
Url = Annotated[str, typer.Argument(metavar="URL", help="Where to: an https address.")]
Type = Annotated[
    list[str] | None,
    typer.Option("--type", help="Only these events, like exchange-recorded.v1 (repeatable)."),
]
After = Annotated[
    int | None,
    typer.Option("--after", min=0, help="Begin after this position. [default: from now on]"),
]
Position = Annotated[
    int | None, typer.Option("--position", min=1, help="Only this one. [default: all dead ones]")
]
# As many dead letters as are shown to a person; a program gets them page by page over HTTP.
_SHOWN_AT_MOST = 500


@contextmanager
def _webhooks(office: Office, group_id: str, given: str = "") -> Iterator[Webhooks]:
    """The webhooks, with what cannot be done told as a mistake."""
    from access.moments import now_ms
    from evenveel.webhooks import seal_of
    from projections.reading.snapshot import open_pool
    from projections.webhooks import subscriptions as s
    from projections.webhooks.addresses import NotAllowed

    office.known.may(Act.FOLLOW_GROUP, groups=(GroupId(group_id),))
    allowed = office.settings.webhooks.loopback_allowed
    with open_pool(office.database_url, at_most=1) as pool:
        try:
            yield s.Webhooks(pool, now_ms, seal=seal_of(office.settings), loopback_allowed=allowed)
        except s.WebhookUnknown:
            see = f"evenveel webhook list {group_id}"
            raise Mistake(Phrase.NO_WEBHOOK, group=group_id, given=given, command=see) from None
        except s.WebhookExists as there:
            webhook = there.webhook_id
            raise Mistake(Phrase.WEBHOOK_EXISTS, group=group_id, webhook=webhook) from None
        except s.TooManyWebhooks:
            count = str(s.WEBHOOKS_AT_MOST)
            raise Mistake(Phrase.TOO_MANY_WEBHOOKS, group=group_id, count=count) from None
        except s.WebhookEnded:
            raise Mistake(Phrase.WEBHOOK_ENDED, webhook=given) from None
        except NotAllowed:
            raise Mistake(Phrase.URL_NOT_ALLOWED) from None


@command(app, "add")
def add(
    office: Office,
    group: o.Group,
    url: Url,
    *,
    types: Type = None,
    after: After = None,
    person: o.As = None,
) -> None:
    """Post the group's events to an address, from now on. Its secret is told this once."""
    from projections.http.webhook_models import shown
    from projections.webhooks.subscriptions import TYPES, BeyondTheHead, Wanted

    unknown = sorted(set(types or ()) - TYPES)
    if unknown:
        raise Mistake(Phrase.NO_EVENT_TYPE, given=unknown[0])
    found = group_named(office, group)
    who = administering(office, found, o.Who(person=person)).person_id
    wanted = Wanted(found.group_id, url, types or (), who, after)
    with _webhooks(office, found.group_id) as webhooks:
        try:
            webhook, secret = webhooks.add(wanted)
        except BeyondTheHead:
            raise Mistake(Phrase.BEYOND_THE_LOG, given=str(after)) from None
    if office.json:
        print_json({**shown(webhook).model_dump(), "secret": secret})
        return
    tell(
        office,
        Phrase.WEBHOOK_ADDED,
        webhook=webhook.webhook_id,
        group=webhook.group_id,
        position=str(webhook.begins_after),
        url=webhook.url,
    )
    tell(office, Phrase.WEBHOOK_SECRET, secret=secret)


@command(app, "list")
def list_webhooks(office: Office, group: o.Group) -> None:
    """A group's webhooks, and how they fare."""
    from projections.http.webhook_models import shown

    group_id = group_named(office, group).group_id
    with _webhooks(office, group_id) as webhooks:
        found = webhooks.of_group(group_id)
    if office.json:
        print_json({"webhooks": [shown(webhook).model_dump() for webhook in found]})
        return
    if not found:
        see = f"evenveel webhook add {group_id}"
        tell(office, Phrase.NO_WEBHOOKS, group=group_id, command=see)
        return
    numbers = (Phrase.QUEUED_UP_TO, Phrase.WAITING, Phrase.DEAD)
    headings = (Phrase.ID, Phrase.ADDRESS, Phrase.TYPES, Phrase.STATUS, *numbers)
    table(office, headings, [_row(office, webhook) for webhook in found], right=numbers)


def _row(office: Office, webhook: Webhook) -> tuple[str, ...]:
    from projections.http.webhook_models import shown

    return (
        webhook.webhook_id,
        webhook.url,
        ", ".join(webhook.types) or office.said(Phrase.ALL_TYPES),
        office.word("status", shown(webhook).status),
        str(webhook.reached),
        counted(webhook.waiting, office.language),
        counted(webhook.dead, office.language),
    )


@command(app, "remove")
def remove(office: Office, group: o.Group, webhook: Webhook_) -> None:
    """Post no more to an address; what waited for it is gone."""
    group_id = group_named(office, group).group_id
    with _webhooks(office, group_id, webhook) as webhooks:
        webhooks.remove(group_id, _id(webhook))
    if office.json:
        print_json({"removed": _id(webhook)})
    else:
        tell(office, Phrase.WEBHOOK_REMOVED, webhook=_id(webhook))


@command(app, "dead")
def dead(office: Office, group: o.Group, webhook: Webhook_) -> None:
    """The events that could not be delivered."""
    from projections.http.webhook_models import shown_dead

    group_id = group_named(office, group).group_id
    with _webhooks(office, group_id, webhook) as webhooks:
        letters = webhooks.dead(group_id, _id(webhook), after=0, limit=_SHOWN_AT_MOST)
    shown = [shown_dead(letter) for letter in letters]
    if office.json:
        print_json({"dead": [letter.model_dump() for letter in shown]})
        return
    if not shown:
        tell(office, Phrase.NO_DEAD_LETTERS, webhook=_id(webhook))
        return
    numbers = (Phrase.POSITION, Phrase.ATTEMPTS)
    rows = [(str(one.position), str(one.attempts), one.died_at, one.outcome) for one in shown]
    table(office, (*numbers, Phrase.DATE, Phrase.OUTCOME), rows, right=numbers)


@command(app, "redeliver")
def redeliver(
    office: Office, group: o.Group, webhook: Webhook_, *, position: Position = None
) -> None:
    """Deliver again: all dead letters, or one event that is named, delivered or not."""
    from projections.webhooks.subscriptions import NoSuchDelivery

    group_id = group_named(office, group).group_id
    with _webhooks(office, group_id, webhook) as webhooks:
        try:
            count = webhooks.redeliver(group_id, _id(webhook), position)
        except NoSuchDelivery:
            raise Mistake(Phrase.NO_DELIVERY, given=str(position)) from None
    if office.json:
        print_json({"redelivered": count})
    else:
        tell(office, Phrase.REDELIVERED, count=count)


def _id(typed: str) -> str:
    return typed.strip().lower()
