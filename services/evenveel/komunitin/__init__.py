"""Import of a community from Komunitin's migration bundle: preview first, then run."""

from evenveel.findings import Problem
from evenveel.komunitin.preview import AccountShown, Preview, Summary, preview
from evenveel.komunitin.run import BundleHasProblems, ImportReport, RefusedCommand, run_import

__all__ = [
    "AccountShown",
    "BundleHasProblems",
    "ImportReport",
    "Preview",
    "Problem",
    "RefusedCommand",
    "Summary",
    "preview",
    "run_import",
]
