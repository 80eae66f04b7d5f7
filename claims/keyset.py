"""Pages by keyset: a page starts after a row's keys, not after a count, so the last costs what the first does.

The keys must never be NULL and the last must be unique; then the order is total, the same on both databases, and rows that
are added meanwhile neither repeat nor hide others.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import BadRequest
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

_Row = TypeVar("_Row", bound=models.Model)
_LARGEST = 2**63 - 1
LAST = "last"  # the cursor of the last page; no other is written so


class BadCursor(BadRequest):
    """The address names a page in a way that we never gave out: 400."""

    def __init__(self) -> None:
        super().__init__(_("The address of this page of the list is damaged. Start from the first page."))


@dataclass(frozen=True)
class Page(Generic[_Row]):
    """Rows in the order of the keys. `next` and `previous` are the cursors of the pages beside it, None at either end."""

    rows: list[_Row]
    next: str | None
    previous: str | None


def page(
    queryset: models.QuerySet[_Row],
    keys: Sequence[str] = ("-updated_at", "-id"),
    cursor: str = "",
    size: int = 50,
) -> Page[_Row]:
    """Read one page; "" is the first. One query, besides what the queryset prefetches. Raises BadCursor."""
    backwards, values = (bool(cursor), list[Any]()) if cursor in ("", LAST) else _decode(queryset, keys, cursor)
    order = [_turned(key) for key in keys] if backwards else list(keys)
    if values:
        queryset = queryset.filter(_after(order, values))
    rows = list(queryset.order_by(*order)[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    has_next, has_previous = (bool(values), more) if backwards else (more, bool(values))
    return Page(
        rows,
        next=_encode(False, rows[-1], keys) if has_next else None,
        previous=_encode(True, rows[0], keys) if has_previous else None,
    )


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    """The rows that come after these values: beyond in the first key, or equal in it and beyond in the next, and so on."""
    after, equal = Q(), Q()
    for key, value in zip(order, values, strict=True):
        name = key.removeprefix("-")
        after |= equal & Q(**{f"{name}__{'lt' if key.startswith('-') else 'gt'}": value})
        equal &= Q(**{name: value})
    first = order[0].removeprefix("-")  # says again what follows from the rest, so that an index is used from the start
    return Q(**{f"{first}__{'lte' if order[0].startswith('-') else 'gte'}": values[0]}) & after


def _encode(backwards: bool, row: models.Model, keys: Sequence[str]) -> str:
    values = [getattr(row, key.removeprefix("-")) for key in keys]
    moments = [v.astimezone(dt.UTC) if isinstance(v, dt.datetime) else v for v in values]
    texts = [v.isoformat() if isinstance(v, dt.date) else v for v in moments]
    text = json.dumps([int(backwards), *texts], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(queryset: models.QuerySet[Any], keys: Sequence[str], cursor: str) -> tuple[bool, list[Any]]:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        decoded = json.loads(text)
    except (binascii.Error, ValueError, RecursionError):
        raise BadCursor from None
    if not isinstance(decoded, list) or len(decoded) != len(keys) + 1 or decoded[0] not in (0, 1):
        raise BadCursor
    backwards, *values = decoded
    return bool(backwards), [_value(_field(queryset, key), value) for key, value in zip(keys, values, strict=True)]


def _field(queryset: models.QuerySet[Any], key: str) -> Any:
    name = key.removeprefix("-")
    annotation = queryset.query.annotations.get(name)
    return annotation.output_field if annotation is not None else queryset.model._meta.get_field(name)


def _value(field: Any, value: Any) -> Any:
    """The value of a key that a cursor carries. Nothing may reach the database that it could choke on."""
    if isinstance(field, models.DateTimeField) and isinstance(value, str):
        try:
            moment = dt.datetime.fromisoformat(value)
        except ValueError:
            raise BadCursor from None
        if moment.utcoffset() == dt.timedelta(0):
            return moment
    elif isinstance(field, models.DateField) and isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise BadCursor from None
    if isinstance(field, models.IntegerField) and type(value) is int and abs(value) <= _LARGEST:
        return value
    if isinstance(field, models.CharField | models.TextField) and isinstance(value, str) and _is_storable(value):
        return value
    raise BadCursor


def _is_storable(text: str) -> bool:
    """PostgreSQL takes no NUL, neither database half a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
