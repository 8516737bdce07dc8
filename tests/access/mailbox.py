"""A mail server of the tests' own: real SMTP, with TLS or a password where a test wants them."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import IPv4Address
from pathlib import Path
from queue import Queue
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.faults.processes import free_ports

_LINK = re.compile(r"^https?://\S+$", re.MULTILINE)


class Mailbox:
    """What arrived. A mail that is awaited is waited for."""

    def __init__(self) -> None:
        self._arrived: Queue[EmailMessage] = Queue()
        self.recipients: list[str] = []
        self.refuses = False
        self.over_tls: list[bool] = []
        self.hostname = "127.0.0.1"
        self.port = 0

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the mail, or refuse it where the test says so."""
        if self.refuses:
            return "550 no such mailbox"
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.recipients += envelope.rcpt_tos
        self.over_tls.append(session.ssl is not None)
        self._arrived.put(mail)
        return "250 OK"

    def next(self) -> EmailMessage:
        """Return the next mail, waiting for it."""
        return self._arrived.get(timeout=60)

    def next_link(self) -> str:
        """Return the link in the next mail."""
        (link,) = _LINK.findall(text_of(self.next()))
        return str(link)

    @property
    def is_empty(self) -> bool:
        """Whether everything that arrived was looked at."""
        return self._arrived.empty()


def text_of(mail: EmailMessage) -> str:
    """Return the mail's text."""
    body = mail.get_body()
    assert body is not None
    text = body.get_content()
    assert isinstance(text, str)
    return text.replace("\r\n", "\n")


@contextmanager
def mail_server(
    *, tls: ssl.SSLContext | None = None, login: tuple[str, str] | None = None
) -> Iterator[Mailbox]:
    """A mail server, with STARTTLS that must be used and a login where given."""
    box = Mailbox()

    def is_known(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any
    ) -> AuthResult:
        assert isinstance(given, LoginPassword)
        shown = (given.login.decode(), given.password.decode())
        return AuthResult(success=shown == login)

    more: dict[str, Any] = {}
    if tls is not None:
        more |= {"tls_context": tls, "require_starttls": True}
    if login is not None:
        more |= {"authenticator": is_known, "auth_required": True}
        more |= {"auth_require_tls": tls is not None}
    controller = Controller(box, hostname=box.hostname, port=free_ports(), **more)
    controller.start()
    try:
        box.port = controller.port
        yield box
    finally:
        controller.stop()


def own_certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return the contexts of a server with a certificate of its own and of who trusts just it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "mail.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))
