CREATE INDEX IF NOT EXISTS balances_accounts_{v}_of_group
    ON projections.balances_accounts_{v} (group_id, account_id);
CREATE INDEX IF NOT EXISTS balances_requests_{v}_open_to_payer
    ON projections.balances_requests_{v} (payer, position) WHERE status = 'open';
CREATE INDEX IF NOT EXISTS balances_requests_{v}_open_to_payee
    ON projections.balances_requests_{v} (payee, position) WHERE status = 'open';
