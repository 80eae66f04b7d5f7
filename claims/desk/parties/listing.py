"""The list of parties: which of them an address asks for, and what its rows say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django import forms
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from claims import matching
from claims.desk.rows import RowFilter, having_word, having_words
from claims.models import Evidence, Party, Position, Source
from claims.models.orders import by_letters
from claims.vocabulary import PartyKind

KEYS = ("letters", "id")


class PartyFilter(RowFilter):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("any kind")), *PartyKind.choices]
    )
    unrated = forms.BooleanField(label=gettext_lazy("Not rated"), required=False)
    alike = forms.BooleanField(label=gettext_lazy("Looks like another"), required=False)

    @cached_property
    def alike_parties(self) -> dict[int, set[int]]:
        return matching.alike_parties()

    def chosen(self, wanted: dict[str, Any]) -> QuerySet[Party]:
        rows = Party.objects.surviving()
        if wanted["alike"]:
            rows = rows.filter(pk__in=self.alike_parties)
        if wanted["kind"]:
            rows = rows.filter(kind=wanted["kind"])
        if wanted["unrated"]:
            rows = rows.filter(reliability="")
        rows = rows.filter(having_words(wanted["q"], partial(having_word, Party)))
        return rows.annotate(letters=by_letters(F("name"))).select_related("part_of__merged_into")

    def rows_of(self, parties: Sequence[Party]) -> list[Row]:
        """Three queries, one more where those that look alike are asked for."""
        asks_alike = self.is_valid() and self.cleaned_data["alike"]
        near = {pk: self.alike_parties.get(pk, set()) for pk in (one.pk for one in parties)} if asks_alike else {}
        others = Party.objects.in_bulk({pk for pks in near.values() for pk in pks}) if asks_alike else {}
        said = _counts(Position.objects.standing(), "party", parties)
        words, published = _counts(Evidence.objects.linked(), "origin", parties), _published(parties)
        return [
            Row(
                *(one, said.get(one.pk, 0), words.get(one.pk, 0), published.get(one.pk, 0)),
                [others[pk] for pk in sorted(near.get(one.pk, ())) if pk in others],
            )
            for one in parties
        ]


@dataclass(frozen=True)
class Row:
    """A party in the list: how much rests on it, and whom it looks like, where that was asked for."""

    party: Party
    positions: int
    pieces: int
    sources: int
    like: list[Party]


def _counts(rows: Any, name: str, parties: Sequence[Party]) -> dict[int, int]:
    counted = rows.filter(Q(**{f"{name}__in": parties}) | Q(**{f"{name}__merged_into__in": parties})).order_by()
    return dict(counted.values_list(Coalesce(f"{name}__merged_into", name)).annotate(n=Count("pk")))


def _published(parties: Sequence[Party]) -> dict[int, int]:
    return _counts(Source.objects.surviving(), "publisher", parties)
