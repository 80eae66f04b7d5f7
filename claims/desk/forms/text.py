"""Receiving a claim and editing its text."""

from __future__ import annotations

from typing import Any

from django import forms

from claims import workflow
from claims.desk.forms.base import DeskForm, SeenForm
from claims.desk.forms.fields import PickField, field_of, words
from claims.desk.forms.parties import WithParties, kind_field
from claims.models import Claim, Topic, User
from claims.vocabulary import RelationKind, TurnedDown
from claims.workflow import Conflict
from claims.workflow.act import as_json

TEXT = ("statement", "context", "language", "claimant", "made_on", "first_appearance")


class WithText(WithParties):
    parties = ("claimant",)
    called = {"name": "claimant", "kind": "claimant_kind"}

    statement = field_of(Claim, "statement", widget=forms.Textarea(attrs={"rows": 2}))
    context = field_of(Claim, "context", widget=forms.Textarea(attrs={"rows": 3}))
    language = field_of(Claim, "language", widget=forms.TextInput(attrs={"size": 6}))
    claimant = PickField("parties", required=False, or_new=True, help_text="Who made it first. Write a name.")
    claimant_kind = kind_field("party")
    made_on = field_of(Claim, "made_on")
    first_appearance = PickField(
        "sources",
        required=False,
        help_text="Where the desk saw it first. Write the title or address of a known source.",
    )

    def text(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TEXT}


class ReceiveForm(WithText):
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The stories that it belongs to.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": "en", **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if not Topic.objects.exists():
            del self.fields["topics"]

    def receive(self, user: User) -> Claim:
        self.add_parties(user)
        return workflow.receive(user, **self.text(), topics=self.cleaned_data.get("topics", ()))


class EditTextForm(SeenForm, WithText):
    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        initial = {name: getattr(claim, name) for name in TEXT}
        initial["claimant"] = claim.claimant.survivor if claim.claimant else None
        initial["first_appearance"] = claim.first_appearance.survivor if claim.first_appearance else None
        self.beside: list[tuple[str, str, str]] = []
        super().__init__(*args, claim=claim, initial=initial, **kwargs)

    def edit(self, user: User) -> Claim:
        self.add_parties(user)
        text = self.text()
        for name in ("claimant", "first_appearance"):
            stands = getattr(self.claim, name)
            if stands is not None and text[name] == stands.survivor:
                text[name] = stands  # a merge is read, not written back
        return workflow.edit_text(user, self.claim, seen=self.cleaned_data["seen"], **text)

    def meet(self, conflict: Conflict) -> None:
        """Show the newer values beside what was typed; a field left as it was shown takes the newer value."""
        super().meet(conflict)
        shown: dict[str, Any] = {}
        for edit in conflict.edits:
            if isinstance(edit.changes, dict):
                shown = {name: pair[0] for name, pair in edit.changes.items() if name in TEXT} | shown
        for name, before in shown.items():
            newer = getattr(conflict.claim, name)
            if as_json(self.cleaned_data[name]) == (before or as_json(self.fields[name].clean(""))):
                self.data.pop(f"{name}-pick", None)
                self.data[name] = self.fields[name].prepare_value(newer) or ""
            elif self.cleaned_data[name] != newer:
                self.beside.append((str(self.fields[name].label), str(newer or ""), str(self.cleaned_data[name] or "")))


class TurnDownForm(DeskForm):
    reason = forms.ChoiceField(choices=words(TurnedDown), widget=forms.RadioSelect)
    note = forms.CharField(
        max_length=2000,
        label="In a sentence",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="So that a colleague understands it in a year. It stays at the desk.",
    )


class RelateForm(DeskForm):
    kind = forms.ChoiceField(label="This claim is", choices=words(RelationKind), widget=forms.RadioSelect)
    other = PickField("claims", label="The other claim", help_text="Write its id, its address, or some of its words.")


class MergeForm(SeenForm):
    into = PickField(
        "claims", label="The claim that stays", help_text="Write its id, its address, or some of its words."
    )
    reason = forms.CharField(
        max_length=2000, label="Why are the two the same", widget=forms.Textarea(attrs={"rows": 3})
    )


class TopicForm(DeskForm):
    topic = forms.ModelChoiceField(Topic.objects.none(), empty_label="Choose a topic")

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.exclude(claims=claim)  # type: ignore[attr-defined]
