-- Two groups have at most one agreement that is not over.
CREATE UNIQUE INDEX IF NOT EXISTS positions_agreements_{v}_of_pair
    ON projections.positions_agreements_{v} (first, second, group_id)
    WHERE status NOT IN ('ended', 'declined');
CREATE INDEX IF NOT EXISTS positions_agreements_{v}_of_second
    ON projections.positions_agreements_{v} (second, first)
    WHERE status NOT IN ('ended', 'declined');
CREATE INDEX IF NOT EXISTS positions_holds_{v}_exchange
    ON projections.positions_holds_{v} (exchange_id, group_id);
CREATE INDEX IF NOT EXISTS positions_holds_{v}_link
    ON projections.positions_holds_{v} (group_id, neighbour);
CREATE INDEX IF NOT EXISTS positions_net_holds_{v}_of_group
    ON projections.positions_net_holds_{v} (group_id);
