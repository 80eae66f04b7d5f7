"""The sources that a page shows, each read once, whoever cites it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import CharField
from django.db.models.functions import Cast, Coalesce

from claims.models import Edit, Source, User

_CITING = {"receive": "first_appearances", "link_evidence": "evidence", "record_position": "positions"}
_LOOKED_BACK = 5


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source as a page shows it. `reliability` is the letter of its publisher, "" where nobody rated it or there is none;
    `through` the title of what reports it.
    """

    pk: int
    title: str
    author: str
    published_on: str
    url: str
    archived_url: str
    publisher: str
    reliability: str
    through: str


class Citing(Protocol):
    """What names a source: the one that stays, where it was merged."""

    source: CitedSource | None

    @property
    def source_id(self) -> int | None: ...


def put_sources(entries: Iterable[Citing]) -> None:
    """Give entries their sources. One query."""
    entries = list(entries)
    wanted = {entry.source_id for entry in entries if entry.source_id is not None}
    rows = Source.objects.filter(pk__in=wanted).values_list(
        *("pk", "title", "author", Cast("published_on", CharField()), "url", "archived_url"),
        Coalesce("publisher__merged_into__name", "publisher__name"),
        Coalesce("publisher__merged_into__reliability", "publisher__reliability"),
        Coalesce("through__merged_into__title", "through__title"),
    )
    sources: dict[int | None, CitedSource] = {}
    for pk, title, author, date, url, archived_url, publisher, reliability, through in rows.order_by():
        of_others = (publisher or "", reliability or "", through or "")
        sources[pk] = CitedSource(pk, title, author, date, url, archived_url, *of_others)
    for entry in entries:
        entry.source = sources.get(entry.source_id)


def last_cited_by(user: User) -> Source | None:
    """The source of what somebody recorded last, if one of the last few entries has one. At most six queries."""
    done = Edit.objects.filter(by=user, verb__in=_CITING).order_by("-pk").values_list("verb", "object_id")
    for verb, pk in done[:_LOOKED_BACK]:
        cited = Source.objects.filter(**{_CITING[verb]: pk}).select_related("merged_into").first()
        if cited is not None:
            return cited.survivor
    return None
