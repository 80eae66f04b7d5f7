"""What was recorded stays as it was recorded, and the database itself refuses anything else.

Every table of an `AppendOnly` model carries triggers against UPDATE, DELETE, replacing INSERTs and TRUNCATE. SQLite drops
a table's triggers in silence when a migration rebuilds the table, and a trigger that mentions another table breaks that
table's migrations: so all of them are dropped before migrations and installed anew after them (`connect`). On PostgreSQL event
triggers, where our role may make them, keep everybody but migrations from altering these tables. A system check and /healthz
ask `losses` and refuse to go on without the tables, their columns and constraints, and all of the triggers.

What the history stands on (claims, people, parties, sources, evidence, statuses) may change and may not be deleted while
anything points at it. Foreign keys say so too, but a session can do without them: not without these triggers.

One door: a column named in `redactable` may lose words once a Redaction names that very table, row and column and the digest
of what stands there, and the Edit that orders it: of the verb `redact`, by the same person, at the same moment, for the same
reason, with room for it in the number of places that it says. So it opens once, and whoever opens it stands in the log. A
tombstone stands in the place of the words, or of the whole value; what is left must be what stood there before, in the same
order.
"""

from claims.models.append_only.door import fits_the_door
from claims.models.append_only.guarding import install, missing, remove
from claims.models.append_only.inspection import Loss, losses
from claims.models.append_only.migrating import connect
from claims.models.append_only.rows import (
    PREFIX,
    TOMBSTONE,
    AppendOnly,
    AppendOnlyError,
    AppendOnlyQuerySet,
    Guard,
    append_only_models,
    foundations,
    tombstone,
)

__all__ = [
    "PREFIX",
    "TOMBSTONE",
    "AppendOnly",
    "AppendOnlyError",
    "AppendOnlyQuerySet",
    "Guard",
    "Loss",
    "append_only_models",
    "connect",
    "fits_the_door",
    "foundations",
    "install",
    "losses",
    "missing",
    "remove",
    "tombstone",
]
