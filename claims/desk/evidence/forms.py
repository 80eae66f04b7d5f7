"""Linking evidence, with a known source or a new one described in the same form; editing it, and unlinking it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import workflow
from claims.desk.fields import NewName, PickField, credibilities, field_of, words
from claims.desk.forms import ClaimForm, DeskForm, ReasonForm, VersionedForm
from claims.desk.lookup import address_in, address_within, source_at
from claims.desk.parties.forms import WithParties, kind_field
from claims.desk.sources.sourcing import Sourcing, sourcing
from claims.models import Evidence, Party, Source, User
from claims.models.sources import url_key
from claims.typed import TypedText
from claims.vocabulary import Bearing
from claims.workflow import Conflict

NEW_SOURCE = ("title", "url", "publisher", "author", "published_on", "archived_url", "through")
LINK = ("bearing", "quote", "quote_before", "quote_after", "language", "summary", "scope", "credibility", "origin")


def _origin() -> PickField:
    return PickField(
        "parties",
        required=False,
        or_new=True,
        help_text=gettext_lazy(
            "The party whose word it is in the end: five outlets that repeat one ministry are one origin."
        ),
    )


def _origin_proposed() -> TypedText:
    return TypedText(required=False, max_length=1000)  # hidden beside the origin: both are swapped


class OriginForm(DeskForm):
    """The fields of the origin alone, as they are swapped while a source is typed."""

    origin = _origin()
    origin_kind = kind_field("origin")
    origin_proposed = _origin_proposed()


class EvidenceForm(ClaimForm, WithParties):
    """`origin_proposed` is the origin that the form proposed: left empty after that, it is not known."""

    parties = ("publisher", "origin")
    field_aliases = {"url_key": "url"}

    source = PickField(
        "sources",
        or_new=True,
        required=False,
        help_text=gettext_lazy("Paste its address, or write its title. One without an address is as good."),
    )

    title = field_of(Source, "title", required=False)
    url = field_of(
        Source,
        "url",
        help_text=gettext_lazy("Where it can be read. Leave it empty if it has none."),
    )
    publisher = PickField(
        "parties", required=False, or_new=True, help_text=gettext_lazy("Who published or said it. Write a name.")
    )
    publisher_kind = kind_field("publisher")
    author = field_of(Source, "author")
    published_on = field_of(Source, "published_on")
    archived_url = field_of(Source, "archived_url")
    through = PickField(
        "sources",
        label=gettext_lazy("Known through"),
        required=False,
        help_text=gettext_lazy("The source that reports this one, where you know the original only through it."),
    )

    bearing = forms.ChoiceField(
        label=gettext_lazy("What it does for the claim"), choices=words(Bearing), widget=forms.RadioSelect
    )
    quote = field_of(Evidence, "quote", widget=forms.Textarea(attrs={"rows": 3}))
    quote_before = field_of(
        Evidence, "quote_before", help_text=gettext_lazy("A few words, so that the quote can be found again.")
    )
    quote_after = field_of(Evidence, "quote_after")
    language = field_of(Evidence, "language", widget=forms.TextInput(attrs={"size": 6}))
    summary = field_of(Evidence, "summary", widget=forms.Textarea(attrs={"rows": 2}))
    scope = field_of(Evidence, "scope")
    credibility = forms.ChoiceField(
        choices=credibilities(),
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Of this piece of information, whoever published it: the digit of the Admiralty code."),
    )
    origin = _origin()
    origin_kind = kind_field("origin")
    origin_proposed = _origin_proposed()

    known_by_address: Source | None = None

    @property
    def describes_new(self) -> bool:
        """Whether any field of a new source says something, or is wrong: then they are unfolded."""
        return any(self[name].value() or self[name].errors for name in NEW_SOURCE)

    @cached_property
    def sourcing(self) -> Sourcing:
        """What follows from the source as it was sent."""
        return sourcing(self.data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._read_source(cleaned)
        described = any(cleaned.get(name) for name in NEW_SOURCE)
        self.known_by_address = self.known_by_address or next(iter(source_at(cleaned.get("url") or "")), None)
        if cleaned.get("source") and described:
            self.add_error(
                "source", _("Either pick a known source or describe a new one. Empty this field or those below.")
            )
        elif not cleaned.get("source") and not described and not self.errors.keys() & {"source", *NEW_SOURCE}:
            self.add_error("source", _("Pick a known source, or describe a new one below."))
        elif described and not cleaned.get("title") and self.known_by_address is None and "title" not in self.errors:
            self.add_error("title", _("Give the title of the new source."))
        if not cleaned.get("quote") and not cleaned.get("summary"):
            self.add_error("quote", _("Give the exact quote, or say in the summary what the source shows."))
        self._propose_origin(cleaned)
        return cleaned

    def _read_source(self, cleaned: dict[str, Any]) -> None:
        """Let a text that is no known source be the address, or ask whether it is the title, of a new one."""
        typed = cleaned.get("source")
        if isinstance(typed, Source):
            self.known_by_address = typed if self.sourcing.is_other_spelling else None
        if not isinstance(typed, NewName):
            return
        cleaned["source"] = None
        if address := address_in(typed) or address_within(typed):
            if not address_in(typed) and not self["url"].value():
                more = _(
                    "“{text}” says more than an address. The address is filled in below. Check it, and give the title."
                )
                self.add_error("source", more.format(text=typed))
            self._take_address(cleaned, address)
        elif not cleaned.get("title"):
            field = self.fields["source"]
            assert isinstance(field, PickField)
            self._fill_in("title", typed)
            self.add_error(
                "source", f"{field.unknown(typed)} {_('If it is new, describe it: its title is filled in.')}"
            )

    def _take_address(self, cleaned: dict[str, Any], address: str) -> None:
        if not cleaned.get("url") and "url" not in self.errors:
            self._fill_in("url", address)
            try:
                cleaned["url"] = self.fields["url"].clean(address)
            except ValidationError as error:
                self.add_error("url", error)
        elif cleaned.get("url") and url_key(cleaned["url"]) != url_key(address):
            self.add_error("url", _("This is another address than that of the source above. Keep one of them."))

    def _fill_in(self, name: str, text: str) -> None:
        self.data = self.data.copy()
        self.data[name] = text

    def _propose_origin(self, cleaned: dict[str, Any]) -> None:
        """Propose whose word it is, once: what is sent empty after that is not known."""
        if cleaned.get("origin") or "origin" in self.errors or not self.sourcing.proposed:
            return
        if cleaned.get("origin_proposed") != self.sourcing.proposed:
            self._fill_in("origin", self.sourcing.proposed)
            self._fill_in("origin_proposed", self.sourcing.proposed)
            self.add_error(
                "origin", f"{self.sourcing.because} {_('Send again to take it. Empty the field if it is not known.')}"
            )

    def act(self, user: User) -> Evidence:
        source = self.cleaned_data["source"] or self.known_by_address
        if source is not None and isinstance(self.cleaned_data["publisher"], NewName):
            self.cleaned_data["publisher"] = None  # the known source has its own
        self.add_parties(user)
        data = self.cleaned_data
        if source is None:
            source = workflow.add_source(user, **{name: data[name] for name in NEW_SOURCE})
        return workflow.link_evidence(user, self.claim, source=source, **{name: data[name] for name in LINK})


class EditEvidenceForm(VersionedForm, WithParties):
    """All that a piece says and is worth. Its source stays: another source is another piece of evidence."""

    parties = ("origin",)

    credibility = EvidenceForm.base_fields["credibility"]
    origin = EvidenceForm.base_fields["origin"]
    origin_kind = EvidenceForm.base_fields["origin_kind"]
    bearing = EvidenceForm.base_fields["bearing"]
    quote = EvidenceForm.base_fields["quote"]
    quote_before = EvidenceForm.base_fields["quote_before"]
    quote_after = EvidenceForm.base_fields["quote_after"]
    summary = EvidenceForm.base_fields["summary"]
    scope = EvidenceForm.base_fields["scope"]
    language = EvidenceForm.base_fields["language"]
    reason = TypedText(
        max_length=2000,
        label=gettext_lazy("Why it is changed"),
        help_text=gettext_lazy("It stays at the desk."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, evidence: Evidence, **kwargs: Any) -> None:
        self.evidence = evidence
        initial = {name: getattr(evidence, name) for name in LINK}
        initial["origin"] = evidence.origin.survivor if evidence.origin else None
        super().__init__(*args, initial=initial, **kwargs)
        if evidence.was_published:
            self.fields["reason"].help_text = _(
                "Readers were shown this piece, so say why. The reason stays at the desk."
            )
        else:
            self.fields["reason"].required = False

    def act(self, user: User) -> Evidence:
        self.add_parties(user)
        typed = {name: self.cleaned_data[name] for name in (*LINK, "reason", "seen")}
        return workflow.edit_evidence(user, self.evidence, **typed)

    def on_conflict(self, conflict: Conflict) -> None:
        super().on_conflict(conflict)
        self.evidence.refresh_from_db()
        self.compare_with(self.evidence, conflict.edits)

    def in_words(self, name: str, value: Any) -> str:
        if name == "bearing":
            return str(Bearing(value).label)
        return dict(credibilities())[value] if name == "credibility" else super().in_words(name, value)


class IndependenceForm(ClaimForm):
    """Whether a party that is part of another counts as an origin of its own: with a reason it does."""

    field_aliases = {"independent_because": "because"}

    because = field_of(
        Party,
        "independent_because",
        label=gettext_lazy("Why it is independent of what it is part of"),
        help_text=gettext_lazy("Readers see it. Leave it empty, and the two count as one origin, on every claim."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, initial={"because": party.independent_because}, **kwargs)
        self.party = party

    def act(self, user: User) -> Party:
        return workflow.edit_party(user, self.party, independent_because=self.cleaned_data["because"])


class UnlinkEvidenceForm(ReasonForm):
    def __init__(self, *args: Any, evidence: Evidence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.evidence = evidence

    def act(self, user: User) -> None:
        workflow.unlink_evidence(user, self.evidence, reason=self.cleaned_data["reason"])
