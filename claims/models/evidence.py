"""Evidence: the link from a source to a claim. It is unlinked, never deleted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.fields import LanguageField, LongText, ShortText
from claims.models.querysets import OnClaim, Standing
from claims.vocabulary import Bearing, Credibility


class EvidenceQuerySet(OnClaim, Standing, models.QuerySet["Evidence"]):
    ended_at = "unlinked_at"

    def linked(self) -> EvidenceQuerySet:
        return self.standing()

    def with_sources(self) -> EvidenceQuerySet:
        """Everything that a page shows of a piece of evidence, in one query."""
        return self.select_related(
            "source__merged_into__publisher__merged_into",
            "source__merged_into__through",
            "source__publisher__merged_into",
            "source__through__merged_into",
            "origin__merged_into",
        )


class Evidence(models.Model):
    """The exact words with the text before and after them (W3C Web Annotation, TextQuoteSelector), what they do for the
    claim, how far they can be believed (Admiralty code; empty where nobody has graded it), and whose word it is in the end:
    five outlets that repeat one ministry are one origin.
    """

    claim = models.ForeignKey("claims.Claim", models.PROTECT, related_name="evidence")
    source = models.ForeignKey("claims.Source", models.PROTECT, related_name="evidence")
    bearing = models.CharField(max_length=8, choices=Bearing.choices)
    quote = LongText(blank=True, max_length=5000, help_text=_("The exact words of the source."))
    quote_before = ShortText(_("text before the quote"), max_length=200, blank=True)
    quote_after = ShortText(_("text after the quote"), max_length=200, blank=True)
    language = LanguageField(max_length=12, blank=True, help_text=_("Of the quote, as a BCP 47 tag: en, ko, ar."))
    summary = LongText(blank=True, max_length=2000, help_text=_("What it shows, in our words."))
    scope = ShortText(
        max_length=500,
        blank=True,
        help_text=_("Of which part of the claim it speaks, where it does not speak of the whole."),
    )
    credibility = models.CharField(
        max_length=1, choices=Credibility.choices, blank=True, help_text=_("Empty: nobody has graded it.")
    )
    origin = models.ForeignKey(
        "claims.Party",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="originated_evidence",
        help_text=_("The party whose word it is in the end. Empty: not known."),
    )
    linked_at = models.DateTimeField(editable=False)
    unlinked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["linked_at", "id"]
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                condition=~Q(quote="") | ~Q(summary=""),
                name="evidence_says_something",
                violation_error_message=_("Give the exact quote, or say in your own words what the source shows."),
            )
        ]

    def __str__(self) -> str:
        return self.quote or self.summary

    @property
    def was_published(self) -> bool:
        """Whether it stands in the last revision that readers were shown of its claim. Up to three queries."""
        shown = self.claim.survivor.revisions.filter(kind="published").order_by("-number").first()
        return shown is not None and any(piece["id"] == self.pk for piece in shown.payload.get("evidence", ()))

    @property
    def source_key(self) -> int:
        """Which source it counts as. Needs the source read."""
        return self.source.survivor.pk

    @property
    def origin_key(self) -> int | None:
        """Whose word it is, whatever that party is part of; None where that is not known. Needs the origin read."""
        return self.origin.survivor.pk if self.origin else None
