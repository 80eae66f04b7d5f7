"""Linking evidence: a known source, or a new one described in the same form."""

from __future__ import annotations

from typing import Any

from django import forms

from claims import workflow
from claims.desk.finding import key_of, source_at
from claims.desk.forms.fields import NewName, PickField, credibilities, field_of, words
from claims.desk.forms.parties import WithParties, kind_field
from claims.models import Claim, Evidence, Source, User
from claims.vocabulary import Bearing

NEW_SOURCE = ("title", "url", "publisher", "author", "published_on", "archived_url", "through")


class EvidenceForm(WithParties):
    parties = ("publisher", "origin")
    called = {"name": "publisher", "kind": "publisher_kind", "url_key": "url"}

    source = PickField("sources", label="Known source", required=False, help_text="Write its title or its address.")

    title = field_of(Source, "title", required=False)
    url = field_of(
        Source, "url", assume_scheme="https", help_text="Where it can be read. Leave it empty if it has none."
    )
    publisher = PickField("parties", required=False, or_new=True, help_text="Who published or said it. Write a name.")
    publisher_kind = kind_field("publisher")
    author = field_of(Source, "author")
    published_on = field_of(Source, "published_on")
    archived_url = field_of(Source, "archived_url", assume_scheme="https")
    through = PickField(
        "sources",
        label="Known through",
        required=False,
        help_text="The source that reports this one, where you know the original only through it.",
    )

    bearing = forms.ChoiceField(label="What it does for the claim", choices=words(Bearing), widget=forms.RadioSelect)
    quote = field_of(Evidence, "quote", widget=forms.Textarea(attrs={"rows": 3}))
    quote_before = field_of(Evidence, "quote_before", help_text="A few words, so that the quote can be found again.")
    quote_after = field_of(Evidence, "quote_after")
    language = field_of(Evidence, "language", widget=forms.TextInput(attrs={"size": 6}))
    summary = field_of(Evidence, "summary", widget=forms.Textarea(attrs={"rows": 2}))
    credibility = forms.ChoiceField(choices=credibilities(), initial="6", help_text="The digit of the Admiralty code.")
    origin = PickField(
        "parties",
        required=False,
        or_new=True,
        help_text="The party whose word it is in the end: five outlets that repeat one ministry are one origin.",
    )
    origin_kind = kind_field("origin")

    known_by_address: Source | None = None

    @property
    def describes_new(self) -> bool:
        """Whether any field of a new source says something, or is wrong: then they are unfolded."""
        return any(self[name].value() or self[name].errors for name in NEW_SOURCE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        described = any(cleaned.get(name) for name in NEW_SOURCE)
        self._look_up_address(cleaned.get("url") or "")
        if cleaned.get("source") and described:
            self.add_error(
                "source", "Either pick a known source or describe a new one. Empty this field or those below."
            )
        elif not cleaned.get("source") and not described and not self.errors.keys() & {"source", *NEW_SOURCE}:
            self.add_error("source", "Pick a known source, or describe a new one below.")
        elif described and not cleaned.get("title") and self.known_by_address is None and "title" not in self.errors:
            self.add_error("title", "Give the title of the new source.")
        if not cleaned.get("quote") and not cleaned.get("summary"):
            self.add_error("quote", "Give the exact quote, or say in the summary what the source shows.")
        return cleaned

    def _look_up_address(self, url: str) -> None:
        if url and not key_of(url):
            self.add_error("url", "This is not an address that can be opened. Check it.")
        self.known_by_address = next(iter(source_at(url)), None)

    def link(self, user: User, claim: Claim) -> Evidence:
        source = self.cleaned_data["source"] or self.known_by_address
        if source is not None and isinstance(self.cleaned_data["publisher"], NewName):
            self.cleaned_data["publisher"] = None  # the known source has its own
        self.add_parties(user)
        data = self.cleaned_data
        if source is None:
            source = workflow.add_source(user, **{name: data[name] for name in NEW_SOURCE})
        told = ("bearing", "quote", "quote_before", "quote_after", "language", "summary", "credibility", "origin")
        return workflow.link_evidence(user, claim, source=source, **{name: data[name] for name in told})
