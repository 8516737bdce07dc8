CREATE SCHEMA IF NOT EXISTS projections;
-- Which version of each projection is read, and kept up with the stream.
CREATE TABLE IF NOT EXISTS projections.live (
    name text PRIMARY KEY,
    version integer NOT NULL
);
CREATE TABLE IF NOT EXISTS projections.progress (
    name text NOT NULL,
    version integer NOT NULL,
    partition integer NOT NULL,
    partitions integer NOT NULL,
    stream text NOT NULL,
    topic_id text NOT NULL DEFAULT '',
    next_offset bigint NOT NULL DEFAULT 0,
    position bigint NOT NULL,
    PRIMARY KEY (name, version, partition)
) WITH (fillfactor = 50);
-- The last event of each group that is in a projection's rows.
CREATE TABLE IF NOT EXISTS projections.numbers (
    name text NOT NULL,
    version integer NOT NULL,
    group_id text NOT NULL,
    number bigint NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (name, version, group_id)
) WITH (fillfactor = 70);
-- The processes that share the partitions, and which of them works on which.
CREATE TABLE IF NOT EXISTS projections.workers (
    holder text PRIMARY KEY,
    until timestamptz NOT NULL
);
CREATE TABLE IF NOT EXISTS projections.leases (
    partition integer PRIMARY KEY,
    holder text NOT NULL,
    until timestamptz NOT NULL
);
-- Partitions that stand still, and why; a row goes when its partition goes on.
CREATE TABLE IF NOT EXISTS projections.failures (
    partition integer PRIMARY KEY,
    stream text NOT NULL,
    topic_id text NOT NULL,
    next_offset bigint NOT NULL,
    said text NOT NULL,
    since timestamptz NOT NULL
);
-- Records that a person had passed over, for ever: they are the only ones that ever were.
CREATE TABLE IF NOT EXISTS projections.set_aside (
    topic_id text NOT NULL,
    partition integer NOT NULL,
    next_offset bigint NOT NULL,
    sha256 text NOT NULL,
    said text NOT NULL,
    set_aside_by text NOT NULL,
    set_aside_at timestamptz NOT NULL,
    PRIMARY KEY (topic_id, partition, next_offset)
);
