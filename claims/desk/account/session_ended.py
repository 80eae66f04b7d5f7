"""A session that ends in the middle: a form that is sent is answered with a log-in in its place, and saved after that.

What was typed travels on in hidden fields of the log-in, and nothing of it is kept here. The password goes to the log-in's own
address, as ever, where it is counted; the view of the form is called there once it was right. So a browser need not send
anything twice: the token against forged forms is another after a log-in, and no password is sent to another page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from claims.desk.access import DeskRequest
from claims.desk.account.forms import LoginForm
from claims.desk.forms import ACCOUNT, CSRF_TOKEN
from claims.desk.htmx import wants_fragment
from claims.middleware import use_zone_of


@dataclass(frozen=True)
class Sent:
    """A form of the desk that nobody was logged in for: the address with its query, and the fields, encoded as one."""

    to: str
    fields: str


class LogInInPlaceMiddleware:
    """A form of the desk that comes from nobody is answered here; what is only asked for goes on to the log-in's page.

    Stands after what checks the token against forged forms: only what this site drew is carried on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        is_form = request.method == "POST" and _is_of_the_desk(request.resolver_match) and ACCOUNT in request.POST
        return _ask(request) if is_form and not request.user.is_authenticated else None


def sent_before(request: HttpRequest) -> Sent | None:
    """What a log-in brings with it. Raises BadRequest where that is no form of the desk."""
    sent = Sent(request.POST.get("sent_to", ""), request.POST.get("sent", ""))
    if not sent.to:
        return None
    address = urlsplit(sent.to)
    if address.scheme or address.netloc or not _is_of_the_desk(_found(address.path)) or ACCOUNT not in sent.fields:
        raise BadRequest(_("What was to be saved after the log-in is no form of the desk. Nobody was logged in."))
    return sent


def carry_out(request: DeskRequest, sent: Sent) -> HttpResponseBase:
    """Answer as if the form were sent now, by whoever logged in: the view checks permission, account and all else."""
    address = urlsplit(sent.to)
    match = resolve(address.path)
    request.path = request.path_info = address.path
    request.META["QUERY_STRING"] = address.query
    request.GET, request.POST = QueryDict(address.query), QueryDict(sent.fields)
    request.resolver_match = match
    use_zone_of(request)
    answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return answer


def too_old(request: Any, reason: str = "") -> HttpResponse:
    """The answer to a form whose token is of another session. Where this site's own page sent it, it can be sent again."""
    sent, ours = None, [f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS]
    if request.method == "POST" and request.headers.get("Origin") in ours:
        is_form = _is_of_the_desk(_found(request.path)) and ACCOUNT in request.POST
        sent = _sent_now(request) if is_form else sent_before(request)
    fields = QueryDict(sent.fields).lists() if sent else ()
    context = {"sent": sent, "fields": [(name, value) for name, values in fields for value in values]}
    response = render(request, "403_csrf.html", context, status=403)
    add_never_cache_headers(response)
    return response


def _sent_now(request: DeskRequest) -> Sent:
    fields = request.POST.copy()
    fields.pop(CSRF_TOKEN, None)
    return Sent(request.get_full_path(), fields.urlencode())


def _ask(request: DeskRequest) -> HttpResponse:
    context = {"form": LoginForm(), "redirect_field_value": "", "sent": _sent_now(request)}
    if wants_fragment(request):
        response = render(request, "desk/account/_login.html", context)
        response.content = render_to_string("desk/_title.html", {"title": _("Log in")}).encode() + response.content
        response["HX-Retarget"], response["HX-Reswap"] = "#main", "innerHTML"
    else:
        response = render(request, "desk/account/login.html", context)
    add_never_cache_headers(response)
    return response


def _found(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def _is_of_the_desk(match: ResolverMatch | None) -> bool:
    return match is not None and match.app_names == ["desk"]
