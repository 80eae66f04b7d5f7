"""What the public was told at one moment. Only claims.publishing writes revisions; the public side reads them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from claims.models.append_only import AppendOnly, AppendOnlyQuerySet
from claims.models.fields import LongText
from claims.published.digest import digest


class RevisionQuerySet(AppendOnlyQuerySet):
    def standing_at(self, moment: dt.datetime) -> RevisionQuerySet:
        """Those published by a moment, the one that stood then first."""
        return self.filter(recorded_at__lte=moment).order_by("-number")

    def content_digests(self, claims: Iterable[Any]) -> dict[int, str]:
        """Claim id → `content_sha256` of what readers see of it now. One query.

        Nothing for a claim that is not public, and for one whose last revision was redacted.
        """
        last = self.filter(claim=OuterRef("claim")).order_by("-number").values("number")[:1]
        standing = self.filter(claim__in=claims, kind=Revision.Kind.PUBLISHED, number=Subquery(last)).exclude(body=b"")
        return dict(standing.order_by().values_list("claim", "content_sha256"))


class Revision(AppendOnly):
    """`body` is the payload as RFC 8785 bytes, `sha256` (hex) its digest; no bytes means that it was redacted.

    `content_sha256` (hex) is the digest of what the payload says, without its number, time, note and author: two revisions
    with the same one say the same. Empty for a withdrawal, and for what was redacted before there were such digests.
    `claim_version` is the claim's version when it was composed: what is newer has not been published.
    """

    class Kind(models.TextChoices):
        PUBLISHED = "published", "published"
        WITHDRAWN = "withdrawn", "withdrawn"

    redactable = ("body", "note")

    claim = models.ForeignKey("claims.Claim", models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=Kind.choices)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    content_sha256 = models.CharField(max_length=64, blank=True)
    note = LongText(_("what changed"), blank=True, max_length=5000)
    claim_version = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    author = models.ForeignKey("claims.User", models.PROTECT, related_name="revisions")

    objects = RevisionQuerySet.as_manager()  # type: ignore[misc] # a manager of its own

    class Meta:
        ordering = ["claim", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "number"],
                name="revision_number_once",
                violation_error_message=_("Somebody else published this claim at the same moment."),
            )
        ]

    def __str__(self) -> str:
        return f"revision {self.number}"

    @property
    def is_redacted(self) -> bool:
        return not self.body

    @property
    def payload(self) -> dict[str, Any]:
        """The payload as data. Empty where the body was redacted."""
        return json.loads(bytes(self.body)) if self.body else {}

    def is_intact(self) -> bool:
        """Whether the stored bytes still have the digest that was recorded. A redacted body has none to compare."""
        return self.is_redacted or digest(bytes(self.body)) == self.sha256
