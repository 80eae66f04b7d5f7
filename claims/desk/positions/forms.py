"""Recording what a party says, and putting such an entry right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import workflow
from claims.desk.fields import PickField, field_of, words
from claims.desk.forms import ClaimForm, ReasonForm
from claims.desk.parties.forms import description_field, kind_field
from claims.desk.sources.forms import WithSource, source_field
from claims.desk.warnings import said_too_late
from claims.models import Position, User
from claims.typed import TypedText
from claims.vocabulary import Likelihood, Stance

WORDS = ("party", "stance", "quote", "paraphrase", "scope", "language", "translation", "spokesperson", "likelihood")
POSITION = (*WORDS, "said_on", "source")


def likelihoods() -> list[Any]:
    """The words of the yardsticks with their bands, each yardstick a group of its own."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for word in Likelihood:
        yardstick, _of, band = word.meaning.partition(": ")
        groups.setdefault(yardstick, []).append((word.value, f"{word.label}: {band}"))
    return [("", _("it names none")), *groups.items()]


class PositionForm(ClaimForm, WithSource):
    parties = ("party", "publisher")
    field_aliases = {"url_key": "url"}

    party = PickField("parties", or_new=True, help_text=gettext_lazy("Who speaks. Write a name."))
    party_kind = kind_field("party")
    party_description = description_field()
    spokesperson = field_of(Position, "spokesperson")
    stance = forms.ChoiceField(choices=words(Stance), widget=forms.RadioSelect)
    quote = field_of(Position, "quote", label=gettext_lazy("Its own words"), widget=forms.Textarea(attrs={"rows": 2}))
    paraphrase = field_of(
        Position, "paraphrase", label=gettext_lazy("In other words"), widget=forms.Textarea(attrs={"rows": 2})
    )
    scope = field_of(Position, "scope")
    language = field_of(Position, "language", widget=forms.TextInput(attrs={"size": 6}))
    translation = field_of(Position, "translation", widget=forms.Textarea(attrs={"rows": 2}))
    likelihood = forms.ChoiceField(
        required=False,
        choices=likelihoods,
        help_text=gettext_lazy("Only where the party itself uses the word of a yardstick."),
    )
    said_on = field_of(Position, "said_on")
    source = source_field(help_text=gettext_lazy("Where it said so. Paste its address, or write its title."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if (
            not cleaned.get("quote")
            and not cleaned.get("paraphrase")
            and not self.errors.keys() & {"quote", "paraphrase"}
        ):
            self.add_error("quote", _("Give the party's own words here, or say in other words what it said."))
        return cleaned

    def look_twice(self) -> dict[str, str]:
        data = self.cleaned_data
        return {"said_on": said_too_late(data.get("said_on") or "", data.get("source"))}

    def act(self, user: User) -> Position:
        self.add_parties_and_source(user)
        return workflow.record_position(user, self.claim, **self.position())

    def position(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in POSITION}


class CorrectPositionForm(PositionForm):
    reason = TypedText(
        label=gettext_lazy("What was wrong"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The wrong entry is replaced; it does not read as a change of line."),
    )

    field_order = ["reason"]

    def __init__(self, *args: Any, position: Position, **kwargs: Any) -> None:
        initial = {name: getattr(position, name) for name in POSITION}
        initial["party"] = position.party.survivor
        initial["source"] = position.source.survivor if position.source else None
        self.corrected = position
        super().__init__(*args, initial=initial, **kwargs)

    def act(self, user: User) -> Position:
        self.add_parties_and_source(user)
        return workflow.correct_position(user, self.corrected, reason=self.cleaned_data["reason"], **self.position())


class VoidPositionForm(ReasonForm):
    def __init__(self, *args: Any, position: Position, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.position = position

    def act(self, user: User) -> None:
        workflow.void_position(user, self.position, reason=self.cleaned_data["reason"])
