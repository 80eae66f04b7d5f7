"""Sources that look like another: the same title, or the same address, but for capitals.

Two that stand never have one address in spellings of which `url_key` makes one. Neither dates nor publishers are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from claims.models import Source


def alike_sources() -> QuerySet[Source]:
    """Surviving sources that look like another one. Adds no query; both titles and addresses are counted in one pass each."""
    rows = _compared()
    repeated = {
        name: rows.order_by().values(name).annotate(n=Count("pk")).filter(n__gt=1).values(name)
        for name in ("plain_title", "plain_address")
    }
    return rows.filter(
        Q(plain_title__in=repeated["plain_title"])
        | Q(plain_address__in=repeated["plain_address"].exclude(plain_address=""))
    )


def sources_like(sources: Iterable[Source]) -> dict[int, list[Source]]:
    """Of each source, the others that look like it; none for most. One query."""
    pks = [source.pk for source in sources]
    if not pks:
        return {}
    titles, addresses = _compared().filter(pk__in=pks).values("plain_title"), _compared().filter(pk__in=pks)
    near = Q(plain_title__in=titles) | Q(plain_address__in=addresses.exclude(plain_address="").values("plain_address"))
    found: dict[int, list[Source]] = defaultdict(list)
    rows = list(_compared().filter(near).select_related("publisher__merged_into"))
    for row in rows:
        for other in rows if row.pk in pks else ():
            if other.pk != row.pk and _is_like(row, other):
                found[row.pk].append(other)
    return dict(found)


def _is_like(one: Any, other: Any) -> bool:
    same_address = one.plain_address == other.plain_address != ""
    return same_address or one.plain_title == other.plain_title


def _compared() -> Any:
    """A QuerySet of surviving sources, with what is compared of each."""
    return Source.objects.surviving().annotate(plain_title=Lower("title"), plain_address=Lower("url_key"))
