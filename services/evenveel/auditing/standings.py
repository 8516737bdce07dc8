"""Who stands how beside the log, held against what the log says up to where it was written."""

from collections.abc import Iterable

from access.phrases_audit import Audit
from contracts.envelope import Envelope
from contracts.events import (
    AccountClosed,
    AccountOpened,
    GroupClosed,
    GroupFounded,
    IntermediaryAppointed,
    IntermediaryDismissed,
    KeyIssued,
    KeyRevoked,
    RoleGranted,
    RoleWithdrawn,
    SubjectErased,
)
from evenveel.auditing.stored import KeyFound, StandingFound, StoredLog
from evenveel.auditing.wrong import Wrong, at_most

Place = tuple[str, str | None]


class StandingsCheck:
    """The tables hold each standing and each key as of their own place, and nothing else."""

    def __init__(self, stored: StoredLog) -> None:
        self.reached = stored.standings_reached()
        self._stored = stored
        # By group and account; None: of the whole group.
        self._standing: dict[Place, set[StandingFound]] = {}
        self._keys: dict[str, KeyFound] = {}

    def feed(self, position: int, envelope: Envelope) -> None:
        """Write down what the event says, as far as the tables go."""
        if position > self.reached:
            return
        match envelope.event:
            case GroupFounded() as e if envelope.actor.capacity != "operator":
                self._gain(e.group_id, None, envelope.actor.person_id, "administrator")
            case RoleGranted() as e:
                self._lose(e.group_id, None, e.person_id, e.role)
                self._gain(e.group_id, None, e.person_id, e.role, e.until_ms)
            case RoleWithdrawn() as e:
                self._lose(e.group_id, None, e.person_id, e.role)
            case AccountOpened() as e if e.holder_id is not None:
                self._gain(e.group_id, e.account_id, e.holder_id, "holder")
            case IntermediaryAppointed() as e:
                self._gain(e.group_id, e.account_id, e.person_id, "intermediary")
            case IntermediaryDismissed() as e:
                self._lose(e.group_id, e.account_id, e.person_id, "intermediary")
            case AccountClosed() | SubjectErased() as e:
                self._account_over(e)
            case GroupClosed() as e:
                self._ended(e.group_id)
            case KeyIssued() as e:
                self._keys[e.key_id] = KeyFound(
                    e.key_id,
                    e.group_id,
                    e.kind,
                    e.scopes,
                    e.expires_at_ms,
                    e.public_key,
                    e.owner_id,
                    False,
                )
            case KeyRevoked() as e:
                self._keys[e.key_id] = self._keys[e.key_id]._replace(revoked=True)
            case _:
                pass

    def finish(self, head_position: int) -> None:
        """Raise `Wrong` where the tables say something else, or speak of what does not exist."""
        if self.reached > head_position:
            raise Wrong(Audit.PLACE_OF_STANDINGS, at_most(head_position), self.reached)
        said = {row for rows in self._standing.values() for row in rows}
        _compare(said, self._stored.standings())
        _compare(set(self._keys.values()), self._stored.group_keys())

    def _gain(
        self,
        group_id: str,
        account_id: str | None,
        person_id: str,
        role: str,
        until_ms: int | None = None,
    ) -> None:
        row = StandingFound(person_id, group_id, account_id, role, until_ms)
        self._standing.setdefault((group_id, account_id), set()).add(row)

    def _lose(self, group_id: str, account_id: str | None, person_id: str, role: str) -> None:
        held = self._standing.get((group_id, account_id), set())
        held -= {row for row in held if (row.person_id, row.role) == (person_id, role)}

    def _account_over(self, e: AccountClosed | SubjectErased) -> None:
        """Of an erased account nobody knows any more whose it was."""
        if isinstance(e, SubjectErased):
            self._standing.pop((e.group_id, e.account_id), None)
        else:
            self._close((e.group_id, e.account_id))

    def _close(self, place: Place) -> None:
        """Of all who stood there, who held the account may read what was its own."""
        held = self._standing.get(place, set())
        self._standing[place] = {
            row._replace(role="former", until_ms=None)
            for row in held
            if row.role in ("holder", "former")
        }

    def _ended(self, group_id: str) -> None:
        for place in self._standing:
            if place[0] == group_id:
                self._close(place)
        for key_id, key in self._keys.items():
            if key.group_id == group_id:
                self._keys[key_id] = key._replace(revoked=True)


def _compare(
    said: set[StandingFound] | set[KeyFound], stored: Iterable[StandingFound | KeyFound]
) -> None:
    found = set(stored)
    missing, more = said - found, found - said
    if missing or more:
        one = min(missing, key=str, default=Audit.NONE)
        raise Wrong(Audit.STANDINGS, one, min(more, key=str, default=Audit.NONE))
