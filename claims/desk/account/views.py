"""Logging in and out, and changing one's password: the views of django-allauth, in our pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account import views as allauth
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, HttpResponseStopPolling

from claims import hashing
from claims.desk.access import DeskRequest
from claims.desk.account import adapter, session_ended
from claims.desk.account.forms import LoginForm
from claims.desk.htmx import wants_fragment
from claims.workflow import Refused

BOARD = reverse_lazy("desk:board")
page = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@page
@never_cache
def login(request: DeskRequest) -> HttpResponseBase:
    """Ask who it is, and do what was sent when a session had ended.

    Where htmx was led here because a session ended, the whole page goes, and comes back afterwards.
    """
    if request.htmx.trigger == "live":  # the page asks by itself, and somebody may be typing in it
        return HttpResponseStopPolling()
    if wants_fragment(request):
        here = urlsplit(request.headers.get("HX-Current-URL", ""))
        return HttpResponseClientRedirect(redirect_to_login(here.path or reverse("desk:board")).url)
    sent = session_ended.sent_before(request)
    response = LoginView.as_view()(request)
    if request.method == "POST" and request.user.is_authenticated:
        response = session_ended.carry_out(request, sent) if sent else response
        adapter.remember_device(request, response, request.user)
    return response


class LoginView(allauth.LoginView):
    """Counts, checks and logs in within one turn, so that those who send passwords without end never hold many workers."""

    template_name = "desk/account/login.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        known = adapter.device_of(request, request.POST.get("login", "").strip())
        try:
            with hashing.turn(hashing.KNOWN if known else hashing.ANYBODY):
                return super().post(request, *args, **kwargs)
        except hashing.NoTurn:
            return self._busy(request)

    def _busy(self, request: HttpRequest) -> HttpResponse:
        """What was typed, but for the password, and that it was not looked at."""
        form = LoginForm(initial={"login": request.POST.get("login", "")})
        context = {"form": form, "redirect_field_value": request.POST.get("next", ""), "is_busy": True}
        return render(request, self.template_name, context | self._sent(), status=429)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | self._sent()

    def _sent(self) -> dict[str, Any]:
        return {"sent": session_ended.sent_before(self.request)}

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error("__all__", "too_many_login_attempts"):
            response.status_code = 429
        return response


# Whoever is not logged in has nothing to end, and is not asked to log in for it.
logout = login_not_required(require_POST(never_cache(allauth.logout)))


@page
@never_cache
@sensitive_post_parameters()
def change_password(request: DeskRequest) -> HttpResponseBase:
    if not request.user.has_usable_password():
        return redirect("account_reset_password")
    change = allauth.PasswordChangeView.as_view(
        success_url=BOARD, template_name="desk/account/password_change_form.html"
    )
    response = _unless_busy(change, request)
    if response.status_code == 302:
        adapter.note(request, "own password changed", request.user)
        messages.success(request, _("Your password is changed."))
    return response


@login_not_required
@page
@never_cache
def ask_reset(request: HttpRequest) -> HttpResponseBase:
    """Ask for a link to a new password. The answer is the same whether there is such an account or not."""
    ask = allauth.PasswordResetView.as_view(
        success_url=reverse_lazy("account_reset_password_done"), template_name="desk/account/ask_reset.html"
    )
    return ask(request)


@login_not_required
@require_safe
@never_cache
def reset_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/account/reset_sent.html")


@login_not_required
@page
@never_cache
@sensitive_post_parameters()
def reset_password(request: HttpRequest, uidb36: str, key: str) -> HttpResponseBase:
    """Take a new password from whoever has the link that was mailed. It is good once, and for an hour."""
    view = ResetView.as_view(template_name="desk/account/reset_password.html")
    return _unless_busy(view, request, uidb36=uidb36, key=key)


class ResetView(allauth.PasswordResetFromKeyView):
    """Leads to the log-in, in a browser that is known from now on."""

    success_url = reverse_lazy("account_reset_password_from_key_done")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        adapter.note(self.request, "own password set anew by mail", self.reset_user)
        adapter.forget_failures(self.request, self.reset_user)
        adapter.remember_device(self.request, response, self.reset_user)
        return response


@login_not_required
@require_safe
@never_cache
def reset_done(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/account/reset_done.html")


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """The answer to whoever asks too often for what is limited: factcheck.urls names it."""
    adapter.note_limit(request)
    return render(request, "429.html", status=429)


def _unless_busy(view: Any, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
    """What is typed is checked by the form. The verb refuses a password only where too many others are hashing."""
    try:
        response: HttpResponseBase = view(request, **kwargs)
    except Refused:
        return render(request, "429.html", status=429)
    return response
