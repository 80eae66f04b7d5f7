"""A party that is known, or is added in the same form."""

from __future__ import annotations

from typing import Any

from django import forms

from claims import workflow
from claims.desk.forms.base import DeskForm
from claims.desk.forms.fields import NewName, PickField, field_of
from claims.models import Party, User
from claims.vocabulary import PartyKind


def kind_field(of: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=f"Kind of {of}, if it is new",
        required=False,
        choices=[("", "it is known already"), *PartyKind.choices],
        help_text="Only for one that the desk does not know yet: it is added when you save.",
    )


class WithParties(DeskForm):
    """For each name of `parties` the form has two fields: the party, and `<name>_kind` that makes an unknown one new."""

    parties: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.parties:
            party = cleaned.get(name)
            if isinstance(party, NewName) and not cleaned.get(f"{name}_kind") and not self._is_added_anyway(party):
                field = self.fields[name]
                assert isinstance(field, PickField)
                self.add_error(name, f"{field.unknown(party)} If it is new, choose its kind.")
        return cleaned

    def _is_added_anyway(self, name: NewName) -> bool:
        """Whether another field of this form adds a party of that name."""
        return any(
            self.cleaned_data.get(other) == name and self.cleaned_data.get(f"{other}_kind") for other in self.parties
        )

    def add_parties(self, user: User) -> None:
        """Add those that are new, once each, and put them in the place of their names."""
        kinds: dict[str, str] = {}
        for name in self.parties:
            party = self.cleaned_data.get(name)
            if isinstance(party, NewName):
                kinds[party] = self.cleaned_data.get(f"{name}_kind") or kinds.get(party, "")
        told = self.about_new_party()
        added = {name: workflow.add_party(user, name=str(name), kind=kind, **told) for name, kind in kinds.items()}
        for name in self.parties:
            if isinstance(self.cleaned_data.get(name), NewName):
                self.cleaned_data[name] = added[self.cleaned_data[name]]

    def about_new_party(self) -> dict[str, Any]:
        return {}


def description_field() -> Any:
    return field_of(Party, "description", label="Office or role, if it is new", required=False)
