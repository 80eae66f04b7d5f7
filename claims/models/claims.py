"""Claims: one checkable statement each, in one neutral sentence."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from claims.dates import PartialDateField, today
from claims.models.edits import UNTOLD, Edit
from claims.models.fields import LongText
from claims.models.parties import new_public_id, slug_of
from claims.models.revisions import Revision
from claims.models.status import Status, StatusChange
from claims.vocabulary import RelationKind, Stage, TurnedDown


class Topic(models.Model):
    """A story that several claims belong to."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=80, unique=True, help_text="Its address, for ever.")
    description = LongText(max_length=1000, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ClaimQuerySet(models.QuerySet["Claim"]):
    def surviving(self) -> ClaimQuerySet:
        """Those that were not merged into another."""
        return self.filter(merged_into=None)

    def with_status_at(self, at: dt.datetime, known_at: dt.datetime) -> ClaimQuerySet:
        """Annotate `status_at`: the id of the status in effect at a moment as known at another; None before the first."""
        changes = StatusChange.objects.filter(claim=OuterRef("pk")).in_effect(at, known_at)
        return self.annotate(status_at=Subquery(changes.values("status")[:1]))

    def status_ids_at(self, at: dt.datetime, known_at: dt.datetime) -> dict[int, int | None]:
        """Claim id → id of the status in effect at a moment as known at another; None before the first. One query."""
        return dict(self.with_status_at(at, known_at).values_list("pk", "status_at"))  # type: ignore[misc] # annotated

    def with_status_as_recorded(self, moment: dt.datetime) -> ClaimQuerySet:
        """Annotate `status_at` with what the desk said at that moment."""
        return self.with_status_at(moment, known_at=moment)

    def with_status_in_effect(self, moment: dt.datetime, *, now: dt.datetime) -> ClaimQuerySet:
        """Annotate `status_at` with what the desk now holds to have been so at that moment."""
        return self.with_status_at(moment, known_at=now)

    def with_publication(self) -> ClaimQuerySet:
        """Annotate `revision_kind` (of the last revision; None: never public) and `published_version`."""
        last = Revision.objects.filter(claim=OuterRef("pk")).order_by("-number")
        return self.annotate(
            revision_kind=Subquery(last.values("kind")[:1]),
            published_version=Subquery(last.values("claim_version")[:1]),
        )

    def published(self) -> ClaimQuerySet:
        """Those that are public now: their last revision publishes. Carries `with_publication`."""
        return self.with_publication().filter(revision_kind=Revision.Kind.PUBLISHED)  # type: ignore[misc] # annotated

    def with_news(self) -> ClaimQuerySet:
        """Those of which a publication would tell something new. Carries `with_publication`."""
        newer = Edit.objects.filter(claim=OuterRef("pk"), claim_version__gt=OuterRef("published_version"))
        return self.with_publication().filter(
            Q(revision_kind=None) | Q(revision_kind=Revision.Kind.WITHDRAWN) | Exists(newer.exclude(verb__in=UNTOLD))
        )

    def with_party(self, party: object) -> ClaimQuerySet:
        """Those on which a party, or one merged into it, took a position."""
        from claims.models.positions import Position

        mine = Position.objects.filter(claim=OuterRef("pk")).filter(Q(party=party) | Q(party__merged_into=party))
        return self.filter(Exists(mine.standing()))

    def for_desk_list(self) -> ClaimQuerySet:
        """What a row of the board shows: two queries."""
        return self.surviving().select_related("status", "assignee", "claimant__merged_into").prefetch_related("topics")


class Claim(models.Model):
    """`status`, `stage`, `version` and `changed_at` are projections that the verbs keep; nothing else writes them.

    `version` counts the claim's Edits. `changed_at` is the time of the last one (UTC).
    """

    public_id = models.CharField(max_length=8, unique=True, default=new_public_id, editable=False)
    statement = models.CharField(max_length=500, help_text="One checkable statement, in one neutral sentence.")
    context = LongText(blank=True, max_length=5000, help_text="What a reader must know to understand it.")
    language = models.CharField(max_length=12, default="en", help_text="Of the statement, as a BCP 47 tag: en, ko, ar.")
    claimant = models.ForeignKey(
        "claims.Party",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims_made",
        help_text="Who made it first.",
    )
    made_on = PartialDateField("made")
    first_appearance = models.ForeignKey(
        "claims.Source", models.PROTECT, null=True, blank=True, related_name="first_appearances"
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="claims")

    status = models.ForeignKey(Status, models.PROTECT, related_name="claims", editable=False)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.RECEIVED, editable=False)
    turned_down = models.CharField("reason", max_length=12, choices=TurnedDown.choices, blank=True, editable=False)
    assignee = models.ForeignKey("claims.User", models.PROTECT, null=True, blank=True, related_name="assigned_claims")
    review_on = models.DateField("next review", null=True, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    received_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-id"]
        permissions = [
            ("research", "Can work on claims, sources, evidence and positions"),
            ("decide_status", "Can decide the status of a claim"),
            ("publish", "Can publish claims"),
            ("withdraw", "Can withdraw published claims"),
            ("merge", "Can merge claims, parties and sources"),
            ("bulk_edit", "Can edit many claims at once"),
            ("edit_vocabularies", "Can edit statuses and topics"),
            ("manage_accounts", "Can manage accounts"),
            ("redact", "Can remove a text for legal cause"),
        ]
        indexes = [models.Index(fields=["-changed_at", "-id"], name="claim_board_order")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(statement=""), name="claim_has_statement", violation_error_message="Give the statement."
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="claim_not_merged_into_itself",
                violation_error_message="A claim cannot be merged into itself.",
            ),
            models.CheckConstraint(
                condition=(Q(stage=Stage.TURNED_DOWN) & ~Q(turned_down=""))
                | (~Q(stage=Stage.TURNED_DOWN) & Q(turned_down="")),
                name="claim_turned_down_with_reason",
                violation_error_message="A claim is turned down with a reason, and only then has one.",
            ),
        ]

    def __str__(self) -> str:
        return self.statement

    @property
    def survivor(self) -> Claim:
        """The claim to read instead, where this one was merged; itself otherwise."""
        return self.merged_into or self

    def family(self) -> ClaimQuerySet:
        """The claim that is read, with all that were merged into it: a text of one may stand in what was told of any."""
        return Claim.objects.filter(Q(pk=self.survivor.pk) | Q(merged_into=self.survivor))

    @property
    def slug(self) -> str:
        return slug_of(self.statement)

    @property
    def is_overdue(self) -> bool:
        return self.review_on is not None and self.review_on < today()

    def change_in_effect(self, at: dt.datetime, known_at: dt.datetime) -> StatusChange | None:
        """The change in effect at a moment as known at another; None before the first. One query."""
        return self.status_changes.in_effect(at, known_at).select_related("status").first()

    def status_as_recorded(self, moment: dt.datetime) -> Status | None:
        """What the desk said at that moment; None before it said anything."""
        change = self.change_in_effect(moment, known_at=moment)
        return change.status if change else None

    def status_in_effect(self, moment: dt.datetime, *, now: dt.datetime) -> Status | None:
        """What the desk now holds to have been so at that moment; None before the first change holds."""
        change = self.change_in_effect(moment, known_at=now)
        return change.status if change else None

    def last_revision(self) -> Revision | None:
        """The revision that stands; None where nothing was ever published. One query."""
        return self.revisions.order_by("-number").first()

    def edits_since(self, version: int) -> models.QuerySet[Edit]:
        """What happened after a version was seen, oldest first."""
        return self.edits.filter(claim_version__gt=version).select_related("by").order_by("claim_version", "id")


class ClaimRelationQuerySet(models.QuerySet["ClaimRelation"]):
    def standing(self) -> ClaimRelationQuerySet:
        return self.filter(ended_at=None)


class ClaimRelation(models.Model):
    """How one claim stands to another: read *claim* – kind – *other*. It is ended, never deleted."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="relations")
    other = models.ForeignKey(Claim, models.PROTECT, related_name="relations_to_it")
    kind = models.CharField(max_length=12, choices=RelationKind.choices)
    related_at = models.DateTimeField(editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ClaimRelationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(claim=F("other")),
                name="relation_not_to_itself",
                violation_error_message="A claim cannot be related to itself.",
            ),
            models.UniqueConstraint(
                fields=["claim", "other", "kind"],
                condition=Q(ended_at=None),
                name="relation_once",
                violation_error_message="These two claims are related in this way already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.get_kind_display()} {self.other_id}"
