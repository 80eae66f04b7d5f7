"""How to cite a revision: what it says and the address at which it goes on saying so."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as format_date

from claims.dates import day_of
from claims.payload import PublishedClaim

_ESCAPES = {ord(sign): f"\\{sign}" for sign in "&%$#_{}"}
_ESCAPES |= {ord("~"): r"\textasciitilde{}", ord("^"): r"\textasciicircum{}", ord("\\"): r"\textbackslash{}"}
_ESCAPES |= {ord("\n"): " ", ord("\r"): " "}


def as_text(told: PublishedClaim, address: str) -> str:
    return f"{settings.DESK_NAME}: “{told.statement}” {_status(told)} Revision {told.number}, {_day(told)}. {address}"


def as_bibtex(told: PublishedClaim, address: str) -> str:
    """An entry of the type `online`, as biblatex has it. Its key is the claim's id and the revision's number."""
    day = day_of(told.published_at)
    fields = {
        "author": f"{{{_tex(settings.DESK_NAME)}}}",
        "title": _tex(told.statement),
        "date": day.isoformat(),
        "note": _tex(f"{_status(told)} Revision {told.number}"),
        "url": address,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@online{{{told.id}-{told.number},", *lines, "}"])


def _status(told: PublishedClaim) -> str:
    since = format_date(timezone.localtime(told.since), "j F Y")
    return f"{told.status.label} since {since}."


def _day(told: PublishedClaim) -> str:
    return format_date(day_of(told.published_at), "j F Y")


def _tex(text: str) -> str:
    return text.translate(_ESCAPES)
