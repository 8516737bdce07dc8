"""What is read while the partitions have come to different positions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from contracts.events import ExchangeRecorded
from contracts.ids import GroupId
from contracts.stream import partition_of
from projections.http.app import create_app
from projections.kafka_stream import KafkaStream
from projections.live import all_projections
from projections.log_stream import LogStream
from projections.reading.snapshot import open_pool
from projections.runner import Runner
from tests import databases
from tests.faults.processes import until
from tests.kafka import Broker, new_topic_name
from tests.meanwhile import meanwhile
from tests.projections.asking import Client, Vault
from tests.projections.history import Pen, fill_log
from tests.projections.made_up import made_up
from tests.stream_projections.test_poison import PARTITIONS, poison, positions
from tests.stream_projections.topics import Topic
from tests.trusting import TRUSTING


class Apart:
    """Partition 0 stands still at position 400, the others have all 600 events."""

    def __init__(self, client: Client, pen: Pen) -> None:
        self.client, self.pen = client, pen

    def group_in(self, partition: int) -> str:
        return next(
            group
            for group in self.pen.numbers
            if partition_of(GroupId(group), PARTITIONS) == partition
        )

    def account_in(self, partition: int) -> str:
        return next(
            account
            for account, group in self.pen.accounts.items()
            if partition_of(GroupId(group), PARTITIONS) == partition
        )


@pytest.fixture(scope="module")
def apart(database_server: str, tables_made: str, kafka_broker: Broker) -> Iterator[Apart]:
    """Only asked."""
    kafka_broker.start()
    topic = Topic(kafka_broker.bootstrap, new_topic_name(), PARTITIONS)
    pen = made_up(600)
    topic.fill(pen.records[:400])
    topic.put([poison("no JSON", pen, 400)])
    topic.fill(pen.records[400:])
    with ExitStack() as until_end:
        enter = until_end.enter_context
        database_url = enter(databases.fresh_database(database_server, like=tables_made))
        fill_log(database_url, pen.records)
        log = enter(LogStream(database_url))
        stream = KafkaStream(topic.name, {"bootstrap_servers": topic.bootstrap}, log.head)
        runner = enter(closing(Runner(database_url, stream, all_projections())))
        with meanwhile(runner.run):
            until(lambda: sorted(positions(database_url).values()) == [400, 600, 600], "they are")
        pool = enter(open_pool(database_url))
        app = create_app(pool, log, Vault().doors, guard=TRUSTING, wait_s=1)
        yield Apart(enter(closing(Client(app))), pen)


def test_a_question_about_one_group_waits_for_its_own_partition_only(apart: Apart) -> None:
    for path in (
        f"/groups/{apart.group_in(1)}",
        f"/groups/{apart.group_in(1)}/accounts",
        f"/accounts/{apart.account_in(1)}",
        f"/accounts/{apart.account_in(1)}/statement",
    ):
        answer = apart.client.get(path, params={"at_least": 600})
        assert (answer.status_code, answer.json()["position"]) == (200, 600), (path, answer.text)
    for path in (f"/groups/{apart.group_in(0)}", f"/accounts/{apart.account_in(0)}"):
        late = apart.client.get(path, params={"at_least": 401})
        assert (late.status_code, late.json()["position"]) == (503, 400), late.text
        assert apart.client.get(path, params={"at_least": 400}).json()["position"] == 400


def test_a_figure_over_several_groups_names_the_lowest_position_and_says_so(apart: Apart) -> None:
    for path in ("/groups", "/positions"):
        answer = apart.client.get(path).json()
        assert (answer["position"], answer["catching_up"]) == (400, True)
        assert apart.client.get(path, params={"at_least": 600}).status_code == 503


def test_an_exchange_is_as_far_as_the_hindmost_of_its_two_groups(apart: Apart) -> None:
    homes: dict[frozenset[int], tuple[str, int]] = {}
    for record in apart.pen.records[:400]:
        event = record.envelope.event
        if isinstance(event, ExchangeRecorded):
            groups = (event.payer_group, event.payee_group)
            both = frozenset(partition_of(group, PARTITIONS) for group in groups)
            homes[both] = (event.exchange_id, 400 if 0 in both else 600)
    assert len(homes) > 3
    for exchange_id, position in homes.values():
        answer = apart.client.get(f"/exchanges/{exchange_id}", params={"at_least": position})
        assert (answer.status_code, answer.json()["position"]) == (200, position), answer.text
