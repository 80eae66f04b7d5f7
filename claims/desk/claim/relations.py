"""How a claim stands to others: its parts, what it is a part of, and the rest, each with the status of the other."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.desk.claim.as_of import AsOf
from claims.models import Claim, ClaimRelation
from claims.vocabulary import RelationKind

_COLUMNS = ("public_id", "statement", "language", "status__label", "status__tone")


@dataclass(frozen=True)
class Other:
    """The claim on the other side, as far as it is shown."""

    public_id: str
    statement: str
    language: str
    label: str
    tone: str

    def __str__(self) -> str:
        return self.statement


@dataclass(frozen=True)
class Relation:
    """`reads` says in words how the claim stands to the other, where the heading does not."""

    pk: int
    reads: str
    other: Other


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
    """The relations that stand, to the claims that survived, with their status. One query.

    The status of the others is the one of now; on a past day it is not shown.
    """
    relations = Relations(Related(_("Its parts")), Related(_("It is a part of")), Related(_("Others")))
    either = Q(claim=claim) | Q(other=claim)
    rows = ClaimRelation.objects.filter(moment.standing("related_at", "ended_at"), either).order_by("pk")
    for pk, kind, begins, *texts in rows.values_list("pk", "kind", "claim", *_columns("other"), *_columns("claim")):
        outward = begins == claim.pk
        of_other = texts[: 2 * len(_COLUMNS)] if outward else texts[2 * len(_COLUMNS) :]
        own, of_survivor = of_other[: len(_COLUMNS)], of_other[len(_COLUMNS) :]
        other = Other(*(own if of_survivor[0] is None else of_survivor))
        if kind == RelationKind.PART_OF:
            (relations.wholes if outward else relations.parts).relations.append(Relation(pk, "", other))
        else:
            reads = str(RelationKind(kind).label) if outward else str(RelationKind(kind).from_the_other)
            relations.rest.relations.append(Relation(pk, reads, other))
    return relations


def _columns(side: str) -> list[str]:
    """The columns of the claim on one side, and of the one that it was merged into."""
    return [f"{claim}__{name}" for claim in (side, f"{side}__merged_into") for name in _COLUMNS]
