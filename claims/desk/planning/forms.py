"""Where a claim is in the desk's work: stage, assignee, next review and topics."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import workflow
from claims.desk.fields import people, words
from claims.desk.forms import ClaimForm, VersionedForm
from claims.desk.warnings import is_over
from claims.models import Claim, Topic, User
from claims.typed_dates import TypedDay
from claims.vocabulary import Stage
from claims.workflow import Refused


class PlanForm(VersionedForm):
    """A plan for one claim: it is told where somebody else planned the same otherwise since the form was shown."""

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, claim=claim, initial=self.planned(claim), **kwargs)

    def planned(self, claim: Claim) -> dict[str, Any]:
        """What stands in the form when it is opened."""
        raise NotImplementedError

    @property
    def versions(self) -> dict[int, int]:
        return {self.claim.pk: self.cleaned_data["seen"]}


class StageForm(PlanForm):
    stage = forms.ChoiceField(
        choices=[choice for choice in words(Stage) if choice[0] != Stage.TURNED_DOWN], widget=forms.RadioSelect
    )

    def planned(self, claim: Claim) -> dict[str, Any]:
        return {"stage": claim.stage}

    def act(self, user: User) -> None:
        workflow.set_stage(user, [self.claim], stage=self.cleaned_data["stage"], seen=self.versions)


class StageCellForm(StageForm):
    """The same in a cell of the board: a list, without the meanings."""

    stage = forms.ChoiceField(choices=StageForm.base_fields["stage"].choices)  # type: ignore[attr-defined]


class AssigneeForm(PlanForm):
    assignee = forms.ModelChoiceField(User.objects.none(), required=False, empty_label=_("nobody"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = people()  # type: ignore[attr-defined]

    def planned(self, claim: Claim) -> dict[str, Any]:
        return {"assignee": claim.assignee_id}

    def act(self, user: User) -> None:
        workflow.assign(user, [self.claim], assignee=self.cleaned_data["assignee"], seen=self.versions)


class ReviewForm(PlanForm):
    on = TypedDay(
        label=_("Next review"),
        required=False,
        help_text=_("The day on which somebody should look again. Empty: no day."),
    )

    field_aliases = {"review_on": "on"}

    def planned(self, claim: Claim) -> dict[str, Any]:
        return {"on": claim.review_on}

    def look_twice(self) -> dict[str, str]:
        return {"on": is_over(self.cleaned_data.get("on"))}

    def act(self, user: User) -> None:
        workflow.set_review(user, [self.claim], on=self.cleaned_data["on"], seen=self.versions)


class TopicsForm(PlanForm):
    """All topics of a claim at once. Each that is put in or taken out is an entry of its own."""

    topics = forms.ModelMultipleChoiceField(Topic.objects.all(), required=False, widget=forms.CheckboxSelectMultiple)

    def planned(self, claim: Claim) -> dict[str, Any]:
        return {"topics": list(claim.topics.values_list("pk", flat=True))}

    def act(self, user: User) -> None:
        had, wanted = set(self.claim.topics.all()), set(self.cleaned_data["topics"])
        verbs = [(workflow.add_topic, topic) for topic in wanted - had]
        verbs += [(workflow.remove_topic, topic) for topic in had - wanted]
        if not verbs:
            raise Refused(gettext("Nothing to change: it is so already."), "topics")
        for number, (verb, topic) in enumerate(sorted(verbs, key=lambda one: one[1].name)):
            verb(user, [self.claim], topic=topic, seen=None if number else self.versions)


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
