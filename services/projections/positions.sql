-- Every row is one group's own: group_id says whose. Two neighbours have a row each, as each sees it.
-- position_ms: positive, this group owes its neighbour.
CREATE TABLE IF NOT EXISTS projections.positions_links_{v} (
    group_id text NOT NULL,
    neighbour text NOT NULL,
    position_ms bigint NOT NULL,
    PRIMARY KEY (group_id, neighbour)
) WITH (fillfactor = 70);
-- first and second: the two groups in the order of their ids.
CREATE TABLE IF NOT EXISTS projections.positions_agreements_{v} (
    agreement_id uuid NOT NULL,
    group_id text NOT NULL,
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
    objection_ms bigint NOT NULL DEFAULT 0,
    first_limit_set_by uuid,
    second_limit_set_by uuid,
    proposed_by text,
    proposed jsonb,
    PRIMARY KEY (agreement_id, group_id)
);
CREATE TABLE IF NOT EXISTS projections.positions_steps_{v} (
    group_id text PRIMARY KEY,
    step_ms bigint NOT NULL
);
-- Room that open requests hold on a link, in the direction in which group_id would owe; the row is
-- the owing group's. A request over several routes may hold room on one link more than once.
CREATE TABLE IF NOT EXISTS projections.positions_holds_{v} (
    exchange_id uuid NOT NULL,
    group_id text NOT NULL,
    neighbour text NOT NULL,
    held_ms bigint NOT NULL
);
-- And on the net of each end group: the payer's would owe more, the payee's would be owed more.
CREATE TABLE IF NOT EXISTS projections.positions_net_holds_{v} (
    exchange_id uuid NOT NULL,
    group_id text NOT NULL,
    owing_ms bigint NOT NULL,
    owed_ms bigint NOT NULL,
    PRIMARY KEY (exchange_id, group_id)
);
