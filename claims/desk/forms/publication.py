"""Publishing and withdrawing."""

from __future__ import annotations

from django import forms

from claims import workflow
from claims.desk.forms.base import SeenForm
from claims.models import Revision, User


class PublishForm(SeenForm):
    note = forms.CharField(
        label="What changed",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A sentence for readers of the list of revisions.",
    )

    def publish(self, user: User) -> Revision:
        data = self.cleaned_data
        [revision] = workflow.publish(user, [self.claim], note=data["note"], seen={self.claim.pk: data["seen"]})
        return revision
