"""Whether the site is sound."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claims.models import Edit, append_only


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the site may go on: the database answers and keeps the history append-only, and no entry lies in the future."""
    try:
        lost = append_only.losses()
        ahead = None if lost else Edit.objects.ahead_of(timezone.now())
    except Error:
        return HttpResponse("The database does not answer.\n", content_type="text/plain", status=503)
    if lost:
        remedies = sorted({loss.remedy.words for loss in lost})
        text = "\n".join(["The history is not protected.", *(loss.what for loss in lost), "", *remedies])
        return HttpResponse(f"{text}\n", content_type="text/plain", status=503)
    if ahead is not None:
        text = (
            f"ok, but an entry is of {ahead:%Y-%m-%d %H:%M} UTC: the clock ran ahead. See `manage.py put_clock_right`."
        )
        return HttpResponse(f"{text}\n", content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
