"""Time from left to right: the scale, its ticks, and what a date of some precision covers on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.utils import timezone

from claims.dates import PartialDate, written
from claims.timeline.labels import text_width

WIDTH = 1060.0
LEFT = 196.0  # where time begins; before it stand the names
RIGHT = 1016.0  # where it ends; there is room for half of a label and the sign that something goes on
TICK_SIZE = 12.0
BEFORE = 0.36  # the share of the width that the time before the first status may take, breaks aside
WORTH_ROOM = dt.timedelta(hours=1)  # where what follows is shorter than this, it gets none for being so
BREAK = 100.0  # the width of a break: the labels of two ticks
MOST_BREAKS = 4
MOSTLY_QUIET = 12  # the axis is broken where what is left out is so many times as long as what stays
FAR_LONGER = 4  # and where each of what is left out is so many times as long as all that stays

_DAY = dt.timedelta(days=1)
_ROOM = 92.0  # for one tick
_GAP = 8.0  # between the labels of two
_STEPS = [("day", 1, 1.0), ("day", 2, 2.0), ("day", 7, 7.0), ("day", 14, 14.0)]
_STEPS += [("month", count, count * 30.4) for count in (1, 2, 3, 6)]
_STEPS += [("month", years * 12, years * 365.2) for years in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)]


Stretch = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Tick:
    """`day` is on which it stands. `rank` is lower the more it matters."""

    x: float
    day: dt.date
    label: str
    anchor: str
    rank: int


@dataclass(frozen=True)
class Part:
    """A stretch of time and where it is drawn: on the scale of the others, or `close` together, or as a `break`."""

    begin: dt.datetime
    end: dt.datetime
    left: float
    right: float
    kind: str = ""


class Scale:
    """Places moments between the left and the right edge. What lies outside is placed on the edge."""

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts
        self.start, self.end = parts[0].begin, parts[-1].end

    def x(self, moment: dt.datetime) -> float:
        inside = min(max(moment, self.start), self.end)
        part = next(part for part in self.parts if inside <= part.end)
        return part.left + (part.right - part.left) * ((inside - part.begin) / (part.end - part.begin))


def scale_of(first_change: dt.datetime, moments: Iterable[dt.datetime], end: dt.datetime) -> Scale:
    """From the day of the first of these moments to the end, or to the last of them.

    Whatever lies between, each moment has its true place: where nothing happens for far longer than all the rest takes, the
    axis is broken, and where most of the rest lies before the first status, that part is drawn closer together.
    """
    happened = {first_change, *moments}
    start = start_of(timezone.localdate(min(happened)))
    end = max(end, *happened, start + dt.timedelta(minutes=1))
    stretches = list(pairwise(sorted({start, *happened, end})))
    return Scale(_parts(stretches, _breaks(stretches), first_change))


def _breaks(stretches: Iterable[Stretch]) -> set[Stretch]:
    """The stretches that would take most of the room although nothing happens in them, leaving a day at least."""
    longest = sorted(stretches, key=_length, reverse=True)
    rest = sum(map(_length, longest), dt.timedelta())
    broken, quiet = 0, dt.timedelta()
    for count, length in enumerate(map(_length, longest[:MOST_BREAKS]), 1):
        rest, quiet = rest - length, quiet + length
        if rest < _DAY:
            break
        if quiet >= rest * MOSTLY_QUIET and length >= rest * FAR_LONGER:
            broken, quiet = count, dt.timedelta()
    return set(longest[:broken])


def _length(stretch: Stretch) -> dt.timedelta:
    return stretch[1] - stretch[0]


def _parts(stretches: Collection[Stretch], breaks: Collection[Stretch], first_change: dt.datetime) -> list[Part]:
    """Stretches of one kind that follow each other are one part; each break is one of its own."""
    unbroken = [stretch for stretch in stretches if stretch not in breaks]
    before = sum((_length(one) for one in unbroken if one[1] <= first_change), dt.timedelta())
    after = sum((_length(one) for one in unbroken if one[1] > first_change), dt.timedelta())
    share = before / (before + after)
    kept = min(share, BEFORE) if after >= WORTH_ROOM else share
    width = RIGHT - LEFT - BREAK * len(breaks)
    parts: list[Part] = []
    x = LEFT
    for begin, end in stretches:
        if (begin, end) in breaks:
            kind, right = "break", x + BREAK
        elif end <= first_change:
            kind, right = "close" if kept < share else "", x + width * kept * ((end - begin) / before)
        else:
            kind, right = "", x + width * (1 - kept) * ((end - begin) / after)
        if parts and parts[-1].kind == kind != "break":
            begin, x = parts[-1].begin, parts.pop().left
        parts.append(Part(begin, end, x, right, kind))
        x = right
    return parts


def start_of(day: dt.date) -> dt.datetime:
    """Its first moment in the zone that is active."""
    return _start_of(day, timezone.get_current_timezone())


@lru_cache(maxsize=4096)
def _start_of(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min), zone)


def covered(date: PartialDate) -> tuple[dt.datetime, dt.datetime]:
    """From when until when a date may mean."""
    return start_of(date.first_day), start_of(date.last_day + _DAY)


def ticks(scale: Scale) -> list[Tick]:
    """As many as have room, on days, on firsts of months, or on round years; and where the axis ends, goes on after a break,
    and begins.
    """
    shown: list[tuple[float, dt.date, int]] = []
    taken: list[tuple[float, float]] = []
    for moment in (*_turns(scale), *(start for part in scale.parts for start in _round_days(part))):
        x, day = round(scale.x(moment), 1), timezone.localdate(moment)
        left, right = _extent(x, written(day, "j M Y"))
        if all(right + _GAP <= begin or end + _GAP <= left for begin, end in taken):
            shown.append((x, day, len(shown)))
            taken.append((left, right))
    after_breaks = {round(part.right, 1) for part in scale.parts if part.kind == "break"}
    return list(_labelled(sorted(shown), after_breaks))


def _turns(scale: Scale) -> Iterator[dt.datetime]:
    """Where the true date must be told, what matters most first."""
    yield scale.end
    yield from (part.end for part in reversed(scale.parts) if part.kind == "break")
    yield scale.start


def _extent(x: float, label: str) -> tuple[float, float]:
    """From where to where a label stands: about its place, but not beyond the drawing."""
    width = text_width(label, TICK_SIZE)
    right = x if x + width / 2 > WIDTH else x + width / 2
    return right - width, right


def _labelled(places: list[tuple[float, dt.date, int]], after_breaks: Collection[float]) -> Iterator[Tick]:
    """The year stands at the first, at the last, after a break, and where it is another."""
    year = None
    for number, (x, day, rank) in enumerate(places, 1):
        with_year = day.year != year or number == len(places) or x in after_breaks
        label = written(day, "j M Y" if with_year else "j M")
        year = day.year
        anchor = "end" if x + text_width(label, TICK_SIZE) / 2 > WIDTH else "middle"
        yield Tick(x, day, label, anchor, rank)


def _round_days(part: Part) -> list[dt.datetime]:
    """The first moments of days that are as far apart as there is room; none in a break."""
    if part.kind == "break":
        return []
    first, last = timezone.localdate(part.begin), timezone.localdate(part.end)
    most = (part.right - part.left) / _ROOM
    unit, count, _ = next((step for step in _STEPS if (last - first).days / step[2] <= most), _STEPS[-1])
    starts = map(start_of, _days(first, last, unit, count))
    return [start for start in starts if part.begin <= start <= part.end]


def _days(start: dt.date, end: dt.date, unit: str, count: int) -> Iterator[dt.date]:
    """Every so many days from the start; or the firsts of every so many months, counted from the year 0."""
    if unit == "day":
        for number in range(0, (end - start).days + 1, count):
            yield start + dt.timedelta(days=number)
        return
    first = -(-(start.year * 12 + start.month - 1) // count) * count
    for number in range(first, end.year * 12 + end.month, count):
        yield dt.date(number // 12, number % 12 + 1, 1)
