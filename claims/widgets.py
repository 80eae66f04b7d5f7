"""Fields of forms as every surface draws them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class LeanSelect(forms.Select):
    """A list to choose from, written here: Django renders a template for every choice, and a filter has hundreds."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        told = format_html_join("", ' {}="{}"', ((key, value) for key, value in (attrs or {}).items() if value))
        return format_html('<select name="{}"{}>{}</select>', name, told, _options(self.choices, chosen))


def _options(choices: Iterable[Any], chosen: str) -> SafeString:
    """A choice that has choices instead of a label is a group of them."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<optgroup label="{}">{}</optgroup>', key, _options(label, chosen)),)
            if isinstance(label, list)
            else (_option(key, label, chosen),)
            for key, label in choices
        ),
    )


def _option(key: Any, label: Any, chosen: str) -> SafeString:
    selected = SafeString(" selected") if str(key) == chosen else ""
    return format_html('<option value="{}"{}>{}</option>', key, selected, label)
