CREATE TABLE IF NOT EXISTS projections.balances_accounts_{v} (
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
CREATE TABLE IF NOT EXISTS projections.balances_defaults_{v} (
    group_id text PRIMARY KEY,
    floor_steps bigint,
    ceiling_steps bigint,
    warn_below_steps bigint,
    warn_above_steps bigint,
    limits_set_by uuid
);
CREATE TABLE IF NOT EXISTS projections.balances_intermediaries_{v} (
    account_id uuid NOT NULL,
    person_id uuid NOT NULL,
    PRIMARY KEY (account_id, person_id)
);
-- group_id: whose copy of the request this is. Each of its end groups has one; within a group there
-- is one only.
CREATE TABLE IF NOT EXISTS projections.balances_requests_{v} (
    exchange_id uuid NOT NULL,
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
    expires_at_ms bigint NOT NULL,
    group_id text NOT NULL,
    PRIMARY KEY (exchange_id, group_id)
) WITH (fillfactor = 80);
