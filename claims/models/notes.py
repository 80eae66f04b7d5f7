"""Notes: words to colleagues about a claim. Readers never see them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.fields import LongText
from claims.models.querysets import OnClaim, Standing


class NoteQuerySet(OnClaim, Standing, models.QuerySet["Note"]):
    def with_people(self) -> NoteQuerySet:
        """Who wrote it and whom it calls: two queries."""
        return self.select_related("written_by").prefetch_related("mentions")


class Note(models.Model):
    """A word to colleagues about a claim. It is taken back, never deleted. `mentions` are whom it calls by @username."""

    claim = models.ForeignKey("claims.Claim", models.PROTECT, related_name="notes")
    text = LongText(max_length=5000)
    mentions = models.ManyToManyField("claims.User", blank=True, related_name="mentioned_in")
    written_at = models.DateTimeField(editable=False)
    written_by = models.ForeignKey("claims.User", models.PROTECT, related_name="notes", editable=False)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="note_says_something", violation_error_message=_("Write something.")
            )
        ]

    def __str__(self) -> str:
        return self.text
