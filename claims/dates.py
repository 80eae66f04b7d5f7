"""Dates that are honest about their precision: a day, a month or a year, as ISO 8601 writes them at reduced precision.

"2024-10-24", "2024-10" and "2024" sort as text by their first day, so one column keeps both the date and its precision.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from contextlib import AbstractContextManager
from functools import lru_cache

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")
_FIRST_TO_SEE_A_DAY = dt.timezone(dt.timedelta(hours=14))
NOT_A_DATE = _("Write a day as 2024-10-24, a month as 2024-10 or a year as 2024.")


class PartialDate(str):
    """An ISO 8601 date of day, month or year precision. Raises ValueError for anything else."""

    first_day: dt.date

    def __new__(cls, text: str) -> PartialDate:
        match = _SHAPE.match(text)
        if not match:
            raise ValueError(NOT_A_DATE)
        year, month, day = match.groups()
        value = super().__new__(cls, text)
        value.first_day = dt.date(int(year), int(month or 1), int(day or 1))
        return value

    @property
    def precision(self) -> str:
        return {4: "year", 7: "month", 10: "day"}[len(self)]

    @property
    def last_day(self) -> dt.date:
        """The last day that it may mean."""
        month = 12 if self.precision == "year" else self.first_day.month
        last = calendar.monthrange(self.first_day.year, month)[1]
        return self.first_day if self.precision == "day" else dt.date(self.first_day.year, month, last)

    @property
    def display(self) -> str:
        return written(self.first_day, {"year": "Y", "month": "F Y", "day": "j F Y"}[self.precision])


def today() -> dt.date:
    """The desk's day: today in its TIME_ZONE, whatever zone an editor reads times in."""
    return day_of(timezone.now())


def latest_today(moment: dt.datetime | None = None) -> dt.date:
    """The latest day that it is anywhere at a moment (None: now), at UTC+14: nobody's own today lies in the future."""
    return (moment or timezone.now()).astimezone(_FIRST_TO_SEE_A_DAY).date()


def hour_that_has_begun() -> dt.datetime:
    """Its first moment: until then is drawn what is drawn until now, so that a page read twice is the same."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def day_of(moment: dt.datetime) -> dt.date:
    """The desk's day on which a moment lies."""
    return timezone.localdate(moment, timezone=timezone.get_default_timezone())


def start_of_day(day: dt.date) -> dt.datetime:
    """The first moment of a day in the desk's TIME_ZONE, aware."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min), timezone.get_default_timezone())


def end_of_day(day: dt.date) -> dt.datetime:
    """The last microsecond of a day in the desk's TIME_ZONE, aware."""
    return start_of_day(day + dt.timedelta(days=1)).astimezone(dt.UTC) - dt.timedelta(microseconds=1)


def in_the_desks_zone() -> AbstractContextManager[None]:
    """While it lasts, moments are written as readers' pages have them, whatever zone an editor reads times in."""
    return timezone.override(timezone.get_default_timezone())


def written(day: dt.date, style: str = "j F Y") -> str:
    """A day in a style of Django's, in the language that is active."""
    return _written(day, style, get_language())


@lru_cache(maxsize=4096)
def _written(day: dt.date, style: str, language: str | None) -> str:
    """A page names the same days many times, and to write one takes longer than the row around it."""
    return format_date(day, style)


def format_moment(value: dt.datetime | str | None, style: str = "j F Y") -> str:
    """A moment as date and time in the zone that is active, which is named. Takes RFC 3339 text too; "" for nothing."""
    local = _local(value)
    return f"{written(local.date(), style)}, {_clock(local)}" if local else ""


def format_day(value: dt.datetime | dt.date | str | None, style: str = "j F Y") -> str:
    """A day, or the day of a moment in the zone that is active; "" for nothing."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return written(value, style)
    local = _local(value)
    return written(local.date(), style) if local else ""


def format_clock(value: dt.datetime | str | None) -> str:
    """The time of a moment, with its zone; "" for nothing."""
    local = _local(value)
    return _clock(local) if local else ""


def format_time(value: dt.datetime | str | None) -> str:
    """The time of a moment, with its zone; "" for the very start of a day, which stands for the day."""
    local = _local(value)
    return _clock(local) if local and local.time() != dt.time.min else ""


def format_partial_date(value: str | None) -> str:
    """A date of day, month or year precision as exactly as it is known; "" for nothing."""
    if not value:
        return ""
    return (value if isinstance(value, PartialDate) else PartialDate(value)).display


def machine_time(value: dt.datetime | dt.date | str) -> str:
    """What the attribute `datetime` says: a moment in UTC, a day as it is."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _clock(local: dt.datetime) -> str:
    return f"{local.hour:02}:{local.minute:02} {local.tzname()}"  # a third of what strftime takes


def _local(value: dt.datetime | str | None) -> dt.datetime | None:
    if not value:
        return None
    moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(timezone.get_current_timezone())
