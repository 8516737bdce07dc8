"""Outgoing webhooks: a group's events, posted to addresses that the group named.

Signed as Standard Webhooks lays down (standardwebhooks.com). Every event is delivered at least
once, and each on its own: one that fails does not hold up those behind it, so a receiver that
cares about order goes by the position in the body.
"""
