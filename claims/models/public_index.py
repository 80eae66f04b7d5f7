"""The public index: claims, parties, topics and statuses as published. Only claims.publishing writes these rows.

Lists, filters and counts of the public side read them; a page of a claim reads its revision. No row here points into the
desk's tables but through the revision, so a draft has no way out.
"""

from __future__ import annotations

from django.db import models

from claims.models.revisions import Revision
from claims.vocabulary import PartyKind, Side, Stance, Tone


class PublicParty(models.Model):
    public_id = models.CharField(max_length=8, unique=True)
    slug = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=PartyKind.choices)

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "public parties"

    def __str__(self) -> str:
        return self.name


class PublicTopic(models.Model):
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class PublicStatus(models.Model):
    """A status of the desk's vocabulary as the public is told it."""

    key = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=60)
    definition = models.TextField()
    tone = models.CharField(max_length=10, choices=Tone.choices)
    position = models.PositiveSmallIntegerField()
    rating_value = models.PositiveSmallIntegerField(null=True)
    rating_name = models.CharField(max_length=60, blank=True)
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "key"]
        verbose_name_plural = "public statuses"

    def __str__(self) -> str:
        return self.label


class PublicClaimQuerySet(models.QuerySet["PublicClaim"]):
    def published(self) -> PublicClaimQuerySet:
        """Those that readers may see: neither withdrawn nor merged."""
        return self.filter(state=PublicClaim.State.PUBLISHED)

    def for_list(self) -> PublicClaimQuerySet:
        """What a row of the public list shows: two queries."""
        return self.published().select_related("status").prefetch_related("topics")


class PublicClaim(models.Model):
    """A claim that is or was public, as its last revision tells it.

    `status_since` is when the status took effect, `published_at` when its first revision appeared, `updated_at` the last.
    `contested_by` names the parties that stand against it. `merged_into` is the claim that readers are sent to.
    """

    class State(models.TextChoices):
        PUBLISHED = "published", "published"
        WITHDRAWN = "withdrawn", "withdrawn"
        MERGED = "merged", "merged"

    public_id = models.CharField(max_length=8, unique=True)
    state = models.CharField(max_length=9, choices=State.choices)
    slug = models.CharField(max_length=80)
    statement = models.CharField(max_length=500)
    language = models.CharField(max_length=12)
    claimant_name = models.CharField(max_length=200, blank=True)
    made_on = models.CharField(max_length=10, blank=True)
    status = models.ForeignKey(PublicStatus, models.PROTECT, related_name="claims")
    status_since = models.DateTimeField()
    rationale = models.TextField(blank=True)
    contested_by = models.JSONField(default=list)
    topics = models.ManyToManyField(PublicTopic, related_name="claims")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    withdrawn_because = models.TextField(blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    objects = PublicClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-id"]
        indexes = [models.Index(fields=["state", "-updated_at", "-id"], name="publicclaim_list_order")]

    def __str__(self) -> str:
        return self.statement


class PublicPosition(models.Model):
    """The line of one party on one claim, as last published."""

    claim = models.ForeignKey(PublicClaim, models.CASCADE, related_name="positions")
    party = models.ForeignKey(PublicParty, models.PROTECT, related_name="positions")
    stance = models.CharField(max_length=30, choices=Stance.choices)
    side = models.CharField(max_length=7, choices=Side.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "party"], name="publicposition_once")]

    def __str__(self) -> str:
        return f"{self.party_id} {self.stance}"
