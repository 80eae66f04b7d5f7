"""The field of forms for the words of a search."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from claims.search import MOST_WORDS, asks_too_much
from claims.typed import TypedText


class SearchedText(TypedText):
    """Words to search by. Once it is cleaned, its help text says where not all of them are asked for."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"}))

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if asks_too_much(text):
            self.help_text = _("Searched by the first {number} words.").format(number=MOST_WORDS)
        return text
