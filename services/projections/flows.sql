-- What was carried over a group's link with a neighbour, by the day on which it happened: whole days
-- of 24 hours since 1970, in UTC. Every row is group_id's own; a neighbour has the mirror of it.
-- received and rise: the group came to owe the neighbour more; given and fall: less.
-- told_day: the day at whose end it was known first, except of what a link began with.
CREATE TABLE IF NOT EXISTS projections.flows_days_{v} (
    group_id text NOT NULL,
    neighbour text NOT NULL,
    day bigint NOT NULL,
    told_day bigint NOT NULL,
    received_ms bigint NOT NULL,
    given_ms bigint NOT NULL,
    transit_rise_ms bigint NOT NULL,
    transit_fall_ms bigint NOT NULL,
    settled_rise_ms bigint NOT NULL,
    settled_fall_ms bigint NOT NULL,
    cleared_rise_ms bigint NOT NULL,
    cleared_fall_ms bigint NOT NULL,
    PRIMARY KEY (group_id, neighbour, day, told_day)
) WITH (fillfactor = 70);
-- All days together, and the day on which the first of it was recorded.
CREATE TABLE IF NOT EXISTS projections.flows_links_{v} (
    group_id text NOT NULL,
    neighbour text NOT NULL,
    position_ms bigint NOT NULL,
    first_day bigint NOT NULL,
    PRIMARY KEY (group_id, neighbour)
) WITH (fillfactor = 70);
-- A reversal does not say of which kind its original was.
CREATE TABLE IF NOT EXISTS projections.flows_settlements_{v} (
    exchange_id uuid NOT NULL,
    group_id text NOT NULL,
    PRIMARY KEY (exchange_id, group_id)
);
