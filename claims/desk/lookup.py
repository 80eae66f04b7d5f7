"""Finding a known party, source or claim by what somebody typed: its name, its address, its id, or a part of them."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from typing import Any

from django.db.models import Q, QuerySet

from claims import matching
from claims.matching import Match
from claims.models import Claim, Party, Source
from claims.models.sources import url_key
from claims.search import search

MOST = 12  # suggestions that one looks through at a glance
_TAGGED = re.compile(r"\[([0-9a-z]{1,19})\]\s*\Z")
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+", re.IGNORECASE)
_AROUND_AN_ADDRESS = "\"'“”‘’«»<>()[]{}.,;:!?"
_CLAIM_ID = re.compile(r"(?:\A|/claims/)([0-9a-z]{8})(?:/\S*)?\Z", re.IGNORECASE)


class Finder(ABC):
    """Finds rows of one noun. `text_for` is what one types to mean a row, `about` how it differs from its namesakes."""

    noun: str
    plural: str

    @abstractmethod
    def known(self) -> QuerySet[Any]: ...

    def exact(self, text: str) -> list[Any]:
        """The rows that the text can mean: one, several namesakes, or none."""
        if "\0" in text:  # PostgreSQL takes none
            return []
        tag = _TAGGED.search(text)
        return self.tagged(tag[1]) if tag else self.named(" ".join(text.split()))

    @abstractmethod
    def tagged(self, tag: str) -> list[Any]: ...

    @abstractmethod
    def named(self, text: str) -> list[Any]: ...

    @abstractmethod
    def near(self, text: str) -> list[Any]:
        """A dozen at most that the text may be a part of."""

    def tag(self, row: Any) -> str:
        return f"[{row.pk}]"

    def text_for(self, row: Any) -> str:
        """What one types to mean a row: its name, with its tag where the name alone would not do. One query."""
        return f"{row}" if self.exact(str(row)) == [row] else f"{row} {self.tag(row)}"

    def suggestions(self, text: str) -> list[tuple[str, str]]:
        """What one may have meant, each as (what to type, what it differs in). One query."""
        rows = self.near(text.replace("\0", ""))
        namesakes = Counter(str(row).casefold() for row in rows)
        return [
            (f"{row} {self.tag(row)}" if namesakes[str(row).casefold()] > 1 else str(row), self.about(row))
            for row in rows
        ]

    def about(self, row: Any) -> str:
        return ""


def _or_merged(known: QuerySet[Any], wanted: Q) -> QuerySet[Any]:
    """Those that are wanted, and those into which one that is wanted was merged: its name goes on finding them."""
    merged = known.model._default_manager.filter(wanted).exclude(merged_into=None).order_by().values("merged_into")
    return known.filter(wanted | Q(pk__in=merged))


def _called(known: QuerySet[Any], wanted: Q) -> list[Any]:
    """Those that are called so; where none is, those into which one that was called so was merged."""
    return list(known.filter(wanted)[:MOST]) or list(_or_merged(known, wanted)[:MOST])


def _with_words(field: str, text: str) -> Q:
    wanted = Q()
    for word in text.split()[:8]:
        wanted &= Q(**{f"{field}__icontains": word})
    return wanted


class Parties(Finder):
    noun, plural = "party", "parties"

    def known(self) -> QuerySet[Party]:
        return Party.objects.surviving().select_related("part_of")

    def tagged(self, tag: str) -> list[Party]:
        return [party.survivor for party in Party.objects.filter(public_id=tag).select_related("merged_into")]

    def named(self, text: str) -> list[Party]:
        return _called(self.known(), Q(name__iexact=text))

    def near(self, text: str) -> list[Party]:
        return list(_or_merged(self.known(), _with_words("name", text))[:MOST])

    def tag(self, row: Party) -> str:
        return f"[{row.public_id}]"

    def text_for(self, row: Party) -> str:
        namesakes = self.known().filter(name__iexact=row.name).exclude(pk=row.pk)
        is_clear = not (row.merged_into_id or row.name.startswith("[") or namesakes.exists())
        return f"{row}" if is_clear else f"{row} {self.tag(row)}"

    def about(self, row: Party) -> str:
        part_of = f"part of {row.part_of}" if row.part_of else ""
        return ", ".join(filter(None, [row.get_kind_display(), row.description, part_of]))


class Sources(Finder):
    noun, plural = "source", "sources"

    def known(self) -> QuerySet[Source]:
        return Source.objects.surviving().select_related("publisher", "through")

    def tagged(self, tag: str) -> list[Source]:
        rows = Source.objects.filter(pk=int(tag)) if tag.isdecimal() and len(tag) < 19 else Source.objects.none()
        return [source.survivor for source in rows.select_related("merged_into")]

    def named(self, text: str) -> list[Source]:
        if address := address_in(text):
            return source_at(address)
        return _called(self.known(), Q(title__iexact=text))

    def near(self, text: str) -> list[Source]:
        if address := address_in(text):
            host = url_key(address).partition("/")[0]
            return list(self.known().filter(url_key__startswith=host)[:MOST]) if host else []
        wanted = _with_words("title", text) | _with_words("publisher__name", text)
        return list(_or_merged(self.known(), wanted)[:MOST])

    def about(self, row: Source) -> str:
        date = getattr(row.published_on, "display", "")
        through = f"known through “{row.through}”" if row.through else ""
        return ", ".join(filter(None, [str(row.publisher or ""), row.author, date, row.url, through]))


class Claims(Finder):
    noun, plural = "claim", "claims"

    def known(self) -> QuerySet[Claim]:
        return Claim.objects.surviving().select_related("status")

    def tagged(self, tag: str) -> list[Claim]:
        return _called(self.known(), Q(public_id=tag))

    def named(self, text: str) -> list[Claim]:
        found = _CLAIM_ID.search(text)
        by_id = self.tagged(found[1].lower()) if found else []
        return by_id or _called(self.known(), Q(statement__iexact=text))

    def near(self, text: str) -> list[Claim]:
        return list(search(self.known(), text).order_by("-changed_at", "-id")[:MOST])

    def tag(self, row: Claim) -> str:
        return f"[{row.public_id}]"

    def about(self, row: Claim) -> str:
        return f"{row.status}, {row.get_stage_display()}"


FINDERS: dict[str, Finder] = {finder.plural: finder for finder in (Parties(), Sources(), Claims())}


def address_in(text: str) -> str:
    """The address that a text is, with its scheme; "" for any other text."""
    return _with_scheme(text) if _ADDRESS.fullmatch(text) else ""


def address_within(text: str) -> str:
    """The first address in a text that says more than that, with its scheme; "" where there is none."""
    found = None if _ADDRESS.fullmatch(text) else _ADDRESS.search(text)
    return _with_scheme(found[0].rstrip(_AROUND_AN_ADDRESS)) if found else ""


def _with_scheme(address: str) -> str:
    return address if "://" in address else f"https://{address}"


def source_at(address: str) -> list[Source]:
    """The known source with this address, in whatever spelling; none for an empty or impossible address."""
    key = url_key(address)
    return _called(FINDERS["sources"].known(), Q(url_key=key)) if key else []


def can_be_matched(statement: str) -> bool:
    """Whether a statement has words by which claims like it can be looked for."""
    return bool(matching.distinctive_words(statement))


def matches_of(statement: str, *, chosen: str = "", leaving_out: Claim | None = None) -> list[Match]:
    """The claims most like a statement, and the one that was chosen among them before it was typed on."""
    matches = matching.like(statement, leaving_out=leaving_out)
    if chosen and all(match.claim.public_id != chosen for match in matches):
        kept = Claim.objects.surviving().filter(public_id=chosen).select_related("status")
        matches += [Match(claim, 0) for claim in kept]
    return matches
