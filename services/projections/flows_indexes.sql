CREATE INDEX IF NOT EXISTS flows_days_{v}_of_day ON projections.flows_days_{v} (day);
