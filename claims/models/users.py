"""Who works at the desk. Users are deactivated, never deleted: their name stands behind every entry."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    byline = models.CharField(
        "public byline",
        max_length=120,
        blank=True,
        help_text="The name that readers see beside this person's work. Empty: readers see no name.",
    )

    def __str__(self) -> str:
        return self.get_full_name() or self.username
