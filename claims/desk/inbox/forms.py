"""Up to where somebody has read."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from claims import workflow
from claims.desk.access import get_claim_or_404
from claims.desk.forms import ClaimForm, DeskForm
from claims.models import User


def _up_to() -> forms.IntegerField:
    return forms.IntegerField(
        min_value=0,
        max_value=2**63 - 1,
        widget=forms.HiddenInput,
        error_messages={"invalid": _("Reload the page, then try again.")},
    )


class InboxForm(DeskForm):
    """`up_to` is a version of the claim where one is named, otherwise the id of the last Edit that was shown."""

    claim = forms.SlugField(required=False, widget=forms.HiddenInput)
    up_to = _up_to()

    def act(self, user: User) -> None:
        public_id, up_to = self.cleaned_data["claim"], self.cleaned_data["up_to"]
        if public_id:
            workflow.mark_read(user, get_claim_or_404(public_id), up_to=up_to)
        else:
            workflow.mark_all_read(user, until=up_to)


class MarkReadForm(ClaimForm):
    """`up_to` is a version of the claim."""

    up_to = _up_to()

    def act(self, user: User) -> None:
        workflow.mark_read(user, self.claim, up_to=self.cleaned_data["up_to"])


class FollowForm(ClaimForm):
    def act(self, user: User) -> None:
        workflow.follow(user, self.claim)


class UnfollowForm(ClaimForm):
    def act(self, user: User) -> None:
        workflow.unfollow(user, self.claim)
