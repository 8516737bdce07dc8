"""`evenveel status`: what runs, what stands where, and what somebody must look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

import msgspec
import typer

from access.phrases import Phrase
from access.phrases_privacy import Privacy
from access.saying import AnyPhrase
from evenveel.cli.frame import REFUSED, command, print_json
from evenveel.cli.office import Office, counted
from evenveel.cli.showing import figures, say, table, tell

if TYPE_CHECKING:
    from evenveel.status import Process, Status, Wrong

app = typer.Typer()

_MB: Final = 1_000_000


@command(app, "status")
def status_command(office: Office) -> None:
    """Say what runs, how far everything is, and what is wrong. Exit code 1 if anything is."""
    from evenveel.status import status

    found = status(office.database_url, kafka=office.settings.kafka is not None)
    if office.json:
        print_json(_for_programs(found))
    else:
        _tell(office, found)
    if found.wrong:
        raise typer.Exit(REFUSED)


def _for_programs(found: Status) -> dict[str, object]:
    """Return all of it by name: what is a tuple in here would be a list without names."""
    plain: dict[str, object] = msgspec.to_builtins(found)
    return {
        "healthy": not found.wrong,
        **plain,
        "log": found.log._asdict(),
        "relay": None if found.relay is None else found.relay._asdict(),
        "tree": found.tree._asdict(),
        "places": [place._asdict() for place in found.places],
        "webhooks": found.webhooks._asdict(),
    }


def _tell(office: Office, found: Status) -> None:
    position = str(found.log.position)
    if found.wrong:
        tell(office, Phrase.RUNS_BADLY, count=len(found.wrong), position=position)
        for wrong in found.wrong:
            say(f"  - {_said(office, wrong)}")
    else:
        tell(office, Phrase.RUNS_WELL, position=position)
    say("")
    figures(office, _figures(office, found))
    if found.processes:
        say("")
        headings = (Phrase.PROCESS, Phrase.STATE, Phrase.WHERE, Phrase.SEEN)
        rows = [_process(office, process) for process in found.processes]
        table(office, headings, rows, right=(Phrase.SEEN,))
    say("")
    numbers = (Phrase.PARTITION, Phrase.POSITION, Phrase.BEHIND, Phrase.BEHIND_FOR)
    table(office, (Phrase.PROJECTION, *numbers, Phrase.WHERE), _places(office, found), numbers)


def _said(office: Office, wrong: Wrong) -> str:
    about, ago = wrong.about, _time(office, wrong.seconds)
    match wrong.what:
        case "not-running":
            return office.said(Phrase.DOES_NOT_RUN, process=about)
        case "silent":
            return office.said(Phrase.DOES_NOT_RUN_SINCE, process=about, ago=ago)
        case "nobody-serves":
            return office.said(Phrase.NOBODY_WRITES)
        case "standing-still":
            return office.said(Phrase.STANDS_STILL, partition=about, said=wrong.said)
        case "behind":
            named = {"index": Phrase.INDEX, "tree": Phrase.TREE}
            what = office.said(named[about]) if about in named else about
            return office.said(Phrase.IS_BEHIND, what=what, ago=ago)
        case "in-trouble":
            return office.said(Phrase.IN_TROUBLE, process=about, said=wrong.said)
        case other:
            assert_never(other)


def _figures(office: Office, found: Status) -> list[tuple[AnyPhrase | None, str]]:
    log = found.log
    if log.lease_left_s is None:
        writer = office.said(Phrase.NOBODY_WRITES)
    else:
        lease = _time(office, log.lease_left_s)
        writer = office.said(
            Phrase.WRITTEN_BY, holder=log.holder or "", epoch=str(log.epoch), lease=lease
        )
    index = office.said(Phrase.INDEX_UP_TO, ids=str(log.ids_reached), tags=str(log.tags_reached))
    rows: list[tuple[AnyPhrase | None, str]] = [
        (Phrase.WRITER, writer),
        (Phrase.DATABASE, office.said(Phrase.MEGABYTES, count=log.database_bytes // _MB)),
        (Phrase.INDEX, index),
        (Phrase.SNAPSHOT, str(log.snapshot_position)),
        (Phrase.TREE, _signed(office, found)),
    ]
    if found.relay is not None:
        relay = office.said(
            Phrase.RELAYED_UP_TO,
            position=str(found.relay.position),
            behind=found.relay.lag_events,
            ago=_time(office, found.relay.lag_s),
        )
        rows.append((Phrase.STREAM, relay))
    if found.webhooks.active or found.webhooks.waiting or found.webhooks.dead:
        sent = office.said(
            Phrase.WEBHOOKS_ARE,
            active=found.webhooks.active,
            failing=found.webhooks.failing,
            waiting=found.webhooks.waiting,
            dead=found.webhooks.dead,
        )
        rows.append((Phrase.WEBHOOKS, sent))
    if found.erasures_held:
        rows.append((Privacy.ERASURES_HELD, str(found.erasures_held)))
    if found.going is not None:
        going = office.said(
            Privacy.GOES_FROM,
            day=found.going.from_moment[:10],
            accounts=str(found.going.how_many),
            month=found.going.words_up_to or "–",
        )
        rows.append((Privacy.GOING, going))
    return rows


def _signed(office: Office, found: Status) -> str:
    return office.said(
        Phrase.SIGNED_UP_TO,
        position=str(found.tree.size),
        behind=found.tree.lag_events,
        ago=_time(office, found.tree.lag_s),
    )


def _process(office: Office, process: Process) -> tuple[str, ...]:
    state = _state(office, process.state) if process.runs else office.said(Phrase.RUNS_NO_MORE)
    return (process.name, state, process.holder, _time(office, process.seen_s))


def _state(office: Office, state: str) -> str:
    try:
        return office.word("state", state.replace(" ", "-"))
    except ValueError:
        # A newer process than we are says something that we have no word for.
        return state


def _places(office: Office, found: Status) -> list[tuple[str, ...]]:
    return [
        (
            place.name if place.live else f"{place.name} v{place.version}",
            str(place.partition),
            str(place.position),
            counted(place.lag_events, office.language),
            _time(office, place.lag_s),
            found.holders.get(place.partition, ""),
        )
        for place in found.places
    ]


def _time(office: Office, seconds: float) -> str:
    # Whole seconds: what is behind for less is not behind.
    return office.time(int(seconds) * 1_000) if seconds >= 1 else "0 s"
