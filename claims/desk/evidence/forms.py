"""Linking evidence, with a known source or a new one described in the same form; editing it, and unlinking it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import workflow
from claims.desk.fields import NewName, PickField, credibilities, field_of, words
from claims.desk.forms import ClaimForm, ReasonForm, VersionedForm
from claims.desk.parties.forms import WithParties, kind_field
from claims.desk.sources.forms import WithSource, source_field
from claims.models import Evidence, Party, User
from claims.typed import TypedText
from claims.vocabulary import Bearing
from claims.workflow import Conflict

LINK = ("bearing", "quote", "quote_before", "quote_after", "language", "summary", "scope", "credibility", "origin")


def _origin() -> PickField:
    return PickField(
        "parties",
        required=False,
        or_new=True,
        help_text=gettext_lazy(
            "The party whose word it is in the end: five outlets that repeat one ministry are one origin. "
            "Left as it is, it is whoever published the source."
        ),
    )


def _origin_unknown() -> forms.BooleanField:
    return forms.BooleanField(required=False, label=gettext_lazy("It is not known whose word it is"))


def _origin_proposed() -> TypedText:
    return TypedText(required=False, max_length=1000)  # hidden beside the origin: both are swapped


class OriginForm(WithParties):
    """The fields of the origin alone, as they are swapped while a source is typed."""

    origin = _origin()
    origin_kind = kind_field("origin")
    origin_unknown = _origin_unknown()
    origin_proposed = _origin_proposed()
    because = ""


class EvidenceForm(ClaimForm, WithSource):
    """`origin_proposed` is the origin that the form proposed: left as it is, the one that is proposed now is taken."""

    parties = ("publisher", "origin")
    field_aliases = {"url_key": "url"}
    field_order = ["source"]
    needs_source = True

    source = source_field(
        help_text=gettext_lazy("Paste its address, or write its title. One without an address is as good.")
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
    origin_unknown = _origin_unknown()
    origin_proposed = _origin_proposed()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("source"):
            proposed = self.sourcing.proposed
            self.initial.update(origin=proposed, origin_proposed=proposed)

    @property
    def because(self) -> str:
        """Why the origin that stands in the form is proposed; "" where somebody named another, or it is not known."""
        is_proposed = self["origin"].value() and self["origin"].value() == self.sourcing.proposed
        return self.sourcing.because if is_proposed else ""

    @property
    def taken(self) -> list[str]:
        if self["origin"].value() or self.result.origin is None:
            return super().taken
        taken = _("Whose word it is: {party}, because it published the source.")
        return [*super().taken, taken.format(party=self.result.origin)]

    def clean(self) -> dict[str, Any]:
        self._take_origin(self.cleaned_data)
        cleaned = super().clean()
        if not cleaned.get("quote") and not cleaned.get("summary"):
            self.add_error("quote", _("Give the exact quote, or say in the summary what the source shows."))
        return cleaned

    def _take_origin(self, cleaned: dict[str, Any]) -> None:
        """Take whom the form proposes, unless somebody named another, or said or showed that it is not known."""
        now, before = self.sourcing.proposed, cleaned.get("origin_proposed") or ""
        typed = str(self["origin"].value() or "").strip()
        if "origin" in self.errors or (typed and typed != before):
            if cleaned.get("origin_unknown"):
                self.add_error(
                    "origin_unknown", _("Whose word it is stands there too. Untick this, or empty that field.")
                )
        elif cleaned.get("origin_unknown") or (before and before == now and not typed):
            cleaned["origin"] = None
        else:
            cleaned["origin"] = self.sourcing.publisher or (NewName(now) if now else None)

    def act(self, user: User) -> Evidence:
        self.add_parties_and_source(user)
        data = {name: self.cleaned_data[name] for name in ("source", *LINK)}
        return workflow.link_evidence(user, self.claim, **data)


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
