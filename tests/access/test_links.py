"""A link signs in once, whoever asks for one by address is told nothing, and looking is free."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from access.identities import KnownAsAnother
from access.identity import SignInMeans
from access.languages import LANGUAGES
from access.links import MAX_LINKS
from access.mail import MailNotSent, MailServer, SmtpPostbox
from access.mailed_links import PER_ADDRESS, PER_PEER, MailedLinks
from tests.access.mailbox import Mailbox, mail_server, own_certificate, text_of
from tests.access.world import ANNA, BO, HOUR_MS, MINUTE_MS, PUBLIC_URL, World, world

ADDRESS = "anna@post.example"
PEER = "203.0.113.7"
LINK = PUBLIC_URL + "/pages/sign-in/link/"
INVITATION = PUBLIC_URL + "/pages/invitation/"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


def server_of(box: Mailbox) -> MailServer:
    return MailServer(host=box.hostname, port=box.port, security="none", sender="uren@uren.example")


@pytest.fixture
def mailing(database_url: str, mailbox: Mailbox) -> Iterator[World]:
    """An installation that mails links, and knows Anna's address."""
    means = SignInMeans(public_url=PUBLIC_URL, mail=server_of(mailbox))
    with world(database_url, means) as here:
        here.who.identities.tie_address(ANNA, ADDRESS, here.clock())
        yield here


def mailed(here: World) -> MailedLinks:
    assert here.who.mailed is not None
    return here.who.mailed


def test_a_mailed_link_signs_in_whose_address_it_is(mailing: World, mailbox: Mailbox) -> None:
    assert mailed(mailing).ask(ADDRESS, "nl", PEER) == 0
    link = mailbox.next_link()
    assert link.startswith(LINK)
    session = mailing.who.sign_in_by_link(link.removeprefix(LINK))
    assert session is not None
    found = mailing.who.sessions.found(session, mailing.clock())
    assert found is not None
    assert (found.person_id, found.means) == (ANNA, "link")
    assert mailbox.recipients == [ADDRESS]


def test_an_address_is_known_however_its_letters_are_written(
    mailing: World, mailbox: Mailbox
) -> None:
    mailed(mailing).ask("  Anna@POST.example ", "nl", PEER)
    assert mailbox.next_link().startswith(LINK)


def test_a_link_is_used_once_even_by_many_at_once(here: World) -> None:
    token = here.who.links.make(ANNA, "sign-in", here.clock())
    with ThreadPoolExecutor(8) as threads:
        begun = list(threads.map(lambda _: here.who.sign_in_by_link(token), range(16)))
    assert sum(session is not None for session in begun) == 1
    assert here.who.sign_in_by_link(token) is None


def test_a_mail_preview_changes_nothing(here: World) -> None:
    token = here.who.links.make(ANNA, "sign-in", here.clock())
    before = here.rows("SELECT links::text FROM access.sign_in_links AS links")
    for _ in range(3):
        found = here.who.links.look(token, "sign-in", here.clock())
        assert found is not None
    assert here.rows("SELECT links::text FROM access.sign_in_links AS links") == before
    assert here.rows("SELECT count(*) FROM access.sessions") == [(0,)]
    assert here.who.sign_in_by_link(token) is not None
    assert here.who.links.look(token, "sign-in", here.clock()) is None


def test_a_link_is_good_for_twenty_minutes(here: World) -> None:
    token = here.who.links.make(ANNA, "sign-in", here.clock())
    here.clock.ms += 20 * MINUTE_MS
    assert here.who.links.look(token, "sign-in", here.clock()) is None
    assert here.who.sign_in_by_link(token) is None


def test_an_invitation_is_good_for_a_week_and_no_sign_in_link(here: World) -> None:
    link = here.who.invite(ANNA)
    token = link.removeprefix(INVITATION)
    assert here.who.sign_in_by_link(token) is None
    here.clock.ms += 7 * 24 * HOUR_MS - 1
    assert here.who.accept_invitation(token) is not None
    assert here.who.accept_invitation(token) is None
    late = here.who.invite(ANNA).removeprefix(INVITATION)
    here.clock.ms += 7 * 24 * HOUR_MS
    assert here.who.accept_invitation(late) is None


def test_a_sign_in_link_is_no_invitation(here: World) -> None:
    token = here.who.links.make(ANNA, "sign-in", here.clock())
    assert here.who.accept_invitation(token) is None
    assert here.who.sign_in_by_link(token) is not None


def test_of_one_person_only_the_newest_links_are_good(here: World) -> None:
    tokens = []
    for _ in range(MAX_LINKS + 1):
        here.clock.ms += 1
        tokens.append(here.who.links.make(ANNA, "sign-in", here.clock()))
    assert here.who.sign_in_by_link(tokens[0]) is None
    assert here.who.sign_in_by_link(tokens[1]) is not None


def test_an_invitation_that_is_used_ends_the_others_of_that_person(here: World) -> None:
    kept, handed_over, of_bo = (
        here.who.invite(person).removeprefix(INVITATION) for person in (ANNA, ANNA, BO)
    )
    assert here.who.accept_invitation(handed_over) is not None
    assert here.who.accept_invitation(kept) is None
    assert here.who.accept_invitation(of_bo) is not None


def test_the_tables_hold_neither_link_nor_address(here: World) -> None:
    token = here.who.invite(ANNA, address=ADDRESS).removeprefix(INVITATION)
    text = str(here.rows("SELECT links::text FROM access.sign_in_links AS links"))
    text += str(here.rows("SELECT found::text FROM access.identities AS found"))
    for shown in (token, ADDRESS, "anna", token.encode().hex(), ADDRESS.encode().hex()):
        assert shown not in text


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    mailing: World, mailbox: Mailbox
) -> None:
    assert mailed(mailing).ask("nobody@post.example", "nl", PEER) == 0
    assert mailed(mailing).ask("no address at all", "nl", PEER) == 0
    # Wishes are fulfilled one after another: when Anna's came, none of those before will.
    assert mailed(mailing).ask(ADDRESS, "nl", PEER) == 0
    mailbox.next()
    assert mailbox.recipients == [ADDRESS]
    assert mailbox.is_empty


def test_whether_an_address_is_known_is_not_looked_at_before_the_answer(
    mailing: World, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes longer for a known address happens in another thread than the answer."""
    looked: list[str] = []
    real = mailing.who.identities.by_address
    with monkeypatch.context() as patched:
        import threading

        def noted(address: str) -> object:
            looked.append(threading.current_thread().name)
            return real(address)

        patched.setattr(mailing.who.identities, "by_address", noted)
        mailed(mailing).ask(ADDRESS, "nl", PEER)
        mailbox.next()
    assert looked == ["mailed links"]


def test_a_mailbox_is_not_filled_by_whoever_asks_again_and_again(
    mailing: World, mailbox: Mailbox
) -> None:
    mailing.who.identities.tie_address(BO, "bo@post.example", mailing.clock())
    for number in range(PER_ADDRESS.burst + 5):
        assert mailed(mailing).ask(ADDRESS, "nl", f"203.0.113.{number}") == 0
    mailed(mailing).ask("bo@post.example", "nl", "203.0.113.200")
    for _ in range(PER_ADDRESS.burst + 1):
        mailbox.next()
    assert mailbox.recipients == [ADDRESS] * PER_ADDRESS.burst + ["bo@post.example"]


def test_one_peer_tries_out_few_addresses(mailing: World) -> None:
    waits = [
        mailed(mailing).ask(f"person{number}@post.example", "nl", PEER)
        for number in range(PER_PEER.burst + 1)
    ]
    assert waits[:-1] == [0] * PER_PEER.burst
    assert waits[-1] > 0
    assert mailed(mailing).ask(ADDRESS, "nl", "203.0.113.8") == 0


def test_the_mail_says_nothing_of_whom_it_is_for(mailing: World, mailbox: Mailbox) -> None:
    for language in LANGUAGES:
        mailed(mailing).ask(ADDRESS, language, PEER)
        mail = mailbox.next()
        text = text_of(mail)
        assert "anna" not in text.lower()
        assert str(ANNA) not in text
        assert "20" in text
        assert mail["Content-Language"] == language
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["From"] == "uren@uren.example"
        assert "uren.example" in str(mail["Subject"])


def test_a_mail_server_that_refuses_ends_sign_in_for_nobody(
    mailing: World, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    mailing.who.identities.tie_address(BO, "bo@post.example", mailing.clock())
    mailbox.refuses = True
    postbox = SmtpPostbox(server_of(mailbox))
    with pytest.raises(MailNotSent) as refused:
        postbox.send(ADDRESS, "subject", "text", "nl")
    assert "anna" not in str(refused.value)
    mailbox.refuses = False
    mailed(mailing).ask("bo@post.example", "nl", PEER)
    mailbox.next()
    assert "anna" not in caplog.text


def test_an_address_with_a_line_break_sends_no_mail_to_others(
    mailing: World, mailbox: Mailbox
) -> None:
    for address in (
        "anna@post.example\nBcc: all@post.example",
        "anna@post.example, bo@post.example",
        "<anna@post.example>",
        "anna@post.example\r\nDATA",
        "a" * 300 + "@post.example",
        "anna@@post.example",
        "anna@post.example\0",
        "änna@post.example",
    ):
        assert mailing.who.identities.address_digest(address) is None
        with pytest.raises(ValueError, match="address"):
            mailing.who.identities.tie_address(BO, address, mailing.clock())
    with pytest.raises(MailNotSent):
        SmtpPostbox(server_of(mailbox)).send("a@b.example\nBcc: c@d.example", "s", "t", "nl")
    assert mailbox.is_empty


def test_an_address_is_one_persons(here: World) -> None:
    identities = here.who.identities
    identities.tie_address(ANNA, ADDRESS, here.clock())
    identities.tie_address(ANNA, ADDRESS, here.clock())
    with pytest.raises(KnownAsAnother):
        identities.tie_address(BO, ADDRESS.upper(), here.clock())
    assert identities.by_address(ADDRESS) == ANNA
    identities.tie_address(ANNA, "anna@elders.example", here.clock())
    assert identities.by_address(ADDRESS) is None


def test_whoever_is_forgotten_is_signed_in_nowhere_and_by_nothing(here: World) -> None:
    here.who.identities.tie_address(ANNA, ADDRESS, here.clock())
    link = here.who.links.make(ANNA, "sign-in", here.clock())
    session = here.who.sessions.begin(ANNA, "link", here.clock())
    here.who.forget(ANNA)
    assert here.who.identities.by_address(ADDRESS) is None
    assert here.who.sign_in_by_link(link) is None
    assert here.who.sessions.found(session, here.clock()) is None


def test_mail_goes_over_tls_with_a_login_and_only_to_a_server_that_is_trusted(
    tmp_path: Path,
) -> None:
    theirs, trusting = own_certificate(tmp_path)
    with mail_server(tls=theirs, login=("uren", "geheim")) as box:
        server = MailServer(
            host=box.hostname,
            port=box.port,
            security="starttls",
            username="uren",
            password="geheim",
            sender="uren@uren.example",
        )
        SmtpPostbox(server, trusted=trusting).send(ADDRESS, "subject", "text", "nl")
        assert text_of(box.next()).strip() == "text"
        assert box.over_tls == [True]
        with pytest.raises(MailNotSent, match="SSLCertVerificationError"):
            SmtpPostbox(server).send(ADDRESS, "subject", "text", "nl")
        assert "geheim" not in repr(server)


def test_mail_is_not_sent_in_the_clear_to_a_server_without_tls(mailbox: Mailbox) -> None:
    server = MailServer(
        host=mailbox.hostname, port=mailbox.port, security="starttls", sender="uren@uren.example"
    )
    with pytest.raises(MailNotSent, match=smtplib.SMTPNotSupportedError.__name__):
        SmtpPostbox(server).send(ADDRESS, "subject", "text", "nl")
    assert mailbox.is_empty


def test_a_mail_server_that_is_not_there_is_said_without_the_address() -> None:
    server = MailServer(host="127.0.0.1", port=1, security="none", sender="uren@uren.example")
    with pytest.raises(MailNotSent) as refused:
        SmtpPostbox(server).send(ADDRESS, "subject", "text", "nl")
    assert ADDRESS not in str(refused.value)
