"""How a claim stands to others: its parts, what it is a part of, and the rest, each with the status of the other."""

from __future__ import annotations

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


def relations_of(claim: Claim, moment: AsOf) -> Relations:
    """The relations that stand, to the claims that survived, with their status. One query; two more where any was merged.

    The status of the others is the one of now; on a past day it is not shown.
    """
    relations = Relations(Related(_("Its parts")), Related(_("It is a part of")), Related(_("Others")))
    either = Q(claim=claim) | Q(other=claim)
    standing = ClaimRelation.objects.filter(moment.standing("related_at", "ended_at"), either)
    rows = list(standing.select_related("claim__status", "other__status").order_by("pk"))
    others = {row.pk: row.other if row.claim_id == claim.pk else row.claim for row in rows}
    prefetch_related_objects([other for other in others.values() if other.merged_into_id], "merged_into__status")
    for row in rows:
        other, outward = others[row.pk].survivor, row.claim_id == claim.pk
        if row.kind == RelationKind.PART_OF:
            (relations.wholes if outward else relations.parts).relations.append(Relation(row.pk, "", other))
        else:
            kind = RelationKind(row.kind)
            relations.rest.relations.append(
                Relation(row.pk, str(kind.label if outward else kind.from_the_other), other)
            )
    return relations
