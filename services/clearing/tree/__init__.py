"""The audit tree over the log: RFC 6962 hashes, C2SP tiles, signed checkpoints, proofs.

What stands at position n of the log is leaf n - 1 of the tree. Nothing here changes the log, and
nothing of the tree is ever changed: a tree that is no extension of one that was signed is not
signed. The form of all that is published is in contracts/audit.md.
"""
