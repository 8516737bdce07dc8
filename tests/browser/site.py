"""A whole installation for a browser to visit: both services, their pages, and a mail server."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any
from uuid import NAMESPACE_OID, uuid4, uuid5

import httpx
import uvicorn
from fastapi import FastAPI
from fastapi.routing import APIRoute, _IncludedRouter
from starlette.routing import Mount

from access.database_roles import PROJECTIONS, address_as
from access.identity import Identity, SignInMeans, identity
from access.line import Line
from access.links import LinkPurpose
from access.mail import MailServer
from access.moments import now_ms
from access.opaque import new_secret, shown_operator
from access.principals import OPERATOR_ID
from access.provider import ProviderSettings
from access.rules_pages import PAGES_AT
from access.secret import Secret
from access.standings_read import Standings
from clearing.http.app import create_app
from clearing.http.tree import Published
from clearing.log.standings import keep_standings
from contracts.ids import PersonId
from evenveel.composition import ledger, make_tables, projecting
from evenveel.key_changes import KeyChanges
from evenveel.pages import pages_beside
from evenveel.read_side import projections_app
from evenveel.who_asks import WhoAsks
from projections.pages.protection import Protection
from tests.access.mailbox import Mailbox, mail_server
from tests.tree.trees import SignedOnSight

PATIENCE_S = 90.0
# Browsers take passkeys and cookies of this name without TLS, as it never leaves the machine.
HOST = "localhost"


def id_of(name: str) -> str:
    return str(uuid5(NAMESPACE_OID, name))


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A group with two administrators, three members and an organisation, all named after it."""

    id: str
    name: str
    step_ms: int

    def person(self, name: str) -> PersonId:
        return PersonId(id_of(f"{self.id} person {name}"))

    def account(self, name: str) -> str:
        return id_of(f"{self.id} account {name}")


class Site:
    """Where it is, and what an operator can do there."""

    def __init__(
        self,
        url: str,
        clearing: httpx.Client,
        who: Identity,
        mailbox: Mailbox,
        page_routes: set[tuple[str, str]],
        key_changes: KeyChanges,
    ) -> None:
        self.url = url
        self.who = who
        self.mailbox = mailbox
        self.page_routes = page_routes
        self.key_changes = key_changes
        self._clearing = clearing
        self._position = 0

    def found(self, counts: Mapping[str, Any] | None = None, **names: str) -> Group:
        """A new group; `names` are what members are called instead, `counts` how it counts."""
        group_id = f"g{uuid4().hex[:12]}"
        name = names.get("group", f"Groep {group_id[-3:]}")
        body = {**_group(name), **(counts or {})}
        group = Group(id=group_id, name=name, step_ms=body["step_ms"])
        els = {"person_id": group.person("els"), "capacity": "administrator"}
        self.done("PUT", f"/groups/{group.id}", {**body, "actor": els})
        for name in ("els", "piet", "anna", "bert", "winkel"):
            self.done(
                "PUT",
                f"/accounts/{group.account(name)}",
                {
                    "group_id": group.id,
                    "kind": "organisation" if name == "winkel" else "person",
                    "name": names.get(name, name.capitalize()),
                    "code": name,
                    "holder_id": group.person("els" if name == "winkel" else name),
                    "actor": els,
                },
            )
        self.grant(group, "piet", "administrator")
        self.done(
            "PUT",
            f"/accounts/{group.account('winkel')}/intermediaries/{group.person('anna')}",
            {"actor": els},
        )
        self.settle()
        return group

    def grant(self, group: Group, name: str, role: str, **more: Any) -> None:
        """The operator gives somebody a role."""
        granted = {
            "command": "grant-role",
            "command_id": str(uuid4()),
            "actor": {"person_id": OPERATOR_ID, "capacity": "operator"},
            "group_id": group.id,
            "person_id": group.person(name),
            "role": role,
            **more,
        }
        headers = {"Content-Type": "application/x-ndjson"}
        answer = self._clearing.post(
            "/commands", content=json.dumps(granted).encode(), headers=headers
        )
        assert answer.status_code == 200, answer.text
        line = answer.json()
        assert line["status"] == 201, line
        self._position = line["position"]

    def agree(self, one: Group, other: Group, limit_ms: int = 36_000_000) -> None:
        """Two groups are neighbours from now on, each as far as the limit."""
        first, second = sorted((one, other), key=lambda group: group.id)
        path = f"/agreements/{uuid4()}"
        terms = {
            "first_may_owe_ms": limit_ms,
            "second_may_owe_ms": limit_ms,
            "first_step_ms": first.step_ms,
            "second_step_ms": second.step_ms,
        }
        for method, at, by, more in (
            ("PUT", path, one, {"other": other.id}),
            ("POST", f"{path}/accept", other, {}),
        ):
            actor = {"person_id": by.person("els"), "capacity": "administrator"}
            self.done(method, at, {"by": by.id, "terms": terms, "actor": actor, **more})
        self.settle()

    def pay(self, group: Group, payer: str, payee: str, steps: int, words: str, **more: Any) -> str:
        """One member has paid another of the group; returns the exchange's id."""
        exchange_id = str(uuid4())
        body = {
            "payer": group.account(payer),
            "payee": group.account(payee),
            "payer_steps": steps,
            "words": words,
            "actor": {"person_id": group.person(payer), "capacity": "holder"},
            **more,
        }
        self.done("PUT", f"/exchanges/{exchange_id}", body)
        return exchange_id

    def dismiss(self, group: Group, name: str, account: str) -> None:
        """Somebody acts for an organisation no more."""
        mandate = f"/accounts/{group.account(account)}/intermediaries/{group.person(name)}"
        els = {"actor_person_id": group.person("els"), "actor_capacity": "administrator"}
        headers = {"Idempotency-Key": str(uuid4())}
        answer = self._clearing.delete(mandate, params=els, headers=headers)
        assert answer.status_code == 201, answer.text
        self._position = answer.json()["position"]
        self.settle()

    def done(self, method: str, path: str, body: Mapping[str, Any]) -> None:
        """The operator has the act done."""
        headers = {"Idempotency-Key": str(uuid4())}
        answer = self._clearing.request(method, path, json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        self._position = answer.json()["position"]

    @property
    def clearing_url(self) -> str:
        """Where the clearing service is."""
        return str(self._clearing.base_url)

    @property
    def operators_key(self) -> str:
        """What the operator shows there."""
        return self._clearing.headers["Authorization"].partition(" ")[2]

    def reached(self, position: int) -> None:
        """What was done up to there, by whatever way, can be read."""
        self._position = position
        self.settle()

    def settle(self) -> None:
        """What was done can be read, by rights and in projections."""
        given = {"at_least": self._position}
        answer = self._clearing.get(f"{self.url}/groups", params=given)
        assert answer.status_code == 200, answer.text

    def propose_key(self, group: Group, name: str) -> None:
        """An administrator asks for a key, which waits for another's yes."""
        in_a_month = datetime.now(UTC) + timedelta(days=30)
        body = {
            "kind": "program",
            "scopes": ["read"],
            "expires_at": in_a_month.isoformat(timespec="seconds"),
            "actor": {"person_id": group.person(name), "capacity": "administrator"},
        }
        self.done("PUT", f"/groups/{group.id}/keys/{uuid4()}", body)
        self.settle()

    def link_to_look_at(self, person_id: PersonId, purpose: LinkPurpose) -> str:
        """A link that signs the person in, as a mail would bring it."""
        token = self.who.links.make(person_id, purpose, now_ms())
        return self.who.links.address_of(token, purpose)

    def invitation(self, person_id: PersonId) -> str:
        """A link by which somebody comes in the first time."""
        return self.who.invite(person_id)


def _group(name: str) -> dict[str, Any]:
    return {
        "kind": "lets",
        "name": name,
        "unit": {"singular": "uur", "plural": "uren", "symbol": "u"},
        "decimals": 0,
        "step_ms": 180_000,
        "place": {"locality": "Gent", "country": "BE"},
        "languages": ["nl"],
        "default_limits": {"floor_steps": -1_000, "ceiling_steps": 1_000},
        "net_limits": {"may_owe_ms": 36_000_000, "may_be_owed_ms": 36_000_000},
    }


def page_routes(app: FastAPI) -> set[tuple[str, str]]:
    """Method and path of every page below the application."""
    (mount,) = (r for r in app.routes if isinstance(r, Mount) and r.path == PAGES_AT)
    assert isinstance(mount.app, Protection)
    pages = mount.app._app
    assert isinstance(pages, FastAPI)
    included = (r.original_router.routes for r in pages.routes if isinstance(r, _IncludedRouter))
    return {
        (method, route.path)
        for routes in (pages.routes, *included)
        for route in routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }


@contextmanager
def site(
    database_url: str, *, port: int = 0, provider: ProviderSettings | None = None
) -> Iterator[Site]:
    """The installation, until the `with` ends."""
    make_tables(database_url)
    operators_key = shown_operator(new_secret())
    address = address_as(database_url, PROJECTIONS)
    with ExitStack() as until_end:
        enter = until_end.enter_context
        mailbox = enter(mail_server())
        listener = enter(socket.create_server(("127.0.0.1", port)))
        url = f"http://{HOST}:{listener.getsockname()[1]}"
        sender = f"evenveel@{HOST}"
        mail = MailServer(host=mailbox.hostname, port=mailbox.port, security="none", sender=sender)
        means = SignInMeans(public_url=url, mail=mail, provider=provider, on_trial=True)
        found = enter(identity(database_url, means, Secret("s" * 40), now_ms))
        found.keys.keep_operator(operators_key, now_ms())
        guard = found.guard(None, operator_acts_for_all=True, proxied=False)
        line = enter(Line(address, name="standings of a test"))
        who = WhoAsks(identity=found, facts=Standings(line), guard=guard)

        opened = enter(ledger(database_url))
        writer = opened.writer("browser")
        writer.start()
        until_end.callback(writer.stop)
        assert writer.wait_until_serving(PATIENCE_S)
        clearing_listener = enter(socket.create_server(("127.0.0.1", 0)))
        published = Published(log=opened.log, index=opened.index, tree=SignedOnSight(opened.log))
        clearing = create_app(writer, guard=guard, published=published)
        clearing_url = enter(served(clearing, clearing_listener))

        runner = enter(projecting(database_url))
        stop = Event()
        for follow in (
            lambda: keep_standings(opened.log, opened.standings, stop=stop),
            lambda: runner.run(stop),
        ):
            thread = Thread(target=follow)
            thread.start()
            until_end.callback(thread.join)
        until_end.callback(stop.set)

        app = enter(projections_app(database_url, guard=guard, worker=runner))
        until_end.callback(app.state.follower.close)
        key_changes = KeyChanges(Path(enter(TemporaryDirectory())))
        key_changes.make_first("uren.example.org/tree")
        enter(pages_beside(app, who, address, clearing_url, key_changes))
        enter(served(app, listener))
        headers = {"Authorization": f"Bearer {operators_key}"}
        client = enter(httpx.Client(base_url=clearing_url, headers=headers, timeout=PATIENCE_S))
        yield Site(url, client, found, mailbox, page_routes(app), key_changes)


@contextmanager
def served(app: FastAPI, listener: socket.socket) -> Iterator[str]:
    """The address at which the application answers."""
    config = uvicorn.Config(
        app, log_level="error", ws="none", lifespan="off", timeout_graceful_shutdown=5
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
