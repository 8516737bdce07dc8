CREATE INDEX IF NOT EXISTS directory_posts_{v}_of_group
    ON projections.directory_posts_{v} (group_id, category, kind);
CREATE INDEX IF NOT EXISTS directory_posts_{v}_of_account
    ON projections.directory_posts_{v} (account_id);
