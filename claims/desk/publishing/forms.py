"""Publishing, and the second look before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from claims import workflow
from claims.desk.fields import people
from claims.desk.forms import ClaimForm, ReasonForm, VersionedForm
from claims.models import Revision, User
from claims.published.compare import changes
from claims.publishing import Composed
from claims.typed import TypedText
from claims.wording import beside

_SIGNER = signing.Signer(salt="claims.desk.preview")
_LARGEST = 1_000_000  # letters of a preview that travel with the form


class PublishForm(VersionedForm):
    """Carries the digest of what its preview showed, and the preview itself, to say what became another one since."""

    previewed = forms.CharField(max_length=64, widget=forms.HiddenInput)
    preview = forms.CharField(required=False, widget=forms.HiddenInput)
    note = TypedText(
        label=_("What changed"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A sentence for readers of the list of revisions."),
    )

    def act(self, user: User) -> Revision:
        data, pk = self.cleaned_data, self.claim.pk
        seen, previewed = {pk: data["seen"]}, {pk: data["previewed"]}
        [revision] = workflow.publish(user, [self.claim], note=data["note"], seen=seen, previewed=previewed)
        return revision

    def show(self, composed: Composed, statements: Mapping[str, str]) -> None:
        """Carry what is shown now. After a conflict it stands beside what was shown before.

        `statements` has the words of related claims by public id.
        """
        preview = _SIGNER.sign_object(composed.content, compress=True)
        shown = {"previewed": composed.content_sha256, "preview": preview if len(preview) <= _LARGEST else ""}
        if not self.is_bound:
            self.initial.update(shown)
        elif self.conflict is not None:
            if before := _preview_of(self.data.get("preview", "")):
                differences = changes(before, composed.payload, statements)
                self.beside = [beside(one.what, one.old, one.new) for one in differences]
            for name, value in shown.items():
                self.data[name] = value


def _preview_of(text: str) -> dict[str, Any]:
    """The content that was shown; nothing where it did not travel, or is not what we gave."""
    try:
        return _SIGNER.unsign_object(text)
    except signing.BadSignature:
        return {}


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
    note = TypedText(
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
    reason = TypedText(
        label=_("What is missing"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("So that whoever worked on it knows what to do. It stays at the desk."),
    )

    def act(self, user: User) -> None:
        workflow.return_from_review(user, self.claim, reason=self.cleaned_data["reason"])
