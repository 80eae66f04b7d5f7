"""Who asked the desk for a correction, now or as of a past day.

*What we said then* is rolled back by the log, as the desk had it recorded; *what we now hold* goes by the days that the
entries name. One query, and one more for what was said on a past day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import prefetch_related_objects

from claims.desk.claim.as_of import AsOf, rolled_back, standing_at
from claims.models import CorrectionRequest
from claims.vocabulary import RequestOutcome


def requests_of(ids: Collection[int], moment: AsOf) -> list[CorrectionRequest]:
    """Those on any of these claims: the open ones as the queue has them, then the decided, the latest first."""
    rows = CorrectionRequest.objects.filter(standing_at(moment), claim__in=ids)
    found = list(rows.select_related("decided_by").order_by("-received_on", "-id"))
    if moment.as_recorded:
        found = rolled_back(found, moment)
        prefetch_related_objects(found, "decided_by")
    for row in found:
        row.seen_on = moment.day
        if row.decided_at and not moment.has_come(row.decided_at):
            row.outcome, row.outcome_reason = RequestOutcome.OPEN.value, ""
            row.decided_at = row.decided_by = None
    found = [row for row in found if not moment.as_known_now or moment.day_has_come(row.received_on)]
    waiting = sorted((row for row in found if row.is_open), key=lambda row: (row.due_on or dt.date.max, row.pk))
    return waiting + [row for row in found if not row.is_open]
