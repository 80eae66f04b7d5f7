"""A party that is known, or is added in the same form, once nobody known is likely to be meant."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import matching, workflow
from claims.desk.fields import NewName, PickField, as_new, field_of
from claims.desk.forms import DeskForm
from claims.desk.lookup import FINDERS
from claims.models import Party, User
from claims.vocabulary import PartyKind

# In the order in which a form asks for them.
KINDS = {
    "party": gettext_lazy("Kind of party"),
    "claimant": gettext_lazy("Kind of claimant"),
    "accused": gettext_lazy("Kind of the accused"),
    "publisher": gettext_lazy("Kind of publisher"),
    "origin": gettext_lazy("Kind of origin"),
}


def kind_field(of: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=KINDS[of],
        required=False,
        choices=[("", gettext_lazy("not chosen yet")), *PartyKind.choices],
        help_text=gettext_lazy("For a name that the desk does not know yet. It is added when you save."),
    )


def description_field() -> Any:
    return field_of(Party, "description", label=gettext_lazy("Office or role"), required=False)


class NewPartyForm(DeskForm):
    """What is asked of a party once it is known to be new, as it is swapped while the name is typed in the field `name`."""

    def __init__(self, typed: Mapping[str, Any], *, name: str) -> None:
        kind, description = f"{name}_kind", f"{name}_description"
        super().__init__(initial={one: typed[one] for one in (kind, description) if one in typed})
        self.fields[kind] = kind_field(name)
        if description in typed:
            self.fields[description] = description_field()


def is_new_party(typed: Mapping[str, Any], name: str) -> bool:
    """Whether nobody is called what is typed there, and no field before it, in the order of KINDS, has the same new name.

    One query.
    """
    text = _name_in(typed, name)
    before = list(KINDS)[: list(KINDS).index(name)]
    if not text or "\0" in text or text in (_name_in(typed, other) for other in before):
        return False
    return not str(typed.get(f"{name}-pick") or "").startswith("[") and not FINDERS["parties"].exact(text)


def _name_in(typed: Mapping[str, Any], name: str) -> str:
    return " ".join(str(typed.get(name) or "").split())


class WithParties(DeskForm):
    """For each name of `parties` the form has two fields: the party, and `<name>_kind` that makes an unknown one new.

    `new_parties` are the fields that add one: their kind is asked. `resembled` holds, by field, the known parties that
    somebody may have meant with a name that nobody has.
    """

    parties: tuple[str, ...] = ()
    new_parties: Set[str] = frozenset()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.resembled: dict[str, list[Party]] = {}
        self.new_parties = {name for name in self.parties if self._adds(name)}
        for name in self.parties:
            if name in self.new_parties:
                self._resolve(name, cleaned[name])
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

    def _adds(self, name: str) -> bool:
        """Whether the field adds a party: of several with one new name the first that has a kind, or else the first."""
        party = self.cleaned_data.get(name)
        if not isinstance(party, NewName):
            return False
        same = [other for other in self.parties if self.cleaned_data.get(other) == party]
        return name == min(same, key=self._lacks_kind)

    def _lacks_kind(self, name: str) -> bool:
        return not self.cleaned_data.get(f"{name}_kind")

    def add_parties(self, user: User) -> None:
        """Add those that are new, once each, and put them in the place of their names. Raises ValidationError."""
        added: dict[str, Party] = {}
        # Where two fields have one new name, the field with the kind adds it.
        for name in sorted(self.parties, key=self._lacks_kind):
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
