"""The right of reply: asking a party, and what came back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import workflow
from claims.dates import today
from claims.desk.fields import Label, PickField, field_of
from claims.desk.forms import ClaimForm, ReasonForm, VersionedForm
from claims.desk.parties.forms import WithParties, description_field, kind_field
from claims.models import Claim, ReplyRequest, User
from claims.typed_dates import TypedDay
from claims.workflow import Conflict
from claims.workflow.replies import EDITABLE


def _audiences() -> Iterator[tuple[str, Label]]:
    yield "yes", Label(_("readers"), _("Whom we asked, when, until when and what came back. The question stays here."))
    yield "no", Label(_("only the desk"), _("Readers are told nothing of it."))


def _is_public() -> Any:
    return forms.TypedChoiceField(
        label=gettext_lazy("Who is told"),
        choices=_audiences,
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )


def _question() -> Any:
    return field_of(
        ReplyRequest,
        "question",
        label=gettext_lazy("Question"),
        help_text=gettext_lazy("What we asked, in our words. It stays at the desk."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _asked_through() -> Any:
    return field_of(
        ReplyRequest,
        "asked_through",
        label=gettext_lazy("Asked through"),
        help_text=gettext_lazy("Such as: e-mail to the press office. It stays at the desk."),
    )


def _asked_on() -> Any:
    return TypedDay(label=gettext_lazy("Asked on"))


def _due_on() -> Any:
    words = gettext_lazy("Until when we asked for an answer. Empty: we named no day.")
    return TypedDay(label=gettext_lazy("Answer due on"), required=False, help_text=words)


def _answer() -> Any:
    return field_of(
        ReplyRequest,
        "answer",
        label=gettext_lazy("What came back"),
        help_text=gettext_lazy("In its own words: readers see it in quotation marks."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=True,
    )


class AskReplyForm(ClaimForm, WithParties):
    parties = ("party",)

    party = PickField(
        "parties", or_new=True, label=gettext_lazy("Party"), help_text=gettext_lazy("Whom we asked. Write a name.")
    )
    party_kind = kind_field("party")
    party_description = description_field()
    question = _question()
    asked_through = _asked_through()
    asked_on = _asked_on()
    due_on = _due_on()
    is_public = _is_public()

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        """Propose whom the claim accuses, unless they were asked already."""
        accused = claim.accused.survivor if claim.accused else None
        asked = accused is not None and ReplyRequest.objects.on(claim).standing().filter(party=accused).exists()
        kwargs["initial"] = {"party": None if asked else accused, "asked_on": today()}
        super().__init__(*args, claim=claim, **kwargs)

    def act(self, user: User) -> ReplyRequest:
        self.add_parties(user)
        names = ("party", "question", "asked_through", "asked_on", "due_on", "is_public")
        return workflow.ask_reply(user, self.claim, **{name: self.cleaned_data[name] for name in names})


class RecordReplyForm(ClaimForm):
    answered_on = TypedDay(label=gettext_lazy("Came on"))
    answer = _answer()

    def __init__(self, *args: Any, reply: ReplyRequest, **kwargs: Any) -> None:
        super().__init__(*args, initial={"answered_on": today()}, **kwargs)
        self.reply = reply

    def act(self, user: User) -> ReplyRequest:
        return workflow.record_reply(user, self.reply, **self.cleaned_data)


class EditReplyForm(VersionedForm):
    """What came back can be edited once it was recorded. Where a colleague recorded it meanwhile, it is left as it is."""

    question = _question()
    asked_through = _asked_through()
    asked_on = _asked_on()
    due_on = _due_on()
    answered_on = TypedDay(label=gettext_lazy("Came on"))
    answer = _answer()
    is_public = _is_public()

    def __init__(self, *args: Any, reply: ReplyRequest, **kwargs: Any) -> None:
        self.reply = reply
        initial = {name: getattr(reply, name) for name in EDITABLE}
        initial["is_public"] = "yes" if reply.is_public else "no"
        super().__init__(*args, initial=initial, **kwargs)
        if not reply.is_answered or (self.is_bound and "answer" not in self.data):
            del self.fields["answered_on"], self.fields["answer"]

    def act(self, user: User) -> ReplyRequest:
        seen = self.cleaned_data["seen"]
        typed = {name: self.cleaned_data[name] for name in EDITABLE if name in self.cleaned_data}
        return workflow.edit_reply(user, self.reply, seen=seen, **typed)

    def on_conflict(self, conflict: Conflict) -> None:
        super().on_conflict(conflict)
        own = (edit for edit in conflict.edits if (edit.object_type, edit.object_id) == ("replyrequest", self.reply.pk))
        self.compare_with(self.reply, own)

    def as_typed(self, name: str, value: Any) -> Any:
        return ("yes" if value else "no") if name == "is_public" else super().as_typed(name, value)

    def in_words(self, name: str, value: Any) -> str:
        if name == "is_public":
            return _("readers") if value else _("only the desk")
        return super().in_words(name, value)


class TakeBackReplyForm(ReasonForm):
    def __init__(self, *args: Any, reply: ReplyRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reply = reply

    def act(self, user: User) -> None:
        workflow.take_back_reply(user, self.reply, reason=self.cleaned_data["reason"])
