"""Where a claim is in the desk's work: stage, assignee, next review and topics."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims import workflow
from claims.desk.fields import people, words
from claims.desk.forms import ClaimForm
from claims.desk.warnings import is_over
from claims.models import Topic, User
from claims.typed_dates import TypedDay
from claims.vocabulary import Stage


class StageForm(ClaimForm):
    stage = forms.ChoiceField(
        choices=[choice for choice in words(Stage) if choice[0] != Stage.TURNED_DOWN], widget=forms.RadioSelect
    )

    def act(self, user: User) -> None:
        workflow.set_stage(user, [self.claim], stage=self.cleaned_data["stage"])


class AssigneeForm(ClaimForm):
    assignee = forms.ModelChoiceField(User.objects.none(), required=False, empty_label=_("nobody"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = people()  # type: ignore[attr-defined]

    def act(self, user: User) -> None:
        workflow.assign(user, [self.claim], assignee=self.cleaned_data["assignee"])


class ReviewForm(ClaimForm):
    on = TypedDay(
        label=_("Next review"),
        required=False,
        help_text=_("The day on which somebody should look again. Empty: no day."),
    )

    field_aliases = {"review_on": "on"}

    def look_twice(self) -> dict[str, str]:
        return {"on": is_over(self.cleaned_data.get("on"))}

    def act(self, user: User) -> None:
        workflow.set_review(user, [self.claim], on=self.cleaned_data["on"])


class AddTopicForm(ClaimForm):
    topic = forms.ModelChoiceField(Topic.objects.none(), empty_label=_("Choose a topic"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.exclude(claims=self.claim)  # type: ignore[attr-defined]

    def act(self, user: User) -> None:
        workflow.add_topic(user, [self.claim], topic=self.cleaned_data["topic"])


class RemoveTopicForm(ClaimForm):
    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic = topic

    def act(self, user: User) -> None:
        workflow.remove_topic(user, [self.claim], topic=self.topic)
