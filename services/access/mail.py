"""Mails with a sign-in link: what they say, and how they are handed to a mail server."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Final, Literal, Protocol, TypeAlias
from urllib.parse import urlsplit

from access.languages import Language
from access.phrases_sign_in import SignIn
from access.saying import said
from contracts.value import Value

MailSecurity: TypeAlias = Literal["starttls", "tls", "none"]
_WITHIN_S: Final = 20


class MailServer(Value, frozen=True, kw_only=True):
    """Where mails are handed in, and as whom."""

    host: str
    port: int
    security: MailSecurity = "starttls"
    username: str | None = None
    password: str | None = None
    sender: str

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port})"


class MailNotSent(Exception):
    """The mail server did not take it."""


class Postbox(Protocol):
    """Takes mails."""

    def send(self, address: str, subject: str, text: str, language: Language) -> None:
        """The mail is on its way. Raises `MailNotSent`."""
        ...


def letter_with_link(
    link: str, public_url: str, minutes: int, language: Language
) -> tuple[str, str]:
    """Return subject and text of the mail: the link, and nothing about whom it is for."""
    site = urlsplit(public_url).hostname or public_url
    subject = said(SignIn.MAIL_SUBJECT, language, site=site)
    text = said(SignIn.MAIL_TEXT, language, site=site, link=link, minutes=str(minutes))
    return subject, text


class SmtpPostbox:
    """A mail server spoken to by SMTP, anew for each mail."""

    def __init__(self, server: MailServer, *, trusted: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._trusted = trusted or ssl.create_default_context()

    def send(self, address: str, subject: str, text: str, language: Language) -> None:
        """The mail server has taken it. Raises `MailNotSent`."""
        try:
            mail = self._written(address, subject, text, language)
            with self._connected() as smtp:
                smtp.send_message(mail, from_addr=self._server.sender, to_addrs=[address])
        except (OSError, smtplib.SMTPException, ValueError) as error:
            # The server's own words may repeat the address, which no log of ours is to hold.
            raise MailNotSent(type(error).__name__) from None

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        # What we call ourselves would otherwise be looked up, and may be a machine's private name.
        ours = server.sender.rpartition("@")[2]
        smtp: smtplib.SMTP
        if server.security == "tls":
            smtp = smtplib.SMTP_SSL(
                server.host, server.port, ours, timeout=_WITHIN_S, context=self._trusted
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, ours, timeout=_WITHIN_S)
        try:
            if server.security == "starttls":
                smtp.starttls(context=self._trusted)
            if server.username is not None:
                smtp.login(server.username, server.password or "")
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _written(self, address: str, subject: str, text: str, language: Language) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = self._server.sender
        mail["To"] = address
        mail["Subject"] = subject
        mail["Date"] = formatdate()
        mail["Message-ID"] = make_msgid(domain=self._server.sender.rpartition("@")[2])
        # Nothing answers it, neither with a notice of absence nor in a loop.
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(text)
        # Last, as setting the content takes every such header away.
        mail["Content-Language"] = language
        return mail
