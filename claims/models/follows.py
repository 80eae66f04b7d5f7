"""What somebody follows, and what of it is unread."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef

from claims.models.edits import Edit
from claims.models.users import User


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


def unread_count(user: User) -> int:
    """How many entries in the inbox are new, counted no further than 100: what a page of the desk has room to say.

    One indexed query, which looks at each claim that is followed.
    """
    return len(unread_edits(user).order_by().values_list("pk")[:100])


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
