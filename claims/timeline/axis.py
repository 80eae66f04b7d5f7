"""Time from left to right: the scale, its ticks, and what a date of some precision covers on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils import timezone

from claims.dates import PartialDate, written
from claims.timeline.labels import text_width

WIDTH = 1060.0
LEFT = 196.0  # where time begins; before it stand the names
RIGHT = 1040.0
TICK_SIZE = 12.0
BEFORE = 0.36  # the share of the width that the time before the first status may take
MOSTLY_QUIET = 12  # a stretch in which nothing happened is long if it is so many times as long as all the others
QUIET = 0.2  # the share that a long time takes in which nothing happened

_ROOM = 92.0  # for one tick
_FAR_BACK = dt.timedelta(days=90)
_STEPS = [("day", 1, 1.0), ("day", 2, 2.0), ("day", 7, 7.0), ("day", 14, 14.0)]
_STEPS += [("month", count, count * 30.4) for count in (1, 2, 3, 6)]
_STEPS += [("month", years * 12, years * 365.2) for years in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)]


Stretch = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Tick:
    x: float
    label: str
    anchor: str


@dataclass(frozen=True)
class Part:
    """A stretch of time and where it is drawn; `is_close` where it is drawn closer together than the others."""

    begin: dt.datetime
    end: dt.datetime
    left: float
    right: float
    is_close: bool


class Scale:
    """Places moments between the left and the right edge; what lies outside is placed on the edge."""

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts
        self.start, self.end = parts[0].begin, parts[-1].end

    def x(self, moment: dt.datetime) -> float:
        inside = min(max(moment, self.start), self.end)
        part = next(part for part in self.parts if inside <= part.end)
        return part.left + (part.right - part.left) * ((inside - part.begin) / (part.end - part.begin))


def scale_of(
    first_change: dt.datetime,
    dates: Iterable[PartialDate],
    moments: Iterable[dt.datetime],
    end: dt.datetime,
    room: float,
) -> Scale:
    """From the first day that is known to the end. A date of year precision, or one far back, does not stretch it.

    Where most of the time lies before the desk came in, or in one or two stretches in which nothing happened, these are
    drawn closer together. `moments` are when something happened; `room` stays free at the right for what goes on.
    """
    end = max(end, first_change + dt.timedelta(minutes=1))
    earliest = min([first_change, *(covered(date)[0] for date in dates if date.precision != "year")])
    reach = max((end - first_change) * 3, _FAR_BACK)
    if first_change - earliest > reach:
        earliest = first_change - reach
    start = min(start_of(timezone.localdate(earliest)), end - dt.timedelta(hours=1))
    happened = {moment for moment in moments if first_change < moment < end}
    stretches = list(pairwise(sorted({first_change, *happened, end})))
    close = _quiet(stretches)
    if start < first_change:
        open_time = sum((b - a for a, b in stretches if (a, b) not in close), dt.timedelta())
        if (first_change - start) > (first_change - start + open_time) * BEFORE:
            close = {(start, first_change), *close}
        stretches.insert(0, (start, first_change))
    return Scale(_parts(stretches, close, RIGHT - LEFT - room))


def _quiet(stretches: Iterable[Stretch]) -> set[Stretch]:
    """The stretches that would take most of the room although nothing happened in them, leaving a day at least."""
    rest = list(stretches)
    quiet: set[Stretch] = set()
    while len(quiet) < 2:
        longest = max(rest, key=lambda stretch: stretch[1] - stretch[0])
        rest = [stretch for stretch in rest if stretch != longest]
        left = sum((b - a for a, b in rest), dt.timedelta())
        if left < dt.timedelta(days=1) or longest[1] - longest[0] < left * MOSTLY_QUIET:
            break
        quiet.add(longest)
    return quiet


def _parts(stretches: list[Stretch], close: set[Stretch], whole: float) -> list[Part]:
    shares = {stretch: (BEFORE if stretch == stretches[0] else QUIET) for stretch in close}
    if len(close) > 1:
        shares = {stretch: share * 0.75 for stretch, share in shares.items()}
    open_time = sum((b - a for a, b in stretches if (a, b) not in close), dt.timedelta())
    open_width = whole * (1 - sum(shares.values()))
    parts: list[Part] = []
    x = LEFT
    for begin, end in stretches:
        share = shares.get((begin, end))
        width = whole * share if share else open_width * ((end - begin) / open_time)
        if parts and not share and not parts[-1].is_close:
            begin, left = parts[-1].begin, parts.pop().left
        else:
            left = x
        x += width
        parts.append(Part(begin, end, left, x, is_close=bool(share)))
    return parts


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
    places: list[tuple[dt.date, float]] = []
    for part in reversed(scale.parts):
        last = places[0][1] - _ROOM if places else WIDTH
        here = [(day, scale.x(start)) for day, start in _round_days(part)]
        places = [*((day, x) for day, x in here if x <= last), *places]
    shown: list[Tick] = []
    year = None
    for day, x in places:
        label = written(day, "j M" if day.year == year else "j M Y")
        year = day.year
        anchor = "end" if x + text_width(label, TICK_SIZE) / 2 > WIDTH else "middle"
        shown.append(Tick(round(x, 1), label, anchor))
    return shown


def _round_days(part: Part) -> list[tuple[dt.date, dt.datetime]]:
    """Each with its first moment."""
    first, last = timezone.localdate(part.begin), timezone.localdate(part.end)
    most = (part.right - part.left) / _ROOM
    unit, count, _ = next((step for step in _STEPS if (last - first).days / step[2] <= most), _STEPS[-1])
    days = ((day, start_of(day)) for day in _days(first, last, unit, count))
    return [(day, start) for day, start in days if part.begin <= start <= part.end]


def _days(start: dt.date, end: dt.date, unit: str, count: int) -> Iterator[dt.date]:
    """Every so many days from the start; or the firsts of every so many months, counted from the year 0."""
    if unit == "day":
        for number in range(0, (end - start).days + 1, count):
            yield start + dt.timedelta(days=number)
        return
    first = -(-(start.year * 12 + start.month - 1) // count) * count
    for number in range(first, end.year * 12 + end.month, count):
        yield _first_of_month(number)
