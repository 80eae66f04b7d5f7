"""How a claim stands to others: its parts, what it is a part of, and the rest, each with the status of the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Q, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.desk.claim.as_of import AsOf
from claims.models import Claim, ClaimRelation
from claims.vocabulary import RelationKind


@dataclass(frozen=True)
class Relation:
    """`reads` says in words how the claim stands to the other, where the heading does not."""

    pk: int
    reads: str
    other: Claim


@dataclass
class Related:
    """Relations of one sort, under a heading."""

    heading: Promise
    relations: list[Relation] = field(default_factory=list)


@dataclass
class Relations:
    parts: Related
    wholes: Related
    rest: Related

    @property
    def groups(self) -> list[Related]:
        return [group for group in (self.parts, self.wholes, self.rest) if group.relations]


def relations_of(family: Collection[int], moment: AsOf) -> Relations:
    """The relations that stand to other claims, with the status of these; `family` are the ids of a claim and of its duplicates.

    The status of the others is the one of now; on a past day it is not shown. One query; two more where any was merged.
    """
    relations = Relations(Related(_("Its parts")), Related(_("It is a part of")), Related(_("Others")))
    either = Q(claim__in=family) | Q(other__in=family)
    standing = ClaimRelation.objects.filter(moment.standing("related_at", "ended_at"), either)
    rows = list(standing.select_related("claim__status", "other__status").order_by("pk"))
    ends = [(row, row.claim_id in family, row.other if row.claim_id in family else row.claim) for row in rows]
    prefetch_related_objects([other for *_, other in ends if other.merged_into_id], "merged_into__status")
    shown = set()
    for row, outward, other in ends:
        if other.survivor.pk not in family:  # else the two were merged only after the day that is shown
            other = other.survivor
        if other.pk in family or (key := (row.kind, outward, other.pk)) in shown:
            continue
        shown.add(key)
        _add(relations, row, outward, other)
    return relations


def _add(relations: Relations, row: ClaimRelation, outward: bool, other: Claim) -> None:
    if row.kind == RelationKind.PART_OF:
        (relations.wholes if outward else relations.parts).relations.append(Relation(row.pk, "", other))
    else:
        kind = RelationKind(row.kind)
        reads = str(kind.label if outward else kind.from_the_other)
        relations.rest.relations.append(Relation(row.pk, reads, other))
