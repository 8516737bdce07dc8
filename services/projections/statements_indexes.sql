CREATE UNIQUE INDEX IF NOT EXISTS statements_entries_{v}_position
    ON projections.statements_entries_{v} (group_id, position);
CREATE UNIQUE INDEX IF NOT EXISTS statements_entries_{v}_exchange
    ON projections.statements_entries_{v} (exchange_id, group_id);
