"""Gathers what is to be frozen: the facts of many claims in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from claims.models import Claim, ClaimRelation, Evidence, Position, PublicClaim, Revision, StatusChange


@dataclass
class Facts:
    """Everything about one claim that may enter its payload. Positions oldest first, changes newest first."""

    claim: Claim
    positions: list[Position] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    changes: list[StatusChange] = field(default_factory=list)
    relations: list[ClaimRelation] = field(default_factory=list)
    revision_count: int = 0
    published_at: list[dt.datetime] = field(default_factory=list)
    public_ids: frozenset[str] = frozenset()


def gather(claims: Iterable[Claim]) -> list[Facts]:
    """Read the facts of claims, and of those merged into them. Eight queries, however many claims."""
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
    mine = Q(claim__in=facts) | Q(claim__merged_into__in=facts)
    for position in Position.objects.filter(mine).standing().with_parties().in_order().select_related("claim"):
        facts[position.claim.survivor.pk].positions.append(position)
    for evidence in Evidence.objects.filter(mine).linked().with_sources().select_related("claim").order_by("id"):
        facts[evidence.claim.survivor.pk].evidence.append(evidence)
    for change in StatusChange.objects.filter(claim__in=facts).with_details().in_order():
        facts[change.claim_id].changes.append(change)
    for claim_id, kind, moment in Revision.objects.filter(claim__in=facts).values_list("claim", "kind", "recorded_at"):
        facts[claim_id].revision_count += 1
        if kind == Revision.Kind.PUBLISHED:
            facts[claim_id].published_at.append(moment)
    _add_relations(facts)
    return list(facts.values())


def _add_relations(facts: dict[int, Facts]) -> None:
    relations = list(
        ClaimRelation.objects.standing()
        .filter(Q(claim__in=facts) | Q(other__in=facts))
        .select_related("claim__merged_into", "other__merged_into")
        .order_by("id")
    )
    related: dict[int, set[str]] = defaultdict(set)
    for relation in relations:
        for claim_id, other in ((relation.claim_id, relation.other), (relation.other_id, relation.claim)):
            if claim_id in facts:
                facts[claim_id].relations.append(relation)
                related[claim_id].add(other.survivor.public_id)
    everyone = set().union(*related.values()) if related else set()
    public = {row.claim.public_id for row in facts.values()}  # what is published together may refer to each other
    public |= set(PublicClaim.objects.published().filter(public_id__in=everyone).values_list("public_id", flat=True))
    for claim_id, ids in related.items():
        facts[claim_id].public_ids = frozenset(ids & public)
