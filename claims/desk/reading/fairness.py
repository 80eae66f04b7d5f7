"""Whom the desk asked for a reply, and who asked the desk for a correction, now or as of a past day.

*What we said then* is rolled back by the log, as the desk had it recorded; *what we now hold* goes by the days that the
entries name. One query each, and one more for what was said on a past day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Q, prefetch_related_objects

from claims.desk.reading.moment import AsOf
from claims.models import CorrectionRequest, Edit, ReplyRequest
from claims.vocabulary import RequestOutcome

_CREATING = ("ask_reply", "receive_request")


def replies_of(ids: Collection[int], moment: AsOf) -> list[ReplyRequest]:
    """Those on any of these claims, the earliest first."""
    rows = ReplyRequest.objects.filter(_standing(moment), claim__in=ids)
    found = list(rows.select_related("party__merged_into", "asked_by"))
    if moment.as_recorded:
        found = _rolled_back(found, moment)
    for row in found:
        row.seen_on = moment.day
        if row.answered_on and moment.as_known_now and not moment.day_has_come(row.answered_on):
            row.answered_on, row.answer = None, ""
    return [row for row in found if not moment.as_known_now or moment.day_has_come(row.asked_on)]


def requests_of(ids: Collection[int], moment: AsOf) -> list[CorrectionRequest]:
    """Those on any of these claims: the open ones as the queue has them, then the decided, the latest first."""
    rows = CorrectionRequest.objects.filter(_standing(moment), claim__in=ids)
    found = list(rows.select_related("decided_by").order_by("-received_on", "-id"))
    if moment.as_recorded:
        found = _rolled_back(found, moment)
        prefetch_related_objects(found, "decided_by")
    for row in found:
        row.seen_on = moment.day
        if row.decided_at and not moment.has_come(row.decided_at):
            row.outcome, row.outcome_reason = RequestOutcome.OPEN.value, ""
            row.decided_at = row.decided_by = None
    found = [row for row in found if not moment.as_known_now or moment.day_has_come(row.received_on)]
    waiting = sorted((row for row in found if row.is_open), key=lambda row: (row.due_on or dt.date.max, row.pk))
    return waiting + [row for row in found if not row.is_open]


def _standing(moment: AsOf) -> Q:
    """Not taken back: as known then for what was said, as known now for what is held."""
    standing = Q(taken_back_at=None)
    return standing | Q(taken_back_at__gt=moment.at) if moment.as_recorded else standing


def _rolled_back(rows: list[Any], moment: AsOf) -> list[Any]:
    """The rows as they were recorded by then. What was removed for legal cause stays removed."""
    if not rows:
        return []
    model = type(rows[0])
    by_id = {row.pk: row for row in rows}
    later = Edit.objects.filter(object_type=model._meta.model_name, object_id__in=by_id, at__gt=moment.at)
    for pk, verb, changes in later.order_by("-id").values_list("object_id", "verb", "changes"):
        if verb in _CREATING:
            del by_id[pk]
        elif isinstance(changes, dict):
            for name, (old, _) in changes.items():
                _put_back(by_id[pk], name, old)
    return list(by_id.values())


def _put_back(row: Any, name: str, old: Any) -> None:
    field = next((field for field in row._meta.concrete_fields if field.name == name), None)
    if isinstance(field, models.ForeignKey):
        setattr(row, field.attname, old["id"] if old else None)
    elif field is not None:
        setattr(row, name, field.to_python(old))
