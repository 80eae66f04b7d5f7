"""Every page that the public can reach by following links and sending forms, from the first page on, and what it shows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.db import models
from django.http import HttpResponse
from django.test import Client

from claims.models.fields import LanguageField, PartialDateField
from tests.htmx import soup

ELSEWHERE = ("/static/", "/desk/", "/admin/", "/accounts/")

# Words; numbers, but not within a digest; the second day of a year that no page is about, as JSON and as pages have it.
CANARY = re.compile(
    r"xyzzy[a-z]{3}|(?<![0-9a-f])177[0-9]{6}(?![0-9a-f])"
    r"|(?<![0-9])[12][1-8][0-9]{2}(?=-01-02)|(?<=2 january )[12][1-8][0-9]{2}"
)

Answer = tuple[int, dict[str, str], bytes]


def crawl(client: Client, *starts: str, without: tuple[str, ...] = ()) -> dict[str, HttpResponse]:
    """Read all pages by address, also the given ones, to which nothing may lead.

    Left out: other rooms, pictures, and what begins like one of `without`.
    """
    waiting, read = ["/", "/healthz", *starts], {}
    while waiting:
        address = waiting.pop()
        if address in read or address.endswith(".png") or address.startswith(ELSEWHERE + without):
            continue
        read[address] = client.get(address)
        if read[address].get("Content-Type", "").startswith("text/html"):
            waiting += _leads(address, read[address])
    return read


def answer_of(response: HttpResponse) -> Answer:
    """All that an answer says: its status, its headers but the moment, and its body."""
    return response.status_code, {name: text for name, text in response.items() if name != "Date"}, response.content


def _leads(address: str, response: HttpResponse) -> list[str]:
    found = [urljoin(address, str(link["href"])) for link in soup(response).select("a[href]")]
    return [urlsplit(link)._replace(fragment="").geturl() for link in found if link.startswith("/")]


class Canaries:
    """Words, numbers and years, each of which names the kind of object and the field that it was written into."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._words, self._numbers = iter(range(26**3)), iter(range(1000))
        self._years = {first: iter(range(first, first + 800)) for first in (1100, 2100)}

    def fit(self, field: Any, name: str, first_year: int) -> Any:
        """One that a field can carry; None where it can carry none. A date that may be partial lies in the past."""
        if (
            field.primary_key
            or field.is_relation
            or field.choices
            or isinstance(field, models.BooleanField | models.UUIDField)
        ):
            return None
        if isinstance(field, PartialDateField):
            return f"{self.year(name, 1100)}-01-02"
        if isinstance(field, models.DateField):
            moment = dt.datetime(self.year(name, first_year), 1, 2, 12, tzinfo=dt.UTC)
            return moment if isinstance(field, models.DateTimeField) else moment.date()
        if isinstance(field, models.IntegerField):
            return self.number(name)
        if field.name == "wikidata_id":
            return f"Q{self.number(name)}"
        word = self.word(name)
        if isinstance(field, models.JSONField):
            return {word: word}
        if isinstance(field, LanguageField):
            return f"x-{word}"  # a tag of one's own, which BCP 47 allows
        return f"https://{word}.example/" if isinstance(field, models.URLField) else word

    def word(self, name: str) -> str:
        count = next(self._words)
        return self._named("xyzzy" + "".join(chr(97 + count // base % 26) for base in (676, 26, 1)), name)

    def number(self, name: str) -> int:
        """Leaves room for what a verb counts on from it."""
        return int(self._named(str(177_000_000 + 1000 * next(self._numbers)), name))

    def year(self, name: str, first: int) -> int:
        """A later one each time, of those from 1100 on, or from 2100 on."""
        return int(self._named(str(next(self._years[first])), name))

    def _named(self, canary: str, name: str) -> str:
        self.names[canary] = name
        return canary

    def found_in(self, *texts: str) -> set[str]:
        """The names of those that stand in texts."""
        found = {canary for text in texts for canary in CANARY.findall(text.casefold())}
        return {self.names.get(f"{canary[:6]}000" if len(canary) == 9 else canary, canary) for canary in found}

    def shown_by(self, pages: Mapping[str, HttpResponse]) -> set[tuple[str, str]]:
        """What pages show, by address, but for what somebody wrote into the address."""
        return {
            (address, name)
            for address, page in pages.items()
            for name in self.found_in(page.content.decode(errors="replace"), str(page.headers), str(page.cookies))
            - self.found_in(address)
        }
