"""Parties: their list, a page for each, and the forms that mend one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.desk.access import DeskRequest, get_party_or_404, needs
from claims.desk.forms import DeskForm, post_data, submit
from claims.desk.parties.editing import EditPartyForm, MergePartyForm, RatePartyForm
from claims.desk.parties.listing import KEYS, PartyFilter
from claims.desk.parties.page import PartyPage
from claims.desk.rows import answer, back_to, of_a_row, render_list, render_row
from claims.models import Party


@require_safe
@needs("research")
def parties(request: DeskRequest) -> HttpResponse:
    """By their names."""
    chosen = PartyFilter(request.GET)
    return render_list(request, "desk/parties/parties.html", chosen, KEYS, chosen.rows_of)


@require_safe
@of_a_row(get_party_or_404, "research")
def party(request: DeskRequest, party: Party) -> HttpResponse:
    return _render(request, party)


@of_a_row(get_party_or_404, "research")
def edit_party(request: DeskRequest, party: Party) -> HttpResponse:
    form = EditPartyForm(post_data(request), row=party)
    if submit(request, form):
        return answer(request, form, _("The party is changed."))
    return _render(request, party, form, title=_("Edit the party"), button=_("Save it"))


@of_a_row(get_party_or_404, "research")
def rate_party(request: DeskRequest, party: Party) -> HttpResponse:
    form = RatePartyForm(post_data(request), row=party)
    if submit(request, form):
        return answer(request, form, _("The rating is kept."))
    return _render(request, party, form, title=_("Rate the party"), button=_("Save the rating"))


@of_a_row(get_party_or_404, "merge")
def merge_party(request: DeskRequest, party: Party) -> HttpResponse:
    form = MergePartyForm(post_data(request), row=party, initial={"into": request.GET.get("into", "")})
    if submit(request, form):
        return back_to(request, form.result, _("The parties are merged. This one stays."))
    warning = _(
        "All that this party says, and all that is its word, will be read as the other’s; its public address will lead there. "
        "It cannot be undone."
    )
    return _render(
        request, party, form, title=_("Merge into another party"), button=_("Merge for good"), warning=warning
    )


def _render(request: DeskRequest, party: Party, form: DeskForm | None = None, **more: Any) -> HttpResponse:
    if request.method == "POST":
        party = get_party_or_404(party.public_id)  # as it is now, whatever the form was filled in for
    page = PartyPage(party, request.user, whole="all" in request.GET)
    return render_row(request, "desk/parties/party.html", page, form, **more)
