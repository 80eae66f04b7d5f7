"""What an editor prefers for their own pages."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import workflow
from claims.desk.fields import words
from claims.desk.forms import DeskForm
from claims.models import User
from claims.vocabulary import Theme

PREFERENCES = ("time_zone", "theme", "shortcuts")


def _zones() -> Iterator[tuple[str, str]]:
    yield "", _("the desk’s own ({zone})").format(zone=settings.TIME_ZONE)
    yield from ((zone, zone.replace("_", " ")) for zone in sorted(zoneinfo.available_timezones()))


class PreferencesForm(DeskForm):
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        choices=_zones,
        help_text=gettext_lazy(
            "Times at the desk are shown and read in this zone, which is named beside them. "
            "Days of review and the public pages stay in the desk’s own."
        ),
    )
    theme = forms.ChoiceField(label=gettext_lazy("Light"), choices=words(Theme), widget=forms.RadioSelect)
    shortcuts = forms.BooleanField(
        label=gettext_lazy("Keyboard shortcuts"),
        required=False,
        help_text=gettext_lazy("Single keys, listed below. Switch them off where they are in the way of what you use."),
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        kwargs["initial"] = {name: getattr(user, name) for name in PREFERENCES}
        super().__init__(*args, **kwargs)

    def act(self, user: User) -> User:
        return workflow.prefer(user, **self.cleaned_data)
