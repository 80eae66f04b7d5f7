"""Requests for corrections that reached the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims import workflow
from claims.dates import today
from claims.desk.fields import Label, field_of, words
from claims.desk.forms import ClaimForm, ReasonForm
from claims.models import CorrectionRequest, User
from claims.typed import TypedText
from claims.typed_dates import TypedDay
from claims.vocabulary import RequestOutcome


class ReceiveRequestForm(ClaimForm):
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
    received_on = TypedDay(label=_("Received on"))
    due_on = TypedDay(label=_("Decide by"), required=False, help_text=_("Empty: no day."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"received_on": today()}, **kwargs)

    def act(self, user: User) -> CorrectionRequest:
        return workflow.receive_request(user, self.claim, **self.cleaned_data)


def _outcomes() -> list[tuple[str, Label]]:
    return [(value, label) for value, label in words(RequestOutcome) if value != RequestOutcome.OPEN]


class DecideRequestForm(ClaimForm):
    outcome = forms.ChoiceField(label=_("What came of it"), choices=_outcomes, widget=forms.RadioSelect)
    reason = TypedText(
        label=_("Why"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you would answer them. It stays at the desk."),
    )

    def __init__(self, *args: Any, asked: CorrectionRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked

    def act(self, user: User) -> CorrectionRequest:
        return workflow.decide_request(user, self.asked, **self.cleaned_data)


class ReopenRequestForm(ReasonForm):
    def __init__(self, *args: Any, asked: CorrectionRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked

    def act(self, user: User) -> CorrectionRequest:
        return workflow.reopen_request(user, self.asked, reason=self.cleaned_data["reason"])


class TakeBackRequestForm(ReasonForm):
    def __init__(self, *args: Any, asked: CorrectionRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked

    def act(self, user: User) -> None:
        workflow.take_back_request(user, self.asked, reason=self.cleaned_data["reason"])
