"""Up to where somebody has read."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.desk.forms import DeskForm


class ReadForm(DeskForm):
    """`up_to` is a version of the claim where one is named, otherwise the id of the last Edit that was shown."""

    claim = forms.SlugField(required=False, widget=forms.HiddenInput)
    up_to = forms.IntegerField(
        min_value=0,
        max_value=2**63 - 1,
        widget=forms.HiddenInput,
        error_messages={"invalid": _("Reload the page, then try again.")},
    )
