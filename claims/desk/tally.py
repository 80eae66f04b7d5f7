"""Counts for lists: who stands where on each claim, and on how many sources and origins it rests."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from claims.models import Claim, Evidence, Position
from claims.models.positions import by_party
from claims.vocabulary import Bearing, Side


@dataclass(frozen=True)
class Tally:
    """Parties by side; `sources` that support or refute, and the independent `origins` among them."""

    on_side: Counter[Side]
    against: tuple[str, ...]
    sources: int
    origins: int

    @property
    def sides(self) -> list[tuple[Side, int]]:
        return [(side, self.on_side[side]) for side in Side]


def tallies(claims: Iterable[Claim]) -> dict[int, Tally]:
    """Count for claims, by primary key; what stands on a merged claim counts for its survivor. Two queries for all."""
    pks = [claim.pk for claim in claims]
    on_these = Q(claim__in=pks) | Q(claim__merged_into__in=pks)
    positions, evidence = defaultdict(list), defaultdict(list)
    for position in (
        Position.objects.filter(on_these)
        .standing()
        .in_order()
        .select_related("party__merged_into", "claim__merged_into")
    ):
        positions[position.claim.survivor.pk].append(position)
    for piece in Evidence.objects.filter(on_these).linked().select_related("source", "origin", "claim__merged_into"):
        evidence[piece.claim.survivor.pk].append(piece)
    return {pk: _tally(positions[pk], evidence[pk]) for pk in pks}


def _tally(positions: Sequence[Position], evidence: Sequence[Evidence]) -> Tally:
    lines = by_party(positions)
    sources, origins = count_of(evidence)
    return Tally(
        on_side=Counter(side for _, side, _ in lines),
        against=tuple(party.name for party, side, _ in lines if side == Side.AGAINST),
        sources=sources,
        origins=origins,
    )


def count_of(evidence: Iterable[Evidence]) -> tuple[int, int]:
    """How many sources support or refute, and how many origins they have."""
    weighty = [piece for piece in evidence if piece.bearing != Bearing.CONTEXT]
    sources = {piece.source.merged_into_id or piece.source_id for piece in weighty}
    origins = {piece.origin.merged_into_id or piece.origin_id for piece in weighty if piece.origin}
    return len(sources), len(origins)
