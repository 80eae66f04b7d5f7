"""Keeps what the board counts on each claim: who stands where, on how many sources and independent origins it rests."""

from __future__ import annotations

import datetime as dt
from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.db import transaction
from django.db.models import QuerySet

from claims import bitemporal
from claims.models import Claim, Evidence, Party, Position, StatusChange
from claims.models.claims import on_claims
from claims.models.parties import origins_among
from claims.models.positions import lines_of
from claims.vocabulary import Side, Tone
from claims.workflow.act import Act

COUNTS = (
    *("parties_for", "parties_open", "parties_against"),
    *("sources", "sources_in_part", "origins", "origins_unknown"),
)
CHUNK = 100


def counts(claims: Collection[Claim]) -> dict[int, dict[str, int]]:
    """What the board counts on each of these claims, with what stands on those merged into them.

    Two queries for all, and one for each step from an origin up to its topmost whole.
    """
    on_these = on_claims(claims)
    positions, evidence = defaultdict(list), defaultdict(list)
    standing = Position.objects.filter(on_these).standing().in_order()
    for position in standing.select_related("party__merged_into", "claim__merged_into"):
        positions[position.claim.survivor.pk].append(position)
    linked = Evidence.objects.filter(on_these).linked()
    for piece in linked.select_related("source__merged_into", "origin__merged_into", "claim__merged_into"):
        evidence[piece.claim.survivor.pk].append(piece)
    named = {piece.origin_key for pieces in evidence.values() for piece in pieces if piece.origin_key is not None}
    origins = origins_among(Party.objects.with_wholes(named))
    found = {}
    for claim in claims:
        sides = Counter(line.side for line in lines_of(positions[claim.pk]))
        count = bitemporal.count(bitemporal.weighty(evidence[claim.pk]), origins)
        found[claim.pk] = {
            "parties_for": sides[Side.FOR],
            "parties_open": sides[Side.OPEN],
            "parties_against": sides[Side.AGAINST],
            "sources": count.sources,
            "sources_in_part": count.in_part,
            "origins": count.origins or 0,
            "origins_unknown": count.unknown,
        }
    return found


def tally(act: Act, claims: Iterable[Claim]) -> None:
    """Count afresh for claims that the act has locked. As many queries as `counts`."""
    claims = list(claims)
    found = counts(claims)
    for claim in claims:
        if found[claim.pk]["parties_against"] > claim.parties_against:
            act.set_derived(claim, disputed_at=act.at)
        act.set_derived(claim, **found[claim.pk])


def disputed_since(claim: Claim) -> dt.datetime | None:
    """When somebody last began to contest a claim, or the desk to call it disputed, by what stands. Two queries.

    Said again what was undone counts from when it was said first.
    """
    called = StatusChange.objects.filter(claim=claim, status__tone=Tone.DISPUTED, undoes=None, undone_by=None)
    moments = list(called.order_by("recorded_at").values_list("recorded_at", flat=True))
    standing = list(Position.objects.on(claim).standing().with_parties().in_order())
    lines: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    against: set[int] = set()
    for rank, position in sorted(enumerate(standing), key=lambda one: _first_recorded(one[1])):
        party = position.party.survivor.pk
        insort(lines[party], (rank, position.stance, position.scope))
        if bitemporal.stand_after((stance, scope) for _, stance, scope in lines[party]).side != Side.AGAINST:
            against.discard(party)
        elif party not in against:
            against.add(party)
            moments.append(_first_recorded(position))
    return max(moments, default=None)


def _first_recorded(position: Position) -> dt.datetime:
    return (position.restores or position).recorded_at


def locked_survivors(claims: QuerySet[Claim]) -> list[Claim]:
    """Lock the claims that are read in place of these, in the order of their ids. Two queries."""
    pks = {merged or pk for pk, merged in claims.values_list("pk", "merged_into")}
    return list(Claim.objects.select_for_update().filter(pk__in=pks).order_by("pk"))


def retally(act: Act, claims: list[Claim]) -> None:
    """Count afresh for claims that were locked because a party or a source is now read as another."""
    tally(act, claims)
    Claim.objects.bulk_update(claims, [*COUNTS, "disputed_at"])


def recount() -> Iterator[int]:
    """Count all claims afresh, as after an update that counts otherwise; gives, a hundred at a time, how many are done."""
    pks = list(Claim.objects.surviving().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), CHUNK):
        with transaction.atomic():
            rows = Claim.objects.select_for_update(of=("self",)).filter(pk__in=pks[start : start + CHUNK])
            write_counts(list(rows.order_by("pk")))
        yield min(start + CHUNK, len(pks))


def write_counts(claims: Collection[Claim]) -> None:
    """Count claims afresh that were locked, where who contests them stays the same."""
    found = counts(claims) if claims else {}
    wrong = [claim for claim in claims if any(getattr(claim, name) != n for name, n in found[claim.pk].items())]
    for claim in wrong:
        for name, number in found[claim.pk].items():
            setattr(claim, name, number)
    Claim.objects.bulk_update(wrong, COUNTS)
