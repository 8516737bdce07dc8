-- What members received and gave, from which the region's figures are made: shown to nobody.
-- side 0: the account paid, in group_id; 1: it was paid by a member of group_id, in `neighbour`,
-- which is group_id itself within a group; 2: it is in group_id, and was paid from `neighbour`.
CREATE TABLE IF NOT EXISTS projections.regions_given_{v} (
    month bigint NOT NULL,
    group_id text NOT NULL,
    neighbour text NOT NULL,
    side bigint NOT NULL,
    account_id uuid NOT NULL,
    hours_ms bigint NOT NULL,
    exchanges bigint NOT NULL,
    PRIMARY KEY (month, group_id, neighbour, side, account_id)
) WITH (fillfactor = 70);
-- A reversal does not say of which kind its original was. These were no services between members.
CREATE TABLE IF NOT EXISTS projections.regions_others_{v} (
    exchange_id uuid NOT NULL,
    group_id text NOT NULL,
    PRIMARY KEY (exchange_id, group_id)
);
-- What of a group is gone by when its exchanges are counted.
CREATE TABLE IF NOT EXISTS projections.regions_groups_{v} (
    group_id text PRIMARY KEY,
    step_ms bigint NOT NULL,
    area text NOT NULL,
    agreed boolean NOT NULL
);
-- To whom a group lets the figures be shown with its own in them, from which position on.
CREATE TABLE IF NOT EXISTS projections.regions_consents_{v} (
    group_id text NOT NULL,
    position bigint NOT NULL,
    recorded_at_ms bigint NOT NULL,
    shown_to text NOT NULL,
    area text NOT NULL,
    PRIMARY KEY (group_id, position)
);
-- Where the log first stood beyond the end of what could count in a month.
CREATE TABLE IF NOT EXISTS projections.regions_closings_{v} (
    month bigint PRIMARY KEY,
    position bigint NOT NULL
);
-- Who offered and wanted something of a category, from which position until which.
CREATE TABLE IF NOT EXISTS projections.regions_posts_{v} (
    post_id uuid NOT NULL,
    from_position bigint NOT NULL,
    until_position bigint,
    group_id text NOT NULL,
    account_id uuid NOT NULL,
    kind text NOT NULL,
    category text NOT NULL,
    valid_until_ms bigint,
    PRIMARY KEY (post_id, from_position)
);
-- What was published, and where in the log: by the end of a month, or by a group that agreed later.
CREATE TABLE IF NOT EXISTS projections.regions_publications_{v} (
    position bigint NOT NULL,
    group_id text NOT NULL,
    month bigint NOT NULL,
    PRIMARY KEY (position, group_id)
);
-- The published figures. What is too few to show has no numbers here either. No row belongs to one
-- group: each follows from where all groups' histories stand.
CREATE TABLE IF NOT EXISTS projections.regions_cells_{v} (
    month bigint NOT NULL,
    kind text NOT NULL,
    area text NOT NULL,
    group_id text NOT NULL,
    neighbour text NOT NULL,
    counted boolean NOT NULL,
    hours_ms bigint,
    exchanges bigint,
    members bigint,
    groups bigint,
    PRIMARY KEY (month, kind, area, group_id, neighbour)
);
-- How many accounts offer or want something of a category; what is too few has no row.
CREATE TABLE IF NOT EXISTS projections.regions_categories_{v} (
    month bigint NOT NULL,
    category text NOT NULL,
    kind text NOT NULL,
    accounts bigint NOT NULL,
    PRIMARY KEY (month, category, kind)
);
-- The same in one area. Null is not told: it is too few, or others could be found out by it.
CREATE TABLE IF NOT EXISTS projections.regions_category_areas_{v} (
    month bigint NOT NULL,
    category text NOT NULL,
    kind text NOT NULL,
    area text NOT NULL,
    accounts bigint,
    PRIMARY KEY (month, category, kind, area)
);
-- The groups whose accounts are in that number.
CREATE TABLE IF NOT EXISTS projections.regions_counted_{v} (
    month bigint NOT NULL,
    category text NOT NULL,
    kind text NOT NULL,
    group_id text NOT NULL,
    PRIMARY KEY (month, category, kind, group_id)
);
