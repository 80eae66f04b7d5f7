"""Mending a source that the desk has: what it says of itself, its archived copy, and that it is another one."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from claims import workflow
from claims.desk.fields import PickField, field_of
from claims.desk.forms import DeskForm
from claims.desk.parties.forms import WithParties, kind_field
from claims.desk.rows import RowForm, reason_field
from claims.models import Source, User
from claims.typed import TypedText


class EditSourceForm(RowForm, WithParties):
    names = ("title", "publisher", "author", "published_on", "url", "archived_url", "through")
    parties = ("publisher",)
    field_aliases: ClassVar[dict[str, str]] = {"url_key": "url"}

    title = field_of(Source, "title")
    url = field_of(Source, "url", help_text=gettext_lazy("Where it can be read. Leave it empty if it has none."))
    archived_url = field_of(Source, "archived_url")
    publisher = PickField(
        "parties", required=False, or_new=True, help_text=gettext_lazy("Who published or said it. Write a name.")
    )
    publisher_kind = kind_field("publisher")
    author = field_of(Source, "author")
    published_on = field_of(Source, "published_on")
    through = PickField(
        "sources",
        label=gettext_lazy("Known through"),
        required=False,
        help_text=gettext_lazy("The source that reports this one, where you know the original only through it."),
    )
    reason = reason_field()

    def act(self, user: User) -> Source:
        self.add_parties(user)
        data = self.cleaned_data
        return workflow.edit_source(user, self.row, seen=data["seen"], reason=data["reason"], **self.values())


class ArchivedCopyForm(RowForm):
    """To put a copy where none was takes no reason: nothing that readers saw becomes another."""

    names = ("archived_url",)

    archived_url = field_of(
        Source,
        "archived_url",
        required=True,
        help_text=gettext_lazy("The address of the copy in an archive, such as the Wayback Machine."),
    )
    reason = reason_field()

    def __init__(self, *args: Any, row: Source, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        if not row.archived_url:
            del self.fields["reason"]

    def act(self, user: User) -> Source:
        data = self.cleaned_data
        return workflow.edit_source(user, self.row, seen=data["seen"], reason=data.get("reason", ""), **self.values())


class MergeSourceForm(RowForm):
    into = PickField(
        "sources",
        label=gettext_lazy("The source that stays"),
        help_text=gettext_lazy("Write its address, or some words of its title."),
    )
    reason = TypedText(
        max_length=2000, label=gettext_lazy("Why are the two the same"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def act(self, user: User) -> Source:
        return workflow.merge_sources(user, self.row, **self.cleaned_data)


class PickClaimForm(DeskForm):
    """Sent by GET: it leads to the form that links evidence to the claim."""

    claim = PickField(
        "claims",
        label=gettext_lazy("Claim"),
        help_text=gettext_lazy("Write its id, its address, or some of its words."),
    )
