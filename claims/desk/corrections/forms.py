"""Requests for corrections that reached the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.dates import today
from claims.desk.fields import Told, day_field, field_of, words
from claims.desk.forms import DeskForm
from claims.models import CorrectionRequest
from claims.vocabulary import RequestOutcome


class ReceiveRequestForm(DeskForm):
    sender = field_of(
        CorrectionRequest,
        "sender",
        label=_("Who asked"),
        help_text=_("A name, or what you know of them: a reader, the ministry's press office."),
    )
    contact = field_of(
        CorrectionRequest,
        "contact",
        label=_("How to answer them"),
        help_text=_("An address or a number. It stays at the desk."),
    )
    text = field_of(
        CorrectionRequest,
        "text",
        label=_("What they say is wrong"),
        help_text=_("In their words where you can. It stays at the desk."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    received_on = day_field(_("Received on"))
    due_on = day_field(_("Decide by"), required=False, help_text=_("Empty: no day."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"received_on": today()}, **kwargs)


def _outcomes() -> list[tuple[str, Told]]:
    return [(value, told) for value, told in words(RequestOutcome) if value != RequestOutcome.OPEN]


class DecideRequestForm(DeskForm):
    outcome = forms.ChoiceField(label=_("What came of it"), choices=_outcomes, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you would answer them. It stays at the desk."),
    )
