"""The settings of the stream: where Kafka is, if anywhere, and how it is reached."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator

from contracts.stream import TOPIC
from evenveel.kafka import (
    DEFAULT_PARTITIONS,
    DEFAULT_REPLICATION,
    KafkaSettings,
    SecurityProtocol,
)
from evenveel.section import Section


class StreamSettings(Section):
    """Where the stream is, and what its topic is made like."""

    kafka_bootstrap_servers: str | None = Field(
        default=None,
        validation_alias="KAFKA_BOOTSTRAP_SERVERS",
        description="The brokers, parted by commas; without it the log itself is the stream.",
    )
    kafka_security_protocol: SecurityProtocol = Field(
        default="PLAINTEXT",
        validation_alias="KAFKA_SECURITY_PROTOCOL",
        description="How they are reached: SASL_SSL outside one machine.",
    )
    kafka_sasl_mechanism: str | None = Field(
        default=None,
        validation_alias="KAFKA_SASL_MECHANISM",
        description="PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512.",
    )
    kafka_sasl_username: str | None = Field(
        default=None, validation_alias="KAFKA_SASL_USERNAME", description="Who we are to Kafka."
    )
    kafka_sasl_password: SecretStr | None = Field(
        default=None, validation_alias="KAFKA_SASL_PASSWORD", description="The password with it."
    )
    kafka_ssl_cafile: Path | None = Field(
        default=None,
        validation_alias="KAFKA_SSL_CAFILE",
        description="The file of the certificate that the brokers' own are signed with.",
    )
    kafka_plaintext: Literal["allow"] | None = Field(
        default=None,
        description="Says that the network to a broker elsewhere is safe; never in production.",
    )
    kafka_topic: str = Field(
        default=TOPIC,
        pattern="^[A-Za-z0-9._-]{1,200}$",
        description="Another name is for an installation that shares its brokers.",
    )
    kafka_partitions: int = Field(
        default=DEFAULT_PARTITIONS,
        ge=1,
        le=1_000,
        description="Into how many partitions the topic is made; fixed from then on.",
    )
    kafka_replication: int = Field(
        default=DEFAULT_REPLICATION, ge=1, le=9, description="On how many brokers each is kept."
    )

    @model_validator(mode="after")
    def _kafka_can_be_reached_so(self) -> Self:
        if (kafka := self.kafka) is not None:
            kafka.judged(plaintext_allowed=self.kafka_plaintext == "allow")
        return self

    @property
    def kafka(self) -> KafkaSettings | None:
        """Where the stream is; None where the log itself is the stream."""
        if self.kafka_bootstrap_servers is None:
            return None
        password = self.kafka_sasl_password
        return KafkaSettings(
            bootstrap_servers=tuple(
                server.strip() for server in self.kafka_bootstrap_servers.split(",")
            ),
            security_protocol=self.kafka_security_protocol,
            sasl_mechanism=self.kafka_sasl_mechanism,
            sasl_username=self.kafka_sasl_username,
            sasl_password=None if password is None else password.get_secret_value(),
            ssl_cafile=self.kafka_ssl_cafile,
            topic=self.kafka_topic,
            partitions=self.kafka_partitions,
            replication=self.kafka_replication,
        )
