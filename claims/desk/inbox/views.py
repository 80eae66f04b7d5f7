"""What others did on the claims that somebody follows: the inbox, and following a claim or not.

Reading a page marks nothing as read: a page may be opened by mistake, in the background, or by a browser on its own.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims import keyset
from claims.desk.access import DeskRequest, needs
from claims.desk.claim.actions import action, render_form, render_result
from claims.desk.forms import post_data, submit
from claims.desk.htmx import swap, wants_fragment
from claims.desk.inbox import reads
from claims.desk.inbox.forms import FollowForm, InboxForm, MarkReadForm, UnfollowForm
from claims.models import Claim, Follow
from claims.models.edits import newest_edit

PAGE_SIZE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@needs("research")
def inbox(request: DeskRequest) -> HttpResponse:
    """Show what is new (GET), mark it as read, of one claim or of all (POST)."""
    form = InboxForm(post_data(request))
    cursor = request.GET.get("page", "")
    if submit(request, form):
        sentence = _("Marked as read.")
        if not wants_fragment(request):
            messages.success(request, sentence)
            return redirect(request.get_full_path())
        return _swap(request, cursor, sentence)
    return render(request, "desk/inbox/inbox.html", _context(request, cursor) | {"form": form})


def _context(request: DeskRequest, cursor: str) -> dict[str, object]:
    up_to = newest_edit()
    follows = reads.claims_with_news(request.user)
    page = keyset.page(follows, reads.KEYS, cursor, PAGE_SIZE)
    if not page.rows and cursor:  # all of that page is read: there may be more before it
        page, cursor = keyset.page(follows, reads.KEYS, "", PAGE_SIZE), ""
    groups = reads.groups(request.user, page.rows)
    address = reverse("desk:inbox") + (f"?{urlencode({'page': cursor})}" if cursor else "")
    followed = Follow.objects.filter(user=request.user).count() if not groups else 0
    return {"groups": groups, "page": page, "up_to": up_to, "address": address, "followed": followed, "form": None}


def _swap(request: DeskRequest, cursor: str, sentence: str) -> HttpResponse:
    context = _context(request, cursor)
    address = str(context["address"])
    place: dict[str, Any] = {"target": "#inbox", "address": address, "title": _("Inbox"), "sentence": sentence}
    return with_unread(request, swap(request, "desk/inbox/_inbox.html", context, **place))


def with_unread(request: DeskRequest, response: HttpResponse) -> HttpResponse:
    """Send the count of the navigation along with a fragment, so that the page is what a reload gives."""
    if "HX-Retarget" in response:
        response.write(render_to_string("desk/inbox/_unread.html", {"beside": True}, request))
    return response


@action("research")
def follow(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = FollowForm(post_data(request), claim=claim)
    if submit(request, form):
        return render_result(request, claim, _("You follow this claim. What others do to it comes to your inbox."))
    return render_form(request, claim, form, title=_("Follow this claim"), button=_("Follow"))


@action("research")
def unfollow(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = UnfollowForm(post_data(request), claim=claim)
    if submit(request, form):
        return with_unread(request, render_result(request, claim, _("You no longer follow this claim.")))
    return render_form(request, claim, form, title=_("Stop following this claim"), button=_("Unfollow"))


@action("research")
def mark_read(request: DeskRequest, claim: Claim) -> HttpResponse:
    form = MarkReadForm(post_data(request), claim=claim, initial={"up_to": claim.version})
    if submit(request, form):
        return with_unread(request, render_result(request, claim, _("Marked as read.")))
    return render_form(request, claim, form, title=_("Mark as read"), button=_("Mark as read"))
