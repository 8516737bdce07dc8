"""What a projection is: a versioned set of tables and a fold into them.

Table names carry projection and version, so that a new version can be built beside the one being
read. Every row belongs to one group. A group's rows are a function of the position alone: any
process that stands at the same position holds the same rows, whatever it was fed twice, whichever
batches it was fed in, and whichever other groups were in them. What is published of all groups
together belongs to none: it follows from where all partitions stand.
"""

from typing import Protocol

from psycopg import Connection
from psycopg.rows import TupleRow

from projections.stream import Batch


class Projection(Protocol):
    """Folds batches into its own tables; the runner owns the transaction and the position."""

    name: str
    version: int
    """In the names of its tables. A class's default is raised when their shape changes, so that
    the new tables are built from the stream beside the old ones."""
    tables_ddl: str
    """Statements after which the tables exist; given again they change nothing."""
    indexes_ddl: str
    """Likewise, after which reading is quick. A rebuild does without until its tables are full."""
    ddl: str
    """Both."""

    def __init__(self, version: int) -> None:
        """The projection remembers nothing yet of that version's tables."""

    def apply(self, batch: Batch, connection: Connection[TupleRow]) -> None:
        """The batch is in the tables, as far as the surrounding transaction commits.

        Only rows of groups in a record's `own` are written. The batch follows directly on what the
        tables hold of its groups, without repetitions. What an instance remembers from batch to
        batch holds for `batch.reached` only and is dropped elsewhere, so a partition has an
        instance of its own.
        """
