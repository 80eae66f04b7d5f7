"""Logging in and out, and changing one's password."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, PasswordChangeView, redirect_to_login
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRedirect, HttpResponseStopPolling

from claims.desk.access import DeskRequest
from claims.desk.htmx import wants_fragment


@login_not_required
@never_cache
def login(request: DeskRequest) -> HttpResponseBase:
    """Ask who it is. Where htmx was led here because a session ended, the whole page goes, and comes back afterwards."""
    if request.htmx.trigger == "live":  # the page asks by itself, and somebody may be typing in it
        return HttpResponseStopPolling()
    if wants_fragment(request):
        here = urlsplit(request.headers.get("HX-Current-URL", ""))
        return HttpResponseClientRedirect(redirect_to_login(here.path or reverse("desk:board")).url)
    return LoginView.as_view(redirect_authenticated_user=True, template_name="desk/account/login.html")(request)


@never_cache
def change_password(request: DeskRequest) -> HttpResponseBase:
    template = "desk/account/password_change_form.html"
    response = PasswordChangeView.as_view(success_url=reverse_lazy("desk:board"), template_name=template)(request)
    if response.status_code == 302:
        messages.success(request, _("Your password is changed."))
    return response
