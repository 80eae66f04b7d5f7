"""How a date is read, while it is typed."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.desk.access import DeskRequest, needs
from claims.desk.moments import MomentField
from claims.typed_dates import TypedDate, TypedDay

KINDS: dict[str, type[TypedDate]] = {field.kind: field for field in (TypedDate, TypedDay, MomentField)}


@require_safe
@needs("research")
def read(request: DeskRequest, kind: str, name: str) -> HttpResponse:
    """The reading of the field `name`, which sends its text under its own name; empty until it can be read. No query."""
    if kind not in KINDS:
        raise Http404
    words = KINDS[kind]().reading(request.GET.get(name, ""))
    return render(request, "desk/dates/_reading.html", {"name": name, "words": words})
