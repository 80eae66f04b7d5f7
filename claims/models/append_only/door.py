"""The one door, as SQL: what an UPDATE may take out of a row once a Redaction and its Edit order it."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from claims.models.append_only.rows import TOMBSTONE, AppendOnly

_LONGEST_PATTERN = 50_000  # bytes that SQLite compares as one; what is longer is removed as a whole


def _tombstone_sql(field: models.Field[Any, Any], vendor: str) -> str:
    if isinstance(field, models.BinaryField):
        return "''::bytea" if vendor == "postgresql" else "X''"
    if isinstance(field, models.JSONField):
        return f"'\"{TOMBSTONE}\"'" + ("::jsonb" if vendor == "postgresql" else "")
    return f"'{TOMBSTONE}'"


def fits_the_door(field: models.Field[Any, Any], value: Any) -> bool:
    """Whether the triggers can compare a value that lost some of its words with what stood there before."""
    stored = json.dumps(value) if isinstance(field, models.JSONField) else value
    return len(stored.encode()) + 2 * sum(map(stored.count, "[*?")) <= _LONGEST_PATTERN


def _loses_words(column: str, vendor: str) -> str:
    """SQL that is true when what is new is what was old, with tombstones in the places of some of it."""
    if vendor == "postgresql":
        as_text, mark, matches, anything = "::text", "chr(1)", "LIKE", "%"
        special = {"\\": "\\\\", "%": "\\%", "_": "\\_"}
    else:  # not LIKE, to which capital letters are as good as small ones
        as_text, mark, matches, anything = "", "char(1)", "GLOB", "*"
        special = {"[": "[[]", "*": "[*]", "?": "[?]"}
    pattern = f"replace(NEW.{column}{as_text}, '{TOMBSTONE}', {mark})"
    for sign, escaped in special.items():
        pattern = f"replace({pattern}, '{sign}', '{escaped}')"
    return f"OLD.{column}{as_text} {matches} replace({pattern}, {mark}, '{anything}')"


def _is_ordered(model: type[AppendOnly], field: models.Field[Any, Any], vendor: str) -> str:
    """SQL that is true when a Redaction and its Edit order what stands in this column to be removed.

    They say the same: who, when and why. The digest is of what stands there, so that it is removed once. The Edit says from
    how many places it removes, so that nobody hangs another Redaction on an old one. SQLite has no SHA256 of its own, only on
    Django's connections: any other cannot even ask, and is refused.
    """
    column = f'OLD."{field.column}"'
    if vendor == "postgresql":
        is_bytes = isinstance(field, models.BinaryField)
        stored = column if is_bytes else f"convert_to({column}::text, 'UTF8')"
        stands = f"encode(sha256({stored}), 'hex')"
        places = "(e.changes -> 'places' ->> 0)::integer"
    else:
        stands = f"SHA256(CAST({column} AS TEXT))"
        places = "CAST(json_extract(e.changes, '$.places[0]') AS INTEGER)"
    return (
        "EXISTS (SELECT 1 FROM claims_redaction r JOIN claims_edit e ON e.id = r.edit_id "
        f"WHERE r.table_name = '{model._meta.db_table}' AND r.row_id = OLD.id AND r.field_name = '{field.name}' "
        f"AND r.sha256 = {stands} "
        "AND e.verb = 'redact' AND e.by_id = r.by_id AND e.at = r.at AND e.reason = r.reason "
        f"AND (SELECT count(*) FROM claims_redaction o WHERE o.edit_id = e.id) <= {places})"
    )


def only_redacts(model: type[AppendOnly], vendor: str) -> str:
    """SQL that is true when an UPDATE does nothing but take out what a Redaction orders."""
    same = "NEW.{0} IS NOT DISTINCT FROM OLD.{0}" if vendor == "postgresql" else "NEW.{0} IS OLD.{0}"
    terms = []
    for field in model._meta.local_concrete_fields:
        column = f'"{field.column}"'
        term = same.format(column)
        if field.name in model.redactable:
            loses = f"NEW.{column} = {_tombstone_sql(field, vendor)}"
            if not isinstance(field, models.BinaryField):
                loses = f"({loses} OR {_loses_words(column, vendor)})"
            term = f"({term} OR ({loses} AND {_is_ordered(model, field, vendor)}))"
        terms.append(term)
    return " AND ".join(terms)
