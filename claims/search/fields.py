"""The field of forms for the words of a search."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from claims.search import MOST_WORDS, asks_too_much
from claims.typed import TypedText


class SearchedText(TypedText):
    """Words to search by. The help text says where not all of those that were typed are asked for."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"}))

    def get_bound_field(self, form: Any, field_name: str) -> forms.BoundField:
        bound = super().get_bound_field(form, field_name)
        if asks_too_much(str(bound.data or "")[: self.max_length]):
            bound.help_text = _("Searched by the first {number} words.").format(number=MOST_WORDS)
        return bound
