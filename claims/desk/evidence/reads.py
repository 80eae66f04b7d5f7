"""What shows it: the evidence by its bearing, and inside that by whose word it is in the end.

All of it is read at once, words and all; see claims.desk.positions.table.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, CharField, Q, When
from django.db.models.functions import Cast, Coalesce

from claims.bitemporal import Count, count, weighty
from claims.desk.claim.as_of import AsOf
from claims.desk.claim.truncation import Truncation
from claims.desk.sources.reads import CitedSource
from claims.models import Edit, Evidence, Party
from claims.models.append_only import TOMBSTONE
from claims.models.parties import origins_among
from claims.vocabulary import Bearing

_OWN: Any = (
    *("pk", "bearing", "quote", "quote_before", "quote_after", "language", "summary", "scope", "credibility"),
    Coalesce("source__merged_into", "source"),
    Coalesce("origin__merged_into", "origin"),
    "linked_at",
    Case(
        When(source__merged_into=None, then=Cast("source__published_on", CharField())),
        default=Cast("source__merged_into__published_on", CharField()),
    ),
)


@dataclass(slots=True)
class Piece:
    """One piece of evidence. `origin` is None where it is not known, `source` is put there once it is shown.

    `published_on` is the date of its source.
    """

    pk: int
    bearing: str
    quote: str
    quote_before: str
    quote_after: str
    language: str
    summary: str
    scope: str
    credibility: str
    source_id: int
    origin: int | None
    linked_at: dt.datetime
    published_on: str
    is_shown: bool = False
    source: CitedSource | None = None

    @property
    def anchor(self) -> str:
        return f"piece-{self.pk}"

    @property
    def source_key(self) -> int:
        return self.source_id

    @property
    def origin_key(self) -> int | None:
        return self.origin


@dataclass
class Origin:
    """What goes back to one party's word: its pieces that are shown. `party` is None where that is not known.

    `counts_as` is the party with which it counts as one origin, where that is another.
    """

    party: Party | None
    counts_as: Party | None
    count: Count
    pieces: list[Piece]


@dataclass
class EvidenceOfBearing:
    bearing: Bearing
    count: Count
    origins: list[Origin]


class EvidenceList:
    """All the evidence, as one moment has it, on the claims of a family. One query; for what was said on a past day one
    more, or two.

    `rests_on` are the ids of what the status of that moment rests on: that is shown with it, whenever it was published.
    """

    def __init__(self, family: list[int], moment: AsOf, truncation: Truncation, rests_on: Collection[int]) -> None:
        self._family, self._moment, self._truncation, self._rests_on = family, moment, truncation, rests_on

    @cached_property
    def pieces(self) -> list[Piece]:
        """Every piece, in the order in which they were linked."""
        linked = self._moment.standing("linked_at", "unlinked_at")
        rows = Evidence.objects.filter(linked, claim__in=self._family).order_by("linked_at", "pk")
        pieces = [Piece(*values) for values in rows.values_list(*_OWN)]
        if self._moment.as_recorded and pieces:
            _roll_back(pieces, self._moment)
        return [
            piece
            for piece in pieces
            if piece.pk in self._rests_on or self._moment.was_there(piece.published_on, piece.linked_at)
        ]

    @cached_property
    def parties(self) -> dict[int, Party]:
        """The parties whose word it is, with all that they are part of. One query, one more for every two steps up."""
        named = {piece.origin for piece in self.pieces if piece.origin is not None}
        return Party.objects.with_wholes(named) if named else {}

    @cached_property
    def origins(self) -> dict[int, int]:
        """The party as whose word the word of each counts."""
        return origins_among(self.parties)

    @cached_property
    def count(self) -> Count:
        """Of all that supports or refutes."""
        return count(weighty(self.pieces), self.origins)

    @cached_property
    def shown(self) -> list[Piece]:
        """The newest."""
        most = self._truncation.most("evidence")
        chosen = self.pieces if most is None else self.pieces[-most:]
        for piece in chosen:
            piece.is_shown = True
        return chosen

    @property
    def folded(self) -> int:
        return len(self.pieces) - len(self.shown)

    @cached_property
    def by_bearing(self) -> list[EvidenceOfBearing]:
        assert self.shown is not None  # has marked what is
        groups = []
        for bearing in Bearing:
            pieces = [piece for piece in self.pieces if piece.bearing == bearing]
            if pieces:
                groups.append(EvidenceOfBearing(bearing, count(pieces, self.origins), self._by_origin(pieces)))
        return groups

    def _by_origin(self, pieces: list[Piece]) -> list[Origin]:
        """The origins of which something is shown: the one with the most sources first, what is not known last.

        Those that count as one stand together.
        """
        by_party: dict[int | None, list[Piece]] = {}
        for piece in pieces:
            by_party.setdefault(piece.origin, []).append(piece)
        shown = [key for key, own in by_party.items() if any(piece.is_shown for piece in own)]
        sources = Counter[int | None]()
        for key, own in by_party.items():
            sources[self._counts_as(key)] += len({piece.source_key for piece in own})
        shown.sort(key=lambda key: (key is None, -sources[self._counts_as(key)], self._counts_as(key) or 0))
        return [self._origin(key, by_party[key]) for key in shown]

    def _counts_as(self, party: int | None) -> int | None:
        return None if party is None else self.origins[party]

    def _origin(self, key: int | None, own: list[Piece]) -> Origin:
        whole = self._counts_as(key)
        party, counts_as = self.parties.get(key or 0), self.parties.get(whole or 0) if whole != key else None
        return Origin(party, counts_as, count(own, self.origins), [piece for piece in own if piece.is_shown])


def _roll_back(pieces: list[Piece], moment: AsOf) -> None:
    """Put back what was edited after a past moment. What was removed for legal cause stays removed."""
    by_id = {piece.pk: piece for piece in pieces}
    later = Edit.objects.filter(object_type="evidence", object_id__in=by_id, at__gt=moment.at)
    later = later.filter(Q(verb="edit_evidence") | Q(undoes__verb="edit_evidence")).order_by("-id")
    origins: dict[int, int | None] = {}
    for pk, changes in later.values_list("object_id", "changes"):
        piece = by_id[pk]
        if not isinstance(changes, dict):  # it may have been either text
            piece.quote, piece.summary = (TOMBSTONE if text else "" for text in (piece.quote, piece.summary))
            continue
        for name, (old, new) in changes.items():
            if name == "origin":
                origins[pk] = old["id"] if old else None
            elif old != new:
                setattr(piece, name, old)
    if origins:
        named = Party.objects.filter(pk__in={party for party in origins.values() if party is not None})
        read_as = dict(named.values_list("pk", Coalesce("merged_into", "pk")))
        for pk, party in origins.items():
            by_id[pk].origin = None if party is None else read_as[party]
