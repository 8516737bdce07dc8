"""The feed: every event of the log as it was stored, for whoever follows by position."""
