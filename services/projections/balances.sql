CREATE TABLE IF NOT EXISTS projections.balances_accounts_v1 (
    account_id uuid PRIMARY KEY,
    group_id text NOT NULL,
    kind text NOT NULL,
    holder_id uuid,
    status text NOT NULL DEFAULT 'open',
    balance_steps bigint NOT NULL DEFAULT 0,
    own_limits boolean NOT NULL DEFAULT false,
    floor_steps bigint,
    ceiling_steps bigint,
    warn_below_steps bigint,
    warn_above_steps bigint,
    limits_set_by uuid
) WITH (fillfactor = 70); -- room beside each row for its next balance, without touching an index
CREATE INDEX IF NOT EXISTS balances_accounts_v1_of_group
    ON projections.balances_accounts_v1 (group_id, account_id);
CREATE TABLE IF NOT EXISTS projections.balances_defaults_v1 (
    group_id text PRIMARY KEY,
    floor_steps bigint,
    ceiling_steps bigint,
    warn_below_steps bigint,
    warn_above_steps bigint,
    limits_set_by uuid
);
CREATE TABLE IF NOT EXISTS projections.balances_intermediaries_v1 (
    account_id uuid NOT NULL,
    person_id uuid NOT NULL,
    PRIMARY KEY (account_id, person_id)
);
CREATE TABLE IF NOT EXISTS projections.balances_requests_v1 (
    exchange_id uuid PRIMARY KEY,
    position bigint NOT NULL,
    status text NOT NULL,
    payer uuid NOT NULL,
    payee uuid NOT NULL,
    payer_group text NOT NULL,
    payee_group text NOT NULL,
    payer_steps bigint NOT NULL,
    payee_steps bigint NOT NULL,
    fixed_side text NOT NULL,
    holds boolean NOT NULL,
    happened_at_ms bigint NOT NULL,
    expires_at_ms bigint NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX IF NOT EXISTS balances_requests_v1_open_to_payer
    ON projections.balances_requests_v1 (payer, position) WHERE status = 'open';
CREATE INDEX IF NOT EXISTS balances_requests_v1_open_to_payee
    ON projections.balances_requests_v1 (payee, position) WHERE status = 'open';
