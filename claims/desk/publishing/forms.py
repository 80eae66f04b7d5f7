"""Publishing, and the second look before it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims import workflow
from claims.desk.fields import people
from claims.desk.forms import DeskForm, SeenForm
from claims.models import Claim, Revision, User


class PublishForm(SeenForm):
    note = forms.CharField(
        label=_("What changed"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A sentence for readers of the list of revisions."),
    )

    def publish(self, user: User) -> Revision:
        data = self.cleaned_data
        [revision] = workflow.publish(user, [self.claim], note=data["note"], seen={self.claim.pk: data["seen"]})
        return revision


class SecondLookForm(DeskForm):
    reviewer = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who looks at it"),
        required=False,
        empty_label=_("whoever may publish it"),
        help_text=_("Nobody can look at a status that was their own decision, so they are not in this list."),
    )
    note = forms.CharField(
        label=_("What to look at"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays at the desk."),
    )

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = people("publish").exclude(pk__in=claim.survivor.unpublished_authors())
        self.fields["reviewer"].queryset = able  # type: ignore[attr-defined]


class ReturnForm(DeskForm):
    reason = forms.CharField(
        label=_("What is missing"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("So that whoever worked on it knows what to do. It stays at the desk."),
    )
