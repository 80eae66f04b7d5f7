"""How claims stand to each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.claims import Claim
from claims.models.querysets import Standing
from claims.vocabulary import RelationKind


class ClaimRelationQuerySet(Standing, models.QuerySet["ClaimRelation"]):
    ended_at = "ended_at"

    def around(self, claims: Iterable[Any]) -> ClaimRelationQuerySet:
        """Those from or to claims (rows or ids), or claims that were merged into them. One query, with both ends."""
        pks = [getattr(claim, "pk", claim) for claim in claims]
        family = Claim.objects.filter(Q(pk__in=pks) | Q(merged_into__in=pks)).order_by().values("pk")
        either = Q(claim__in=family) | Q(other__in=family)
        return self.filter(either).select_related("claim__merged_into", "other__merged_into")


class ClaimRelation(models.Model):
    """How one claim stands to another: read *claim* – kind – *other*. It is ended, never deleted."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="relations")
    other = models.ForeignKey(Claim, models.PROTECT, related_name="relations_to_it")
    kind = models.CharField(max_length=12, choices=RelationKind.choices)
    related_at = models.DateTimeField(editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ClaimRelationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(claim=F("other")),
                name="relation_not_to_itself",
                violation_error_message=_("A claim cannot be related to itself."),
            ),
            models.UniqueConstraint(
                fields=["claim", "other", "kind"],
                condition=Q(ended_at=None),
                name="relation_once",
                violation_error_message=_("These two claims are related in this way already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.get_kind_display()} {self.other_id}"


class Related(NamedTuple):
    """A relation as it is read: merged claims as those that they were merged into."""

    relation: ClaimRelation
    claim: Claim
    other: Claim


def as_read(relations: Iterable[ClaimRelation]) -> Iterator[Related]:
    """Relations between the claims that survived: none of a claim to itself, and of those that say the same the first."""
    found = set()
    for relation in relations:
        claim, other = relation.claim.survivor, relation.other.survivor
        key = (claim.pk, relation.kind, other.pk)
        if claim.pk != other.pk and key not in found:
            found.add(key)
            yield Related(relation, claim, other)
