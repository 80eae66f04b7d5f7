"""Receiving a claim and editing its text."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import languages, workflow
from claims.dates import today
from claims.desk.claim.as_of import AsOf, Reading
from claims.desk.fields import PickField, field_of, words
from claims.desk.forms import ClaimForm, DeskForm, ReasonForm, VersionedForm
from claims.desk.lookup import can_be_matched, matches_of
from claims.desk.parties.forms import kind_field
from claims.desk.sources.forms import WithSource, source_field
from claims.desk.warnings import made_too_late
from claims.matching import Match
from claims.models import Claim, ClaimRelation, Topic, User
from claims.typed import TypedText
from claims.typed_dates import TypedDay
from claims.vocabulary import RelationKind, TurnedDown
from claims.workflow import Conflict

TEXT = ("statement", "context", "language", "claimant", "made_on", "first_appearance", "accused")
NONE_OF_THESE = "none"
# While a statement is typed, the claims most like it are shown beside it.
_LOOKING = {
    "rows": 2,
    "hx-trigger": "input changed delay:300ms",
    "hx-target": "#alike",
    "hx-swap": "outerHTML",
    "hx-sync": "this:replace",
    "hx-include": "#alike",
}


class WithText(WithSource):
    parties = ("claimant", "accused", "publisher")
    field_aliases = {"url_key": "url"}
    source_name = "first_appearance"

    statement = field_of(
        Claim, "statement", widget=forms.Textarea(attrs={**_LOOKING, "hx-get": reverse_lazy("desk:like")})
    )
    context = field_of(Claim, "context", widget=forms.Textarea(attrs={"rows": 3}))
    language = field_of(
        Claim,
        "language",
        widget=forms.TextInput(attrs={"size": 6}),
        help_text=gettext_lazy(
            "Of the statement, as a BCP 47 tag: en, ko, pt-BR. Where en is left for a statement in another script, the script "
            "tells it. One that several languages share is named alone: und-Cyrl, und-Arab."
        ),
    )
    claimant = PickField(
        "parties", required=False, or_new=True, help_text=gettext_lazy("Who made it first. Write a name.")
    )
    claimant_kind = kind_field("claimant")
    made_on = field_of(Claim, "made_on")
    first_appearance = source_field(
        help_text=gettext_lazy("Where the desk saw it first. Paste its address, or write its title.")
    )
    accused = PickField(
        "parties",
        label=gettext_lazy("Accused"),
        required=False,
        or_new=True,
        help_text=gettext_lazy(
            "Whom the claim accuses of something: they have a right of reply. Readers are not told."
        ),
    )
    accused_kind = kind_field("accused")

    @property
    def chosen(self) -> str:
        """The claim among those like it that was chosen; a text that is edited is received already, and asks for none."""
        return ""

    @cached_property
    def matches(self) -> list[Match]:
        """The claims most like the statement that was sent."""
        edited = getattr(self, "claim", None)
        return matches_of(self._statement, chosen=self.chosen, leaving_out=edited) if self.is_bound else []

    @property
    def looked(self) -> bool:
        return self.is_bound and can_be_matched(self._statement)

    @property
    def _statement(self) -> str:
        return str(self["statement"].value() or "")

    def text(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TEXT}


class ReceiveForm(WithText):
    """`variant_of` is the claim that the statement says in other words, or that it is none of those that are shown.

    `copied` is the claim whose sibling is begun.
    """

    is_sent_once = True
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The stories that it belongs to."),
    )
    variant_of = forms.CharField(label=gettext_lazy("Has this been checked?"), required=False, max_length=8)

    def __init__(self, *args: Any, copied: Claim | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"language": languages.DEFAULT}
        if copied is not None:
            initial = {name: getattr(copied, name) for name in ("statement", "context", "language")}
            initial["claimant"] = copied.claimant.survivor if copied.claimant else None
            initial["topics"] = copied.topics.all()
        super().__init__(*args, initial=initial, **kwargs)
        if not Topic.objects.exists():
            del self.fields["topics"]

    @property
    def chosen(self) -> str:
        return str(self["variant_of"].value() or "").replace("\0", "")

    def clean_variant_of(self) -> Claim | str:
        chosen: str = self.cleaned_data["variant_of"]
        if chosen in ("", NONE_OF_THESE):
            return chosen
        claim = Claim.objects.surviving().filter(public_id=chosen).first()
        if claim is None:
            raise ValidationError(_("This claim is no longer there to be chosen. Choose again."))
        return claim

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("statement") and cleaned.get("variant_of") == "" and any(m.is_close for m in self.matches):
            closest = _(
                "The desk has a claim that is very alike. Open it, or say below whether this one is a variant of it."
            )
            self.add_error("variant_of", closest)
        return cleaned

    def act(self, user: User) -> Claim:
        self.add_parties_and_source(user)
        claim = workflow.receive(user, **self.text(), topics=self.cleaned_data.get("topics", ()))
        other = self.cleaned_data["variant_of"]
        if isinstance(other, Claim):
            workflow.relate(user, claim, other, kind=RelationKind.VARIANT_OF)
        return claim


class EditTextForm(VersionedForm, WithText):
    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        initial = {name: getattr(claim, name) for name in TEXT}
        initial["claimant"] = claim.claimant.survivor if claim.claimant else None
        initial["first_appearance"] = claim.first_appearance.survivor if claim.first_appearance else None
        initial["accused"] = claim.accused.survivor if claim.accused else None
        super().__init__(*args, claim=claim, initial=initial, **kwargs)
        self.fields["statement"].widget.attrs["hx-get"] += f"?but={claim.public_id}"

    def look_twice(self) -> dict[str, str]:
        return {"made_on": made_too_late(self.cleaned_data.get("made_on") or "", self.claim)}

    def act(self, user: User) -> Claim:
        self.add_parties_and_source(user)
        text = self.text()
        for name in ("claimant", "first_appearance", "accused"):
            stands = getattr(self.claim, name)
            if stands is not None and text[name] == stands.survivor:
                text[name] = stands  # a merge is read, not written back
        return workflow.edit_text(user, self.claim, seen=self.cleaned_data["seen"], **text)

    def on_conflict(self, conflict: Conflict) -> None:
        super().on_conflict(conflict)
        self.compare_with(conflict.claim, conflict.edits)


class TurnDownForm(ClaimForm):
    reason = forms.ChoiceField(choices=words(TurnedDown), widget=forms.RadioSelect)
    note = TypedText(
        max_length=2000,
        label=gettext_lazy("In a sentence"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("So that a colleague understands it in a year. It stays at the desk."),
    )

    def act(self, user: User) -> None:
        workflow.turn_down(user, [self.claim], **self.cleaned_data)


class RelateForm(ClaimForm):
    kind = forms.ChoiceField(label=gettext_lazy("This claim is"), choices=words(RelationKind), widget=forms.RadioSelect)
    other = PickField(
        "claims",
        label=gettext_lazy("The other claim"),
        help_text=gettext_lazy("Write its id, its address, or some of its words."),
    )

    def act(self, user: User) -> ClaimRelation:
        return workflow.relate(user, self.claim, **self.cleaned_data)


class UnrelateForm(ReasonForm):
    def __init__(self, *args: Any, relation: ClaimRelation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.relation = relation

    def act(self, user: User) -> None:
        workflow.unrelate(user, self.relation, reason=self.cleaned_data["reason"])


class MergeForm(VersionedForm):
    into = PickField(
        "claims",
        label=gettext_lazy("The claim that stays"),
        help_text=gettext_lazy("Write its id, its address, or some of its words."),
    )
    reason = TypedText(
        max_length=2000, label=gettext_lazy("Why are the two the same"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def act(self, user: User) -> Claim:
        """Merge, and return the claim that stays."""
        into, seen = self.cleaned_data["into"], {self.claim.pk: self.cleaned_data["seen"]}
        workflow.merge_claims(user, self.claim, into=into, reason=self.cleaned_data["reason"], seen=seen)
        return into.survivor


class AsOfForm(DeskForm):
    """Sent by GET. The names of its fields are those of the address: `as_of` and `as`."""

    as_of = TypedDay(label=gettext_lazy("Day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_field = forms.ChoiceField(
            label=gettext_lazy("Show"),
            choices=Reading.choices,
            widget=forms.RadioSelect,
            initial=Reading.AS_RECORDED,
            error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of those that are offered.")},
        )
        self.fields["as"] = as_field  # no name that a class can have

    def clean_as_of(self) -> dt.date:
        day: dt.date = self.cleaned_data["as_of"]
        if day > today():
            raise ValidationError(_("This day has not come yet. Choose today or a day before."))
        return day

    @property
    def moment(self) -> AsOf:
        return AsOf(self.cleaned_data["as_of"], self.cleaned_data["as"])
