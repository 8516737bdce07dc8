-- A row for each group whose links a run moves. Below 0, cancelled_ms is what the group's debts rise.
CREATE TABLE IF NOT EXISTS projections.cleared_runs_{v} (
    run_id uuid NOT NULL,
    group_id text NOT NULL,
    mode text NOT NULL,
    status text NOT NULL,
    because text,
    cancelled_ms bigint NOT NULL,
    gross_before_ms bigint NOT NULL,
    gross_after_ms bigint NOT NULL,
    run_gross_before_ms bigint NOT NULL,
    run_gross_after_ms bigint NOT NULL,
    proposed_at_ms bigint NOT NULL,
    objections_until_ms bigint NOT NULL,
    ended_at_ms bigint,
    position bigint NOT NULL,
    PRIMARY KEY (run_id, group_id)
);
-- What it moves, once for each of the link's two groups. grows: the debtor comes to owe more.
-- owed_ms: the debt before the run, of one that grows not known.
CREATE TABLE IF NOT EXISTS projections.cleared_links_{v} (
    run_id uuid NOT NULL,
    group_id text NOT NULL,
    agreement_id uuid NOT NULL,
    debtor text NOT NULL,
    creditor text NOT NULL,
    grows boolean NOT NULL,
    owed_ms bigint,
    proposed_ms bigint NOT NULL,
    applied_ms bigint,
    objected boolean NOT NULL DEFAULT false,
    PRIMARY KEY (run_id, group_id, agreement_id, debtor, grows)
);
CREATE TABLE IF NOT EXISTS projections.cleared_consents_{v} (
    group_id text PRIMARY KEY,
    over_limits_allowed boolean NOT NULL,
    leaves jsonb NOT NULL
);
