"""A session is one person's in one browser, until it ends."""

from __future__ import annotations

from access.cookies import cookie_at, is_from_our_page
from access.principals import NOBODY
from access.sessions import MAX_SESSIONS
from tests.access.world import ANNA, BO, HOUR_MS, MINUTE_MS, NOON_MS, World, credentials

COOKIE = "__Host-evenveel"


def begun(here: World, instead_of: str | None = None) -> str:
    return here.who.sessions.begin(ANNA, "link", here.clock(), instead_of=instead_of)


def shown(here: World, token: str) -> object:
    found = here.asked(cookies={COOKIE: token})
    return found if isinstance(found, str) else found.person_id


def test_a_cookie_shows_whose_session_it_is(here: World) -> None:
    assert shown(here, begun(here)) == ANNA
    assert here.asked() == NOBODY


def test_a_cookie_replayed_after_sign_out_is_refused(here: World) -> None:
    token = begun(here)
    assert shown(here, token) == ANNA
    here.who.sessions.end(token)
    assert shown(here, token) == "unknown"


def test_a_session_ends_when_it_was_not_used_for_eight_hours(here: World) -> None:
    token = begun(here)
    here.clock.ms += 8 * HOUR_MS - 1
    assert shown(here, token) == ANNA
    here.clock.ms += 8 * HOUR_MS - 1
    assert shown(here, token) == ANNA
    here.clock.ms += 8 * HOUR_MS
    assert shown(here, token) == "expired"


def test_a_session_ends_after_seven_days_however_much_it_is_used(here: World) -> None:
    token = begun(here)
    for _ in range(7 * 24 // 7):
        here.clock.ms += 7 * HOUR_MS - 1
        assert shown(here, token) == ANNA
    here.clock.ms = NOON_MS + 7 * 24 * HOUR_MS
    assert shown(here, token) == "expired"


def test_an_expired_session_does_not_come_alive_by_being_asked_for(here: World) -> None:
    token = begun(here)
    here.clock.ms += 9 * HOUR_MS
    assert shown(here, token) == "expired"
    assert shown(here, token) == "expired"


def test_that_a_session_is_used_is_written_once_a_minute_and_not_with_each_request(
    here: World,
) -> None:
    token = begun(here)
    version = "SELECT xmin::text FROM access.sessions"
    before = here.rows(version)
    here.clock.ms += MINUTE_MS - 1
    for _ in range(5):
        shown(here, token)
    assert here.rows(version) == before
    here.clock.ms += 1
    shown(here, token)
    written = here.rows(version)
    assert written != before
    shown(here, token)
    assert here.rows(version) == written


def test_the_table_holds_no_token(here: World) -> None:
    token = begun(here)
    text = str(here.rows("SELECT sessions::text FROM access.sessions"))
    assert token not in text
    assert token.encode().hex() not in text


def test_signing_in_again_gives_another_token_and_ends_the_session_of_this_browser(
    here: World,
) -> None:
    first = begun(here)
    second = begun(here, instead_of=first)
    assert first != second
    assert (shown(here, first), shown(here, second)) == ("unknown", ANNA)


def test_a_token_that_somebody_else_chose_is_never_taken_over(here: World) -> None:
    foisted = "A" * 43
    assert begun(here, instead_of=foisted) != foisted
    assert shown(here, foisted) == "unknown"


def test_a_person_sees_and_ends_the_own_sessions_and_nobody_elses(here: World) -> None:
    sessions = here.who.sessions
    token, elsewhere = begun(here), begun(here)
    others = sessions.begin(BO, "passkey", here.clock())
    mine = sessions.of(ANNA, here.clock())
    assert len(mine) == 2
    found = sessions.found(others, here.clock())
    assert found is not None
    sessions.end_named(ANNA, found.session_id)
    assert shown(here, others) == BO
    kept = sessions.found(token, here.clock())
    assert kept is not None
    sessions.end_others(kept)
    assert [shown(here, each) for each in (token, elsewhere, others)] == [ANNA, "unknown", BO]


def test_the_name_of_a_session_opens_nothing(here: World) -> None:
    session = here.who.sessions.found(begun(here), here.clock())
    assert session is not None
    assert shown(here, session.session_id) == "unknown"


def test_beyond_twenty_the_longest_unused_session_ends(here: World) -> None:
    first = begun(here)
    for _ in range(MAX_SESSIONS - 1):
        here.clock.ms += 1
        last = begun(here)
    assert shown(here, first) == ANNA
    here.clock.ms += 1
    begun(here)
    assert (shown(here, first), shown(here, last)) == ("unknown", ANNA)


def test_what_is_over_is_swept_away_by_the_next_sign_in(here: World) -> None:
    begun(here)
    here.clock.ms += 8 * 24 * HOUR_MS
    here.who.sessions.begin(BO, "link", here.clock())
    assert here.rows("SELECT count(*) FROM access.sessions") == [(1,)]


def test_for_whom_one_acts_is_kept_in_the_session(here: World) -> None:
    token = begun(here)
    here.who.sessions.act_for(token, "account:1")
    session = here.who.sessions.found(token, here.clock())
    assert session is not None
    assert session.acting_for == "account:1"


def test_a_form_token_is_of_its_own_session_alone(here: World) -> None:
    sessions = here.who.sessions
    one, other = begun(here), begun(here)
    assert sessions.is_form_token(one, sessions.form_token(one))
    assert sessions.form_token(one) == sessions.form_token(one)
    for wrong in (sessions.form_token(other), "", "é", sessions.form_token(one)[:-1], one):
        assert not sessions.is_form_token(one, wrong)


def changed(here: World, token: str, **headers: str) -> object:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    found = here.asked(method="POST", cookies={COOKIE: token}, headers=named)
    return found if isinstance(found, str) else found.person_id


def test_a_cookie_changes_something_only_from_a_page_of_ours(here: World) -> None:
    token = begun(here)
    ours = "https://uren.example"
    assert changed(here, token, origin=ours) == ANNA
    assert changed(here, token, sec_fetch_site="same-origin") == ANNA
    assert changed(here, token, origin=ours, sec_fetch_site="same-origin") == ANNA


def test_a_cookie_changes_nothing_from_elsewhere(here: World) -> None:
    token = begun(here)
    ours = "https://uren.example"
    assert changed(here, token) == "cross-site"
    assert changed(here, token, origin="null") == "cross-site"
    assert changed(here, token, origin=ours, sec_fetch_site="cross-site") == "cross-site"
    for site in ("cross-site", "same-site", "none"):
        assert changed(here, token, sec_fetch_site=site) == "cross-site"
    for origin in (
        "https://evil.example",
        "http://uren.example",
        "https://uren.example:8443",
        "https://uren.example.evil.example",
        f"{ours}, https://evil.example",
    ):
        assert changed(here, token, origin=origin) == "cross-site"


def test_a_session_shown_on_purpose_needs_no_page(here: World) -> None:
    found = here.asked(method="POST", authorization=f"Bearer evs_{begun(here)}")
    assert not isinstance(found, str)
    assert found.person_id == ANNA


def test_a_cookie_of_another_name_is_nobodys(here: World) -> None:
    for name in ("evenveel", "__host-evenveel", "__Host-evenveel "):
        assert here.asked(cookies={name: begun(here)}) == NOBODY


def test_beside_another_credential_the_cookie_does_not_count(here: World) -> None:
    token = begun(here)
    assert here.asked(cookies={COOKIE: token}, authorization="Bearer evo_" + "x" * 43) == "unknown"


def test_a_peer_on_this_machine_is_here_unless_a_proxy_stands_in_front(here: World) -> None:
    asked = credentials(peer="127.0.0.1")
    assert here.guard(proxied=False).principal(asked).is_here
    assert not here.guard(proxied=True).principal(asked).is_here
    spoofed = credentials(peer="127.0.0.1", headers={"x-forwarded-for": "10.0.0.1"})
    assert not here.guard(proxied=False).principal(spoofed).is_here
    elsewhere = credentials(headers={"x-forwarded-for": "127.0.0.1", "forwarded": "for=127.0.0.1"})
    assert not here.guard(proxied=False).principal(elsewhere).is_here


def test_this_machine_is_one_place_by_all_its_names_and_each_port_another() -> None:
    for name in ("localhost", "127.0.0.1", "[::1]"):
        ours = f"http://{name}:8401"
        for origin in ("http://localhost:8401", "http://127.0.0.1:8401", "http://[::1]:8401"):
            assert is_from_our_page({"origin": origin}, ours)
        for origin in ("http://localhost:8400", "https://localhost:8401", "http://10.0.0.1:8401"):
            assert not is_from_our_page({"origin": origin}, ours)


def test_over_tls_alone_the_cookie_is_for_this_host_alone() -> None:
    over_tls, on_this_machine = cookie_at("https://uren.example"), cookie_at("http://localhost")
    assert (over_tls.name, over_tls.is_secure) == ("__Host-evenveel", True)
    assert (on_this_machine.name, on_this_machine.is_secure) == ("evenveel", False)
