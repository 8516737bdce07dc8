"""What a projection is: a versioned set of tables and a fold into them.

Table names carry projection and version, so that a new version can be built beside the one being
read. What a projection's tables hold is a function of the position alone: any process that stands
at the same position holds the same rows, whatever it was fed twice, and whichever batches it was
fed in.
"""

from typing import Protocol

from psycopg import Connection
from psycopg.rows import TupleRow

from projections.stream import Batch


class Projection(Protocol):
    """Folds batches into its own tables; the runner owns the transaction and the position."""

    name: str
    version: int
    ddl: str
    """Statements after which the tables exist; given again they change nothing."""

    def apply(self, batch: Batch, connection: Connection[TupleRow]) -> None:
        """The batch is in the tables, as far as the surrounding transaction commits.

        The batch follows directly on what the tables hold, without repetitions. What an instance
        remembers from batch to batch holds for `batch.reached` only, and is dropped elsewhere.
        """
