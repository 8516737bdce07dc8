"""The relay's own process, seen from outside: how far it is, and what is in its way."""

from __future__ import annotations

from pathlib import Path

from tests.cli.typed import Shell
from tests.faults.processes import Evenveel, until
from tests.http.counter import new_id, payment
from tests.kafka import Broker
from tests.operations.running import FOUNDED, trading

PARTITIONS = 3


def test_the_relay_tells_how_far_it_is_and_that_its_broker_is_away(
    database_url: str, kafka: Broker, topic: str, tmp_path: Path
) -> None:
    environment = {
        "DATABASE_URL": database_url,
        "KAFKA_BOOTSTRAP_SERVERS": kafka.bootstrap,
        "EVENVEEL_KAFKA_TOPIC": topic,
        "EVENVEEL_KAFKA_PARTITIONS": str(PARTITIONS),
    }
    shell = Shell(database_url, str(tmp_path))
    with trading(database_url) as service:
        relay = Evenveel(("serve", "relay"), environment, tmp_path / "relay.txt")
        try:
            until(lambda: "evenveel_relay_position" in service.figures().names, "it beats")
            until(lambda: service.figures().of("evenveel_relay_lag_events") == 0, "it is level")
            seen = service.figures()
            assert seen.of("evenveel_relay_position") == FOUNDED
            assert seen.of("evenveel_relay_working") == 1
            # What a silent partition was told follows within a fraction of a second.
            until(
                lambda: (
                    list(service.figures().all_of("evenveel_relay_partition_position").values())
                    == [float(FOUNDED)] * PARTITIONS
                ),
                "every partition is told",
            )
            kafka.kill()
            paid = service.client.put(f"/exchanges/{new_id()}", json=payment())
            assert paid.status_code == 201
            until(lambda: service.figures().of("evenveel_relay_lag_events") == 1, "the lag shows")
            until(lambda: service.figures().of("evenveel_relay_working") == 0, "it is said")
            assert service.figures().of("evenveel_relay_lag_seconds") > 0
            said = shell.type("status", KAFKA_BOOTSTRAP_SERVERS=kafka.bootstrap)
            assert said.code == 1
            assert "relay says: the stream waits for Kafka" in said.out
            kafka.start()
            until(lambda: service.figures().of("evenveel_relay_lag_events") == 0, "it caught up")
            until(lambda: service.figures().of("evenveel_relay_working") == 1, "it works again")
        finally:
            relay.end()
