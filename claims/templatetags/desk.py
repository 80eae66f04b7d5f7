"""What only the desk draws."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def leads_to(view: str, *args: Any) -> SafeString:
    """The attributes of a link that htmx follows too, to the same address; where the answer goes is said above it."""
    address = reverse(f"desk:{view}", args=args)
    return format_html('href="{}" hx-get="{}"', address, address)


@register.inclusion_tag("desk/_cited.html")
def cited(source: object, place: str, pk: int) -> dict[str, object]:
    """Show a source of the desk's own. `place` and `pk` tell where, so that each has its id."""
    return {"source": source, "place": f"{place}-{pk}"}


@register.filter
def short_moment(value: dt.datetime, narrow: bool = False) -> SafeString:
    """A moment as a list has room for it, in the desk's TIME_ZONE, which is named; narrow ones have two lines."""
    local = timezone.localtime(value)
    day, time = format_date(local, "j M Y"), format_date(local, "H:i T")
    between = mark_safe("<br>") if narrow else ", "
    return format_html('<time datetime="{}">{}{}{}</time>', local.isoformat(timespec="seconds"), day, between, time)


@register.filter
def short_day(value: dt.date) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), format_date(value, "j M Y"))
