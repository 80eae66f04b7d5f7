"""Publishing, and the second look before it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims import workflow
from claims.desk.fields import people
from claims.desk.forms import ClaimForm, ReasonForm, VersionedForm
from claims.models import Revision, User


class PublishForm(VersionedForm):
    note = forms.CharField(
        label=_("What changed"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A sentence for readers of the list of revisions."),
    )

    def act(self, user: User) -> Revision:
        data = self.cleaned_data
        [revision] = workflow.publish(user, [self.claim], note=data["note"], seen={self.claim.pk: data["seen"]})
        return revision


class WithdrawForm(ReasonForm):
    def act(self, user: User) -> None:
        workflow.withdraw(user, [self.claim], reason=self.cleaned_data["reason"])


class SecondLookForm(ClaimForm):
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = people("publish").exclude(pk__in=self.claim.survivor.unpublished_authors())
        self.fields["reviewer"].queryset = able  # type: ignore[attr-defined]

    def act(self, user: User) -> None:
        workflow.ask_second_look(user, self.claim, **self.cleaned_data)


class ReturnForm(ClaimForm):
    reason = forms.CharField(
        label=_("What is missing"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("So that whoever worked on it knows what to do. It stays at the desk."),
    )

    def act(self, user: User) -> None:
        workflow.return_from_review(user, self.claim, reason=self.cleaned_data["reason"])
