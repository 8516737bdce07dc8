"""Exports: a group's books as files that other programs read, check, and take over."""
