"""What belongs to the desk's own day: notes, what one follows, saved views. Readers are never told any of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from claims.models.claims import on_claims
from claims.models.edits import Edit
from claims.models.fields import LongText
from claims.models.users import User


class NoteQuerySet(models.QuerySet["Note"]):
    def standing(self) -> NoteQuerySet:
        """Those that were not taken back."""
        return self.filter(taken_back_at=None)

    def on(self, claim: object) -> NoteQuerySet:
        """Those on a claim and on the claims that were merged into it."""
        return self.filter(on_claims([claim]))

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


class FollowQuerySet(models.QuerySet["Follow"]):
    def with_news(self) -> FollowQuerySet:
        """Those on whose claim others did something since it was seen. Carries `changed_at` of the claim (UTC)."""
        news = Edit.objects.filter(claim=OuterRef("claim"), claim_version__gt=OuterRef("seen_version"))
        moved = self.annotate(changed_at=F("claim__changed_at")).filter(claim__version__gt=F("seen_version"))
        return moved.filter(Exists(news.exclude(by=OuterRef("user"))))


def unread_edits(user: User) -> models.QuerySet[Edit]:
    """What others did to the claims that somebody follows since they saw them: by index, follow by follow."""
    seen = F("claim__follows__seen_version")
    # The claim's version says the same for most, and spares them a look at the log.
    unread = Edit.objects.filter(claim__follows__user=user, claim__version__gt=seen, claim_version__gt=seen)
    return unread.exclude(by=user)


class Follow(models.Model):
    """Somebody wants to hear of a claim, and has seen it up to a version: what others did since is their inbox."""

    user = models.ForeignKey("claims.User", models.CASCADE, related_name="follows")
    claim = models.ForeignKey("claims.Claim", models.CASCADE, related_name="follows")
    seen_version = models.PositiveIntegerField(default=0)

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "claim"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.user} follows {self.claim_id}"


class SavedView(models.Model):
    """A name for a filter of the board: `query` is its address after the question mark. No owner: the desk's own."""

    owner = models.ForeignKey("claims.User", models.CASCADE, null=True, blank=True, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_view_name_once",
                violation_error_message=_("You have a view of this name already. Choose another name."),
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(owner=None),
                name="saved_view_of_the_desk_once",
                violation_error_message=_("The desk has a view of this name already. Choose another name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
