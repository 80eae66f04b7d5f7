"""One bulk edit or import: what was selected, why, and the outcome for each claim."""

from __future__ import annotations

from django.db import models

from claims.models.append_only import AppendOnly
from claims.models.fields import LongText


class Batch(AppendOnly):
    """`arguments` are those of the verb, in words; `size` is how many claims were selected."""

    redactable = ("reason", "arguments", "selection")

    verb = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    selection = models.TextField(help_text="What was selected, in words.")
    size = models.PositiveIntegerField()
    reason = LongText(max_length=5000)
    at = models.DateTimeField()
    by = models.ForeignKey("claims.User", models.PROTECT, related_name="batches")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "batches"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="batch_has_reason", violation_error_message="Say why."
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb.replace('_', ' ')}, {self.size} claims"


class BatchOutcome(AppendOnly):
    """What came of one claim. `refusal` is empty where the verb did its work."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="outcomes")
    claim = models.ForeignKey("claims.Claim", models.PROTECT, related_name="+")
    refusal = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["batch", "claim"], name="outcome_once_per_claim")]

    def __str__(self) -> str:
        return self.refusal or "done"
