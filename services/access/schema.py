"""The tables of who is who: ordinary state, that is changed and cleared away.

Nothing here opens anything by itself. Of every secret that is handed out (a session's, a link's, a
key's) only its digest is kept, and of a mail address only a digest under the installation's own
secret. `standings` and `group_keys` say again what the log says, for whoever decides without it.
"""

from typing import Any, Final, LiteralString

from psycopg import Connection

_TABLES: Final[LiteralString] = """
CREATE SCHEMA IF NOT EXISTS access;

-- By what a person is known who signs in: a provider's word, or a mail address.
CREATE TABLE IF NOT EXISTS access.identities (
    kind text NOT NULL CHECK (kind IN ('oidc', 'mail')),
    -- of oidc: the digest of issuer and subject; of mail: of the address
    digest bytea NOT NULL,
    person_id uuid NOT NULL,
    created_at_ms bigint NOT NULL,
    PRIMARY KEY (kind, digest)
);
CREATE INDEX IF NOT EXISTS identities_of ON access.identities (person_id);

CREATE TABLE IF NOT EXISTS access.sessions (
    digest bytea PRIMARY KEY,
    -- names the session where the person sees it, and opens nothing
    session_id uuid NOT NULL UNIQUE,
    person_id uuid NOT NULL,
    created_at_ms bigint NOT NULL,
    -- to some minutes: not every request is worth a write
    last_seen_at_ms bigint NOT NULL,
    idle_ms bigint NOT NULL,
    ends_at_ms bigint NOT NULL,
    means text NOT NULL CHECK (means IN ('link', 'passkey', 'oidc')),
    -- for whom the person chose to act, in the pages' own words
    acting_for text
);
CREATE INDEX IF NOT EXISTS sessions_of ON access.sessions (person_id);
CREATE INDEX IF NOT EXISTS sessions_ending ON access.sessions (ends_at_ms);

CREATE TABLE IF NOT EXISTS access.sign_in_links (
    digest bytea PRIMARY KEY,
    person_id uuid NOT NULL,
    -- an invitation ties what the person then signs in with to the person
    purpose text NOT NULL CHECK (purpose IN ('sign-in', 'invitation')),
    created_at_ms bigint NOT NULL,
    expires_at_ms bigint NOT NULL,
    used_at_ms bigint
);
CREATE INDEX IF NOT EXISTS links_of ON access.sign_in_links (person_id);
CREATE INDEX IF NOT EXISTS links_expiring ON access.sign_in_links (expires_at_ms);

CREATE TABLE IF NOT EXISTS access.passkeys (
    credential_id bytea PRIMARY KEY,
    person_id uuid NOT NULL,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    label text NOT NULL,
    created_at_ms bigint NOT NULL,
    last_used_at_ms bigint
);
CREATE INDEX IF NOT EXISTS passkeys_of ON access.passkeys (person_id);

-- What was asked of a browser and is answered once: a passkey's challenge, a provider's state.
CREATE TABLE IF NOT EXISTS access.ceremonies (
    digest bytea PRIMARY KEY,
    kind text NOT NULL,
    person_id uuid,
    content jsonb NOT NULL,
    expires_at_ms bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS ceremonies_expiring ON access.ceremonies (expires_at_ms);

-- The secrets of keys, as digests. A key without a group is the operator's.
CREATE TABLE IF NOT EXISTS access.keys (
    key_id uuid PRIMARY KEY,
    group_id text,
    digest bytea NOT NULL,
    created_at_ms bigint NOT NULL
);

-- Numbers used once, by whom: a signed message is taken once.
CREATE TABLE IF NOT EXISTS access.nonces (
    key_id uuid NOT NULL,
    nonce text NOT NULL,
    expires_at_ms bigint NOT NULL,
    PRIMARY KEY (key_id, nonce)
);
CREATE INDEX IF NOT EXISTS nonces_expiring ON access.nonces (expires_at_ms);

-- What follows is what the log says, and is filled from it alone.
CREATE TABLE IF NOT EXISTS access.standings (
    person_id uuid NOT NULL,
    group_id text NOT NULL,
    account_id uuid,
    role text NOT NULL
        CHECK (role IN
            ('holder', 'former', 'intermediary', 'administrator', 'support', 'auditor')),
    until_ms bigint,
    CONSTRAINT standings_once UNIQUE NULLS NOT DISTINCT (person_id, group_id, account_id, role)
);
CREATE INDEX IF NOT EXISTS standings_on ON access.standings (account_id)
    WHERE account_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS standings_in ON access.standings (group_id, role);

CREATE TABLE IF NOT EXISTS access.group_keys (
    key_id uuid PRIMARY KEY,
    group_id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('program', 'server')),
    scopes text[] NOT NULL,
    expires_at_ms bigint NOT NULL,
    -- Ed25519, 32 bytes in base64, of a server
    public_key text,
    owner_id uuid NOT NULL,
    revoked boolean NOT NULL DEFAULT false
);
CREATE INDEX IF NOT EXISTS group_keys_in ON access.group_keys (group_id);
"""
# The last that is made: once it is there, all is.
_LAST: Final = "access.group_keys_in"
# Two processes that start at once would both create: any constant does that is ours alone.
_CREATING: Final = 0x45_56_41_43


def create(connection: Connection[Any]) -> None:
    """The tables exist; what was there already is as it was. Any number of processes at once."""
    known = connection.execute("SELECT to_regclass(%s)::text", [_LAST]).fetchone()
    # Asked first, because creating what exists would wait for whoever is at work.
    if known is not None and known[0] is not None:
        return
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_CREATING])
        connection.execute(_TABLES)
