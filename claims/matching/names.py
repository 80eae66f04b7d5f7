"""Parties whose names resemble one that is about to be added: one party under two names splits its line in two."""

from __future__ import annotations

from typing import Any

from rapidfuzz import fuzz, process

from claims.models import Party
from claims.search import words_of

MOST = 5
RESEMBLES = 86


def resembling(name: str) -> list[Party]:
    """Surviving parties whose names, or those of a party merged into them, resemble this one; five at most, the nearest first.

    One or two queries.

    All names are compared: some milliseconds for ten thousand.
    """
    rows = list(Party.objects.values_list("pk", "name", "merged_into"))
    plain = {pk: " ".join(words_of(known)) for pk, known, _ in rows}
    found = process.extract(" ".join(words_of(name)), plain, scorer=_resemblance, score_cutoff=RESEMBLES, limit=None)
    read_as = {pk: into or pk for pk, _, into in rows}
    nearest = list(dict.fromkeys(read_as[pk] for _, _, pk in found))[:MOST]
    parties = Party.objects.select_related("part_of").in_bulk(nearest)
    return [parties[pk] for pk in nearest if pk in parties]


def _resemblance(one: str, other: str, **_: Any) -> float:
    """Words in another order, letters mistyped, or one name that is the other with a word more."""
    if not one or not other:
        return 0
    return max(fuzz.token_sort_ratio(one, other), 0.95 * fuzz.token_set_ratio(one, other))
