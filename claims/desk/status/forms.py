"""Changing what the desk says about a claim."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import workflow
from claims.bitemporal import effective_changes
from claims.desk.fields import Label, field_of, words
from claims.desk.forms import NOW_AND_TYPED, VersionedForm
from claims.desk.moments import holds_from
from claims.desk.warnings import holds_too_early
from claims.models import Evidence, Status, StatusChange, User
from claims.vocabulary import ChangeKind
from claims.wording import beside
from claims.workflow import Conflict

_WHEN = "j M Y, H:i T"
_CHANGE = ("status", "rationale", "kind", "effective_at", "corrects", "evidence")


class _Statuses(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> Label:
        return Label(obj.label, obj.definition)


class _Pieces(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> Label:
        words = f"“{obj.quote}”" if obj.quote else obj.summary
        return Label(f"{obj.source.survivor}", f"{obj.get_bearing_display()}: {words}")


class StatusForm(VersionedForm):
    """With `publish`, the claim is published in the same step."""

    heads = NOW_AND_TYPED

    status = _Statuses(
        Status.objects.in_use(), label=gettext_lazy("status"), widget=forms.RadioSelect, empty_label=None
    )
    rationale = field_of(StatusChange, "rationale", widget=forms.Textarea(attrs={"rows": 5}))
    evidence = _Pieces(
        Evidence.objects.none(),
        label=gettext_lazy("Evidence that it rests on"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Why it changes"),
        choices=[choice for choice in words(ChangeKind) if choice[0] != ChangeKind.BASELINE],
        widget=forms.RadioSelect,
        initial=ChangeKind.DEVELOPMENT.value,
    )
    corrects = forms.ModelChoiceField(
        StatusChange.objects.none(),
        label=gettext_lazy("The entry that was wrong"),
        required=False,
        help_text=gettext_lazy("Only for a correction: it takes the place of that entry."),
    )
    effective_at = holds_from()

    def __init__(self, *args: Any, publish: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.publish = publish
        fields: dict[str, Any] = self.fields
        fields["corrects"].queryset = StatusChange.objects.filter(claim=self.claim)
        fields["corrects"].choices = lambda: self._correctable  # only where it is shown: the verb knows what may be
        fields["evidence"].queryset = Evidence.objects.on(self.claim).linked().with_sources()
        fields["rationale"].help_text = _("What readers are told: why the desk says so from now on.")

    @cached_property
    def _correctable(self) -> list[tuple[int | str, str]]:
        """The entries that a correction may replace, newest first."""
        choices: list[tuple[int | str, str]] = [("", _("none: this is not a correction"))]
        for one in effective_changes(StatusChange.objects.filter(claim=self.claim).select_related("status")):
            if one.corrected_by is None:
                label = _("{status}, from {moment} (recorded {recorded})").format(
                    status=one.row.status,
                    moment=_moment(one.row.effective_at),
                    recorded=_moment(one.row.recorded_at),
                )
                choices.append((one.row.pk, label))
        return choices

    def look_twice(self) -> dict[str, str]:
        return {"effective_at": holds_too_early(self.cleaned_data.get("effective_at"), self.claim)}

    def act(self, user: User) -> StatusChange:
        seen, change = self.cleaned_data["seen"], {name: self.cleaned_data[name] for name in _CHANGE}
        if self.publish:
            return workflow.change_status_and_publish(user, self.claim, seen=seen, **change)
        [recorded] = workflow.change_status(user, [self.claim], seen={self.claim.pk: seen}, **change)
        return recorded

    def unsaved(self, user: User) -> tuple[StatusChange, list[Evidence]] | None:
        """What is typed as an entry that was never saved, with the evidence that it cites; None without a status.

        What is missing or wrong yet is left out of it: it is only to be looked at.
        """
        afresh = StatusForm(self.data, claim=self.claim)  # what a verb refused is out of our own cleaned data
        afresh.full_clean()
        data, now = afresh.cleaned_data, timezone.now()
        if data.get("status") is None:
            return None
        kind = data.get("kind") or ChangeKind.DEVELOPMENT.value
        change = StatusChange(
            claim=self.claim.survivor,
            status=data["status"],
            kind=kind,
            rationale=data.get("rationale") or "",
            effective_at=min(data.get("effective_at") or now, now),
            recorded_at=now,
            recorded_by=user,
            corrects=data.get("corrects") if kind == ChangeKind.CORRECTION else None,
        )
        return change, list(data.get("evidence") or ())

    def on_conflict(self, conflict: Conflict) -> None:
        """Show the newest entry beside what was typed. The same status once more can only be said as a clarification."""
        super().on_conflict(conflict)
        data = self.cleaned_data
        rows = StatusChange.objects.filter(claim=conflict.claim).known_at(timezone.now())
        newest = rows.select_related("status").latest("recorded_at", "id")
        cited = Evidence.objects.filter(citations__change=newest).with_sources()
        pairs = [
            ("status", str(newest.status), str(data["status"])),
            ("rationale", newest.rationale, data["rationale"]),
            ("kind", str(newest.get_kind_display()), str(ChangeKind(data["kind"]).label)),
            ("effective_at", _moment(newest.effective_at), _moment(data["effective_at"] or timezone.now())),
            ("evidence", _titles(cited), _titles(data["evidence"])),
        ]
        self.beside = [beside(str(self.fields[name].label), now, typed) for name, now, typed in pairs if now != typed]
        if data["kind"] == ChangeKind.DEVELOPMENT and data["status"].pk == conflict.claim.status_id:
            self.data["kind"] = ChangeKind.CLARIFICATION.value
            self.advice = _("It is “{status}” already now, so yours is marked as a clarification of it.").format(
                status=data["status"]
            )


def _titles(evidence: Any) -> str:
    return ", ".join(str(piece.source.survivor) for piece in evidence)


def _moment(moment: dt.datetime) -> str:
    return format_date(timezone.localtime(moment), _WHEN)
