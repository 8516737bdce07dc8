"""How an installation is: what stands where, what runs, and what somebody must look at.

All of it is read from the database, so it can be told whether a service answers or not, and from
any machine that reaches it. What is wrong is a value of a closed list, said by whoever shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal

import psycopg

from access.moments import shown_moment
from access.pulse import Pulse
from clearing.log.standing import (
    LogStanding,
    RelayStanding,
    Surroundings,
    TreeStanding,
    age_s,
    surroundings,
)
from contracts.value import Value
from projections.standing import PlaceStanding, WebhooksStanding, standing

# What is behind for so long does not catch up by itself in a moment.
BEHIND_AT_MOST_S: Final = 60.0
# Always expected; the others where there is something for them to do.
ALWAYS: Final = ("clearing", "projections", "keeper")


class Wrong(Value, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that somebody must look at: `what` of a closed list, and what it is about.

    `not-running` and `silent` (a process, `seconds` since it was seen), `nobody-serves`,
    `standing-still` (a partition, and what is `said` of it), `behind` (a projection, an index, the
    tree or the relay, by `seconds`), `in-trouble` (a process, and what it `said`).
    """

    what: Literal[
        "not-running", "silent", "nobody-serves", "standing-still", "behind", "in-trouble"
    ]
    about: str = ""
    seconds: float = 0
    said: str = ""


class Process(Value, frozen=True, kw_only=True):
    """One run of a process that beats, or the last one that did."""

    name: str
    holder: str
    runs: bool
    state: str
    said: str
    seen_s: float


class Going(Value, frozen=True, kw_only=True):
    """What goes next for its time: so many accounts, some named, and words up to a month.

    `from_moment` is when the first of it goes; `words_up_to` is None where no words do.
    """

    from_moment: str
    how_many: int
    accounts: tuple[str, ...]
    words_up_to: str | None


class Status(Value, frozen=True, kw_only=True):
    """Everything, as of one moment; `wrong` is empty where nobody has to do anything.

    `erasures_held` were ordered and wait for the end of a hold, which is nothing wrong. `going`
    goes for its time, which is nothing wrong either unless the time was typed wrong.
    """

    wrong: tuple[Wrong, ...]
    log: LogStanding
    index_behind_s: float
    processes: tuple[Process, ...]
    relay: RelayStanding | None
    tree: TreeStanding
    places: tuple[PlaceStanding, ...]
    holders: dict[int, str]
    webhooks: WebhooksStanding
    erasures_held: int
    going: Going | None


def status(database_url: str, *, kafka: bool) -> Status:
    """Return how it is. `kafka`: whether the stream is there, so that a relay is expected.

    The tables must exist. Raises what psycopg raises.
    """
    with psycopg.connect(database_url, autocommit=True) as connection:
        around = surroundings(connection)
        tables = standing(connection)
        index_behind_s = age_s(connection, min(around.log.ids_reached, around.log.tags_reached))
    expected = [*ALWAYS, *(["relay"] if kafka else ())]
    if tables.webhooks.active:
        expected.append("webhooks")
    processes = _processes(around.pulses, expected)
    wrong = [
        *_missing(processes, expected),
        *_unserved(around.log),
        *(
            Wrong(what="standing-still", about=str(failure.partition), said=failure.said)
            for failure in tables.stopped
        ),
        *_behind(tables.places, index_behind_s, around),
        *(
            Wrong(what="in-trouble", about=process.name, said=process.said)
            for process in processes
            # A projection's trouble is a partition that stands still: it was said.
            if process.runs and process.said and process.name != "projections"
        ),
    ]
    return Status(
        wrong=tuple(wrong),
        log=around.log,
        index_behind_s=index_behind_s,
        processes=processes,
        relay=around.relay,
        tree=around.tree,
        places=tuple(tables.places),
        holders={lease.partition: lease.holder for lease in tables.leases},
        webhooks=tables.webhooks,
        erasures_held=_held(around.pulses),
        going=_going(around.pulses),
    )


def _held(known: list[Pulse]) -> int:
    held = (int(figures.get("erasures_held", 0)) for figures in _of_keepers(known))
    return max(held, default=0)


def _going(known: list[Pulse]) -> Going | None:
    for figures in _of_keepers(known):
        if going := figures.get("going"):
            return Going(
                from_moment=shown_moment(going["at_ms"]),
                how_many=going["how_many"],
                accounts=tuple(going["accounts"]),
                words_up_to=going["up_to"],
            )
    return None


def _of_keepers(known: list[Pulse]) -> list[Mapping[str, Any]]:
    return [pulse.report.figures for pulse in known if pulse.process == "keeper" and pulse.beats]


def _processes(known: list[Pulse], expected: list[str]) -> tuple[Process, ...]:
    """Return every process that runs, and the last one of each name of which none does."""
    alive = {pulse.process for pulse in known if pulse.beats}
    last: set[str] = set()
    found = []
    for pulse in known:
        if not pulse.beats and (pulse.process in alive or pulse.process in last):
            continue
        last.add(pulse.process)
        found.append(
            Process(
                name=pulse.process,
                holder=pulse.holder,
                runs=pulse.beats,
                state=pulse.report.state,
                said=pulse.report.said,
                seen_s=pulse.age_s,
            )
        )
    order = {name: number for number, name in enumerate(expected)}
    return tuple(sorted(found, key=lambda one: (order.get(one.name, len(order)), one.holder)))


def _missing(processes: tuple[Process, ...], expected: list[str]) -> Iterator[Wrong]:
    running = {process.name for process in processes if process.runs}
    seen = {process.name: process.seen_s for process in processes}
    for name in expected:
        if name in running:
            continue
        if name in seen:
            yield Wrong(what="silent", about=name, seconds=seen[name])
        else:
            yield Wrong(what="not-running", about=name)


def _unserved(log: LogStanding) -> Iterator[Wrong]:
    if log.lease_left_s is None:
        yield Wrong(what="nobody-serves")


def _behind(
    places: Sequence[PlaceStanding],
    index_behind_s: float,
    around: Surroundings,
) -> Iterator[Wrong]:
    lags = {"index": index_behind_s, "tree": around.tree.lag_s}
    for place in places:
        if place.live:
            lags[place.name] = max(place.lag_s, lags.get(place.name, 0))
    if around.relay is not None:
        lags["relay"] = around.relay.lag_s
    for name, seconds in lags.items():
        if seconds > BEHIND_AT_MOST_S:
            yield Wrong(what="behind", about=name, seconds=seconds)
