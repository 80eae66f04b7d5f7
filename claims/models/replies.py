"""The right of reply: whom the desk asked, until when, and what came back."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.dates import today
from claims.models.fields import DayField, LongText, ShortText
from claims.models.querysets import OnClaim, Standing


class ReplyRequestQuerySet(OnClaim, Standing, models.QuerySet["ReplyRequest"]):
    def public(self) -> ReplyRequestQuerySet:
        return self.standing().filter(is_public=True)

    def with_parties(self) -> ReplyRequestQuerySet:
        """Whom the desk asked, in the same query."""
        return self.select_related("party__merged_into__part_of", "party__part_of")


class ReplyRequest(models.Model):
    """The desk asked a party for its reply: when, until when, and what came back. Its history is its Edits.

    The days are days in the desk's TIME_ZONE. `is_public`: readers see who was asked, when, and what came back; the
    question and the way on which it was asked stay at the desk.
    """

    claim = models.ForeignKey("claims.Claim", models.PROTECT, related_name="reply_requests")
    party = models.ForeignKey("claims.Party", models.PROTECT, related_name="reply_requests")
    question = LongText(blank=True, max_length=2000, help_text=_("What we asked."))
    asked_through = ShortText(
        _("asked through"), max_length=200, blank=True, help_text=_("E-mail to the press office.")
    )
    asked_on = DayField(_("asked on"))
    due_on = models.DateField(_("due on"), null=True, blank=True, help_text=_("Until when we asked for an answer."))
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = LongText(blank=True, max_length=5000, help_text=_("What came back, in its own words."))
    is_public = models.BooleanField(_("tell readers"), default=True)
    asked_by = models.ForeignKey("claims.User", models.PROTECT, related_name="+", editable=False)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReplyRequestQuerySet.as_manager()
    seen_on: dt.date | None = None  # the day of which it is shown; None is today

    class Meta:
        ordering = ["asked_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("asked_on")),
                name="reply_due_after_asked",
                violation_error_message=_("The answer cannot be due before it was asked for."),
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("asked_on")),
                name="reply_answered_after_asked",
                violation_error_message=_("The answer cannot have come before it was asked for."),
            ),
            models.CheckConstraint(
                condition=Q(answer="") | ~Q(answered_on=None),
                name="reply_answer_has_day",
                violation_error_message=_("Say on which day the answer came."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}, asked on {self.asked_on}"

    @property
    def is_answered(self) -> bool:
        return self.answered_on is not None

    @property
    def is_overdue(self) -> bool:
        return not self.is_answered and self.due_on is not None and self.due_on < (self.seen_on or today())
