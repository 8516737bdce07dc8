"""The solver of netting problems. It is loaded when something is solved, and not before."""

from clearing.netting.solver import Unsolved, solve

__all__ = ["Unsolved", "solve"]
