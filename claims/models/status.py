"""What the desk says about a claim, and the two times of it.

`effective_at` is from when a status holds in the world, `recorded_at` when the desk said so. In effect at t as known at k:
among the changes recorded ≤ k and not themselves corrected by one recorded ≤ k, with effective_at ≤ t, the one with the
greatest (effective_at, recorded_at, id). A change that was undone was never said: it and the one that undoes it tell
nobody anything, and what an undone correction replaced stands again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from claims.models.append_only import AppendOnly, AppendOnlyQuerySet, Guard
from claims.models.fields import LongText
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
    label = models.CharField(max_length=60)
    definition = LongText(max_length=1000)
    tone = models.CharField(max_length=10, choices=Tone.choices)
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    rating_value = models.PositiveSmallIntegerField(_("ClaimReview rating"), null=True, blank=True)
    rating_name = models.CharField(_("ClaimReview name"), max_length=60, blank=True)
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


class StatusChangeQuerySet(AppendOnlyQuerySet):
    def known_at(self, moment: dt.datetime) -> StatusChangeQuerySet:
        """Those recorded by then and not corrected by one recorded by then. One that undoes stands for what it brings back."""
        corrections = StatusChange.objects.filter(corrects=OuterRef("pk"), recorded_at__lte=moment)
        says = Q(undoes=None) | Q(undoes__kind=ChangeKind.CORRECTION)
        return self.filter(says, ~Exists(corrections), recorded_at__lte=moment)

    def in_effect(self, at: dt.datetime, known_at: dt.datetime) -> StatusChangeQuerySet:
        """The candidates for being in effect at a moment as known at another, the one in effect first."""
        return self.known_at(known_at).filter(effective_at__lte=at).order_by("-effective_at", "-recorded_at", "-id")

    def in_order(self) -> StatusChangeQuerySet:
        """Newest first, by when they hold."""
        return self.order_by("-effective_at", "-recorded_at", "-id")

    def with_details(self) -> StatusChangeQuerySet:
        """Everything that a page shows of a change: two queries."""
        return self.select_related("status", "recorded_by", "corrects__status", "corrected_by").prefetch_related(
            "citations"
        )


class StatusChange(AppendOnly):
    """`undoes` is a change that its author took back at once, with this entry in its place. Where that was a correction, this
    one has status and effective_at of what the correction replaced, and stands for it; otherwise it says nothing.
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
    evidence = models.ManyToManyField("claims.Evidence", through="claims.StatusChangeCitation", related_name="cited_by")

    objects = StatusChangeQuerySet.as_manager()  # type: ignore[misc] # a manager of its own

    class Meta:
        ordering = ["-effective_at", "-recorded_at", "-id"]
        indexes = [
            models.Index(fields=["claim", "-effective_at", "-recorded_at", "-id"], name="statuschange_in_effect")
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
        ]

    def __str__(self) -> str:
        return f"{self.status} ({self.get_kind_display()})"

    @property
    def is_correction(self) -> bool:
        return self.kind == ChangeKind.CORRECTION


@dataclass(frozen=True)
class Said:
    """A change as it reads once what was undone is left out: what it corrects, and what corrected it since."""

    row: StatusChange
    corrects: StatusChange | None
    corrected_by: StatusChange | None


def without_undone(changes: Iterable[StatusChange]) -> list[Said]:
    """Leave out what was undone and what undid it; what an undone correction replaced stands again. Keeps the order.

    Needs all the changes of a claim. No query.
    """
    by_id = {change.pk: change for change in changes}
    gone = {pk for change in by_id.values() if change.undoes_id for pk in (change.pk, change.undoes_id)}
    corrects: dict[int, StatusChange | None] = {}
    corrected_by: dict[int, StatusChange] = {}
    for change in by_id.values():
        if change.pk in gone:
            continue
        earlier = by_id.get(change.corrects_id or 0)
        while earlier is not None and earlier.undoes_id:  # it stands for what the undone correction had replaced
            earlier = by_id.get(by_id[earlier.undoes_id].corrects_id or 0)
        corrects[change.pk] = earlier
        if earlier is not None:
            corrected_by[earlier.pk] = change
    return [Said(by_id[pk], earlier, corrected_by.get(pk)) for pk, earlier in corrects.items()]


def stand_in(change: StatusChange, changes: Iterable[StatusChange]) -> StatusChange:
    """The row to correct where a change is meant: another one, where a correction of it was undone; itself otherwise.

    `changes` are all those of its claim. No query.
    """
    rows = list(changes)
    corrections = {row.corrects_id: row for row in rows}
    undoings = {row.undoes_id: row for row in rows}
    while (correction := corrections.get(change.pk)) and (undoing := undoings.get(correction.pk)):
        change = undoing
    return change


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
