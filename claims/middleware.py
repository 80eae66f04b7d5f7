import zoneinfo
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

# Where there are accounts. All other addresses are the readers', also those at which there is nothing.
WITH_ACCOUNTS = ("/desk/", "/accounts/", "/admin/")


class NoCookiesForReadersMiddleware:
    """Where nobody has to say who they are, no cookie is read: whatever a browser sends, a page is the same, and sets none.

    Stands before all that reads cookies. Django's sessions would answer a stale one with an end of it, its guard against
    forged forms a broken token with another, and either would keep a page from being shared.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(WITH_ACCOUNTS):
            request.COOKIES = {}
        return self.get_response(request)


class LoginRequiredUnlessOpenMiddleware(LoginRequiredMiddleware):
    """Every view needs a login but those that say otherwise, and those are not even asked who reads them.

    Django's own reads the session first, so that every public page would vary by cookie and no cache could share it.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class EditorsTimeZoneMiddleware:
    """Pages that need a login read and write times in the zone that the editor prefers; readers' pages in the desk's.

    Zone and language are set for every request: what is not set Django finds by way of an exception, and a long page asks
    for both a thousand times.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with timezone.override(timezone.get_default_timezone()), translation.override(settings.LANGUAGE_CODE):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], view_args: Any, view_kwargs: Any
    ) -> None:
        if getattr(view_func, "login_required", True):
            use_zone_of(request)


def use_zone_of(request: HttpRequest) -> None:
    """Read and write times as the editor prefers, until the request is answered."""
    zone = getattr(request.user, "time_zone", "")  # nobody, who is sent to the login, has none
    if zone:
        with suppress(zoneinfo.ZoneInfoNotFoundError):  # one that a newer list of zones no longer has
            timezone.activate(zoneinfo.ZoneInfo(zone))
