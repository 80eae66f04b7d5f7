"""What PostgreSQL's catalogues say of tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.backends.base.base import BaseDatabaseWrapper

from claims.models.append_only.rows import Table


def type_of(declared: str) -> str:
    """A type of Django's as format_type names it."""
    return declared.replace("varchar", "character varying")


def read(conn: BaseDatabaseWrapper, names: Collection[str]) -> dict[str, Table]:
    """The tables of these names in our schema, as they are. Two queries."""
    tables: dict[str, Table] = defaultdict(lambda: Table({}, set(), set()))
    with conn.cursor() as cursor:
        cursor.execute(_COLUMNS, [list(names)])
        for table, column, kind, is_required in cursor.fetchall():
            tables[table].columns[column] = (kind, is_required)
        cursor.execute(_CONSTRAINTS, [list(names)] * 6)
        for table, sort, words in cursor.fetchall():
            (tables[table].foreign if sort == "foreign" else tables[table].constraints).add(words)
    return dict(tables)


_OURS = "c.relname = ANY (%s) AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())"

_COLUMNS = f"""
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND {_OURS}
"""

# A foreign key whose own triggers are switched off keeps nothing.
_CONSTRAINTS = f"""
SELECT c.relname, 'constraint', 'unique ' || string_agg(a.attname, ', ' ORDER BY a.attname COLLATE "C")
FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey::smallint[])
WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND {_OURS}
GROUP BY c.relname, i.indexrelid
UNION ALL
SELECT c.relname, 'constraint', 'unique ' || x.relname
FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class x ON x.oid = i.indexrelid
WHERE i.indisunique AND i.indisvalid AND i.indpred IS NOT NULL AND {_OURS}
UNION ALL
SELECT c.relname, 'constraint', 'check ' || k.conname
FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid
WHERE k.contype = 'c' AND k.convalidated AND {_OURS}
UNION ALL
SELECT c.relname, 'constraint', 'reference ' || a.attname || ' to ' || f.relname
FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid JOIN pg_class f ON f.oid = k.confrelid
JOIN pg_attribute a ON a.attrelid = c.oid AND k.conkey = ARRAY[a.attnum]
WHERE k.contype = 'f' AND k.convalidated AND {_OURS}
AND NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgconstraint = k.oid AND t.tgenabled NOT IN ('O', 'A'))
UNION ALL
SELECT c.relname, 'foreign', 'rule ' || r.rulename
FROM pg_class c JOIN pg_rewrite r ON r.ev_class = c.oid
WHERE c.relkind IN ('r', 'p') AND {_OURS}
UNION ALL
SELECT c.relname, 'foreign', 'row security'
FROM pg_class c WHERE c.relrowsecurity AND {_OURS}
"""
