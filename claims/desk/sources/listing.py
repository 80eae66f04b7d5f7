"""The list of sources: which of them an address asks for, and what its rows say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from claims import matching
from claims.desk.lookup import address_in
from claims.desk.rows import RowFilter, having_word, having_words
from claims.models import Evidence, Party, Position, Source
from claims.models.sources import url_key

KEYS = ("-id",)


class SourceFilter(RowFilter):
    unrated = forms.BooleanField(label=gettext_lazy("Publisher not rated, or none named"), required=False)
    uncopied = forms.BooleanField(label=gettext_lazy("With an address, without archived copy"), required=False)
    alike = forms.BooleanField(label=gettext_lazy("Looks like another"), required=False)

    def chosen(self, wanted: dict[str, Any]) -> QuerySet[Source]:
        rows = matching.alike_sources() if wanted["alike"] else Source.objects.surviving()
        if wanted["unrated"]:
            rows = rows.filter(_unrated())
        if wanted["uncopied"]:
            rows = rows.filter(archived_url="").exclude(url="")
        return rows.filter(_said_by(wanted["q"])).select_related("publisher__merged_into", "through__merged_into")


def _unrated() -> Q:
    own = Q(publisher__merged_into=None, publisher__reliability="")
    return Q(publisher=None) | own | Q(publisher__merged_into__reliability="")


def _said_by(text: str) -> Q:
    """Sources whose address the text is, in whatever spelling; else those that have its words, or whose publisher has."""
    if address := address_in(text):
        known = Source.objects.filter(url_key=url_key(address)).exclude(url_key="")
        return Q(pk__in=known.values(read_as=Coalesce("merged_into", "pk")))
    return having_words(text, _having)


def _having(word: str) -> Q:
    by = Party.objects.filter(having_word(Party, word)).values("pk")
    return having_word(Source, word) | Q(publisher__in=by) | Q(publisher__merged_into__in=by)


@dataclass(frozen=True)
class Row:
    """A source in the list: how much rests on it, and what it looks like another as."""

    source: Source
    pieces: int
    positions: int
    like: list[Source]


def rows_of(sources: Sequence[Source]) -> list[Row]:
    """Three queries."""
    pieces, positions = _counts(Evidence.objects.linked(), sources), _counts(Position.objects.standing(), sources)
    like = matching.sources_like(sources)
    return [Row(one, pieces.get(one.pk, 0), positions.get(one.pk, 0), like.get(one.pk, [])) for one in sources]


def _counts(rows: Any, sources: Sequence[Source]) -> dict[int, int]:
    read_as = Coalesce("source__merged_into", "source")
    counted = rows.filter(Q(source__in=sources) | Q(source__merged_into__in=sources)).order_by()
    return dict(counted.values_list(read_as).annotate(n=Count("pk")))
