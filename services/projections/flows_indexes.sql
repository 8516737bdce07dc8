CREATE INDEX IF NOT EXISTS flows_days_{v}_of_day ON projections.flows_days_{v} (day);
CREATE INDEX IF NOT EXISTS flows_days_{v}_of_told_day ON projections.flows_days_{v} (told_day);
