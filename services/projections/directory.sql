-- What is offered and wanted, without its words: those are the vault's.
CREATE TABLE IF NOT EXISTS projections.directory_posts_{v} (
    post_id uuid PRIMARY KEY,
    group_id text NOT NULL,
    account_id uuid NOT NULL,
    kind text NOT NULL,
    category text NOT NULL,
    visible_to text NOT NULL,
    hint_steps bigint,
    valid_until_ms bigint,
    position bigint NOT NULL
);
