"""Over TLS, with a password and no more rights than needed, by the settings that we ship."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ACL, ACLOperation, ACLPermissionType, ResourcePattern, ResourceType

from clearing.relay.broker import Broker as Session
from clearing.relay.broker import OutOfReach
from clearing.relay.relay import Target
from tests.faults.processes import until
from tests.kafka import HERE, Broker, need_kafka
from tests.stream.towns import Town, relaying, until_relayed

SHIPPED: Final = HERE / "sasl-ssl.properties"


def credentials(folder: Path, user: str, password: str) -> dict[str, object]:
    return {
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "PLAIN",
        "sasl_plain_username": user,
        "sasl_plain_password": password,
        "ssl_cafile": str(folder / "ca.pem"),
    }


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    need_kafka()
    folder = tmp_path_factory.mktemp("secured")
    subprocess.run([HERE / "certificate", folder, "127.0.0.1"], check=True)
    shipped = SHIPPED.read_text(encoding="utf-8").replace("/etc/evenveel", str(folder))
    broker = Broker(folder, properties=shipped, arguments=credentials(folder, "admin", "CHOOSE-2"))
    broker.start()
    yield broker
    broker.kill()


def as_user(secured: Broker, user: str, password: str) -> dict[str, object]:
    folder = Path(str(secured.arguments["ssl_cafile"])).parent
    return {**secured.arguments, **credentials(folder, user, password)}


def grant_to_relay(secured: Broker, topic: str) -> None:
    """Exactly what the shipped settings say that a relay needs."""
    of_topic = ResourcePattern(ResourceType.TOPIC, topic)
    of_relay = ResourcePattern(ResourceType.TRANSACTIONAL_ID, f"relay of {topic}")
    operation = ACLOperation
    granted = [
        *((of_topic, o) for o in (operation.CREATE, operation.DESCRIBE, operation.READ)),
        (of_topic, operation.WRITE),
        *((of_relay, o) for o in (operation.DESCRIBE, operation.WRITE)),
    ]
    with closing(KafkaAdminClient(**secured.arguments)) as admin:
        admin.create_acls(
            [ACL("User:relay", "*", o, ACLPermissionType.ALLOW, on) for on, o in granted]
        )


def relay_to(secured: Broker, topic: str, user: str, password: str) -> Target:
    arguments = as_user(secured, user, password)
    return Target(topic=topic, partitions=2, replication=1, arguments=arguments)


def test_the_relay_writes_over_tls_with_the_rights_that_it_needs(
    secured: Broker, topic: str, town: Town
) -> None:
    grant_to_relay(secured, topic)
    with relaying(town, relay_to(secured, topic, "relay", "CHOOSE-3")) as relay:
        until_relayed(relay, town)
        town.trade(100)
        until_relayed(relay, town)


@pytest.mark.parametrize(("user", "password"), [("relay", "CHOOSE-2"), ("reader", "CHOOSE-4")])
def test_who_may_not_write_is_not_let_in_and_that_is_said_without_the_password(
    secured: Broker,
    topic: str,
    town: Town,
    caplog: pytest.LogCaptureFixture,
    user: str,
    password: str,
) -> None:
    grant_to_relay(secured, topic)
    with relaying(town, relay_to(secured, topic, user, password)) as relay:
        until(lambda: relay.status == "waiting for the broker", "it is refused")
    assert relay.complete == 0
    assert "the stream waits for Kafka" in caplog.text
    assert password not in caplog.text


def test_plain_text_and_a_certificate_of_others_get_no_answer(
    secured: Broker, tmp_path: Path
) -> None:
    subprocess.run([HERE / "certificate", tmp_path, "127.0.0.1"], check=True)
    strangers = as_user(secured, "relay", "CHOOSE-3") | {"ssl_cafile": str(tmp_path / "ca.pem")}
    plain: dict[str, object] = {"bootstrap_servers": secured.bootstrap}
    for arguments in (plain, strangers):
        with pytest.raises(OutOfReach), Session(arguments):
            pass
