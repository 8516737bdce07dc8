"""A second opinion on the ledger: every rule once more, plainly, from the stored events alone.

`books`, `entries` and `affairs` share no line with the clearing service's own decisions and folds;
they know the contract's events and nothing else.
"""
