"""Where a claim is in the desk's work: stage, assignee, next review and topics."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.desk.fields import people, words
from claims.desk.forms import DeskForm
from claims.models import Claim, Topic, User
from claims.vocabulary import Stage


class StageForm(DeskForm):
    stage = forms.ChoiceField(
        choices=[choice for choice in words(Stage) if choice[0] != Stage.TURNED_DOWN], widget=forms.RadioSelect
    )


class AssigneeForm(DeskForm):
    assignee = forms.ModelChoiceField(User.objects.none(), required=False, empty_label=_("nobody"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = people()  # type: ignore[attr-defined]


class ReviewForm(DeskForm):
    on = forms.DateField(
        label=_("Next review"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day on which somebody should look again. Empty: no day."),
    )

    called = {"review_on": "on"}


class TopicForm(DeskForm):
    topic = forms.ModelChoiceField(Topic.objects.none(), empty_label=_("Choose a topic"))

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.exclude(claims=claim)  # type: ignore[attr-defined]
