"""What every Jinja2 page may call: the functions and filters that are at hand without an import, and gettext."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote

import jinja2
from django.conf import settings
from django.http import QueryDict
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.functional import lazy
from django.utils.http import urlencode
from django.utils.text import Truncator, capfirst
from django_htmx.jinja import htmx_script
from markupsafe import escape

from claims import dates, labels, languages, texts


def environment(**options: Any) -> jinja2.Environment:
    """Escapes every text and refuses a name that it does not know. Compiled once, kept in memory on a server."""
    options |= {"undefined": jinja2.StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = jinja2.Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701 - Django asks for autoescape
    env.policies["ext.i18n.trimmed"] = True
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.globals |= GLOBALS
    env.filters |= FILTERS
    env.tests["list"] = lambda value: isinstance(value, list | tuple)
    return env


def gettext(message: str, /, **values: object) -> str:
    """A text in the language that is active, with values in it. It holds no markup of its own; a value may."""
    language = translation.get_language()
    return _translated(message, "", 1, language) % values if values else _without_values(message, language)


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    return _translated(one, many, n, translation.get_language()) % {"num": n, **values}


@lru_cache(maxsize=4096)
def _translated(one: str, many: str, n: int, language: str | None) -> str:
    """Django looks through one catalogue after another, and a long page asks for the same few texts by the hundred."""
    return escape(translation.ngettext(one, many, n) if many else translation.gettext(one))


@lru_cache(maxsize=4096)
def _without_values(message: str, language: str | None) -> str:
    return _translated(message, "", 1, language) % {}


def in_the_desks_zone(caller: Callable[[], str]) -> str:
    """Write the moments in what is called as readers get them: `{% call in_the_desks_zone() %}…{% endcall %}`."""
    with dates.in_the_desks_zone():
        return caller()


def url(name: str, *args: object, query: dict[str, str] | None = None, fragment: str | None = None) -> str:
    """The address of a view, as `reverse`."""
    address = _address(name, args)
    if query:
        address += f"?{urlencode(query)}"
    return f"{address}#{quote(fragment)}" if fragment else address


@lru_cache(maxsize=4096)
def _address(name: str, args: tuple[object, ...]) -> str:
    """To find one takes as long as the row around it, and every page has a score of the same. A process serves one site."""
    return reverse(name, args=args)


def querystring(query: QueryDict, **changes: object) -> str:
    """A query with some of its values changed, and without those that are None; "?" where nothing is left."""
    changed = query.copy()
    for name, value in changes.items():
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = str(value)
    return f"?{changed.urlencode()}"


def url_of_each(name: str, *args: object) -> Callable[[object], str]:
    """The addresses of a view that differ in their last argument alone, a key or an id: for rows by the hundred."""
    before, _, after = reverse(name, args=[*args, 0]).rpartition("0/")
    return lambda last: f"{before}{last}/{after}"


def shortened(text: str, letters: int) -> str:
    """The beginning of a text, ending in "…" where it is longer than so many letters."""
    return text if len(text) <= letters else Truncator(text).chars(letters)


def shortened_words(text: str, words: int) -> str:
    """As `shortened`, by words."""
    return Truncator(text).words(words)


def paragraphs(text: str) -> list[list[str]]:
    """The lines of each paragraph; blank lines part them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return [part.split("\n") for part in re.split(r"\n{2,}", text)]


GLOBALS: dict[str, Any] = {
    "_": gettext,
    "gettext": gettext,
    "ngettext": ngettext,
    "desk_name": lazy(lambda: settings.DESK_NAME, str)(),
    "htmx_script": htmx_script,
    "in_the_desks_zone": in_the_desks_zone,
    "machine_time": dates.machine_time,
    "querystring": querystring,
    "static": cache(static),  # a page names a score of files, whose addresses stay as long as the process
    "url": url,
    "url_of_each": url_of_each,
}
FILTERS: dict[str, Any] = {
    "as_address": labels.as_address,
    "capfirst": capfirst,
    "coordinate": "{:g}".format,  # a number in a drawing, without the zeros that say nothing
    "format_clock": dates.format_clock,
    "format_day": dates.format_day,
    "format_moment": dates.format_moment,
    "format_partial_date": dates.format_partial_date,
    "format_time": dates.format_time,
    "in_a_sentence": labels.in_a_sentence,
    "isolated": texts.isolated,
    "listed": labels.listed,
    "locale_of": languages.locale_of,
    "meaning_of": labels.meaning_of,
    "name_of": labels.name_of,
    "paragraphs": paragraphs,
    "shortened": shortened,
    "shortened_words": shortened_words,
}
