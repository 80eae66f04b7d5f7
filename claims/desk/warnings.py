"""What is odd about dates that are typed, though it may be so: no error, but worth another look. Each names both dates.

"" where nothing is odd.
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from claims.bitemporal import effective_changes, standing
from claims.dates import PartialDate, day_of, format_day, today
from claims.models import Claim, Source, StatusChange
from claims.vocabulary import ChangeKind


def holds_too_early(moment: dt.datetime | None, claim: Claim) -> str:
    """A status would hold from before the claim was made."""
    if moment is None or not claim.made_on or day_of(moment) >= PartialDate(claim.made_on).first_day:
        return ""
    early = _("The status would hold from {day}, before the claim was made ({made}).")
    return early.format(day=format_day(day_of(moment)), made=PartialDate(claim.made_on).display)


def made_too_late(made_on: str, claim: Claim) -> str:
    """The claim would have been made after it had a status. One query where it is given another date."""
    if not made_on or made_on == claim.made_on:
        return ""
    rows = StatusChange.objects.filter(claim=claim).select_related("status")
    held = [change for change in standing(effective_changes(rows)) if change.kind != ChangeKind.BASELINE]
    if not held or day_of(held[0].effective_at) >= PartialDate(made_on).first_day:
        return ""
    late = _("The claim would have been made ({made}) after it was “{status}”: that holds from {day}.")
    day = format_day(day_of(held[0].effective_at))
    return late.format(made=PartialDate(made_on).display, status=held[0].status, day=day)


def is_over(day: dt.date | None) -> str:
    """A review would be due on a day that is past."""
    if day is None or day >= today():
        return ""
    return _("{day} is over: today is {today}.").format(day=format_day(day), today=format_day(today()))


def said_too_late(said_on: str, source: Source | None) -> str:
    """A position would have been said after it was recorded, or after its source was published."""
    if not said_on:
        return ""
    said = PartialDate(said_on)
    if said.first_day > today():
        late = _("It would be recorded on {today}, before it was said ({said}).")
        return late.format(today=format_day(today()), said=said.display)
    published = PartialDate(source.published_on) if source and source.published_on else None
    if published is None or said.first_day <= published.last_day:
        return ""
    late = _("It would have been said ({said}) after its source was published ({published}).")
    return late.format(said=said.display, published=published.display)
