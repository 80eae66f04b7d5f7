"""What the desk says about a claim, and the two times of it.

`effective_at` is from when a status holds in the world, `recorded_at` when the desk said so. What is in effect at a moment
as known at another is the rule of claims.bitemporal; what SQL must know of it is in `StatusChangeQuerySet`.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from claims.models.append_only import AppendOnly, AppendOnlyQuerySet, Guard
from claims.models.fields import LongText, ShortText
from claims.vocabulary import ChangeKind, Tone


class StatusQuerySet(models.QuerySet["Status"]):
    def in_use(self) -> StatusQuerySet:
        """Those that a claim may be given: not retired."""
        return self.filter(retired_at=None)


class Status(models.Model):
    """A row of the desk's own vocabulary. One in use is retired and replaced, never given another meaning.

    `rating_value` is the ClaimReview rating that it stands for, from 1 (false) to 5 (true), with `rating_name` as its
    alternateName. None: it is never exported as a truth rating.
    """

    key = models.SlugField(max_length=40, unique=True)
    label = ShortText(max_length=60)
    definition = LongText(max_length=1000)
    tone = models.CharField(max_length=20, choices=Tone.choices)
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    rating_value = models.PositiveSmallIntegerField(_("ClaimReview rating"), null=True, blank=True)
    rating_name = ShortText(_("ClaimReview name"), max_length=60, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="replaces"
    )

    objects = StatusQuerySet.as_manager()

    class Meta:
        ordering = ["position", "key"]
        verbose_name_plural = _("statuses")
        constraints = [
            models.CheckConstraint(
                condition=Q(rating_value=None, rating_name="") | (Q(rating_value__range=(1, 5)) & ~Q(rating_name="")),
                name="status_rating_whole",
                violation_error_message=_("A ClaimReview rating is a number from 1 to 5 with its name, or neither."),
            )
        ]

    def __str__(self) -> str:
        return self.label


_NOT_BASELINE = Case(When(Q(kind=ChangeKind.BASELINE) | Q(restores__kind=ChangeKind.BASELINE), then=0), default=1)


class StatusChangeQuerySet(AppendOnlyQuerySet):
    def known_at(self, moment: dt.datetime) -> StatusChangeQuerySet:
        """Those recorded by then and not corrected by one recorded by then. One that undoes stands for what it restores."""
        corrections = StatusChange.objects.filter(corrects=OuterRef("pk"), recorded_at__lte=moment)
        says = Q(undoes=None) | ~Q(restores=None)
        return self.filter(says, ~Exists(corrections), recorded_at__lte=moment)

    def in_effect(self, at: dt.datetime, known_at: dt.datetime) -> StatusChangeQuerySet:
        """The candidates for being in effect at a moment as known at another, the one in effect first."""
        return self.known_at(known_at).filter(effective_at__lte=at).in_order()

    def in_order(self) -> StatusChangeQuerySet:
        """Newest first, by when they hold, the baseline last; what was restored has the place that it had."""
        recorded = Coalesce("restores__recorded_at", "recorded_at")
        return self.order_by(_NOT_BASELINE.desc(), "-effective_at", recorded.desc(), Coalesce("restores", "id").desc())

    def with_details(self) -> StatusChangeQuerySet:
        """Everything that a page shows of a change: two queries."""
        return self.select_related("status", "recorded_by", "corrects__status", "corrected_by").prefetch_related(
            "citations"
        )


class StatusChange(AppendOnly):
    """`undoes` is a change that its author took back at once, with this entry in its place. Where that was a correction, this
    one `restores` what the correction had replaced, with its status and effective_at; otherwise it says nothing.
    """

    redactable = ("rationale",)
    guards = (
        Guard(
            "same_claim",
            "A change can correct only one of the same claim",
            "NEW.corrects_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claims_statuschange o "
            "WHERE o.id = NEW.corrects_id AND o.claim_id = NEW.claim_id)",
        ),
        Guard(
            "undoes_own",
            "A change can undo only one of the same claim",
            "NEW.undoes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claims_statuschange o "
            "WHERE o.id = NEW.undoes_id AND o.claim_id = NEW.claim_id)",
        ),
        Guard(
            "restores_own",
            "A change can restore only one of the same claim",
            "NEW.restores_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claims_statuschange o "
            "WHERE o.id = NEW.restores_id AND o.claim_id = NEW.claim_id)",
        ),
        Guard(
            "one_baseline",
            "A claim has one baseline",
            "NEW.kind = 'baseline' AND EXISTS (SELECT 1 FROM claims_statuschange o "
            "WHERE o.claim_id = NEW.claim_id AND o.kind = 'baseline' AND o.id <> NEW.id)",
        ),
    )

    claim = models.ForeignKey("claims.Claim", models.PROTECT, related_name="status_changes")
    status = models.ForeignKey(Status, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=13, choices=ChangeKind.choices)
    rationale = LongText(max_length=5000)
    effective_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("claims.User", models.PROTECT, related_name="+")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="undone_by"
    )
    restores = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, db_index=False, related_name="restored_by"
    )
    evidence = models.ManyToManyField("claims.Evidence", through="claims.StatusChangeCitation", related_name="cited_by")

    objects = StatusChangeQuerySet.as_manager()  # type: ignore[misc] # a manager of its own

    class Meta:
        ordering = ["-effective_at", "-recorded_at", "-id"]
        indexes = [
            models.Index(fields=["claim", "-effective_at", "-recorded_at", "-id"], name="statuschange_in_effect"),
            models.Index(fields=["restores"], condition=Q(restores__isnull=False), name="statuschange_restored"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_at__lte=F("recorded_at")),
                name="statuschange_not_in_the_future",
                violation_error_message=_("A status cannot hold from a moment in the future."),
            ),
            models.CheckConstraint(
                condition=~Q(rationale=""),
                name="statuschange_has_rationale",
                violation_error_message=_("Say why the status changes."),
            ),
            models.CheckConstraint(
                condition=(Q(kind="correction") & ~Q(corrects=None)) | (~Q(kind="correction") & Q(corrects=None)),
                name="statuschange_correction_names_its_change",
                violation_error_message=_("A correction names the change that it replaces, and nothing else does."),
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(corrects=F("id")),
                name="statuschange_does_not_correct_itself",
                violation_error_message=_("A change cannot correct itself."),
            ),
            models.CheckConstraint(
                condition=Q(undoes=None) | ~Q(corrects=None),
                name="statuschange_undoes_in_its_place",
                violation_error_message=_("A change that undoes another takes its place."),
            ),
            models.CheckConstraint(
                condition=Q(restores=None) | ~Q(undoes=None),
                name="statuschange_restores_by_undoing",
                violation_error_message=_("Only a change that undoes a correction restores what that had replaced."),
            ),
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(kind="baseline"),
                name="statuschange_one_baseline",
                violation_error_message=_("A claim has one baseline."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} ({self.get_kind_display()})"

    @property
    def is_correction(self) -> bool:
        return self.kind == ChangeKind.CORRECTION


class StatusChangeCitation(AppendOnly):
    """One piece of evidence that a change rests on."""

    guards = (
        Guard(
            "same_claim",
            "A change can cite only evidence of its own claim",
            "NOT EXISTS (SELECT 1 FROM claims_evidence e JOIN claims_claim c ON c.id = e.claim_id "
            "JOIN claims_statuschange s ON s.id = NEW.change_id "
            "WHERE e.id = NEW.evidence_id AND (e.claim_id = s.claim_id OR c.merged_into_id = s.claim_id))",
        ),
    )

    change = models.ForeignKey(StatusChange, models.PROTECT, related_name="citations")
    evidence = models.ForeignKey("claims.Evidence", models.PROTECT, related_name="citations")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["change", "evidence"],
                name="citation_once",
                violation_error_message=_("This evidence is cited already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.change_id} cites {self.evidence_id}"
