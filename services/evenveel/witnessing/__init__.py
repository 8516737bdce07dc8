"""A witness of other groups' logs: it signs what is an extension of all it has signed before.

The protocol is C2SP's tlog-witness. Whoever keeps a witness keeps nothing of the groups but the
newest checkpoint of each log, and needs no database.
"""
