"""The three processes: the clearing service, the projections, the keeper. Each runs until told."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import Callable
from contextlib import closing
from threading import Event, Thread
from typing import Final, cast

import uvicorn
from fastapi import FastAPI

from access.database_roles import CLEARING, PROJECTIONS, address_as, are_apart
from access.moments import now_ms
from access.phrases_snag import Snag
from access.pulse import Report, beating
from access.saying import Saying
from clearing.log.standing import Lookout
from clearing.tree.sequencer import Sequencer
from clearing.write_path.writer import Writer
from evenveel.clearing_runs.desk import run_desk
from evenveel.clearing_runs.schedule import Schedule
from evenveel.composition import ledger, make_tables, projecting
from evenveel.connections import Doorway
from evenveel.forgetting.forgetting import Forgetting
from evenveel.forgetting.going import forgetting
from evenveel.interpreter import tune_interpreter
from evenveel.keeper import Keeper
from evenveel.key_changes import KeyChanges
from evenveel.lease import holder_of_service
from evenveel.search_filling import filling_search
from evenveel.sequencing import sequencer_of, sequencing
from evenveel.settings import Settings
from evenveel.troubles import PortTaken
from evenveel.who_asks import operator_key_at_first_start, who_asks
from projections.runner import Runner

_BACKLOG: Final = 512
_LOOK_EVERY_S: Final = 0.2
_RETRY_AT_MOST_S: Final = 30.0
_SOLVER_WITHIN_S: Final = 5.0

_log = logging.getLogger(__name__)


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens there. Raises `PortTaken`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        detail = error.strerror or str(error)
        taken = Saying(Snag.PORT_TAKEN, port=str(port), host=host, detail=detail)
        raise PortTaken(taken) from error
    listener.listen(_BACKLOG)
    return listener


def serve_clearing(settings: Settings, database_url: str) -> int:
    """Serve commands until told to stop; returns the exit code."""
    from clearing.http.app import create_app
    from clearing.http.health import doing
    from clearing.http.tree import Published

    tune_interpreter()
    # Before the writer stands up: who cannot listen must not take the lease of who does.
    listener = listening(settings.host, settings.port)
    make_tables(database_url, settings=settings)
    warn_of_one_role(database_url)
    address = address_as(database_url, CLEARING)
    with (
        ledger(database_url, settings) as opened,
        closing(Lookout(address)) as lookout,
        who_asks(settings, database_url) as who,
    ):
        operator_key_at_first_start(settings, who.identity.keys)
        writer = opened.writer(holder_of_service(settings.announces_clearing))
        app = create_app(
            writer,
            lookout.surroundings,
            guard=who.guard,
            limits=settings.limits,
            published=Published(log=opened.log, index=opened.index, tree=opened.tree),
        )
        writer.start()
        try:
            with beating(address, "clearing", lambda: Report(doing(writer))):
                doorway = Doorway(settings.limits, app.state.pace.count)
                _serve(app, listener, doorway, lambda: writer.status == "stopped")
        finally:
            writer.stop()
        return _code_of(writer)


def warn_of_one_role(database_url: str) -> None:
    """Say once where the database would refuse nothing; production does not start so."""
    if not are_apart(database_url):
        _log.warning("%s", Saying(Snag.ROLES_NOT_APART))


def _code_of(writer: Writer) -> int:
    if writer.failure is None:
        return 0
    _log.error("the writer stopped: %s", writer.failure)
    return 1


def serve_projections(settings: Settings, database_url: str) -> int:
    """Keep the projections up with the stream and serve them until told to stop."""
    from evenveel.pages import pages_beside
    from evenveel.read_side import projections_app
    from evenveel.webhooks import seal_of

    listener = listening(settings.host, settings.port + 1)
    # What the library says of every attempt, the runner says once in a sentence.
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    make_tables(database_url, settings=settings)
    stop = Event()
    access_url = address_as(database_url, PROJECTIONS)
    clearing_url = settings.clearing_url or settings.listens_clearing
    with (
        projecting(database_url, settings.kafka) as runner,
        who_asks(settings, database_url, role=PROJECTIONS, signs_in=True) as who,
        projections_app(
            database_url,
            guard=who.guard,
            limits=settings.limits,
            worker=runner,
            webhooks_to_loopback=settings.webhooks.loopback_allowed,
            webhook_seal=seal_of(settings),
            settings=settings,
        ) as app,
        pages_beside(app, who, access_url, clearing_url, KeyChanges(settings.key_folder)),
    ):
        operator_key_at_first_start(settings, who.identity.keys)
        following = Thread(target=_follow, args=(runner, stop), name="runner", daemon=True)
        following.start()
        try:
            with beating(
                address_as(database_url, PROJECTIONS), "projections", lambda: _report_of(runner)
            ):
                doorway = Doorway(settings.limits, app.state.pace.count)
                _serve(app, listener, doorway, lambda: False, app.state.follower.close)
        finally:
            stop.set()
            following.join()
    return 0


def _report_of(runner: Runner) -> Report:
    held, stopped = sorted(runner.held), runner.stopped
    state = "standing still" if stopped else "following" if held else "waiting"
    return Report(state, "; ".join(stopped.values()), {"partitions": held})


def _follow(runner: Runner, stop: Event) -> None:
    """Run the runner again whenever it fails: what stands can be read meanwhile, as it says."""
    wait_s = 1.0
    while not stop.is_set():
        try:
            runner.run(stop)
        except Exception:  # noqa: BLE001 - said with its trace, and tried again
            _log.exception("the projections stay where they are")
        stop.wait(wait_s)
        wait_s = min(_RETRY_AT_MOST_S, 2 * wait_s)


def serve_keeper(settings: Settings, database_url: str) -> int:
    """Fill the indexes, sign the tree, take snapshots, clear and forget until told to stop."""
    make_tables(database_url, settings=settings)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    schedule = Schedule(lambda: run_desk(settings, database_url), settings.clearing_every, now_ms)
    clearing = Thread(target=schedule.run, args=(stop,), name="clearing runs", daemon=True)
    # What the library says of every attempt, the sequencer says once in a sentence.
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    with ledger(database_url, settings) as opened:
        sequencer = sequencer_of(settings, opened)
        with (
            forgetting(settings, opened, stop) as forgets,
            beating(
                address_as(database_url, CLEARING),
                "keeper",
                lambda: _report_of_keeper(schedule, sequencer, forgets),
            ),
            sequencing(sequencer, stop),
            filling_search(address_as(database_url, CLEARING), opened.keys, stop),
        ):
            clearing.start()
            Keeper(opened, settings.snapshot_every, stop, forgets.look).run()
    # A solver that is at work is not waited for: the next keeper takes the same step again.
    clearing.join(_SOLVER_WITHIN_S)
    return 0


def _report_of_keeper(schedule: Schedule, sequencer: Sequencer, forgets: Forgetting) -> Report:
    troubles = (schedule.trouble, sequencer.trouble, forgets.trouble)
    figures = {
        "signed": sequencer.size,
        "shown": sequencer.shown,
        "erasures_held": forgets.held,
        "going": None if forgets.notice is None else forgets.notice._asdict(),
    }
    return Report("keeping", "; ".join(filter(None, troubles)), figures)


def _serve(
    app: FastAPI,
    listener: socket.socket,
    doorway: Doorway,
    over: Callable[[], bool],
    ending: Callable[[], None] = lambda: None,
) -> None:
    """Answer on the listener until a signal comes, or there is nothing left to serve.

    `ending` is called before the connections are waited for: it ends those that never would.
    """
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,
        loop="uvloop",
        # Typed as a class; what uvicorn does with it is to call it.
        http=cast(type[asyncio.Protocol], doorway),
        backlog=_BACKLOG,
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    ended = Event()

    def watch() -> None:
        while not ended.wait(_LOOK_EVERY_S):
            if over():
                server.should_exit = True
            if server.should_exit:
                ending()
                return

    # uvicorn raises the signals it took once more when it is done; by then they are answered.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    watching = Thread(target=watch, name="watch", daemon=True)
    watching.start()
    try:
        server.run(sockets=[listener])
    finally:
        ended.set()
        watching.join()
