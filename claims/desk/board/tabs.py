"""The views of the board by name: built in, the desk's, and one's own. Each is an address, counted by the filters' own code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.cache import caches
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from claims.dates import today
from claims.desk.board import query as board_query
from claims.desk.board.forms import KEPT, BoardFilter, Known
from claims.models import Party, SavedView, User

_TAG = re.compile(r"(?:^|&)party=%5B([0-9a-z]{8})%5D")


@dataclass(frozen=True)
class Tab:
    """`count` is None until it is counted, and where a filter of the view no longer can be read."""

    name: str
    query: str
    is_current: bool
    view: SavedView | None = None
    count: int | None = None


def built_in() -> list[tuple[str, str]]:
    """The name and the query of the views that every desk has."""
    return [
        (_("All open"), ""),
        (_("Mine"), "assignee=me"),
        (_("Unassigned"), "assignee=nobody"),
        (_("Due for review"), "review=due"),
        (_("Awaiting a second editor"), "stage=in_review"),
        (_("Public with unpublished changes"), "publication=news"),
        (_("Single origin"), "origins=one"),
        (_("Recently disputed"), "disputed=14"),
    ]


def tabs(chosen: BoardFilter, newest: int, *, count: bool = False) -> list[Tab]:
    """The views of whoever looks, with the counts that are known; `count` has those counted that are not. One query.

    Counts are kept until the next Edit: `newest` is the id of the last. The view that is shown now is marked, however it
    is sorted.
    """
    saved = SavedView.objects.filter(Q(owner=chosen.user.pk) | Q(owner=None)).order_by("owner", "name", "id")
    named: list[tuple[str, str, SavedView | None]] = [(name, query, None) for name, query in built_in()]
    named += [(view.name, view.query, view) for view in sorted(saved, key=lambda view: view.owner_id or 0)]
    key = f"board-views:{newest}:{chosen.user.pk}:{today()}"
    counts = _counted(key, chosen.user, [query for _name, query, _view in named], chosen.known if count else None)
    here = urlencode(chosen.lasting)
    return [Tab(name, query, _without_sort(query) == here, view, counts.get(query)) for name, query, view in named]


def _without_sort(query: str) -> str:
    return re.sub(r"(?:^|&)sort=[^&]*", "", query)


def _counted(key: str, user: User, queries: list[str], known: Known | None) -> dict[str, int]:
    """Query → how many claims pass it. Kept under the key; without `known` nothing is counted."""
    kept: dict[str, int] | None = caches["process"].get(key)
    if kept is None and known is not None:
        kept = count_of(user, queries, known)
        caches["process"].set(key, kept, KEPT)
    return kept or {}


def count_of(user: User, queries: Iterable[str], known: Known) -> dict[str, int]:
    """Count them all in one pass over the claims. Two queries. What cannot be read is left out."""
    queries = list(dict.fromkeys(queries))
    tags = {tag for query in queries for tag in _TAG.findall(query)}
    parties = Party.objects.filter(public_id__in=tags).select_related("merged_into")
    known.parties |= {f"[{party.public_id}]": party.survivor for party in parties}
    filters = {query: BoardFilter(QueryDict(query), user=user, known=known) for query in queries}
    valid = [query for query, chosen in filters.items() if chosen.is_valid()]
    sums: dict[str, Any] = {
        f"view_{number}": Count("pk", filter=filters[query].condition() or None) for number, query in enumerate(valid)
    }
    found = board_query.claims().order_by().aggregate(**sums)
    return {query: found[f"view_{number}"] for number, query in enumerate(valid)}
