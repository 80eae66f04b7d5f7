"""How to cite a revision: what it says and the address at which it goes on saying so."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from claims.dates import day_of, format_day
from claims.published import PublishedClaim
from claims.texts import isolated

_ESCAPES = {ord(sign): f"\\{sign}" for sign in "&%$#_"}
_ESCAPES |= {ord("~"): r"\textasciitilde{}", ord("^"): r"\textasciicircum{}", ord("\\"): r"\textbackslash{}"}
# BibTeX counts braces, also those behind a backslash, so each of these has to hold as many that open as that close.
_ESCAPES |= {ord("{"): r"\textbraceleft{}", ord("}"): r"\textbraceright{}"}
_ESCAPES |= dict.fromkeys(map(ord, "\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")
# What only steers the direction of writing: TeX has its own means, and most fonts a box for these.
_ESCAPES |= dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"), "")


def as_text(claim: PublishedClaim, address: str) -> str:
    """One sentence after the other. What runs from right to left in it is isolated (U+2068, U+2069), wherever it is pasted."""
    return _("{desk}: “{claim}” {status} Revision {n}, {day}. {address}").format(
        desk=isolated(settings.DESK_NAME),
        claim=isolated(claim.statement),
        status=_status(claim),
        n=claim.number,
        day=format_day(day_of(claim.published_at)),
        address=address,
    )


def as_bibtex(claim: PublishedClaim, address: str) -> str:
    """An entry of the type `online`, as biblatex has it. Its key is the claim's id and the revision's number."""
    day = day_of(claim.published_at)
    fields = {
        "author": f"{{{_tex(settings.DESK_NAME)}}}",
        "title": _tex(claim.statement),
        "date": day.isoformat(),
        "note": _tex(_("{status} Revision {n}").format(status=_status(claim), n=claim.number)),
        "url": address,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@online{{{claim.id}-{claim.number},", *lines, "}"])


def as_mail(subject: str, body: str) -> str:
    """The address of a mail that is still to be sent to somebody."""
    return f"mailto:?subject={quote(subject, safe='')}&body={quote(body, safe='')}"


def _status(claim: PublishedClaim) -> str:
    return _("{status} since {day}.").format(status=isolated(claim.status.label), day=format_day(claim.since))


def _tex(text: str) -> str:
    return text.translate(_ESCAPES)
