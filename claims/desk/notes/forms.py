"""A word to colleagues."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.desk.forms import DeskForm

MOST_LETTERS = 5000


class NoteForm(DeskForm):
    text = forms.CharField(
        label=_("Note"),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the desk alone. Write @username to call a colleague."),
    )
