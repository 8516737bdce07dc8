"""How Kafka is reached: addresses and credentials, judged once, for every client of ours."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, Self

from access.phrases_snag import Snag
from access.saying import Saying
from contracts.stream import TOPIC
from evenveel.troubles import WrongValue

SecurityProtocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]

MECHANISMS: Final = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
DEFAULT_PARTITIONS: Final = 8
DEFAULT_REPLICATION: Final = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class KafkaSettings:
    """Where the stream is, how it is reached, and what its topic is made like.

    Each value has been judged by `judged`: what is missing for the protocol is refused there.
    """

    bootstrap_servers: tuple[str, ...]
    security_protocol: SecurityProtocol = "PLAINTEXT"
    sasl_mechanism: str | None = None
    sasl_username: str | None = None
    # Never shown: not in a log, not in a traceback.
    sasl_password: str | None = field(default=None, repr=False)
    ssl_cafile: Path | None = None
    topic: str = TOPIC
    partitions: int = DEFAULT_PARTITIONS
    replication: int = DEFAULT_REPLICATION

    def judged(self, *, plaintext_allowed: bool) -> Self:
        """Return it as it is. Raises `WrongValue` with a sentence that names the variable."""
        self._judge_addresses()
        self._judge_credentials()
        if self.ssl_cafile is not None and not self.ssl_cafile.is_file():
            missing = Saying(Snag.NO_FILE, name="KAFKA_SSL_CAFILE", file=str(self.ssl_cafile))
            raise WrongValue(missing)
        far = [server for server in self.bootstrap_servers if not _loopback(server)]
        if far and not self.encrypted and not plaintext_allowed:
            raise WrongValue(
                Saying(
                    Snag.READABLE_BY_OTHERS,
                    name="KAFKA_SECURITY_PROTOCOL",
                    protocol=self.security_protocol,
                    servers=", ".join(far),
                    allowing="EVENVEEL_KAFKA_PLAINTEXT=allow",
                )
            )
        return self

    @property
    def encrypted(self) -> bool:
        """Whether nobody on the way can read along."""
        return self.security_protocol in {"SSL", "SASL_SSL"}

    def _judge_addresses(self) -> None:
        for server in self.bootstrap_servers:
            host, _, port = server.rpartition(":")
            if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
                name = "KAFKA_BOOTSTRAP_SERVERS"
                raise WrongValue(Saying(Snag.NOT_A_BROKER, name=name, given=server))

    def _judge_credentials(self) -> None:
        given = {
            "KAFKA_SASL_MECHANISM": self.sasl_mechanism,
            "KAFKA_SASL_USERNAME": self.sasl_username,
            "KAFKA_SASL_PASSWORD": self.sasl_password,
        }
        if not self.security_protocol.startswith("SASL_"):
            if unused := [name for name, value in given.items() if value is not None]:
                protocol = self.security_protocol
                raise WrongValue(Saying(Snag.ASKS_NOBODY, name=unused[0], protocol=protocol))
            return
        for name, value in given.items():
            if value is None:
                protocol = self.security_protocol
                raise WrongValue(Saying(Snag.NEEDS_IT, name=name, protocol=protocol))
        if self.sasl_mechanism not in MECHANISMS:
            raise WrongValue(
                Saying(
                    Snag.NONE_OF_THESE,
                    name="KAFKA_SASL_MECHANISM",
                    given=str(self.sasl_mechanism),
                    choices=", ".join(MECHANISMS),
                )
            )

    def arguments(self) -> dict[str, object]:
        """Return the keyword arguments with which each of kafka-python's clients reaches it."""
        chosen = {
            "bootstrap_servers": list(self.bootstrap_servers),
            "security_protocol": self.security_protocol,
            "sasl_mechanism": self.sasl_mechanism,
            "sasl_plain_username": self.sasl_username,
            "sasl_plain_password": self.sasl_password,
            "ssl_cafile": None if self.ssl_cafile is None else str(self.ssl_cafile),
        }
        return {name: value for name, value in chosen.items() if value is not None}


def _loopback(server: str) -> bool:
    host = server.rpartition(":")[0].strip("[]")
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
