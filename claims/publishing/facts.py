"""Gathers what is to be frozen: the facts of many claims in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from claims.bitemporal import EffectiveChange, effective_changes
from claims.models import (
    Claim,
    ClaimRelation,
    Evidence,
    Party,
    Position,
    PublicClaim,
    ReplyRequest,
    Revision,
    StatusChange,
)
from claims.models.claims import on_claims
from claims.models.parties import origins_among
from claims.models.relations import Related, as_read


@dataclass
class Facts:
    """Everything about one claim that may enter its payload. Positions oldest first, changes newest first.

    What was undone before it was published is not among the changes. `origins` gives for the parties whose word its evidence
    is the one as whose word theirs counts.
    """

    claim: Claim
    positions: list[Position] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    replies: list[ReplyRequest] = field(default_factory=list)
    changes: list[EffectiveChange[StatusChange]] = field(default_factory=list)
    relations: list[Related] = field(default_factory=list)
    revision_count: int = 0
    published_at: list[dt.datetime] = field(default_factory=list)
    public_ids: frozenset[str] = frozenset()
    origins: Mapping[int, int] = field(default_factory=dict)


def gather(claims: Iterable[Claim]) -> list[Facts]:
    """Read the facts of claims, and of those merged into them.

    Nine queries, however many claims, and one for each step from an origin up to its topmost whole.
    """
    rows = (
        Claim.objects.filter(pk__in=[claim.pk for claim in claims])
        .select_related(
            "status",
            "claimant__merged_into__part_of",
            "claimant__part_of",
            "first_appearance__merged_into__publisher",
            "first_appearance__publisher__merged_into",
            "first_appearance__through",
        )
        .prefetch_related("topics")
    )
    facts = {claim.pk: Facts(claim) for claim in rows}
    mine = on_claims(facts)
    positions = Position.objects.filter(mine).standing().with_parties().in_order()
    for position in positions.select_related("claim", "corrects", "restores__corrects"):
        facts[position.claim.survivor.pk].positions.append(position)
    for evidence in Evidence.objects.filter(mine).linked().with_sources().select_related("claim").order_by("id"):
        facts[evidence.claim.survivor.pk].evidence.append(evidence)
    _add_origins(facts)
    for reply in ReplyRequest.objects.filter(mine).public().with_parties().select_related("claim"):
        facts[reply.claim.survivor.pk].replies.append(reply)
    changes: dict[int, list[StatusChange]] = defaultdict(list)
    for change in StatusChange.objects.filter(claim__in=facts).with_details():
        changes[change.claim_id].append(change)
    for claim_id, rows_of_claim in changes.items():
        facts[claim_id].changes = effective_changes(rows_of_claim)
    for claim_id, kind, moment in Revision.objects.filter(claim__in=facts).values_list("claim", "kind", "recorded_at"):
        facts[claim_id].revision_count += 1
        if kind == Revision.Kind.PUBLISHED:
            facts[claim_id].published_at.append(moment)
    _add_relations(facts)
    return list(facts.values())


def _add_origins(facts: dict[int, Facts]) -> None:
    named = {piece.origin_key for one in facts.values() for piece in one.evidence if piece.origin_key is not None}
    origins = origins_among(Party.objects.with_wholes(named))
    for one in facts.values():
        one.origins = origins


def _add_relations(facts: dict[int, Facts]) -> None:
    # One that was ended and came back keeps its place.
    standing = ClaimRelation.objects.standing().around(facts).order_by("claim_id", "other_id", "kind")
    related: dict[int, set[str]] = defaultdict(set)
    for one in as_read(standing):
        for claim, other in ((one.claim, one.other), (one.other, one.claim)):
            if claim.pk in facts:
                facts[claim.pk].relations.append(one)
                related[claim.pk].add(other.public_id)
    everyone = set().union(*related.values()) if related else set()
    public = {row.claim.public_id for row in facts.values()}  # what is published together may refer to each other
    public |= set(PublicClaim.objects.published().filter(public_id__in=everyone).values_list("public_id", flat=True))
    for claim_id, ids in related.items():
        facts[claim_id].public_ids = frozenset(ids & public)
