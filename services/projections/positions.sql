-- first and second: the two groups in the order of their ids. position_ms is first's: positive, it owes.
CREATE TABLE IF NOT EXISTS projections.positions_links_v1 (
    first text NOT NULL,
    second text NOT NULL,
    position_ms bigint NOT NULL,
    PRIMARY KEY (first, second)
) WITH (fillfactor = 70);
CREATE INDEX IF NOT EXISTS positions_links_v1_of_second
    ON projections.positions_links_v1 (second);
CREATE TABLE IF NOT EXISTS projections.positions_agreements_v1 (
    agreement_id uuid PRIMARY KEY,
    first text NOT NULL,
    second text NOT NULL,
    status text NOT NULL,
    in_force boolean NOT NULL DEFAULT false,
    first_may_owe_ms bigint NOT NULL DEFAULT 0,
    second_may_owe_ms bigint NOT NULL DEFAULT 0,
    first_step_ms bigint NOT NULL DEFAULT 0,
    second_step_ms bigint NOT NULL DEFAULT 0,
    transit_allowed boolean NOT NULL DEFAULT false,
    set_off_allowed boolean NOT NULL DEFAULT false,
    first_limit_set_by uuid,
    second_limit_set_by uuid,
    proposed_by text,
    proposed jsonb
);
-- Two groups have at most one agreement that is not over.
CREATE UNIQUE INDEX IF NOT EXISTS positions_agreements_v1_of_pair
    ON projections.positions_agreements_v1 (first, second) WHERE status NOT IN ('ended', 'declined');
CREATE INDEX IF NOT EXISTS positions_agreements_v1_of_second
    ON projections.positions_agreements_v1 (second, first) WHERE status NOT IN ('ended', 'declined');
CREATE TABLE IF NOT EXISTS projections.positions_steps_v1 (
    group_id text PRIMARY KEY,
    step_ms bigint NOT NULL
);
-- Room that open requests hold: on each link in one direction (the owing group first), and on the net
-- of the two end groups.
CREATE TABLE IF NOT EXISTS projections.positions_holds_v1 (
    exchange_id uuid NOT NULL,
    owing text NOT NULL,
    owed text NOT NULL,
    held_ms bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS positions_holds_v1_exchange
    ON projections.positions_holds_v1 (exchange_id);
CREATE INDEX IF NOT EXISTS positions_holds_v1_link
    ON projections.positions_holds_v1 (owing, owed);
CREATE TABLE IF NOT EXISTS projections.positions_net_holds_v1 (
    exchange_id uuid PRIMARY KEY,
    owing text NOT NULL,
    owed text NOT NULL,
    held_ms bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS positions_net_holds_v1_owing
    ON projections.positions_net_holds_v1 (owing);
CREATE INDEX IF NOT EXISTS positions_net_holds_v1_owed
    ON projections.positions_net_holds_v1 (owed);
