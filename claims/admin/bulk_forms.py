"""What each bulk edit asks, and the arguments that it gives to its verb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget, AdminSplitDateTime, AdminTextareaWidget, AutocompleteSelect

from claims.models import Claim, Status, Topic, User
from claims.vocabulary import ChangeKind, Stage, TurnedDown
from claims.workflow.batches import permission_for


def _text(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=2000, widget=AdminTextareaWidget(attrs={"rows": 3})
    )


class MomentWidget(AdminSplitDateTime):
    """Django's draws two boxes without a label of their own."""

    def __init__(self) -> None:
        super().__init__()
        for widget, name in zip(self.widgets, ("Holds from, date", "Holds from, time"), strict=True):
            widget.attrs["aria-label"] = name


class BulkForm(forms.Form):
    """Its fields are the verb's arguments. `reason` is the batch's."""

    reason = _text("Reason", "Why all of them. It is kept in the log; readers do not see it.")
    field_order: list[str] | None = None

    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class StatusForm(BulkForm):
    status = forms.ModelChoiceField(Status.objects.in_use())
    kind = forms.ChoiceField(
        choices=[one for one in ChangeKind.choices if one[0] not in (ChangeKind.BASELINE, ChangeKind.CORRECTION)],
        help_text="A correction names the change that it replaces, so it is made claim by claim at the desk.",
    )
    effective_at = forms.SplitDateTimeField(
        label="Holds from",
        required=False,
        widget=MomentWidget(),
        help_text="Empty: from now. Never in the future.",
    )
    reason = _text("Rationale", "Why the status changes. Readers see it once the claims are published.")
    field_order = ["status", "kind", "effective_at", "reason"]

    def arguments(self) -> dict[str, Any]:
        return {**super().arguments(), "rationale": self.cleaned_data["reason"]}


class AssignForm(BulkForm):
    assignee = forms.ModelChoiceField(
        User.objects.filter(is_active=True),
        required=False,
        widget=AutocompleteSelect(Claim._meta.get_field("assignee"), admin.site),
        help_text="Empty: to nobody.",
    )
    field_order = ["assignee", "reason"]


class ReviewForm(BulkForm):
    on = forms.DateField(label="Next review", required=False, widget=AdminDateWidget, help_text="Empty: no date.")
    field_order = ["on", "reason"]


class TopicForm(BulkForm):
    topic = forms.ModelChoiceField(
        Topic.objects.all(), widget=AutocompleteSelect(Claim._meta.get_field("topics"), admin.site)
    )
    field_order = ["topic", "reason"]


class StageForm(BulkForm):
    stage = forms.ChoiceField(choices=[choice for choice in Stage.choices if choice[0] != Stage.TURNED_DOWN])
    field_order = ["stage", "reason"]


class TurnDownForm(BulkForm):
    turned_down = forms.ChoiceField(label="Turned down as", choices=TurnedDown.choices)
    field_order = ["turned_down", "reason"]


class PublishForm(BulkForm):
    note = forms.CharField(
        label="What changed",
        required=False,
        max_length=2000,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="Readers see it beside each revision.",
    )
    field_order = ["note", "reason"]


class WithdrawForm(BulkForm):
    reason = _text("Reason", "Readers see it at the addresses of the claims.")


@dataclass(frozen=True)
class BulkAction:
    verb: str
    label: str
    form: type[BulkForm]

    @property
    def permission(self) -> str:
        return permission_for(self.verb)

    @property
    def title(self) -> str:
        return self.label.rstrip("…")


ACTIONS = {
    action.verb: action
    for action in (
        BulkAction("change_status", "Change status…", StatusForm),
        BulkAction("assign", "Assign…", AssignForm),
        BulkAction("set_review", "Set review date…", ReviewForm),
        BulkAction("add_topic", "Add topic…", TopicForm),
        BulkAction("remove_topic", "Remove topic…", TopicForm),
        BulkAction("set_stage", "Set stage…", StageForm),
        BulkAction("turn_down", "Turn down…", TurnDownForm),
        BulkAction("publish", "Publish…", PublishForm),
        BulkAction("withdraw", "Withdraw…", WithdrawForm),
    )
}
