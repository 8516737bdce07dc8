"""Packs: all that an outside auditor needs of a ledger, and the check that needs nothing else.

The check believes nothing of what lies in a pack but what a signed checkpoint vouches for: every
tile is hashed into the one above it, every event into its leaf, and the rules of the ledger are
gone through once more over these events alone (`evenveel.auditing`).
"""
