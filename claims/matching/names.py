"""Parties whose names resemble one that is about to be added: one party under two names splits its line in two."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz, process

from claims.models import Party
from claims.search import words_of

MOST = 5
RESEMBLES = 86
BEGINNING = 4  # letters of a word by which names are brought together, so that a letter mistyped later does no harm
COMMON = 40  # names that have a word which begins so: more, and it says as little as "ministry"


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


def alike_parties() -> dict[int, set[int]]:
    """Of each surviving party whose name, or that of one merged into it, resembles another's, the ids of those. One query.

    Not every pair is compared: only names that have a word with the same beginning, unless `COMMON` names have it. A party
    and what it is directly part of are two.
    """
    rows = list(Party.objects.values_list("pk", "name", "merged_into", "part_of"))
    read_as = {pk: into or pk for pk, _, into, _ in rows}
    linked = {(pk, whole) for pk, _, _, whole in rows if whole}
    plain = {pk: " ".join(words_of(name)) for pk, name, _, _ in rows}
    holders: dict[str, list[int]] = defaultdict(list)
    for pk, name in plain.items():
        for beginning in {word[:BEGINNING] for word in name.split()}:
            holders[beginning].append(pk)
    found: dict[int, set[int]] = defaultdict(set)
    near = {pair for pks in holders.values() if len(pks) <= COMMON for pair in combinations(pks, 2)}
    for one, other in near:
        ends = read_as[one], read_as[other]
        if ends[0] == ends[1] or {ends, ends[::-1]} & linked:
            continue
        if _resemblance(plain[one], plain[other]) >= RESEMBLES:
            found[ends[0]].add(ends[1])
            found[ends[1]].add(ends[0])
    return dict(found)


def _resemblance(one: str, other: str, **_: Any) -> float:
    """Words in another order, letters mistyped, or one name that is the other with a word more."""
    if not one or not other:
        return 0
    return max(fuzz.token_sort_ratio(one, other), 0.95 * fuzz.token_set_ratio(one, other))
