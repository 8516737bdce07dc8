"""How Kafka is reached: judged before anything starts, and never readable on a foreign network."""

from __future__ import annotations

from pathlib import Path

import pytest
from kafka import KafkaProducer

from contracts.stream import TOPIC
from evenveel.settings import Settings, WrongSettings, read_settings

FAR = "kafka.example:9092"
SASL = {
    "KAFKA_BOOTSTRAP_SERVERS": FAR,
    "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
    "KAFKA_SASL_MECHANISM": "SCRAM-SHA-512",
    "KAFKA_SASL_USERNAME": "relay",
    "KAFKA_SASL_PASSWORD": "een geheim",
}


def read(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> Settings:
    for name in (*SASL, "KAFKA_SSL_CAFILE", "EVENVEEL_KAFKA_PLAINTEXT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return read_settings()


def test_without_an_address_the_log_itself_is_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, {}).kafka is None
    assert read(monkeypatch, {"KAFKA_BOOTSTRAP_SERVERS": ""}).kafka is None


@pytest.mark.parametrize(
    "servers", ["127.0.0.1:9092", "localhost:9092", "[::1]:9092", "127.0.0.1:1, 127.0.0.2:2"]
)
def test_plain_text_is_for_this_machine(monkeypatch: pytest.MonkeyPatch, servers: str) -> None:
    kafka = read(monkeypatch, {"KAFKA_BOOTSTRAP_SERVERS": servers}).kafka
    assert kafka is not None
    assert (kafka.topic, kafka.partitions, kafka.replication) == (TOPIC, 8, 1)
    assert kafka.arguments()["security_protocol"] == "PLAINTEXT"


@pytest.mark.parametrize("protocol", ["PLAINTEXT", "SASL_PLAINTEXT"])
def test_plain_text_elsewhere_is_refused_unless_that_is_said(
    monkeypatch: pytest.MonkeyPatch, protocol: str
) -> None:
    given = {"KAFKA_BOOTSTRAP_SERVERS": FAR}
    if protocol.startswith("SASL"):
        given = SASL | {"KAFKA_SECURITY_PROTOCOL": protocol}
    with pytest.raises(WrongSettings, match=f"readable to {FAR}"):
        read(monkeypatch, given)
    allowed = read(monkeypatch, given | {"EVENVEEL_KAFKA_PLAINTEXT": "allow"})
    assert allowed.kafka is not None


def test_credentials_reach_the_library_and_are_never_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    authority = tmp_path / "ca.pem"
    authority.touch()
    settings = read(monkeypatch, SASL | {"KAFKA_SSL_CAFILE": str(authority)})
    assert settings.kafka is not None
    arguments = settings.kafka.arguments()
    assert arguments == {
        "bootstrap_servers": [FAR],
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "relay",
        "sasl_plain_password": "een geheim",
        "ssl_cafile": str(authority),
    }
    assert arguments.keys() <= KafkaProducer.DEFAULT_CONFIG.keys()
    assert "geheim" not in f"{settings!r} {settings} {settings.kafka!r} {settings.kafka}"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"KAFKA_BOOTSTRAP_SERVERS": "localhost"}, "'localhost' is not the address of a broker"),
        ({"KAFKA_BOOTSTRAP_SERVERS": "localhost:0"}, "'localhost:0' is not the address"),
        ({"KAFKA_BOOTSTRAP_SERVERS": "localhost:9092,"}, "'' is not the address"),
        (SASL | {"KAFKA_SECURITY_PROTOCOL": "TLS"}, "KAFKA_SECURITY_PROTOCOL: "),
        (SASL | {"KAFKA_SASL_MECHANISM": ""}, "KAFKA_SASL_MECHANISM: SASL_SSL needs it"),
        (SASL | {"KAFKA_SASL_MECHANISM": "GSSAPI"}, "KAFKA_SASL_MECHANISM: 'GSSAPI' is none of"),
        (SASL | {"KAFKA_SASL_USERNAME": ""}, "KAFKA_SASL_USERNAME: SASL_SSL needs it"),
        (SASL | {"KAFKA_SASL_PASSWORD": ""}, "KAFKA_SASL_PASSWORD: SASL_SSL needs it"),
        (SASL | {"KAFKA_SECURITY_PROTOCOL": "SSL"}, "KAFKA_SASL_MECHANISM: SSL asks nobody"),
        (SASL | {"KAFKA_SSL_CAFILE": "nowhere.pem"}, "KAFKA_SSL_CAFILE: there is no file"),
        (SASL | {"EVENVEEL_KAFKA_PLAINTEXT": "yes"}, "EVENVEEL_KAFKA_PLAINTEXT: "),
        (SASL | {"EVENVEEL_KAFKA_PARTITIONS": "0"}, "EVENVEEL_KAFKA_PARTITIONS: "),
        (SASL | {"EVENVEEL_KAFKA_REPLICATION": "none"}, "EVENVEEL_KAFKA_REPLICATION: "),
        (SASL | {"EVENVEEL_KAFKA_TOPIC": "a topic"}, "EVENVEEL_KAFKA_TOPIC: "),
    ],
)
def test_what_cannot_work_is_refused_by_name_and_without_the_password(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], sentence: str
) -> None:
    with pytest.raises(WrongSettings) as refused:
        read(monkeypatch, given)
    assert sentence in str(refused.value)
    assert "geheim" not in str(refused.value)
