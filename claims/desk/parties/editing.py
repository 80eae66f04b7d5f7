"""Mending a party that the desk has: what it is, how far it is relied on, and that it is another one."""

from __future__ import annotations

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import matching, workflow
from claims.desk.fields import Label, PickField, field_of
from claims.desk.rows import RowForm, reason_field
from claims.models import Party, User
from claims.typed import TypedText
from claims.vocabulary import RELIABILITY_NAMES, Reliability


def _reliabilities() -> list[tuple[str, Label]]:
    """Not rated first, then the letters of the Admiralty code, each with its meaning."""
    rated = [(r.value, Label(f"{r.value}: {RELIABILITY_NAMES[r.value]}", r.meaning)) for r in Reliability]
    return [("", Label(capfirst(str(RELIABILITY_NAMES[""])), _("Nobody has judged it."))), *rated]


class EditPartyForm(RowForm):
    names = ("name", "kind", "description", "part_of", "independent_because", "wikidata_id")

    name = field_of(Party, "name")
    kind = field_of(Party, "kind")
    description = field_of(Party, "description")
    part_of = PickField(
        "parties",
        label=gettext_lazy("Part of"),
        required=False,
        help_text=gettext_lazy("Of which larger party. The word of a part counts as that of its whole."),
    )
    independent_because = field_of(
        Party, "independent_because", label=gettext_lazy("Why it is independent of what it is part of")
    )
    wikidata_id = field_of(Party, "wikidata_id", widget=forms.TextInput(attrs={"size": 12}))
    reason = reason_field()

    def look_twice(self) -> dict[str, str]:
        """Another name may be that of a party which the desk knows."""
        name = self.cleaned_data.get("name") or ""
        others = [] if name in ("", self.row.name) else matching.resembling(name)
        others = [other for other in others if other.pk != self.row.pk]
        if not others:
            return {}
        known = _("The desk knows “{party}” ({kind}). If that is the same party, merge the two instead.")
        return {"name": known.format(party=others[0], kind=others[0].get_kind_display())}

    def act(self, user: User) -> Party:
        data = self.cleaned_data
        return workflow.edit_party(user, self.row, seen=data["seen"], reason=data["reason"], **self.values())


class RatePartyForm(RowForm):
    """One reason for both: readers see it beside a letter; where the letter is taken away the log keeps it."""

    names = ("reliability", "reliability_reason")

    reliability = forms.ChoiceField(
        label=gettext_lazy("How far it can be relied on as a source"),
        choices=_reliabilities,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The letter of the Admiralty code."),
    )
    reliability_reason = field_of(
        Party,
        "reliability_reason",
        label=gettext_lazy("Why"),
        required=True,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Readers see it beside the letter."),
    )

    def act(self, user: User) -> Party:
        seen, letter, why = (self.cleaned_data[name] for name in ("seen", *self.names))
        words = {"reliability_reason": why} if letter else {"reliability_reason": "", "reason": why}
        return workflow.edit_party(user, self.row, seen=seen, reliability=letter, **words)


class MergePartyForm(RowForm):
    into = PickField(
        "parties",
        label=gettext_lazy("The party that stays"),
        help_text=gettext_lazy("Write its name."),
    )
    reason = TypedText(
        max_length=2000, label=gettext_lazy("Why are the two the same"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def act(self, user: User) -> Party:
        return workflow.merge_parties(user, self.row, **self.cleaned_data)
