"""Claims: one checkable statement each, in one neutral sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from claims import languages
from claims.bitemporal import Count
from claims.dates import today
from claims.models.edits import DECIDING, Edit
from claims.models.fields import LanguageField, LongText, PartialDateField, PublicIdField, ShortText
from claims.models.merging import Mergeable, MergeableQuerySet
from claims.models.orders import LETTERS, by_letters, by_stage, or_never, voices
from claims.models.revisions import Revision
from claims.models.status import Status, StatusChange
from claims.models.topics import Topic
from claims.models.users import User
from claims.texts import slug_of
from claims.vocabulary import Stage, TurnedDown


def _decided_by(user: User, verbs: Iterable[str] = DECIDING) -> Exists:
    published = Revision.objects.filter(claim=OuterRef("claim"), kind=Revision.Kind.PUBLISHED)
    published_version = Coalesce(Subquery(published.order_by("-number").values("claim_version")[:1]), 0)
    own = Edit.objects.filter(claim=OuterRef("pk"), by=user, verb__in=verbs, undone_by=None)
    return Exists(own.filter(claim_version__gt=published_version))


_ON_THE_BOARD = (
    *("public_id", "statement", "language", "stage", "turned_down", "review_on", "publication"),
    *("has_unpublished_changes", "parties_for", "parties_open", "parties_against", "version"),
    *("sources", "sources_in_part", "origins", "origins_unknown"),
    *("changed_at", "status", "assignee"),
)


class ClaimQuerySet(MergeableQuerySet["Claim"]):
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

    def decided_by(self, user: User) -> ClaimQuerySet:
        """Those to which somebody gave a status, by receiving them or by a change, that is not published yet.

        Carries `changed_status`: whether it was by a change.
        """
        return self.filter(_decided_by(user)).annotate(changed_status=_decided_by(user, ("change_status",)))

    def awaiting_second_look_of(self, user: User) -> ClaimQuerySet:
        """Those that wait for this very person, or for anybody who may publish and did not decide their status."""
        waiting = self.surviving().filter(stage=Stage.IN_REVIEW)
        if not user.has_perm("claims.publish"):
            return waiting.filter(reviewer=user)
        return waiting.filter(Q(reviewer=user) | (Q(reviewer=None) & ~_decided_by(user)))

    def for_desk_list(self) -> ClaimQuerySet:
        """What a row of the board shows: one query. Statuses and assignees are few; whoever lists claims has read them."""
        return self.surviving().only(*_ON_THE_BOARD)


class Claim(Mergeable):
    """The fields that no form edits are projections, which the verbs keep; nothing else writes them.

    `assignee_name` is the assignee's `sort_name`, empty for nobody. `version` counts the claim's Edits.
    `changed_at` is the time of the last one (UTC). `reviewer` was asked for a second look; None in stage *in
    review*: any editor may take it. `publication` is the kind of the last revision, empty before the first;
    `has_unpublished_changes`: publishing may change what readers see. It may be set too often, never too seldom:
    publishing itself compares. `parties_for`, `parties_open` and `parties_against` count who stands where,
    `sources` what supports or refutes, `sources_in_part` those of them that speak of a part only, `origins` the
    independent ones that are known, `origins_unknown` the sources of which none is known. `disputed_at` (UTC):
    when somebody last began to contest it, or the desk to call it disputed.
    """

    public_id = PublicIdField()
    statement = ShortText(max_length=500, help_text=_("One checkable statement, in one neutral sentence."))
    context = LongText(blank=True, max_length=5000, help_text=_("What a reader must know to understand it."))
    language = LanguageField(
        max_length=12,
        default=languages.DEFAULT,
        help_text=_("Of the statement, as a BCP 47 tag: en, ko, ar."),
    )
    claimant = models.ForeignKey(
        "claims.Party",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims_made",
        help_text=_("Who made it first."),
    )
    made_on = PartialDateField(_("made"))
    first_appearance = models.ForeignKey(
        "claims.Source", models.PROTECT, null=True, blank=True, related_name="first_appearances"
    )
    accused = models.ForeignKey(
        "claims.Party",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accused_in",
        help_text=_("Whom the claim accuses of something, if anybody: they have a right of reply."),
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="claims")

    status = models.ForeignKey(Status, models.PROTECT, related_name="claims", editable=False)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.RECEIVED, editable=False)
    turned_down = models.CharField(_("reason"), max_length=12, choices=TurnedDown.choices, blank=True, editable=False)
    assignee = models.ForeignKey("claims.User", models.PROTECT, null=True, blank=True, related_name="assigned_claims")
    assignee_name = models.CharField(max_length=LETTERS, blank=True, default="", editable=False)
    reviewer = models.ForeignKey(
        "claims.User", models.PROTECT, null=True, blank=True, editable=False, related_name="claims_to_look_at"
    )
    review_on = models.DateField(_("next review"), null=True, blank=True)
    checked_at = models.DateTimeField(_("last checked"), null=True, blank=True, editable=False)
    checked_by = models.ForeignKey(
        "claims.User", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    publication = models.CharField(max_length=9, choices=Revision.Kind.choices, blank=True, editable=False)
    has_unpublished_changes = models.BooleanField(default=True, editable=False)
    parties_for = models.PositiveIntegerField(default=0, editable=False)
    parties_open = models.PositiveIntegerField(default=0, editable=False)
    parties_against = models.PositiveIntegerField(default=0, editable=False)
    sources = models.PositiveIntegerField(default=0, editable=False)
    sources_in_part = models.PositiveIntegerField(default=0, editable=False)
    origins = models.PositiveIntegerField(default=0, editable=False)
    origins_unknown = models.PositiveIntegerField(default=0, editable=False)
    disputed_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    received_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)
    # Without an index of its own, where nearly all are NULL and SQLite would read them all by it: claim_merged has the rest.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged", db_index=False
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
        indexes = [
            models.Index(fields=["-changed_at", "-id"], name="claim_board_order"),
            models.Index(fields=["status", "-changed_at", "-id"], name="claim_by_status"),
            models.Index(fields=["stage", "-changed_at", "-id"], name="claim_by_stage"),
            models.Index(fields=["assignee", "-changed_at", "-id"], name="claim_by_assignee"),
            models.Index(
                by_letters("assignee_name"), F("changed_at").desc(), F("id").desc(), name="claim_by_assignee_name"
            ),
            models.Index(fields=["parties_against", "changed_at", "id"], name="claim_by_dissent"),
            models.Index(voices(), "changed_at", "id", name="claim_by_voices"),
            models.Index(fields=["origins", "changed_at", "id"], name="claim_by_origins"),
            models.Index(fields=["changed_at", "id"], condition=Q(origins_unknown__gt=0), name="claim_origin_unknown"),
            models.Index(fields=["review_on", "-changed_at", "-id"], name="claim_by_review"),
            models.Index(or_never("review_on"), "id", name="claim_by_review_or_never"),
            models.Index(by_letters("statement"), "id", name="claim_by_statement"),
            models.Index(by_stage("stage"), F("changed_at").desc(), F("id").desc(), name="claim_by_place_in_work"),
            models.Index(fields=["publication", "-changed_at", "-id"], name="claim_by_last_revision"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="claim_merged"),
            models.Index(fields=["disputed_at", "id"], name="claim_by_dispute"),
            models.Index(
                fields=["publication", "has_unpublished_changes", "-changed_at", "-id"], name="claim_by_publication"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(statement=""), name="claim_has_statement", violation_error_message=_("Give the statement.")
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="claim_not_merged_into_itself",
                violation_error_message=_("A claim cannot be merged into itself."),
            ),
            models.CheckConstraint(
                condition=(Q(stage=Stage.TURNED_DOWN) & ~Q(turned_down=""))
                | (~Q(stage=Stage.TURNED_DOWN) & Q(turned_down="")),
                name="claim_turned_down_with_reason",
                violation_error_message=_("A claim is turned down with a reason, and only then has one."),
            ),
        ]

    def __str__(self) -> str:
        return self.statement

    @property
    def slug(self) -> str:
        return slug_of(self.statement)

    @property
    def count(self) -> Count:
        """On how many sources and origins it rests."""
        return Count(self.sources, self.sources_in_part, self.origins or None, self.origins_unknown)

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

    def unpublished_authors(self) -> set[int]:
        """The ids of those who gave it a status that is not published yet. Two queries."""
        published = self.revisions.filter(kind=Revision.Kind.PUBLISHED)
        published_version = published.aggregate(version=Max("claim_version"))["version"] or 0
        decided = self.edits.filter(verb__in=DECIDING, undone_by=None, claim_version__gt=published_version)
        return set(decided.order_by().values_list("by", flat=True))

    def last_revision(self) -> Revision | None:
        """The revision that stands; None where nothing was ever published. One query."""
        return self.revisions.order_by("-number").first()

    def edits_since(self, version: int) -> models.QuerySet[Edit]:
        """What happened after a version was seen, oldest first."""
        return (
            self.edits.filter(claim_version__gt=version)
            .select_related("by", "undoes", "undone_by__by")
            .order_by("claim_version", "id")
        )


def on_claims(claims: Iterable[Any]) -> Q:
    """What belongs to claims (rows or ids), or to those that were merged into them: a condition on its `claim`.

    By a list of the claims, so that an index serves: of an OR over the join, both databases read the whole table.
    """
    pks = [getattr(claim, "pk", claim) for claim in claims]
    return Q(claim__in=Claim.objects.filter(Q(pk__in=pks) | Q(merged_into__in=pks)).order_by().values("pk"))
