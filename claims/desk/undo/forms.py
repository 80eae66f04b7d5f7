"""Undoing an entry, or a bulk edit."""

from __future__ import annotations

from typing import Any

from django import forms

from claims import workflow
from claims.desk.forms import ClaimForm, DeskForm
from claims.models import Batch, Edit, User
from claims.typed import TypedText


class UndoForm(DeskForm):
    is_sent_once = False  # what was undone is not undone twice anyway

    def __init__(self, *args: Any, edit: Edit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edit = edit

    def act(self, user: User) -> Edit:
        return workflow.undo(user, self.edit)


class UndoOnClaimForm(UndoForm, ClaimForm):
    """Of an entry in the log of a claim."""


class UndoBatchForm(DeskForm):
    reason = TypedText(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch

    def act(self, user: User) -> Batch:
        return workflow.undo_batch(user, self.batch, reason=self.cleaned_data["reason"])
