"""What it means for publishing that an item of the checklist is not met."""

from __future__ import annotations

from django.db import models

from claims.vocabulary import CheckItem, CheckLevel


class ChecklistRule(models.Model):
    """What it means for publishing that an item is not met: a desk may set it.

    Every item has one row but the second editor, which the setting SECOND_EDITOR decides.
    """

    item = models.CharField(max_length=20, choices=CheckItem.choices, unique=True)
    level = models.CharField(max_length=5, choices=CheckLevel.choices, default=CheckLevel.WARN)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.get_item_display())
