"""How to cite a revision: what it says and the address at which it goes on saying so."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from claims.dates import day_of, format_day
from claims.published import PublishedClaim

_ESCAPES = {ord(sign): f"\\{sign}" for sign in "&%$#_{}"}
_ESCAPES |= {ord("~"): r"\textasciitilde{}", ord("^"): r"\textasciicircum{}", ord("\\"): r"\textbackslash{}"}
_ESCAPES |= {ord("\n"): " ", ord("\r"): " "}


def as_text(claim: PublishedClaim, address: str) -> str:
    return _("{desk}: “{claim}” {status} Revision {n}, {day}. {address}").format(
        desk=settings.DESK_NAME,
        claim=claim.statement,
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
    return _("{status} since {day}.").format(status=claim.status.label, day=format_day(claim.since))


def _tex(text: str) -> str:
    return text.translate(_ESCAPES)
