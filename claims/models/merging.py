"""Merging: a row that was merged stays where it is, and is read as the one that it was merged into."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

Row = TypeVar("Row", bound=models.Model)


class MergeableQuerySet(models.QuerySet[Row]):
    def surviving(self) -> Self:
        """Those that were not merged into another."""
        return self.filter(merged_into=None)


def families(model: type[Row], pks: Iterable[int]) -> models.QuerySet[Row]:
    """The rows that are read as one with any of these, themselves too. One query."""
    rows = model._default_manager.order_by()
    read_as = rows.filter(pk__in=pks).values(read_as=Coalesce("merged_into", "pk"))
    return rows.filter(Q(pk__in=read_as) | Q(merged_into__in=read_as))


class Mergeable(models.Model):
    """`merged_into` is always a row that was not merged itself: merging leads what was merged before along."""

    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )

    class Meta:
        abstract = True

    @property
    def survivor(self) -> Self:
        """The row to read instead, where this one was merged; itself otherwise."""
        return self.merged_into or self  # type: ignore[return-value] # always of the same model

    def family(self) -> models.QuerySet[Self]:
        """The row that is read, with all that were merged into it."""
        return type(self)._default_manager.filter(Q(pk=self.survivor.pk) | Q(merged_into=self.survivor))
