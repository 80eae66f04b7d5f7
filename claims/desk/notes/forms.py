"""A word to colleagues."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from claims import workflow
from claims.desk.forms import ClaimForm
from claims.models import Note, User
from claims.typed import TypedText

MOST_LETTERS = 5000


class NoteForm(ClaimForm):
    text = TypedText(
        label=_("Note"),
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the desk alone. Write @username to call a colleague."),
    )

    def act(self, user: User) -> list[str]:
        """Add the note, and return the names in it that nobody has."""
        _note, unknown = workflow.add_note(user, self.claim, text=self.cleaned_data["text"])
        return unknown


class TakeBackNoteForm(ClaimForm):
    def __init__(self, *args: Any, note: Note, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.note = note

    def act(self, user: User) -> None:
        workflow.take_back_note(user, self.note)


class MarkCheckedForm(ClaimForm):
    def act(self, user: User) -> None:
        workflow.mark_checked(user, self.claim)
