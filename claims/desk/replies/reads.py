"""Whom the desk asked for a reply, now or as of a past day.

*What we said then* is rolled back by the log, as the desk had it recorded; *what we now hold* goes by the days that the
entries name. One query, and one more for what was said on a past day.
"""

from __future__ import annotations

from collections.abc import Collection

from claims.desk.claim.as_of import AsOf, rolled_back, standing_at
from claims.models import ReplyRequest


def replies_of(ids: Collection[int], moment: AsOf) -> list[ReplyRequest]:
    """Those on any of these claims, the earliest first."""
    rows = ReplyRequest.objects.filter(standing_at(moment), claim__in=ids)
    found = list(rows.select_related("party__merged_into", "asked_by"))
    if moment.as_recorded:
        found = rolled_back(found, moment)
    for row in found:
        row.seen_on = moment.day
        if row.answered_on and moment.as_known_now and not moment.day_has_come(row.answered_on):
            row.answered_on, row.answer = None, ""
    return [row for row in found if not moment.as_known_now or moment.day_has_come(row.asked_on)]
