"""Which past day a claim is to be shown on, and in which reading."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.dates import today
from claims.desk.forms.base import DeskForm
from claims.desk.reading.moment import AsOf, Reading


class AsOfForm(DeskForm):
    """Sent by GET. The names of its fields are those of the address: `as_of` and `as`."""

    as_of = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_field = forms.ChoiceField(
            label=gettext_lazy("Show"),
            choices=Reading.choices,
            widget=forms.RadioSelect,
            initial=Reading.AS_RECORDED,
            error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of those that are offered.")},
        )
        self.fields["as"] = as_field  # no name that a class can have
        self.fields["as_of"].error_messages["invalid"] = _("Write the day as 2024-11-05.")
        self.fields["as_of"].widget.attrs["max"] = today().isoformat()

    def clean_as_of(self) -> dt.date:
        day: dt.date = self.cleaned_data["as_of"]
        if day > today():
            raise ValidationError(_("This day has not come yet. Choose today or a day before."))
        return day

    @property
    def moment(self) -> AsOf:
        return AsOf(self.cleaned_data["as_of"], self.cleaned_data["as"])
