"""The database refuses too: no role of the application can change the log, or become another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import make_conninfo

from access.database_roles import CLEARING, PROJECTIONS, READER, ROLES, address_as, are_apart
from access.vault import Vault
from clearing.log.port import Head
from clearing.log.postgres import PostgresLog
from contracts.block import Entry
from evenveel.composition import ledger, make_tables, projecting
from evenveel.rebuilding import projections_named, rebuilt
from evenveel.roles_apart import set_apart
from evenveel.serving import warn_of_one_role
from evenveel.troubles import TablesMissing
from evenveel.vault_keys import keys_of
from projections import layout, policies
from projections.reading.snapshot import open_pool
from tests import databases
from tests.projections.history import Pen, fill_log

REFUSED = (errors.InsufficientPrivilege, errors.RestrictViolation)

_WHOLE_LOG = "SELECT md5(string_agg(b::text, ',')) FROM ledger.blocks AS b"

# What nobody but the owner may do, whatever role of the application they have.
FORBIDDEN = [
    "UPDATE ledger.blocks SET body = ''",
    "UPDATE ledger.blocks SET epoch = 7 WHERE false",
    "DELETE FROM ledger.blocks",
    "DELETE FROM ledger.blocks WHERE false",
    "TRUNCATE ledger.blocks",
    "MERGE INTO ledger.blocks b USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
    "INSERT INTO ledger.blocks VALUES (1) ON CONFLICT (first_position) DO UPDATE SET epoch = 7",
    "DELETE FROM ledger.head",
    "TRUNCATE ledger.head",
    "INSERT INTO ledger.head (single) VALUES (false)",
    "UPDATE ledger.head SET single = true",
    "ALTER TABLE ledger.blocks DISABLE TRIGGER blocks_stay",
    "ALTER TABLE ledger.blocks DISABLE TRIGGER ALL",
    "ALTER TABLE ledger.blocks DROP COLUMN body",
    "ALTER TABLE ledger.blocks OWNER TO CURRENT_USER",
    "ALTER TABLE ledger.blocks RENAME TO gone",
    "DROP TRIGGER blocks_stay ON ledger.blocks",
    "DROP TABLE ledger.blocks",
    "DROP SCHEMA ledger CASCADE",
    "DROP FUNCTION ledger.refuse() CASCADE",
    "ALTER FUNCTION ledger.refuse() RENAME TO allow",
    "CREATE FUNCTION ledger.sly() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION public.sly() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TRIGGER sly BEFORE INSERT ON ledger.blocks EXECUTE FUNCTION ledger.refuse()",
    "CREATE RULE sly AS ON INSERT TO ledger.blocks DO INSTEAD NOTHING",
    "CREATE POLICY sly ON ledger.blocks USING (true)",
    "CREATE TABLE ledger.more (one int)",
    "CREATE SCHEMA more",
    "LOCK TABLE ledger.blocks IN ACCESS EXCLUSIVE MODE",
    "LOCK TABLE ledger.blocks IN EXCLUSIVE MODE",
    "LOCK TABLE ledger.blocks IN SHARE MODE",
    "LOCK TABLE ledger.head IN ACCESS EXCLUSIVE MODE",
    "SET session_replication_role = replica",
    "SET SESSION AUTHORIZATION postgres",
    "GRANT evenveel_clearing TO evenveel_reader",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER ROLE CURRENT_USER BYPASSRLS",
    "CREATE ROLE sly",
    "COPY ledger.head TO PROGRAM 'cat'",
    "COPY ledger.head TO 'head.txt'",
    "SELECT pg_read_file('/etc/passwd')",
    "UPDATE vault.reads SET reader = 'nobody'",
    "DELETE FROM vault.reads",
    "TRUNCATE vault.reads",
    "DELETE FROM vault.words",
    "UPDATE vault.words SET kept = ''",
    "DROP FUNCTION vault.erase(uuid[])",
    *(f"SET ROLE {role}" for role in ("postgres", "pg_read_all_data", "pg_write_all_data")),
]

# What one role may and another may not.
NOT_BY = {
    CLEARING: [
        "SELECT kept FROM vault.words",
        "SELECT * FROM vault.reads",
        "UPDATE ledger.ids SET position = 0",
        "DELETE FROM ledger.tags",
        "SELECT * FROM webhooks.subscriptions",
        "SELECT * FROM projections.live",
    ],
    PROJECTIONS: [
        "INSERT INTO ledger.blocks (first_position, count, epoch, body) VALUES (1, 1, 1, '')",
        "UPDATE ledger.head SET position = position + 1",
        "SELECT * FROM ledger.snapshots",
        "INSERT INTO vault.names SELECT gen_random_uuid(), 'aalst', NULL, 'x'",
        "SELECT * FROM vault.reads",
        "SELECT vault.erase(ARRAY[gen_random_uuid()])",
        "SELECT vault.retire('2026-11')",
        "SELECT vault.forget_reads('2026-11')",
        "DELETE FROM access.standings",
        "UPDATE access.group_keys SET revoked = false",
        "INSERT INTO access.standings SELECT gen_random_uuid(), 'aalst', NULL, 'administrator'",
    ],
    READER: [
        "SELECT * FROM ledger.blocks",
        "SELECT * FROM ledger.head",
        "SELECT * FROM vault.names",
        "SELECT * FROM access.sessions",
        "SELECT * FROM access.standings",
        "SELECT * FROM webhooks.subscriptions",
        "SELECT * FROM projections.numbers",
        "UPDATE projections.live SET version = 9",
        "DELETE FROM projections.progress",
        "SET row_security = off; SELECT * FROM {accounts}",
        "ALTER TABLE {accounts} DISABLE ROW LEVEL SECURITY",
        "DROP POLICY seen ON {accounts}",
        "CREATE FUNCTION projections.sly() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "UPDATE {accounts} SET balance_steps = 0",
        "INSERT INTO {accounts} SELECT * FROM {accounts}",
        "TRUNCATE {accounts}",
    ],
}


def _founded(database_url: str) -> None:
    """All tables are there, and an event is in the log."""
    make_tables(database_url)
    if not are_apart(database_url):
        pytest.skip("who runs the tests may not make roles on this server")
    pen = Pen()
    pen.found("aalst")
    fill_log(database_url, pen.records, create=False)


@pytest.fixture
def apart(database_url: str) -> str:
    """A database of this test's own, its roles set apart."""
    _founded(database_url)
    return database_url


@pytest.fixture(scope="module")
def refusing(database_server: str) -> Iterator[str]:
    """One that no statement of these tests changes."""
    with databases.fresh_database(database_server) as database_url:
        _founded(database_url)
        yield database_url


def _cases() -> list[tuple[str, str]]:
    others = {role: [f"SET ROLE {other}" for other in ROLES if other != role] for role in ROLES}
    return [
        (role, statement)
        for role in ROLES
        for statement in (*FORBIDDEN, *others[role], *NOT_BY[role])
    ]


@pytest.mark.parametrize(("role", "statement"), _cases())
def test_a_role_of_the_application_is_refused(refusing: str, role: str, statement: str) -> None:
    with psycopg.connect(refusing, autocommit=True) as owner:
        version = _one(owner, "SELECT version FROM projections.live WHERE name = 'balances'")
        before = _one(owner, _WHOLE_LOG)
    with psycopg.connect(_logged_in(refusing, role)) as connection, pytest.raises(REFUSED):
        connection.execute(
            statement.replace("{accounts}", f"projections.balances_accounts_v{version}").encode()
        )
    with psycopg.connect(refusing, autocommit=True) as owner:
        assert before == _one(owner, _WHOLE_LOG)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_of_the_application_gives_nothing_away(refusing: str, role: str) -> None:
    # The standard has it that such a grant grants nothing, and is no mistake.
    address = _logged_in(refusing, role)
    with suppress(errors.InsufficientPrivilege), psycopg.connect(address) as connection:
        connection.execute("GRANT ALL ON ledger.blocks TO PUBLIC")
    with psycopg.connect(refusing) as owner:
        acl = _one(owner, "SELECT relacl::text FROM pg_class WHERE oid = 'ledger.blocks'::regclass")
        assert "{=" not in str(acl)
        assert ",=" not in str(acl)


def test_every_role_is_a_login_of_its_own_and_nothing_more(apart: str) -> None:
    for role in ROLES:
        with psycopg.connect(_logged_in(apart, role)) as connection:
            assert _one(connection, "SELECT current_user") == role
            assert _one(connection, "SELECT session_user") == role
    with psycopg.connect(apart) as owner:
        found = owner.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
            " FROM pg_roles WHERE rolname = ANY(%s)",
            [list(ROLES)],
        ).fetchall()
        assert found == [(False,) * 5] * len(ROLES)


def test_where_a_password_is_asked_for_the_role_is_taken_on_when_connecting(apart: str) -> None:
    # Nobody looks at it on this server; that there is one says how it would be.
    address = address_as(make_conninfo(apart, password="unused"), READER)
    with psycopg.connect(address) as connection:
        assert _one(connection, "SELECT current_user") == READER
    with open_pool(address) as pool, pool.connection() as connection:
        row = connection.execute("SELECT current_user AS who").fetchone()
        assert row == {"who": READER}


def test_the_writer_appends_as_its_own_role_and_moves_the_head_no_other_way(apart: str) -> None:
    with ledger(apart) as opened:
        head = opened.log.take_over("a test", lease_ms=1_000)
        appended = opened.log.append([Entry("x.v1", (), b"{}")], after=head)
        assert appended.position == head.position + 1
        assert [block.first_position for block in opened.log.read()] == [1, appended.position]
    with (
        psycopg.connect(_logged_in(apart, CLEARING), autocommit=True) as connection,
        pytest.raises(errors.RestrictViolation),
    ):
        connection.execute("UPDATE ledger.head SET position = 0")


@pytest.mark.parametrize("statement", ["DELETE FROM ledger.blocks", "TRUNCATE ledger.blocks"])
def test_the_second_wall_stands_for_the_owner_too(refusing: str, statement: str) -> None:
    with psycopg.connect(refusing, autocommit=True) as owner:
        # In this role ordinary triggers sleep.
        owner.execute("SET session_replication_role = replica")
        with pytest.raises(errors.RestrictViolation):
            owner.execute(statement.encode())


def test_projections_follow_and_are_built_anew_by_the_role_that_owns_them(apart: str) -> None:
    with projecting(apart) as runner:
        assert runner.wait_until(1, 30)
    (kind,) = projections_named("balances")
    done = rebuilt(apart, kind, lambda _: None, compare=True)
    assert done.version > done.before
    with projecting(apart) as runner:
        assert runner.wait_until(1, 30)
    with psycopg.connect(apart) as owner:
        found = owner.execute(
            "SELECT pg_get_userbyid(relowner)::text, relrowsecurity FROM pg_class"
            " WHERE relname = %s",
            [f"balances_accounts_v{done.version}"],
        ).fetchone()
        assert found == (PROJECTIONS, True)
    with psycopg.connect(_logged_in(apart, PROJECTIONS), autocommit=True) as connection:
        dropped = layout.drop(connection, "balances", done.before)
        assert f"balances_accounts_v{done.before}" in dropped


def test_the_vault_is_read_by_the_door_and_every_reading_is_written_down(apart: str) -> None:
    with keys_of() as keys, Vault(_logged_in(apart, PROJECTIONS), keys) as vault:
        assert vault.door(role="session", purpose="a test", reader="anna").words_at([1]) == {}
    with psycopg.connect(apart) as owner:
        found = owner.execute("SELECT role, purpose, reader FROM vault.reads").fetchall()
        assert found == [("session", "a test", "anna")]


def test_an_installation_from_before_gets_roles_and_policies_and_keeps_its_rows(
    database_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as before:
        before.setattr(policies, "protect", lambda _: None)
        before.setattr("evenveel.roles_apart.set_apart", lambda *_: False)
        make_tables(database_url)
        pen = Pen()
        pen.found("aalst")
        fill_log(database_url, pen.records, create=False)
        with projecting(database_url) as runner:
            assert runner.wait_until(1, 30)
    assert not are_apart(database_url)
    warn_of_one_role(database_url)
    assert "one role does everything" in caplog.text
    caplog.clear()
    make_tables(database_url)
    if not are_apart(database_url):
        pytest.skip("who runs the tests may not make roles on this server")
    warn_of_one_role(database_url)
    assert "one role" not in caplog.text
    with projecting(database_url) as runner:
        assert runner.wait_until(1, 30)
    with psycopg.connect(database_url) as owner:
        bare = owner.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'projections'::regnamespace"
            " AND relkind = 'r' AND relname ~ '_v[0-9]+$' AND NOT relrowsecurity"
        ).fetchall()
        assert bare == []


def test_making_tables_again_changes_nothing(apart: str) -> None:
    with psycopg.connect(apart) as owner:
        granted = "SELECT oid, relacl::text, relowner FROM pg_class ORDER BY oid"
        before = owner.execute(granted).fetchall()
        owner.rollback()
        make_tables(apart)
        assert owner.execute(granted).fetchall() == before


def test_who_owns_no_tables_makes_none_and_says_who_must(apart: str) -> None:
    login = "evenveel_application_of_a_test"
    with psycopg.connect(apart, autocommit=True) as owner:
        owner.execute(f"DROP ROLE IF EXISTS {login}".encode())
        owner.execute(f"CREATE ROLE {login} LOGIN INHERIT".encode())
        try:
            set_apart(owner, login)
            address = _logged_in(apart, login)
            make_tables(address)
            assert are_apart(address)
            with projecting(address) as runner, ledger(address) as opened:
                assert runner.wait_until(1, 30)
                assert isinstance(opened.log.head(), Head)
            for statement in FORBIDDEN[:8]:
                with (
                    psycopg.connect(address, autocommit=True) as connection,
                    pytest.raises(REFUSED),
                ):
                    connection.execute(statement.encode())
            owner.execute("DROP TABLE webhooks.deliveries")
            with pytest.raises(TablesMissing) as missing:
                make_tables(address)
            assert "DATABASE_OWNER_URL" in str(missing.value)
        finally:
            for role in ROLES:
                owner.execute(f"REVOKE {role} FROM {login}".encode())
            owner.execute(f"DROP ROLE {login}".encode())


def test_one_role_for_all_works_where_no_other_can_be_made(apart: str) -> None:
    """As a database of somebody else's often has it; production refuses to start on one."""
    login = "evenveel_owner_of_a_test"
    with psycopg.connect(apart, autocommit=True) as owner:
        owner.execute(f"DROP ROLE IF EXISTS {login}".encode())
        owner.execute(f"CREATE ROLE {login} LOGIN".encode())
        name = f"{owner.info.dbname}_own"
        owner.execute(f"CREATE DATABASE {name} OWNER {login}".encode())
        try:
            address = make_conninfo(_logged_in(apart, login), dbname=name)
            make_tables(address)
            assert not are_apart(address)
            assert address_as(address, READER) == address
            with PostgresLog(address) as log:
                assert log.head().position == 0
            with projecting(address) as runner:
                runner.step()
        finally:
            owner.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
            owner.execute(f"DROP ROLE {login}".encode())


def _logged_in(address: str, role: str) -> str:
    return make_conninfo(address, user=role)


def _one(connection: psycopg.Connection[tuple[object, ...]], question: str) -> object:
    row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]
