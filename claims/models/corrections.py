"""Requests for corrections: somebody wrote to the desk that it is wrong."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Count, F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from claims.dates import today
from claims.models.fields import DayField, LongText, ShortText
from claims.models.querysets import OnClaim, Standing
from claims.vocabulary import RequestOutcome


class CorrectionRequestQuerySet(OnClaim, Standing, models.QuerySet["CorrectionRequest"]):
    def open(self) -> CorrectionRequestQuerySet:
        return self.standing().filter(outcome=RequestOutcome.OPEN)

    def decided(self) -> CorrectionRequestQuerySet:
        return self.standing().exclude(outcome=RequestOutcome.OPEN)

    def for_queue(self) -> CorrectionRequestQuerySet:
        """What a row of the queue shows, in one query."""
        return self.select_related("claim__merged_into", "decided_by")

    def with_due_day(self) -> CorrectionRequestQuerySet:
        """Annotate `due_or_last`, which is never NULL: one that is due on no day comes after all others."""
        due_or_last = Coalesce("due_on", Value(dt.date.max), output_field=models.DateField())
        return self.annotate(due_or_last=due_or_last)

    def counts(self) -> dict[str, int]:
        """How many stand open, and how many decided. One query."""
        open_ones = Count("pk", filter=Q(outcome=RequestOutcome.OPEN))
        return self.standing().aggregate(open=open_ones, decided=Count("pk") - open_ones)


class CorrectionRequest(models.Model):
    """Somebody wrote to the desk that it is wrong. Days are days in the desk's TIME_ZONE. Its history is its Edits."""

    claim = models.ForeignKey("claims.Claim", models.PROTECT, related_name="correction_requests")
    sender = ShortText(_("who asked"), max_length=200)
    contact = ShortText(max_length=200, blank=True, help_text=_("How to answer them. It stays at the desk."))
    text = LongText(_("what they say is wrong"), max_length=5000)
    received_on = DayField(_("received on"))
    due_on = models.DateField(
        _("due on"), null=True, blank=True, help_text=_("Until when the desk wants to have decided.")
    )
    outcome = models.CharField(
        max_length=12, choices=RequestOutcome.choices, default=RequestOutcome.OPEN, editable=False
    )
    outcome_reason = LongText(_("why"), blank=True, max_length=5000, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        "claims.User", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CorrectionRequestQuerySet.as_manager()
    seen_on: dt.date | None = None  # the day of which it is shown; None is today

    class Meta:
        ordering = ["received_on", "id"]
        indexes = [models.Index(fields=["outcome", "received_on", "id"], name="request_queue")]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("received_on")),
                name="request_due_after_received",
                violation_error_message=_("It cannot be due before it was received."),
            ),
            models.CheckConstraint(
                condition=Q(outcome=RequestOutcome.OPEN, decided_at=None)
                | (~Q(outcome=RequestOutcome.OPEN) & ~Q(decided_at=None) & ~Q(outcome_reason="")),
                name="request_decided_with_reason",
                violation_error_message=_("A decision has a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender}: {self.text}"

    @property
    def is_open(self) -> bool:
        return self.outcome == RequestOutcome.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < (self.seen_on or today())
