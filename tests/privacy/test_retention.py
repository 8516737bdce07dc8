"""Words and names end with their time, by rule and as events, and all else stays provable."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from access.subject_keys import subject_of_month
from clearing.domain.commands import CloseAccount, OpenAccount
from clearing.write_path.fold import recorded_events
from contracts.events import ErasureOrdered, SubjectErased, WordsRetired
from contracts.ids import PersonId
from evenveel import composition
from evenveel.verify import verify
from tests.privacy.marked import House, house
from tests.verify import world
from tests.verify.world import ADMINISTRATOR, ANNA, ARNO, new_id, pay, silent

CLEO = world.account("cleo")


class Clock:
    """Says what time it is, to the writer and to who asks it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def shows(self, year: int, month: int) -> None:
        at_ms = int(datetime(year, month, 15, tzinfo=UTC).timestamp()) * 1_000
        for module in (composition, world):
            self._monkeypatch.setattr(module, "now_ms", lambda: at_ms)

    def goes_on(self) -> None:
        self._monkeypatch.undo()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock(monkeypatch)
    made.shows(2018, 5)
    return made


def told(made: House) -> list[object]:
    """What the log says is kept no longer."""
    kinds = (ErasureOrdered, SubjectErased, WordsRetired)
    events = (recorded.envelope.event for recorded in recorded_events(made.ledger.log))
    return [event for event in events if isinstance(event, kinds)]


def held(made: House, ids: str) -> House:
    settings = made.settings.model_copy(update={"hold": ids})
    return House(settings=settings, ledger=made.ledger, who=made.who)


def words_kept(made: House) -> int:
    with psycopg.connect(made.ledger.database_url) as connection:
        row = connection.execute("SELECT count(*) FROM vault.words").fetchone()
    assert row is not None
    return int(row[0])


def test_words_end_with_their_month(database_url: str, tmp_path: Path, clock: Clock) -> None:
    with house(database_url, tmp_path) as made:
        clock.shows(2018, 6)
        made.do(pay("arno", "anna", 1, "kaas"))
        clock.goes_on()
        made.do(pay("arno", "anna", 1, "thee"))
        assert set(made.words()) == {"soep", "brood", "kaas", "thee"}
        months = [subject_of_month(f"2018-0{month}") for month in (5, 6)]
        assert set(made.ledger.keys.of(months)) == set(months)

        made.forget(looks=2)

        assert made.words() == ["thee"]
        assert words_kept(made) == 1
        assert made.ledger.keys.of(months) == {}
        groups = Counter(event.group_id for event in told(made) if isinstance(event, WordsRetired))
        assert groups == {"alfa": 1, "beta": 1}
        made.follow()
        report = verify(database_url, silent, made.settings)
        assert (report.finding, report.words, report.words_gone) == (None, 1, 3)
        assert made.name_of(ANNA) == "Anna", "whose account is open keeps its name"


def test_who_left_long_ago_is_erased_by_itself(
    database_url: str, tmp_path: Path, clock: Clock
) -> None:
    with house(database_url, tmp_path) as made:
        made.do(
            OpenAccount(
                command_id=new_id(),
                actor=ADMINISTRATOR,
                name="Cleo",
                account_id=CLEO,
                group_id=world.BETA,
                kind="person",
                holder_id=PersonId(world.id_of("cleo")),
            ),
            CloseAccount(command_id=new_id(), actor=ADMINISTRATOR, account_id=CLEO),
        )
        clock.goes_on()
        assert made.name_of(CLEO) == "Cleo"

        made.forget(looks=1)
        assert made.name_of(CLEO) == "Cleo", "the order stands in the log first"
        made.forget(looks=1)

        assert made.name_of(CLEO) is None
        kinds = [type(event) for event in told(made) if getattr(event, "account_id", None) == CLEO]
        assert kinds == [ErasureOrdered, SubjectErased]
        assert made.name_of(ARNO) == "Arno"
        made.follow()
        assert verify(database_url, silent, made.settings).finding is None


def test_a_hold_keeps_it_all_until_it_ends(database_url: str, tmp_path: Path, clock: Clock) -> None:
    with house(database_url, tmp_path) as made:
        clock.goes_on()
        held(made, "beta").forget(looks=3)
        assert told(made) == []
        assert set(made.words()) == {"soep", "brood"}
        made.forget(looks=2)
        assert made.words() == []
