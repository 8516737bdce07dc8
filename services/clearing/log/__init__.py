"""The log: one totally ordered, gapless, append-only sequence of events, the only source of truth.

`port` says what a log is, `memory` is the reference, `postgres` keeps it for good.
"""
