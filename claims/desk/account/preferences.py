"""What an editor prefers: the zone of times, the light, the keys."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from claims import workflow
from claims.desk.access import DeskRequest, needs
from claims.desk.account.forms import PreferencesForm
from claims.desk.forms import post_data, submit
from claims.vocabulary import Theme


@require_http_methods(["GET", "HEAD", "POST"])
@needs("research")
def preferences(request: DeskRequest) -> HttpResponse:
    form = PreferencesForm(post_data(request), user=request.user)
    if submit(request, form):
        messages.success(request, _("Your preferences are saved."))
        return redirect("preferences")
    return render(request, "desk/account/preferences.html", {"form": form})


@require_POST
@needs("research")
def switch_theme(request: DeskRequest) -> HttpResponse:
    """The switch in the head of every page: back to the page where it was used."""
    theme = request.POST.get("theme", "")
    if theme not in Theme.values:
        raise BadRequest(_("There is no such light. Choose one among your preferences."))
    workflow.prefer(request.user, theme=theme)
    here = request.headers.get("Referer", "")  # not a field: htmx moves on without drawing the head again
    if not url_has_allowed_host_and_scheme(here, allowed_hosts={request.get_host()}):
        here = reverse("desk:board")
    return redirect(here)
