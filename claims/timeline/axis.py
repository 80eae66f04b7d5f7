"""Time from left to right: the scale, its ticks, and what a date of some precision covers on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateformat import format as format_date

from claims.dates import PartialDate
from claims.timeline.labels import text_width

WIDTH = 1060.0
LEFT = 196.0  # where time begins; before it stand the names
RIGHT = 1040.0
TICK_SIZE = 12.0
CLOSER = 0.36  # the share of the width that what lies before the first status may take

_ROOM = 92.0  # for one tick
_FAR_BACK = dt.timedelta(days=90)
_STEPS = [("day", 1, 1.0), ("day", 2, 2.0), ("day", 7, 7.0), ("day", 14, 14.0)]
_STEPS += [("month", count, count * 30.4) for count in (1, 2, 3, 6)]
_STEPS += [("month", years * 12, years * 365.2) for years in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)]


@dataclass(frozen=True)
class Tick:
    x: float
    label: str
    anchor: str


class Scale:
    """Places moments between the left and the right edge; what lies outside is placed on the edge.

    Where most of the time passed before the desk came in, that part is drawn closer together, up to `knot`.
    """

    def __init__(self, start: dt.datetime, end: dt.datetime, knot: dt.datetime | None = None) -> None:
        self.start, self.end, self.knot = start, end, knot
        self.parts = [(start, LEFT, end, RIGHT)]
        if knot and start < knot < end and (knot - start) > (end - start) * CLOSER:
            self.parts = [(start, LEFT, knot, self.break_x), (knot, self.break_x, end, RIGHT)]

    @property
    def break_x(self) -> float:
        return LEFT + (RIGHT - LEFT) * CLOSER

    @property
    def is_broken(self) -> bool:
        return len(self.parts) > 1

    def x(self, moment: dt.datetime) -> float:
        inside = min(max(moment, self.start), self.end)
        begin, left, end, right = next(part for part in self.parts if inside <= part[2])
        return left + (right - left) * ((inside - begin) / (end - begin))


def scale_of(first_change: dt.datetime, dates: Iterable[PartialDate], end: dt.datetime) -> Scale:
    """From the first day that is known to the end. A date of year precision, or one far back, does not stretch it."""
    end = max(end, first_change + dt.timedelta(minutes=1))
    earliest = min([first_change, *(covered(date)[0] for date in dates if date.precision != "year")])
    reach = max((end - first_change) * 3, _FAR_BACK)
    if first_change - earliest > reach:
        earliest = first_change - reach
    start = min(start_of(timezone.localdate(earliest)), end - dt.timedelta(hours=1))
    return Scale(start, end, first_change)


def start_of(day: dt.date) -> dt.datetime:
    """Its first moment in the desk's TIME_ZONE."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def covered(date: PartialDate) -> tuple[dt.datetime, dt.datetime]:
    """From when until when a date may mean."""
    first = date.first_day
    following = {
        "day": lambda: first + dt.timedelta(days=1),
        "month": lambda: _first_of_month(first.year * 12 + first.month),
        "year": lambda: _first_of_month(first.year * 12 + 12),
    }[date.precision]
    return start_of(first), start_of(following())


def _first_of_month(number: int) -> dt.date:
    """By the count of months since the year 0, January being 0."""
    return dt.date(number // 12, number % 12 + 1, 1)


def ticks(scale: Scale) -> list[Tick]:
    """As many as have room, on days, on firsts of months, or on round years."""
    days: list[dt.date] = []
    for part in reversed(scale.parts):
        last = scale.x(start_of(days[0])) - _ROOM if days else WIDTH
        days = [*(day for day in _round_days(*part) if scale.x(start_of(day)) <= last), *days]
    shown: list[Tick] = []
    year = None
    for day in days:
        x, label = scale.x(start_of(day)), format_date(day, "j M" if day.year == year else "j M Y")
        year = day.year
        anchor = "end" if x + text_width(label, TICK_SIZE) / 2 > WIDTH else "middle"
        shown.append(Tick(round(x, 1), label, anchor))
    return shown


def _round_days(start: dt.datetime, left: float, end: dt.datetime, right: float) -> list[dt.date]:
    first, last = timezone.localdate(start), timezone.localdate(end)
    most = (right - left) / _ROOM
    unit, count, _ = next((step for step in _STEPS if (last - first).days / step[2] <= most), _STEPS[-1])
    return [day for day in _days(first, last, unit, count) if start <= start_of(day) <= end]


def _days(start: dt.date, end: dt.date, unit: str, count: int) -> Iterator[dt.date]:
    """Every so many days from the start; or the firsts of every so many months, counted from the year 0."""
    if unit == "day":
        for number in range(0, (end - start).days + 1, count):
            yield start + dt.timedelta(days=number)
        return
    first = -(-(start.year * 12 + start.month - 1) // count) * count
    for number in range(first, end.year * 12 + end.month, count):
        yield _first_of_month(number)
