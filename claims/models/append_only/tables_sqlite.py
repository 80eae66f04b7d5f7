"""What SQLite's schema says of tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection

from django.db.backends.base.base import BaseDatabaseWrapper

from claims.models.append_only.rows import Table


def type_of(declared: str) -> str:
    """A type of Django's as SQLite keeps it: as it was written."""
    return declared.lower()


def read(conn: BaseDatabaseWrapper, names: Collection[str]) -> dict[str, Table]:
    """The tables of these names, as they are. Three queries."""
    tables: dict[str, Table] = defaultdict(lambda: Table({}, set(), set()))
    with conn.cursor() as cursor:
        cursor.execute(_COLUMNS)
        for table, sql, column, kind, is_required, is_key in cursor.fetchall():
            tables[table].columns[column] = (kind.lower(), bool(is_required))
            tables[table].constraints.update(f"check {name}" for name in re.findall(r'CONSTRAINT "(\w+)" CHECK', sql))
            if is_key:
                tables[table].constraints.add(f"unique {column}")
        cursor.execute(_UNIQUE)
        unique = defaultdict(set)
        for table, index, is_partial, column in cursor.fetchall():
            unique[table, index, is_partial].add(column or "")
        for (table, index, is_partial), columns in unique.items():
            tables[table].constraints.add(f"unique {index if is_partial else ', '.join(sorted(columns))}")
        cursor.execute(_REFERENCES)
        for table, column, other in cursor.fetchall():
            tables[table].constraints.add(f"reference {column} to {other}")
    return {name: table for name, table in tables.items() if name in names}


_COLUMNS = """
SELECT m.name, m.sql, p.name, p.type, p."notnull", p.pk FROM sqlite_master m, pragma_table_info(m.name) p
WHERE m.type = 'table'
"""
_UNIQUE = """
SELECT m.name, l.name, l.partial, i.name
FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) i
WHERE m.type = 'table' AND l."unique"
"""
_REFERENCES = """
SELECT m.name, f."from", f."table" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'
"""
