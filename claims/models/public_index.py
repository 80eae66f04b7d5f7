"""The public index: claims, parties, topics and statuses as published. Only claims.publishing writes these rows.

Lists, filters and counts of the public side read them; a page of a claim reads its revision. No row here points into the
desk's tables but through the revision, so a draft has no way out.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Case, Q, When

from claims.labels import entry_label
from claims.models.fields import PartialDateField
from claims.models.orders import written_or_never
from claims.models.revisions import Revision
from claims.vocabulary import ChangeKind, CheckItem, CheckLevel, PartyKind, Reliability, Side, Stance, Tone


class PublicParty(models.Model):
    """A party that a published claim names, as the claim that was published last has it.

    `search_terms` is its name as it is searched: each of its words after a blank. `parent_id` is the public id of the
    party that it is part of, "" where there is none. `claim_count` counts the published claims on which it has taken a
    position.
    """

    public_id = models.CharField(max_length=8, unique=True)
    slug = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    search_terms = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=PartyKind.choices)
    description = models.TextField(blank=True)
    parent_id = models.CharField(max_length=8, blank=True, db_index=True)
    wikidata_id = models.CharField(max_length=20, blank=True)
    independent_because = models.CharField(max_length=300, blank=True)
    reliability = models.CharField(max_length=1, choices=Reliability.choices, blank=True)
    reliability_reason = models.TextField(blank=True)
    claim_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "public parties"
        indexes = [models.Index(fields=["-claim_count", "-id"], name="publicparty_busiest")]

    def __str__(self) -> str:
        return self.name


class PublicMergedParty(models.Model):
    """A party that readers knew and that was merged: its address leads to `into`, a public id, once no claim names it.

    `search_terms` is the name that readers knew, as that of a `PublicParty`: it goes on finding the other.
    """

    public_id = models.CharField(max_length=8, unique=True)
    into = models.CharField(max_length=8, db_index=True)
    search_terms = models.TextField(blank=True, default="")

    class Meta:
        verbose_name_plural = "public merged parties"

    def __str__(self) -> str:
        return f"{self.public_id} → {self.into}"


class PublicTopicQuerySet(models.QuerySet["PublicTopic"]):
    def moving(self) -> PublicTopicQuerySet:
        """Those with claims, the one that moved last first."""
        return self.exclude(moved_at=None).order_by("-moved_at", "-id")


class PublicTopic(models.Model):
    """A story: `claim_count` counts its published claims, `status_counts` those of each status, by the status's key.

    A claim whose whole is in the story too counts in neither: `part_count` says how many these are.

    `moved_at` is when a status of one of them was last published.
    """

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    claim_count = models.PositiveIntegerField(default=0)
    part_count = models.PositiveIntegerField(default=0)
    status_counts = models.JSONField(default=dict)
    moved_at = models.DateTimeField(null=True)

    objects = PublicTopicQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["-moved_at", "-id"], name="publictopic_moving")]

    def __str__(self) -> str:
        return self.name


class PublicStatus(models.Model):
    """A status of the desk's vocabulary as it was published."""

    key = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=60)
    definition = models.TextField()
    tone = models.CharField(max_length=20, choices=Tone.choices)
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
    """A claim that is or was public, as its last revision has it.

    `status_since` is when the status took effect, `published_at` when its first revision appeared, `updated_at` the last.
    `contested_by` names the parties that stand against all of it, `contested_in_part_by` those that stand against a part,
    `parties` are all that its page names. `parts` are the public claims that its page calls its parts. `merged_into` is the
    public claim that readers are sent to, for a merged one; then `updated_at` is when it was merged. `withdrawn_because` says
    why what it said is out of sight, "" where it is not: a merged claim keeps its revisions, and has the slug and the
    statement of the last one.
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
    contested_in_part_by = models.JSONField(default=list)
    parts = models.ManyToManyField("self", symmetrical=False, related_name="wholes")
    topics = models.ManyToManyField(PublicTopic, related_name="claims")
    parties = models.ManyToManyField(PublicParty, related_name="claims")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    withdrawn_because = models.TextField(blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    objects = PublicClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-id"]
        indexes = [
            models.Index(fields=["state", "-updated_at", "-id"], name="publicclaim_list_order"),
            models.Index(fields=["state", "status", "-updated_at", "-id"], name="publicclaim_by_status"),
            models.Index("state", written_or_never("made_on"), "id", name="publicclaim_by_oldest"),
            models.Index(fields=["state", "-status_since", "-id"], name="publicclaim_by_since"),
            models.Index(fields=["state", "-made_on", "-id"], name="publicclaim_by_made"),
            models.Index(fields=["state", "-published_at", "-id"], name="publicclaim_by_published"),
        ]

    def __str__(self) -> str:
        return self.statement

    @property
    def survivor(self) -> PublicClaim:
        """The public claim to read instead, where this one was merged; itself otherwise."""
        return self.merged_into or self

    @property
    def is_shown(self) -> bool:
        return self.state == self.State.PUBLISHED


class PublicPosition(models.Model):
    """A position of a party on a claim, as last published. `entry` is its id in the payload.

    `side` is where the party stood once it had said this, `in_part` whether with a part of the claim only, `before` the
    stance that it gave up for it ("" where its line did not change).
    `words` has its quote, paraphrase, scope, language, translation, spokesperson, likelihood, and the source's title.
    """

    claim = models.ForeignKey(PublicClaim, models.CASCADE, related_name="positions")
    party = models.ForeignKey(PublicParty, models.PROTECT, related_name="positions")
    entry = models.BigIntegerField(unique=True)
    stance = models.CharField(max_length=30, choices=Stance.choices)
    side = models.CharField(max_length=7, choices=Side.choices)
    in_part = models.BooleanField(default=False)
    before = models.CharField(max_length=30, choices=Stance.choices, blank=True)
    is_latest = models.BooleanField()
    said_on = PartialDateField()
    words = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["stance", "claim"], condition=models.Q(is_latest=True), name="publicposition_stance"),
            models.Index(fields=["side", "claim"], condition=models.Q(is_latest=True), name="publicposition_side"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "party"], condition=models.Q(is_latest=True), name="publicposition_one_latest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.stance}"

    @property
    def changed_its_line(self) -> bool:
        return bool(self.before)


class PublicChangeQuerySet(models.QuerySet["PublicChange"]):
    def in_order(self) -> PublicChangeQuerySet:
        """Oldest first, by when they hold, the baseline before all others."""
        not_baseline = Case(When(kind=ChangeKind.BASELINE, then=0), default=1)
        return self.order_by(not_baseline, "effective_at", "recorded_at", "entry")

    def news(self) -> PublicChangeQuerySet:
        """The change in effect of each claim, and every correction, the last published first.

        One query with claim and both statuses.
        """
        news = Q(is_current=True) | Q(kind=ChangeKind.CORRECTION)
        return self.filter(news).select_related("claim", "status", "before").order_by("-published_at", "-entry")


class PublicChange(models.Model):
    """A change of a claim's status that is in effect as its last revision knows it. `entry` is its id in the payload.

    `before` is the status in effect until then, None where nothing was but the baseline. `published_at` is when the first
    revision that has it was published. `is_current` marks the one that is in effect now.
    """

    claim = models.ForeignKey(PublicClaim, models.CASCADE, related_name="changes")
    entry = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=13, choices=ChangeKind.choices)
    status = models.ForeignKey(PublicStatus, models.PROTECT, related_name="+")
    before = models.ForeignKey(PublicStatus, models.PROTECT, null=True, related_name="+")
    rationale = models.TextField(blank=True)
    effective_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    published_at = models.DateTimeField()
    is_current = models.BooleanField()

    objects = PublicChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-entry"]
        indexes = [models.Index(fields=["-published_at", "-entry"], name="publicchange_latest")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.status_id}"

    @property
    def label(self) -> str:
        return entry_label(self.kind, self.status.label)

    @property
    def tone(self) -> str:
        return self.status.tone

    @property
    def moves_from(self) -> str:
        """What an entry of the history reads from which the status moved; "" where it did not, or was only put right."""
        if self.kind == ChangeKind.CORRECTION:
            return ""
        if self.before is None:
            return "" if self.kind == ChangeKind.BASELINE else entry_label(ChangeKind.BASELINE, "")
        return self.before.label if self.before_id != self.status_id else ""


class PublicCorrection(models.Model):
    """Something that was published and put right: an entry of the corrections log.

    `wrong` is what had been published, `right` what took its place (nothing where it was only taken out), as the payloads
    of the two revisions have it. `number` and `published_at` are of the revision that put it right.
    """

    class Kind(models.TextChoices):
        STATUS = "status", "status"
        POSITION = "position", "position"
        TAKEN_OUT = "taken_out", "position taken out"
        WITHDRAWAL = "withdrawal", "withdrawal"

    claim = models.ForeignKey(PublicClaim, models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    wrong = models.JSONField(default=dict)
    right = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(fields=["-published_at", "-id"], name="publiccorrection_log")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind} {self.number}"


class PublicRule(models.Model):
    """What it means for publishing that an item of the desk's checklist is not met."""

    item = models.CharField(max_length=20, choices=CheckItem.choices, unique=True)
    level = models.CharField(max_length=5, choices=CheckLevel.choices)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.get_item_display())
