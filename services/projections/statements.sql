-- One row an exchange for each group at an end of it, group_id says whose, whichever accounts it
-- touches; the lines beside it stay narrow.
CREATE TABLE IF NOT EXISTS projections.statements_entries_{v} (
    position bigint NOT NULL,
    exchange_id uuid NOT NULL,
    payer_steps bigint NOT NULL,
    payee_steps bigint NOT NULL,
    payer_number bigint NOT NULL,
    payee_number bigint NOT NULL,
    payer_rounding_ms bigint NOT NULL,
    payee_rounding_ms bigint NOT NULL,
    happened_at_ms bigint NOT NULL,
    recorded_at_ms bigint NOT NULL,
    actor_id uuid NOT NULL,
    kind text NOT NULL,
    capacity text NOT NULL,
    payer_group text NOT NULL,
    payee_group text NOT NULL,
    acting_for uuid,
    payer uuid,
    payee uuid,
    past_limits text,
    reverses uuid,
    routes jsonb,
    reason_at bigint,
    group_id text NOT NULL
);
-- side: 0 as payer, 1 as payee; a stand-in may be both in one reversal. A rebuild too needs the key:
-- with it one that goes on finds where each balance stands.
CREATE TABLE IF NOT EXISTS projections.statements_lines_{v} (
    account_id uuid NOT NULL,
    position bigint NOT NULL,
    side smallint NOT NULL,
    change_steps bigint NOT NULL,
    balance_steps bigint NOT NULL,
    happened_at_ms bigint NOT NULL,
    PRIMARY KEY (account_id, position, side)
);
CREATE TABLE IF NOT EXISTS projections.statements_reversals_{v} (
    reverses uuid NOT NULL,
    exchange_id uuid NOT NULL,
    position bigint NOT NULL,
    happened_at_ms bigint NOT NULL,
    group_id text NOT NULL,
    PRIMARY KEY (reverses, group_id)
);
-- Every account with its group, from the position at which it was opened.
CREATE TABLE IF NOT EXISTS projections.statements_accounts_{v} (
    account_id uuid PRIMARY KEY,
    group_id text NOT NULL,
    position bigint NOT NULL
);
-- A group's unit as it was called from each position on, so that an old statement reads as it did.
CREATE TABLE IF NOT EXISTS projections.statements_units_{v} (
    group_id text NOT NULL,
    position bigint NOT NULL,
    singular text NOT NULL,
    plural text NOT NULL,
    symbol text NOT NULL,
    PRIMARY KEY (group_id, position)
);
CREATE TABLE IF NOT EXISTS projections.statements_decimals_{v} (
    group_id text PRIMARY KEY,
    decimals integer NOT NULL
);
