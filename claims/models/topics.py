"""Topics: stories that several claims belong to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.fields import LongText, ShortText


class Topic(models.Model):
    """A story that several claims belong to."""

    name = ShortText(max_length=120, unique=True)
    slug = models.SlugField(max_length=80, unique=True, help_text=_("Its address, for ever."))
    description = LongText(max_length=1000, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
