"""Filters of the board that somebody gave a name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.fields import ShortText


class SavedView(models.Model):
    """A name for a filter of the board: `query` is its address after the question mark. No owner: the desk's own."""

    owner = models.ForeignKey("claims.User", models.CASCADE, null=True, blank=True, related_name="saved_views")
    name = ShortText(max_length=60)
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
