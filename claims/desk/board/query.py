"""Which claims pass the filters of the board, as one condition: what lists them is what counts them.

To list a page, a database either looks up the few claims that pass and sorts them, or walks in the order asked for and
meets the many. Neither knows few from many by itself where a filter is no single column, and walking to find few reads
everything. So we look up as far as that is decided, and where there are few, these are the condition.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, GreaterThanOrEqual, In
from django.utils import timezone

from claims.dates import today
from claims.models import Claim, Party, Position, Revision, User
from claims.models.claims import ClaimQuerySet
from claims.models.orders import voices
from claims.search import finding, first_found
from claims.vocabulary import Stage

OPEN, ALL, NOBODY, ME = "", "all", "nobody", "me"
FEW = 1000  # claims that are quicker looked up than met on the way
_NONE = Q(pk__in=[])
_EXACTLY = {"none": 0, "one": 1}


def claims() -> ClaimQuerySet:
    """The claims that a condition is for: merged ones never pass."""
    return Claim.objects.surviving()


def condition(wanted: Mapping[str, Any], *, user: User, listing: bool) -> Q:
    """What must hold of a claim. `listing`: for pages of rows; it takes a query for each filter that may pass few."""
    matches = _stage(wanted["stage"]) & _assignee(wanted["assignee"], user) & _counts(wanted, listing)
    if wanted["status"]:
        matches &= Q(status=wanted["status"])
    if wanted["topic"]:
        under = Claim.topics.through.objects.filter(topic=wanted["topic"]).values_list("claim", flat=True)
        matches &= _among(under, list(under[:FEW]) if listing else None)
    if wanted["party"]:
        spoken = _spoken_on_by(wanted["party"])
        matches &= _among(spoken, list(spoken[:FEW]) if listing else None)
    if wanted["since"]:
        matches &= Q(changed_at__gte=start_of(wanted["since"].first_day))
    if wanted["disputed"]:
        since = timezone.now() - dt.timedelta(days=int(wanted["disputed"]))
        matches &= _few_or_many(Q(disputed_at__gte=since), listing)
    matches &= _publication(wanted["publication"], listing) & _review(wanted["review"], listing)
    return matches & _words(wanted["q"], listing)


def start_of(day: dt.date) -> dt.datetime:
    """The first moment of a day in the desk's TIME_ZONE."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min), timezone.get_default_timezone())


def _few_or_many(q: Q, listing: bool) -> Q:
    """The same condition, as a look-up of its rows where they are few."""
    if not listing:
        return q
    found = list(Claim.objects.filter(q).order_by().values_list("pk", flat=True)[:FEW])
    return Q(pk__in=_listed(found)) if len(found) < FEW else q


def _among(pks: Any, found: list[int] | None) -> Q:
    """Claims whose primary keys a query gives; `found` are the first of them, None where no page is listed.

    SQLite walks in order where the left side is not the key itself.
    """
    if found is None:
        return Q(pk__in=pks)
    return Q(pk__in=_listed(found)) if len(found) < FEW else Q(In(F("pk") + 0, pks))


def _listed(pks: list[int]) -> RawSQL:
    """Primary keys as one parameter: where there are many, Django takes longer over a list than the database."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [pks])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(pks)])


def _words(text: str, listing: bool) -> Q:
    if not text.strip():
        return Q()
    found = finding(Claim, text)
    return _NONE if found is None else _among(found, first_found(found, FEW) if listing else None)


def _stage(stage: str) -> Q:
    if stage == ALL:
        return Q()
    return ~Q(stage=Stage.TURNED_DOWN) if stage == OPEN else Q(stage=stage)


def _assignee(to: Any, user: User) -> Q:
    if to == ME:
        return Q(assignee=user.pk)
    if to == NOBODY:
        return Q(assignee=None)
    return Q(assignee=to) if to else Q()


def _counts(wanted: Mapping[str, Any], listing: bool) -> Q:
    matches = Q()
    if wanted["contested"]:
        against = Q(parties_against__gt=0)
        matches &= _few_or_many(against, listing) if wanted["contested"] == "yes" else Q(parties_against=0)
    for name, number in (("voices", voices()), ("origins", F("origins"))):
        if wanted[name] == "more":
            matches &= _few_or_many(Q(GreaterThanOrEqual(number, 2)), listing)
        elif wanted[name] in _EXACTLY:
            matches &= Q(Exact(number, _EXACTLY[wanted[name]]))
    if wanted["origins"] in ("none", "one"):
        matches &= Q(origins_unknown=0)  # what is not known is neither none nor one
    elif wanted["origins"] == "unknown":
        matches &= _few_or_many(Q(origins_unknown__gt=0), listing)
    return matches


def _publication(wanted: str, listing: bool) -> Q:
    if wanted == "news":
        # `in`: Django writes `= true` as the bare column, and then SQLite does not use the index.
        return _few_or_many(Q(publication=Revision.Kind.PUBLISHED, has_unpublished_changes__in=[True]), listing)
    return Q(publication="" if wanted == "never" else wanted) if wanted else Q()


def _review(wanted: str, listing: bool) -> Q:
    if not wanted:
        return Q()
    if wanted == "none":
        return Q(review_on=None)
    now = today()
    due = {
        "due": Q(review_on__lte=now),
        "overdue": Q(review_on__lt=now),
        "week": Q(review_on__range=(now, now + dt.timedelta(days=7))),
    }
    return _few_or_many(due[wanted], listing)


def _spoken_on_by(party: Party) -> Any:
    """The claims on which a party, or one merged into it, took a position, there or on one merged into them."""
    names = Party.objects.filter(Q(pk=party.pk) | Q(merged_into=party)).values("pk")
    positions = Position.objects.filter(party__in=names).standing().order_by()
    return positions.values_list(Coalesce("claim__merged_into", "claim"), flat=True)
