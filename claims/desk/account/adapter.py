"""What django-allauth does, in the way of this desk: how attempts to log in are counted, what is logged, what is mailed.

Wrong passwords are counted for each name, wherever they come from, and for each address, whatever name they try. Counting
by name alone would let anybody keep an editor out for ever, and counting by address alone would let many addresses guess at
one name. So a browser in which somebody has logged in before carries a signed cookie, and is counted apart: those who guess
elsewhere do not lock it out. A new password by mail clears what was counted against the name.
"""

from __future__ import annotations

import logging
import secrets
import time
from threading import Thread
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.mail.message import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models import User

log = logging.getLogger("claims.accounts")

APP, FAILED, FAILED_KNOWN = "allauth.account", "login_failed", "login_failed_known"
DEVICE, DEVICE_AGE = "device", 365 * 24 * 3600
DEVICE_PATH = "/accounts/"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy(
            "The name or the password is not right. Capitals and small letters are not the same in a password."
        ),
        "too_many_login_attempts": gettext_lazy(
            "There were too many wrong passwords, for this name or from where you are. Nothing was checked now. Wait a "
            "quarter of an hour, or an hour where many have tried from one place, or have a link for a new password sent to you."
        ),
        "enter_current_password": gettext_lazy("This is not your password as it is now."),
    }

    # Who may try, and how often.

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count an attempt before it is made; a right one is taken back. Raises ValidationError for one too many.

        Whoever is over the limit costs one query.
        """
        name = credentials["username"]
        device = device_of(request, name)
        counted = {"action": FAILED_KNOWN, "key": device} if device else {"action": FAILED, "key": _key(name)}
        usage = None if _is_used_up(request, **counted) else ratelimit.consume(request, app=APP, **counted)
        self._login_failed_rl_usage = usage
        if not usage:
            log.warning("locked out: %s", _who(request, name))
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        log.warning("wrong password: %s", _who(request, credentials["username"]))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        log.info("logged in: %s", _who(request, user.get_username()))

    def logout(self, request: HttpRequest) -> None:
        name = request.user.get_username()
        super().logout(request)
        if name:
            log.info("logged out: %s", _who(request, name))

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that the proxy saw, or the one that the connection is from; one for all on a socket without any."""
        return get_client_ip(request) or "unknown"

    # Where to go, and what to say there.

    def is_safe_url(self, url: str) -> bool:
        """Only this host, and from TLS only to TLS."""
        host, secure = self.request.get_host(), self.request.is_secure()
        return url_has_allowed_host_and_scheme(url, allowed_hosts={host}, require_https=secure)

    def is_ajax(self, request: HttpRequest) -> bool:
        """There are pages here and no other answers."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say themselves what was done."""

    # What is mailed.

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At the address that the desk itself gives, whatever host was asked."""
        uid, _dash, token = key.partition("-")
        return settings.DESK_URL + reverse("account_reset_password_from_key", args=[uid, token])

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """To the address that the account has, as it is written there; one that only looks alike gets nothing."""
        text = {"name": user.get_username(), "link": context["password_reset_url"]}
        subject = _("A new password for {desk}").format(desk=" ".join(settings.DESK_NAME.split()))
        body = render_to_string("desk/account/reset_mail.txt", text)
        message = EmailMultiAlternatives(subject, body, self.get_from_email(), [user.email])
        # Not while somebody waits: how long it takes would tell that there is an account, and so would a failure.
        Thread(target=_send, args=[message, user.get_username()], name="mail").start()

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """None of them: the log says what was done."""


def device_of(request: HttpRequest, name: str) -> str:
    """Which browser this is, if somebody of that name has logged in with it before; else empty."""
    known: str = request.get_signed_cookie(DEVICE, default="", salt=DEVICE, max_age=DEVICE_AGE) or ""
    return known if known.partition(":")[2] == _key(name) else ""


def remember_device(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Let the browser say next time that this account has been here. It opens nothing: a password is needed as before."""
    device = device_of(request, user.username) or f"{secrets.token_urlsafe(12)}:{_key(user.username)}"
    response.set_signed_cookie(
        DEVICE,
        device,
        salt=DEVICE,
        max_age=DEVICE_AGE,
        path=DEVICE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_failures(request: HttpRequest, user: User) -> None:
    """Clear what was counted against the name. What was counted against the address stays."""
    keys = [
        ratelimit.get_cache_key(request, app=APP, action=FAILED, rate=rate, key=_key(user.username))
        for rate in ratelimit.get_rates(app=APP, action=FAILED)
        if rate.per == "key"
    ]
    cache.delete_many(keys)


def note(request: HttpRequest, what: str, user: User) -> None:
    """One line in the log on what somebody did with their account."""
    log.info("%s: %s", what, _who(request, user.username))


def note_limit(request: HttpRequest) -> None:
    log.warning(
        "too many requests: %s from %s", ascii(request.path)[1:-1], AccountAdapter(request).get_client_ip(request)
    )


def _is_used_up(request: HttpRequest, *, action: str, key: str) -> bool:
    """Whether one more would be too many, without counting it. One query."""
    rates = {
        ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key): rate
        for rate in ratelimit.get_rates(app=APP, action=action)
    }
    kept, now = cache.get_many(rates), time.time()
    return not all(ratelimit.apply_rate(kept.get(at, []), now, rate, dry_run=True)[0] for at, rate in rates.items())


def _key(name: str) -> str:
    return name.casefold()


def _who(request: HttpRequest, name: str) -> str:
    """For a line of the log: the name as it was typed, its beginning, with nothing in it that would begin another line."""
    return f"{name[:60]!r} from {AccountAdapter(request).get_client_ip(request)}"


def _send(message: EmailMessage, name: str) -> None:
    try:
        message.send()
    except Exception as error:  # whatever it is, nobody waits for it
        log.error("no mail to %r: %s", name, " ".join(str(error).split()))
