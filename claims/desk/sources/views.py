"""Sources: their list, a page for each, the forms that mend one; and what the desk knows while one is typed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims import matching
from claims.desk.access import DeskRequest, get_source_or_404, needs
from claims.desk.forms import DeskForm, post_data, submit
from claims.desk.lookup import FINDERS
from claims.desk.parties.forms import KINDS, NewPartyForm, is_new_party
from claims.desk.rows import answer, back_to, of_a_row, render_list, render_row
from claims.desk.sources.editing import ArchivedCopyForm, EditSourceForm, MergeSourceForm, PickClaimForm
from claims.desk.sources.listing import KEYS, SourceFilter, rows_of
from claims.desk.sources.page import SourcePage
from claims.desk.sources.sourcing import sourcing
from claims.models import Source


@require_safe
@needs("research")
def sources(request: DeskRequest) -> HttpResponse:
    """The last added first."""
    return render_list(request, "desk/sources/sources.html", SourceFilter(request.GET), KEYS, rows_of)


@require_safe
@of_a_row(get_source_or_404, "research")
def source(request: DeskRequest, source: Source) -> HttpResponse:
    return _render(request, source)


@of_a_row(get_source_or_404, "research")
def edit_source(request: DeskRequest, source: Source) -> HttpResponse:
    form = EditSourceForm(post_data(request), row=source)
    if submit(request, form):
        return answer(request, form, _("The source is changed."))
    return _render(request, source, form, title=_("Edit the source"), button=_("Save it"))


@of_a_row(get_source_or_404, "research")
def archive_source(request: DeskRequest, source: Source) -> HttpResponse:
    form = ArchivedCopyForm(post_data(request), row=source)
    if submit(request, form):
        return answer(request, form, _("The archived copy is kept."))
    title = _("Change the archived copy") if source.archived_url else _("Add an archived copy")
    return _render(request, source, form, title=title, button=_("Save it"))


@of_a_row(get_source_or_404, "merge")
def merge_source(request: DeskRequest, source: Source) -> HttpResponse:
    form = MergeSourceForm(post_data(request), row=source, initial={"into": request.GET.get("into", "")})
    if submit(request, form):
        return back_to(request, form.result, _("The sources are merged. This one stays."))
    warning = _("All that rests on this source will be read as resting on the other. It cannot be undone.")
    return _render(
        request, source, form, title=_("Merge into another source"), button=_("Merge for good"), warning=warning
    )


@require_safe
@of_a_row(get_source_or_404, "research")
def link_source(request: DeskRequest, source: Source) -> HttpResponse:
    """Pick the claim to which it is linked. What it shows of it is asked by the form that links evidence."""
    form = PickClaimForm(request.GET if "claim" in request.GET else None)
    if form.is_bound and form.is_valid():
        claim = form.cleaned_data["claim"]
        return redirect(f"{reverse('desk:link_evidence', args=[claim.public_id])}?source={source.pk}")
    title, button = _("Link it to a claim"), _("Go on to the claim")
    return _render(request, source, form, title=title, button=button, method="get")


def _render(request: DeskRequest, source: Source, form: DeskForm | None = None, **more: Any) -> HttpResponse:
    if request.method == "POST":
        source = get_source_or_404(source.pk)  # as it is now, whatever the form was filled in for
    page = SourcePage(source, request.user, whole="all" in request.GET)
    return render_row(request, "desk/sources/source.html", page, form, **more)


@require_safe
@needs("research")
def find(request: DeskRequest, plural: str, name: str) -> HttpResponse:
    """The suggestions for the field `name`, which sends its text under its own name. One query."""
    if plural not in FINDERS:
        raise Http404
    text = request.GET.get(name, "").strip()
    suggestions = FINDERS[plural].suggestions(text) if text else []
    return render(request, "desk/sources/_suggestions.html", {"name": name, "suggestions": suggestions})


@require_safe
@needs("research")
def known_source(request: DeskRequest, name: str) -> HttpResponse:
    """Whether the source that is typed in the field `name` is known, and how reliable its publisher is."""
    return render(request, "desk/sources/_source_summary.html", {"sourcing": sourcing(request.GET, name)})


@require_safe
@needs("research")
def known_party(request: DeskRequest, name: str) -> HttpResponse:
    """What is asked of the party that is typed in the field `name`, which is nothing where it is known."""
    if name not in KINDS:
        raise Http404
    is_new = is_new_party(request.GET, name)
    resembled = matching.resembling(request.GET[name]) if is_new else []
    context = {"form": NewPartyForm(request.GET, name=name), "name": name, "is_new": is_new, "resembled": resembled}
    return render(request, "desk/parties/_new_party.html", context)
