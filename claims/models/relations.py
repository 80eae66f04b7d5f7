"""How claims stand to each other."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.claims import Claim
from claims.models.querysets import Standing
from claims.vocabulary import RelationKind


class ClaimRelationQuerySet(Standing, models.QuerySet["ClaimRelation"]):
    ended_at = "ended_at"


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
