"""What each bulk edit asks, and the arguments that it gives to its verb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.desk.fields import Label, people, words
from claims.desk.forms import DeskForm
from claims.desk.moments import holds_from
from claims.desk.warnings import holds_too_early, is_over
from claims.models import Batch, Claim, Status, Topic, User
from claims.typed import TypedText
from claims.typed_dates import TypedDay
from claims.vocabulary import ChangeKind, Stage, TurnedDown
from claims.workflow.batches import may_run, needs_reason
from claims.workflow.selection import Outcomes, Selection


def _text(label: Any, help_text: Any, rows: int = 3, *, required: bool = True) -> TypedText:
    area = forms.Textarea(attrs={"rows": rows})
    return TypedText(label=label, help_text=help_text, max_length=2000, required=required, widget=area)


class BulkForm(DeskForm):
    """Its fields are the verb's arguments. `reason` is the batch's, and comes last."""

    reason = _text(
        gettext_lazy("Reason"), gettext_lazy("Why all of them. It is kept in the log; readers do not see it.")
    )

    def __init__(self, *args: Any, verb: str, selection: Selection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verb, self.selection = verb, selection
        if not needs_reason(verb):
            self.fields["reason"].required = False
            self.fields["reason"].help_text = _("If there is something to say. It is kept in the log.")
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def arguments(self) -> dict[str, Any]:
        """The arguments of the verb, and the reason of the batch."""
        return self.cleaned_data

    @property
    def is_confirmed(self) -> bool:
        """Its preview shows the warnings, and the button there confirms all that it shows."""
        return True

    def warning_about(self, claim: Claim) -> str:
        """What is odd about what was typed for one of the claims."""
        return ""

    def preview(self, user: User) -> Outcomes | None:
        """What would come of it; None where the form is wrong or the whole refused, and the errors are here."""
        outcomes = None
        if self.is_valid():
            with self.refusals_as_errors():
                outcomes = self.selection.preview(user, self.verb, **self.arguments())
        return outcomes

    def act(self, user: User) -> Batch:
        return self.selection.start(user, self.verb, **self.arguments())


class _Statuses(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> Label:
        return Label(obj.label, obj.definition)


class StatusForm(BulkForm):
    status = _Statuses(
        Status.objects.in_use(), label=gettext_lazy("Status"), widget=forms.RadioSelect, empty_label=None
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Why it changes"),
        choices=[one for one in words(ChangeKind) if one[0] not in (ChangeKind.BASELINE, ChangeKind.CORRECTION)],
        widget=forms.RadioSelect,
        initial=ChangeKind.DEVELOPMENT.value,
        help_text=gettext_lazy("A correction names the entry that it replaces, so it is made claim by claim."),
    )
    effective_at = holds_from()
    reason = _text(
        gettext_lazy("Rationale"),
        gettext_lazy("Why the desk says so from now on. Readers see it once the claims are published."),
    )
    field_aliases = {"rationale": "reason"}

    def warning_about(self, claim: Claim) -> str:
        return holds_too_early(self.cleaned_data.get("effective_at"), claim)

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "rationale": self.cleaned_data["reason"]}


class AssignForm(BulkForm):
    assignee = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Assignee"), required=False, empty_label=gettext_lazy("nobody")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = people()  # type: ignore[attr-defined]


class ReviewForm(BulkForm):
    on = TypedDay(
        label=gettext_lazy("Next review"),
        required=False,
        help_text=gettext_lazy("The day on which somebody should look again. Empty: no day."),
    )
    field_aliases = {"review_on": "on"}

    def look_twice(self) -> dict[str, str]:
        return {"on": is_over(self.cleaned_data.get("on"))}


class TopicForm(BulkForm):
    topic = forms.ModelChoiceField(
        Topic.objects.all(), label=gettext_lazy("Topic"), empty_label=gettext_lazy("choose a topic")
    )


class StageForm(BulkForm):
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"),
        choices=[choice for choice in words(Stage) if choice[0] != Stage.TURNED_DOWN],
        widget=forms.RadioSelect,
    )


class TurnDownForm(BulkForm):
    turned_down = forms.ChoiceField(
        label=gettext_lazy("Turned down as"), choices=words(TurnedDown), widget=forms.RadioSelect
    )
    field_aliases = {"note": "reason"}


class PublishForm(BulkForm):
    note = _text(
        gettext_lazy("What changed"), gettext_lazy("Readers see it beside each revision."), rows=2, required=False
    )


class WithdrawForm(BulkForm):
    reason = _text(gettext_lazy("Reason"), gettext_lazy("Readers see it at the addresses of the claims."))


@dataclass(frozen=True)
class BulkAction:
    """`button` starts it on the board; `title` heads its pages."""

    verb: str
    button: str | Promise
    title: str | Promise
    form: type[BulkForm]


ACTIONS = {
    action.verb: action
    for action in (
        BulkAction("assign", gettext_lazy("Assign"), gettext_lazy("Assign claims"), AssignForm),
        BulkAction("set_review", gettext_lazy("Review date"), gettext_lazy("Set the next review"), ReviewForm),
        BulkAction("add_topic", gettext_lazy("Topic"), gettext_lazy("Add a topic"), TopicForm),
        BulkAction("set_stage", gettext_lazy("Stage"), gettext_lazy("Change the stage"), StageForm),
        BulkAction("publish", gettext_lazy("Publish"), gettext_lazy("Publish"), PublishForm),
        BulkAction("change_status", gettext_lazy("Change status"), gettext_lazy("Change the status"), StatusForm),
        BulkAction("remove_topic", gettext_lazy("Remove a topic"), gettext_lazy("Remove a topic"), TopicForm),
        BulkAction("turn_down", gettext_lazy("Turn down"), gettext_lazy("Turn claims down"), TurnDownForm),
        BulkAction("withdraw", gettext_lazy("Withdraw"), gettext_lazy("Withdraw from the public"), WithdrawForm),
    )
}
RARE = frozenset({"remove_topic", "turn_down", "withdraw"})  # one click further away


def actions_for(user: User) -> tuple[list[BulkAction], list[BulkAction]]:
    """What somebody may do to many claims: the usual actions, and the rare ones."""
    mine = [action for action in ACTIONS.values() if may_run(user, action.verb)]
    return [one for one in mine if one.verb not in RARE], [one for one in mine if one.verb in RARE]


def title_of(verb: str) -> str:
    return str(ACTIONS[verb].title) if verb in ACTIONS else verb.replace("_", " ").capitalize()
