"""What shows it: the evidence by its bearing, and inside that by whose word it is in the end.

All of it is read at once, words and all; see claims.desk.positions.table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, CharField, When
from django.db.models.functions import Cast, Coalesce

from claims.bitemporal import Count, count, weighty
from claims.desk.claim.as_of import AsOf
from claims.desk.claim.truncation import Truncation
from claims.desk.sources.reads import CitedSource
from claims.models import Evidence
from claims.vocabulary import Bearing

_OWN: Any = (
    *("pk", "bearing", "quote", "quote_before", "quote_after", "language", "summary", "credibility"),
    Coalesce("source__merged_into", "source"),
    Coalesce("origin__merged_into", "origin"),
    Coalesce("origin__merged_into__name", "origin__name"),
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
    credibility: str
    source_id: int
    origin: int | None
    name: str | None
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
    """What goes back to one party's word: its pieces that are shown. `name` is empty where the origin is not known."""

    name: str
    sources: int
    pieces: list[Piece]


@dataclass
class EvidenceOfBearing:
    bearing: Bearing
    count: Count
    origins: list[Origin]


class EvidenceList:
    """All the evidence, as one moment has it, on the claims of a family. One query.

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
        return [
            piece
            for piece in pieces
            if piece.pk in self._rests_on or self._moment.was_there(piece.published_on, piece.linked_at)
        ]

    @cached_property
    def count(self) -> Count:
        """Of all that supports or refutes."""
        return count(weighty(self.pieces))

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
                groups.append(EvidenceOfBearing(bearing, count(pieces), _origins(pieces)))
        return groups


def _origins(pieces: list[Piece]) -> list[Origin]:
    """Those of which something is shown: the one with the most sources first, what is not known last."""
    by_origin: dict[int | None, list[Piece]] = {}
    for piece in pieces:
        by_origin.setdefault(piece.origin, []).append(piece)
    origins = [
        (
            key is None,
            Origin(own[-1].name or "", count(own).sources, [p for p in own if p.is_shown]),
        )
        for key, own in by_origin.items()
    ]
    visible = [(unknown, origin) for unknown, origin in origins if origin.pieces]
    return [origin for _, origin in sorted(visible, key=lambda pair: (pair[0], -pair[1].sources))]
