"""A party that is known, or is added in the same form, once nobody known is likely to be meant."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import matching, workflow
from claims.desk.fields import NewName, PickField, as_new, field_of
from claims.desk.forms import DeskForm
from claims.models import Party, User
from claims.vocabulary import PartyKind

_KIND_OF = {
    "party": gettext_lazy("Kind of party, if it is new"),
    "claimant": gettext_lazy("Kind of claimant, if it is new"),
    "accused": gettext_lazy("Kind of the accused, if it is new"),
    "publisher": gettext_lazy("Kind of publisher, if it is new"),
    "origin": gettext_lazy("Kind of origin, if it is new"),
}


def kind_field(of: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_KIND_OF[of],
        required=False,
        choices=[("", gettext_lazy("it is known already")), *PartyKind.choices],
        help_text=gettext_lazy("Only for one that the desk does not know yet: it is added when you save."),
    )


class WithParties(DeskForm):
    """For each name of `parties` the form has two fields: the party, and `<name>_kind` that makes an unknown one new.

    `resembled` holds, by field, the known parties that somebody may have meant with a name that nobody has.
    """

    parties: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.resembled: dict[str, list[Party]] = {}
        for name in self.parties:
            party = cleaned.get(name)
            if isinstance(party, NewName) and not self._is_added_anyway(name, party):
                self._resolve(name, party)
        return cleaned

    def _resolve(self, name: str, party: NewName) -> None:
        """Let a new name pass where it has a kind and nobody known is called alike, or somebody said that it is new."""
        resembled = [] if self.goes_on_as_new(name, party) else matching.resembling(party)
        if resembled:
            self.resembled[name] = resembled
        if not self.cleaned_data.get(f"{name}_kind"):
            field = self.fields[name]
            assert isinstance(field, PickField)
            what_to_do = _("If it is new, choose its kind.")
            self.add_error(name, f"{field.unknown(party, offers=bool(resembled))} {what_to_do}")
        elif resembled:
            self.add_error(
                name, _("The desk knows a party of nearly this name. Choose it, or say that this one is new.")
            )

    def goes_on_as_new(self, name: str, party: str) -> bool:
        """Whether somebody saw who is called alike, and said that this very name is of somebody else."""
        return bool(self.data.get(f"{self.add_prefix(name)}-pick") == as_new(party))

    def _is_added_anyway(self, name: str, party: NewName) -> bool:
        """Whether a field before this one adds a party of that name."""
        others = [other for other in self.parties if other != name]
        return any(
            self.cleaned_data.get(other) == party and self.cleaned_data.get(f"{other}_kind")
            for other in others
            if not self.cleaned_data.get(f"{name}_kind") or self.parties.index(other) < self.parties.index(name)
        )

    def add_parties(self, user: User) -> None:
        """Add those that are new, once each, and put them in the place of their names. Raises ValidationError."""
        added: dict[str, Party] = {}
        # Where two fields have one new name, the field with the kind adds it.
        for name in sorted(self.parties, key=lambda name: not self.cleaned_data.get(f"{name}_kind")):
            party = self.cleaned_data.get(name)
            if isinstance(party, NewName):
                if party not in added:
                    added[party] = self._add(user, name, party)
                self.cleaned_data[name] = added[party]

    def _add(self, user: User, name: str, party: NewName) -> Party:
        details = {"kind": self.cleaned_data.get(f"{name}_kind", "")}
        if f"{name}_description" in self.fields:
            details["description"] = self.cleaned_data[f"{name}_description"]
        try:
            return workflow.add_party(user, name=str(party), **details)
        except ValidationError as error:
            fields = {one: f"{name}_{one}" for one in details}
            raise ValidationError(
                {fields.get(one, name): messages for one, messages in error.message_dict.items()}
            ) from None


def description_field() -> Any:
    return field_of(Party, "description", label=gettext_lazy("Office or role, if it is new"), required=False)
