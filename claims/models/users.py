"""Who works at the desk. Users are deactivated, never deleted: their name stands behind every entry."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy

from claims.models.fields import ShortText, TimeZoneField
from claims.models.orders import LETTERS
from claims.vocabulary import Theme


class User(AbstractUser):
    """`time_zone` (IANA) and the rest of the preferences are for this person's pages at the desk alone.

    An empty `time_zone` is the desk's own. `columns` are those of the board that are shown, as keys with commas between;
    empty for all of them.
    """

    byline = ShortText(
        gettext_lazy("public byline"),
        max_length=120,
        blank=True,
        help_text=gettext_lazy("The name that readers see beside this person's work. Empty: readers see no name."),
    )
    time_zone = TimeZoneField(max_length=60, blank=True)
    theme = models.CharField(gettext_lazy("light"), max_length=5, choices=Theme.choices, default=Theme.AUTO)
    shortcuts = models.BooleanField(gettext_lazy("keyboard shortcuts"), default=True)
    columns = models.CharField(gettext_lazy("columns of the board"), max_length=200, blank=True)
    roomy = models.BooleanField(gettext_lazy("roomy rows"), default=False)

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def sort_name(self) -> str:
        """What claims are sorted by where they are sorted by who works on them."""
        return f"{self.first_name} {self.last_name} {self.username}"[:LETTERS]
