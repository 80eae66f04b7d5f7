"""What only the desk draws."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from claims.templatetags.factcheck import listed, written

register = template.Library()

_NAMED = 5  # parties in one sentence


@register.simple_tag
def leads_to(view: str, *args: Any, **query: object) -> SafeString:
    """The attributes of a link that htmx follows too, to the same address; where the answer goes is said above it."""
    address = escape(address_of(view, *args) + (f"?{urlencode(query)}" if query else ""))
    return mark_safe(f'href="{address}" hx-get="{address}"')  # noqa: S308 - an address of our own, and escaped


def address_of(view: str, *args: Any) -> str:
    """The address of a view of the desk. Those that differ in the number of a row alone are found once for all rows."""
    *place, last = args or ("",)
    if not isinstance(last, int):
        return reverse(f"desk:{view}", args=args)
    before, after = _around(view, *place)
    return f"{before}{last}{after}"


@lru_cache(maxsize=256)
def _around(view: str, *place: str) -> tuple[str, str]:
    """The address of a row before and after its number."""
    before, _, after = reverse(f"desk:{view}", args=[*place, 0]).rpartition("/0/")
    return f"{before}/", f"/{after}"


@register.simple_tag
def sources_and_origins(count: Any) -> str:
    """Count sources, and the independent origins among them."""
    sources = ngettext("{n} source", "{n} sources", count.sources).format(n=count.sources)
    origins = ngettext("{n} independent origin", "{n} independent origins", count.origins).format(n=count.origins)
    return f"{sources}, {origins}"


@register.simple_tag
def contested(names: Sequence[str]) -> str:
    """Who contests a claim, in a sentence that stays one: at most five by name."""
    if len(names) <= _NAMED:
        return _("Contested by {names}.").format(names=listed(names))
    more = len(names) - _NAMED + 1
    told = ngettext("Contested by {names} and {n} other.", "Contested by {names} and {n} others.", more)
    return told.format(names=", ".join(names[: _NAMED - 1]), n=more)


@register.simple_tag
def board_rows(shown: Any, rows: Sequence[tuple[Any, Sequence[str]]], picks: bool) -> SafeString:
    """The rows of the board, in the columns that are shown; `picks`: each with a box to tick."""
    return SafeString("".join([shown.row(claim, against, picks=picks) for claim, against in rows]))


@register.filter
def short_moment(value: dt.datetime, narrow: bool = False) -> SafeString:
    """A moment as a list has room for it, in the desk's TIME_ZONE, which is named; narrow ones have two lines."""
    local = timezone.localtime(value)
    told = f"{written(local.date(), 'j M Y', get_language())}{'<br>' if narrow else ', '}{local:%H:%M} {local.tzname()}"
    return mark_safe(f'<time datetime="{local.isoformat(timespec="seconds")}">{told}</time>')  # noqa: S308 - ours


@register.filter
def short_day(value: dt.date) -> SafeString:
    day = written(value, "j M Y", get_language())
    return mark_safe(f'<time datetime="{value.isoformat()}">{day}</time>')  # noqa: S308 - ours
