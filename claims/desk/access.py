"""Who may enter the desk, and the preconditions of its views: each fails closed, with 403 or 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django_htmx.middleware import HtmxDetails

from claims.models import (
    Batch,
    Claim,
    ClaimRelation,
    CorrectionRequest,
    Edit,
    Evidence,
    Note,
    Party,
    Position,
    ReplyRequest,
    SavedView,
    Source,
    Topic,
    User,
)


class DeskRequest(HttpRequest):
    """A request that the middleware let pass: somebody is logged in."""

    user: User
    htmx: HtmxDetails
    saved_form: str  # the token of the form that this request saved, if it did


View = Callable[..., HttpResponse]


def needs(permission: str) -> Callable[[View], View]:
    """Let only accounts with this permission pass (403), and let nobody between us and the browser keep the answer.

    Which form was saved is said in a cookie, which static/desk/drafts.js takes away.
    """

    def guard(view: View) -> View:
        guarded: View = permission_required(f"claims.{permission}", raise_exception=True)(view)

        @wraps(view)
        def answered(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = guarded(request, *args, **kwargs)
            if saved := getattr(request, "saved_form", ""):
                response.set_cookie("saved", saved, secure=settings.SESSION_COOKIE_SECURE, samesite="Strict")
            return response

        return cache_control(private=True, no_store=True)(answered)

    return guard


_SHOWN_WITH = ("status", "assignee", "reviewer", "claimant", "accused", "first_appearance")


def get_claim_or_404(public_id: str, *, to_show: bool = True) -> Claim:
    """Read a claim, merged ones too. `to_show`: with everything that its workspace shows.

    What it, its claimant or its accused was merged into is read when it is asked for: few were, and PostgreSQL plans a
    query of ten tables longer than it runs.
    """
    claims = Claim.objects.select_related(*(_SHOWN_WITH if to_show else ()))
    return get_object_or_404(claims, public_id=public_id)


def get_evidence_or_404(claim: Claim, pk: int, *, unlinked_too: bool = False) -> Evidence:
    """Read a piece of evidence that is linked to the claim, or was, or to one that was merged into it."""
    pieces = Evidence.objects.on(claim).with_sources().select_related("claim__merged_into")
    return _get_or_404(pieces if unlinked_too else pieces.linked(), pk)


def get_origin_or_404(claim: Claim, pk: int) -> Party:
    """Read a party whose word evidence on the claim is in the end, and which is part of another."""
    word = Evidence.objects.on(claim).linked().values(read_as=Coalesce("origin__merged_into", "origin"))
    parts = Party.objects.filter(pk__in=word).exclude(part_of=None)
    return _get_or_404(parts.select_related("part_of__merged_into"), pk)


def get_position_or_404(claim: Claim, pk: int) -> Position:
    """Read a position on the claim, or on one that was merged into it."""
    return _get_or_404(
        Position.objects.on(claim).select_related("claim", "party__merged_into", "source__merged_into"), pk
    )


def get_relation_or_404(claim: Claim, pk: int) -> ClaimRelation:
    """Read a standing relation from or to the claim, or one that was merged into it."""
    return _get_or_404(ClaimRelation.objects.standing().around([claim]), pk)


def get_topic_or_404(claim: Claim, slug: str) -> Topic:
    """Read a topic that the claim is under."""
    return get_object_or_404(claim.topics, slug=slug)


def get_reply_or_404(claim: Claim, pk: int) -> ReplyRequest:
    """Read what the desk asked of a party on the claim, or on one that was merged into it, unless it was taken back."""
    return _get_or_404(ReplyRequest.objects.on(claim).standing().select_related("claim", "party__merged_into"), pk)


def get_request_or_404(claim: Claim, pk: int) -> CorrectionRequest:
    """Read a request for a correction of the claim, or of one that was merged into it, unless it was taken back."""
    return _get_or_404(CorrectionRequest.objects.on(claim).standing().select_related("claim"), pk)


def get_note_or_404(claim: Claim, pk: int) -> Note:
    """Read a note on the claim, or on one that was merged into it, unless it was taken back."""
    return _get_or_404(Note.objects.on(claim).standing().select_related("claim", "written_by"), pk)


def get_own_edit_or_404(user: User, pk: int) -> Edit:
    """Read an entry that somebody wrote, about whatever it is."""
    return _get_or_404(Edit.objects.filter(by=user).select_related("claim", "undoes"), pk)


def get_batch_or_404(pk: int) -> Any:
    """Read a batch with its progress."""
    return _get_or_404(Batch.objects.with_progress(), pk)


def get_saved_view_or_404(user: User, pk: int) -> SavedView:
    """Read a view of the board that is somebody's own, or the desk's."""
    return _get_or_404(SavedView.objects.filter(Q(owner=user.pk) | Q(owner=None)), pk)


def get_source_or_404(pk: int) -> Source:
    """Read a source with who published it and through what it is known, merged ones too."""
    rows = Source.objects.select_related("merged_into", "publisher__merged_into", "through__merged_into")
    return _get_or_404(rows, pk)


def get_party_or_404(public_id: str) -> Party:
    """Read a party with what it is part of, merged ones too."""
    return get_object_or_404(Party.objects.select_related("merged_into", "part_of__merged_into"), public_id=public_id)


def _get_or_404(queryset: Any, pk: int) -> Any:
    if pk > 2**63 - 1:  # more than a database has numbers for
        raise Http404
    return get_object_or_404(queryset, pk=pk)
