CREATE INDEX IF NOT EXISTS cleared_runs_{v}_group_id_position ON projections.cleared_runs_{v}
    (group_id, position);
