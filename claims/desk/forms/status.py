"""Changing what the desk says about a claim."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as format_date

from claims import workflow
from claims.desk.forms.base import SeenForm
from claims.desk.forms.fields import Told, field_of, words
from claims.models import Claim, Evidence, Status, StatusChange, User
from claims.vocabulary import ChangeKind


class _Statuses(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> Told:
        return Told(obj.label, obj.definition)


class _Changes(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        from_when = format_date(timezone.localtime(obj.effective_at), "j M Y, H:i T")
        said_when = format_date(timezone.localtime(obj.recorded_at), "j M Y, H:i T")
        return f"{obj.status}, from {from_when} (recorded {said_when})"


class _Pieces(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> Told:
        words = f"“{obj.quote}”" if obj.quote else obj.summary
        return Told(f"{obj.source.survivor}", f"{obj.get_bearing_display()}: {words}")


class StatusForm(SeenForm):
    status = _Statuses(Status.objects.in_use(), widget=forms.RadioSelect, empty_label=None)
    kind = forms.ChoiceField(
        label="Why it changes",
        choices=words(ChangeKind),
        widget=forms.RadioSelect,
        initial=ChangeKind.DEVELOPMENT.value,
    )
    corrects = _Changes(
        StatusChange.objects.none(),
        label="The entry that was wrong",
        required=False,
        empty_label="none: this is not a correction",
        help_text="Only for a correction: it takes the place of that entry.",
    )
    rationale = field_of(StatusChange, "rationale", widget=forms.Textarea(attrs={"rows": 4}))
    evidence = _Pieces(
        Evidence.objects.none(), label="Evidence that it rests on", required=False, widget=forms.CheckboxSelectMultiple
    )
    effective_at = forms.DateTimeField(
        label="Holds from",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, claim=claim, **kwargs)
        fields: dict[str, Any] = self.fields
        corrigible = StatusChange.objects.filter(claim=claim, corrected_by=None).in_order().select_related("status")
        fields["corrects"].queryset = corrigible
        fields["evidence"].queryset = Evidence.objects.on(claim).linked().with_sources()
        zone = f"in the desk’s time ({settings.TIME_ZONE})"
        fields[
            "effective_at"
        ].help_text = f"From when it holds in the world, {zone}. Empty: from now on. Never in the future."
        fields["rationale"].help_text = "What readers are told: why the desk says so from now on."

    def change(self, user: User) -> StatusChange:
        data = self.cleaned_data
        told = {name: data[name] for name in ("status", "rationale", "kind", "effective_at", "corrects", "evidence")}
        [change] = workflow.change_status(user, [self.claim], seen={self.claim.pk: data["seen"]}, **told)
        return change
