"""One bulk edit or import: what was selected, why, and the outcome for each claim."""

from __future__ import annotations

from django.db import models
from django.db.models import BooleanField, Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from claims.models.append_only import AppendOnly, AppendOnlyQuerySet
from claims.models.fields import LongText

# What plans the desk's work, and where stories belong, explains itself; what changes the status, the publication or the text
# of claims does not.
NEEDS_NO_REASON = ("add_topic", "assign", "remove_topic", "set_review", "set_stage")


class BatchQuerySet(AppendOnlyQuerySet):
    def with_progress(self) -> BatchQuerySet:
        """Annotate how many claims have an outcome (`reached`), how many of them were `refused`, and `is_unfinished`; one query.

        Leaves `selected` unread, which may be long.
        """
        unfinished = When(Q(reached__lt=F("size")) & ~Q(selected={}), then=True)
        return (
            self.defer("selected")
            .select_related("by")
            .annotate(reached=_count_of(Q()), refused=_count_of(~Q(refusal="")))
            .annotate(is_unfinished=Case(unfinished, default=Value(False), output_field=BooleanField()))
        )


class Batch(AppendOnly):
    """`arguments` are those of the verb, in words; `size` is how many claims were selected, `selected` which: the claim's
    id → the version that was seen, or null. What has no outcome yet is still to be done.
    """

    redactable = ("reason", "arguments", "selection")

    verb = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    selection = models.TextField(help_text=_("What was selected, in words."))
    size = models.PositiveIntegerField()
    selected = models.JSONField(default=dict)
    reason = LongText(max_length=5000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("claims.User", models.PROTECT, related_name="batches")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")

    objects = BatchQuerySet.as_manager()  # type: ignore[misc] # a manager of its own

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = _("batches")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason="") | models.Q(verb__in=NEEDS_NO_REASON),
                name="batch_has_reason",
                violation_error_message=_("Say why."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb.replace('_', ' ')}, {self.size} claims"

    def remaining(self) -> list[int]:
        """The ids of the claims that have no outcome yet, ascending. One query."""
        reached = set(self.outcomes.values_list("claim", flat=True))
        return sorted(pk for pk in map(int, self.selected) if pk not in reached)


class BatchOutcome(AppendOnly):
    """What came of one claim. `refusal` is empty where the verb did its work."""

    redactable = ("refusal",)

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="outcomes")
    claim = models.ForeignKey("claims.Claim", models.PROTECT, related_name="+")
    refusal = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["batch", "claim"], name="outcome_once_per_claim")]

    def __str__(self) -> str:
        return self.refusal or "done"


def _count_of(which: Q) -> Coalesce:
    outcomes = BatchOutcome.objects.filter(which, batch=OuterRef("pk")).order_by()
    return Coalesce(Subquery(outcomes.values("batch").annotate(n=Count("pk")).values("n")), 0)
